"""A bare Flask and Jinja page of fifty rows, padded to a wanted number of bytes: `python -m bench.bare PORT BYTES`."""

import os
import sys

from flask import Flask, render_template
from granian.constants import Interfaces
from granian.server import Server

ROWS = 50
CELLS = (
    "370702-2026-00001",
    "佟景和",
    "职业技能培训报名",
    "城关街道柳溪村",
    "待县级审批",
    "2026-11-02",
    "2026-11-20",
    "",
)
PAGE = """<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>{{ title }}</title></head>
<body>
<h1>{{ title }}</h1>
<table>
{% for row in rows %}
<tr><th><a href="/cases/{{ row.uid }}">{{ row.number }}</a></th><td>{{ row.name }}</td><td>{{ row.scheme }}</td><td>{{ row.place }}</td><td>{{ row.state }}</td><td>{{ row.on }}</td><td>{{ row.due }}</td><td>{{ row.amount }}</td></tr>
{% endfor %}
</table>
<p>{{ padding }}</p>
</body>
</html>
"""  # noqa: E501 - the row is one line, as in the page it stands for
FIELDS = ("number", "name", "scheme", "place", "state", "on", "due", "amount")


def create_app() -> Flask:
    """One page at /, as large as BENCH_BYTES says."""
    app = Flask(__name__)
    compiled = app.jinja_env.from_string(PAGE)
    rows = [dict(zip(FIELDS, CELLS, strict=True)) | {"uid": f"{number:032}"} for number in range(ROWS)]
    with app.test_request_context():
        bare = len(render_template(compiled, title="申请列表", rows=rows, padding="").encode())
    padding = "x" * (int(os.environ["BENCH_BYTES"]) - bare)

    @app.get("/")
    def page() -> str:
        return render_template(compiled, title="申请列表", rows=rows, padding=padding)

    return app


def serve(port: int) -> None:
    """As the office's own server does: a process a core, one thread each."""
    Server(
        "bench.bare:create_app",
        factory=True,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=os.cpu_count() or 1,
        blocking_threads=1,
        websockets=False,
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]
    ).serve()


if __name__ == "__main__":
    os.environ["BENCH_BYTES"] = sys.argv[2]
    serve(int(sys.argv[1]))
