"""A bare page of a wanted number of bytes that nobody computes: `python -m bench.still PORT BYTES`."""

import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

HEAD = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>比较</title><link rel="icon" href="data:,">'
    '<p><input type="text">\n'
)
LINE = "<p>本页只有文字和一个填写框，没有样式，也没有脚本，用来作比较。\n"


def page(size: int) -> bytes:
    """A field to type in and paragraphs, of so many bytes."""
    head, line = HEAD.encode(), LINE.encode()
    lines, rest = divmod(size - len(head), len(line))
    return head + line * lines + b" " * rest


def serve(port: int, content: bytes) -> None:
    """Again and again the same, and kept by no browser, as pages of ours are."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.send_response(200)
            for name, value in (("Content-Type", "text/html"), ("Content-Length", str(len(content)))):
                self.send_header(name, value)
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    HTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]), page(int(sys.argv[2])))
