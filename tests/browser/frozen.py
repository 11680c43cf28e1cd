"""The demonstration office on one fixed day, for the pictures of the handbook: `ensure`, or `serve` and a port."""

import sys
from datetime import UTC, datetime

from flask.cli import main
from werkzeug.serving import make_server

from fupin import clock

MOMENT = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)  # a Friday morning, in a year whose holidays are published


def freeze() -> None:
    """Stop the wall clock; what the demonstration pins to its past stays there."""
    clock.wall = lambda: clock._pinned.get() or MOMENT


def serve(port: int) -> None:
    """In this process: servers that start others would leave the stopped clock behind."""
    from fupin import create_app

    make_server("127.0.0.1", port, create_app(), threaded=True).serve_forever()


if __name__ == "__main__":
    freeze()
    if sys.argv[1] == "serve":
        serve(int(sys.argv[2]))
    else:
        sys.argv = ["flask", "--app", "app", "demo", "ensure"]
        main()
