"""Shows the served office to a browser that can only print pages, as somebody who is signed in elsewhere."""

from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

PASSED_ON = {"content-type", "content-security-policy", "location"}


class Relay(ThreadingHTTPServer):
    """Passes GET on with the cookies of whoever is `shown`."""

    daemon_threads = True

    def __init__(self, office: str) -> None:
        super().__init__(("127.0.0.1", 0), Passing)
        self.behind = urlsplit(office).netloc
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.cookies = ""

    def shown(self, cookies: list[Any]) -> None:
        """From now on as the browser that has these cookies."""
        self.cookies = "; ".join(f"{each['name']}={each['value']}" for each in cookies)

    def __enter__(self) -> "Relay":
        Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class Passing(BaseHTTPRequestHandler):
    """One request."""

    server: Relay

    def do_GET(self) -> None:
        """Ask the office the same."""
        asked = HTTPConnection(self.server.behind, timeout=30)
        asked.request("GET", self.path, headers={"Cookie": self.server.cookies})
        answer = asked.getresponse()
        body = answer.read()
        asked.close()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() in PASSED_ON:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""
