"""A window of Chromium in which kept pages are shown as they were answered, with our own scripts and styles."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import Browser, CDPSession, Page

from fupin.web.assets import ASSETS
from tests.pagerules.seen import Seen

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
COLOURS = Path(__file__).with_name("colours.js")
WIDE = {"width": 1280, "height": 900}
KINDS = {".css": "text/css", ".js": "text/javascript"}
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="400"><rect width="300" height="400"/></svg>'


class Shown(ThreadingHTTPServer):
    """Answers whatever address is asked for with the page that is to be shown just now."""

    daemon_threads = True
    seen: Seen

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answer(BaseHTTPRequestHandler):
    """The page itself, our styles and scripts, or a picture in place of a scanned sheet."""

    server: Shown
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """What a browser would get, or htmx."""
        name = urlsplit(self.path).path.rpartition("/")[2]
        if self.headers.get("Sec-Fetch-Dest") in {"document", "empty"}:
            policy = self.server.seen.headers["Content-Security-Policy"]
            self._send(self.server.seen.html.encode(), "text/html; charset=utf-8", "no-store", policy)
        elif name in ASSETS:
            content = b"\n".join(path.read_bytes() for path in ASSETS[name])
            self._send(content, KINDS[Path(name).suffix], "max-age=3600")
        else:
            self._send(PICTURE, "image/svg+xml", "max-age=3600")

    def _send(self, body: bytes, kind: str, cache: str, policy: str = "") -> None:
        self.send_response(200)
        headers = {"Content-Type": kind, "Content-Length": str(len(body)), "Cache-Control": cache}
        for name, value in (headers | ({"Content-Security-Policy": policy} if policy else {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the tests say what is wrong."""


class Window:
    """One tab for many pages."""

    def __init__(self, page: Page, served: Shown) -> None:
        self.page, self.served = page, served
        self.keys: CDPSession = page.context.new_cdp_session(page)
        self.said: list[str] = []
        self.walked: set[str] = set()  # the heads whose links have been gone through by keys
        page.on("console", lambda told: self.said.append(told.text) if told.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def show(self, seen: Seen) -> list[str]:
        """Load the page; what the console says of it."""
        self.served.seen = seen
        self.said.clear()
        self.page.goto(self.served.address + seen.address)
        return list(self.said)

    def tab(self) -> None:
        """The Tab key, pressed by Chromium itself."""
        told = {"type": "rawKeyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
        self.keys.send("Input.dispatchKeyEvent", told)


@contextmanager
def window(browser: Browser) -> Iterator[Window]:
    """Open, with axe and the reckoning of colours in every page, and closed again."""
    served = Shown()
    Thread(target=served.serve_forever, daemon=True).start()
    context = browser.new_context(viewport=WIDE, locale="zh-CN")
    context.set_default_timeout(20_000)
    for script in (AXE, COLOURS):
        context.add_init_script(path=script)
    try:
        yield Window(context.new_page(), served)
    finally:
        context.close()
        served.shutdown()
        served.server_close()
