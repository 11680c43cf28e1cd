"""A letter reaches our own assets and nothing else."""

import base64
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from weasyprint import HTML

from fupin.documents.fetcher import AssetFetcher
from fupin.documents.render import Printer, UnreachableAsset

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
FORBIDDEN = {
    "style sheet link": '<link rel=stylesheet href="{url}">',
    "@import": '<style>@import "{url}";</style>',
    "font": '<style>@font-face {{ font-family: x; src: url("{url}") }} p {{ font-family: x }}</style><p>字</p>',
    "picture": '<img src="{url}" alt="">',
    "background": '<style>p {{ background: url("{url}") }}</style><p>字</p>',
    "attachment": '<link rel=attachment href="{url}">',
    "object": '<object data="{url}"></object>',
}

OTHER_ADDRESSES = ["asset:../secret.txt", "asset:other.css", "asset:", "picture.png", "ftp://host/x", "//host/x"]


@pytest.fixture
def elsewhere() -> Iterator[HTTPServer]:
    """A server on this machine that answers every request with a redirect to itself."""
    asked: list[str] = []

    class Redirect(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/again")
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Redirect)
    server.asked = asked  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("way", FORBIDDEN)
def test_a_letter_cannot_read_a_local_file(printer: Printer, tmp_path: Path, way: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    with pytest.raises(UnreachableAsset):
        printer.pdf(page(way, secret.as_uri()))


@pytest.mark.parametrize("way", FORBIDDEN)
def test_a_letter_cannot_reach_the_network(printer: Printer, elsewhere: HTTPServer, way: str) -> None:
    with pytest.raises(UnreachableAsset):
        printer.pdf(page(way, f"http://127.0.0.1:{elsewhere.server_port}/redirect"))
    assert elsewhere.asked == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("url", OTHER_ADDRESSES)
def test_other_addresses_are_errors_too(printer: Printer, url: str) -> None:
    with pytest.raises(UnreachableAsset):
        printer.pdf(page("picture", url))


def test_a_picture_inside_a_picture_is_not_fetched_either(printer: Printer, elsewhere: HTTPServer) -> None:
    url = f"http://127.0.0.1:{elsewhere.server_port}/redirect"
    image = f'<image href="{url}" width="9" height="9"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{image}</svg>'
    printer.pdf(page("picture", "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()))
    assert elsewhere.asked == []  # type: ignore[attr-defined]


def test_data_addresses_and_our_assets_are_allowed(printer: Printer) -> None:
    assert printer.pdf(page("picture", PIXEL)).startswith(b"%PDF")
    assert printer.pdf(page("style sheet link", "asset:print.css")).startswith(b"%PDF")


def test_the_fetcher_stops_the_printing_rather_than_leaving_a_gap(tmp_path: Path) -> None:
    style = tmp_path / "print.css"
    style.write_text("p { color: red }")
    fetcher = AssetFetcher({"print.css": style})
    assert fetcher.fetch("asset:print.css").read() == b"p { color: red }"
    assert fetcher._fail_on_errors
    with pytest.raises(BaseException, match="Error fetching"):
        HTML(string=page("picture", "http://127.0.0.1:9/x"), url_fetcher=fetcher).write_pdf()


def page(way: str, url: str) -> str:
    return f'<html lang="zh-CN"><title>t</title>{FORBIDDEN[way].format(url=url)}<p>字</p></html>'
