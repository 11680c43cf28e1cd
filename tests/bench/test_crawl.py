"""What the measured pages are: every kind that links lead to, and what each brings along."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bench import crawl as crawling
from bench.crawl import Visitor, brought, crawl, kind_of, on_this_server, visit

HTML = "text/html; charset=utf-8"
STYLED = '<link rel="stylesheet" href="/s.css"><script src="/a.js"></script>'


@pytest.fixture
def site():
    """Serve these answers, each a kind and a text, or a status and where to look; the visitor, and who asked what."""
    servers, asked = [], []

    def serve(answers):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                asked.append((self.path, self.headers["Cookie"]))
                first, second = answers.get(self.path, (404, ""))
                status, kind, body = (200, first, second.encode()) if isinstance(first, str) else (first, HTML, b"")
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                if 300 <= status < 400:
                    self.send_header("Location", second)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format, *args):
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return Visitor("clerk", server.server_port, {"fupin": "x", "keys": "off"}), asked

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def link(*addresses):
    return "".join(f'<a class="b" href="{address}">看</a>' for address in addresses)


def paths(found):
    return [page.path for page in found]


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("/cases", "/cases"),
        ("edit", "/people/edit"),
        ("?state=", "/people/7?state="),
        ("/cases?page=2#top", "/cases?page=2"),
        ("http://elsewhere.example/cases", ""),
        ("mailto:somebody@example.cn", ""),
        ("/letters/1.pdf", ""),
        ("/lists/paid.xlsx?year=2016", ""),
    ],
)
def test_a_link_leads_to_a_page_of_ours_or_nowhere(address, leads):
    assert on_this_server("/people/7", address) == leads


def test_pages_of_one_kind_differ_in_whom_they_are_about():
    case = "/cases/0123456789abcdef0123456789abcdef"
    assert kind_of(f"{case}/letters/12") == kind_of(f"/cases/{'f' * 32}/letters/7")
    assert kind_of("/cases?state=paid&scheme=") == kind_of("/cases?scheme=training&state=")
    assert len({kind_of(each) for each in (case, f"{case}/letters", "/cases", "/cases?state=", "/cases?page=2")}) == 5


def test_a_page_brings_its_style_scripts_and_pictures_each_once():
    text = STYLED + '<img alt="" src="/p.png?a=1&amp;b=2"><script src="/a.js"></script><img src="data:,"><a href="/x">'
    assert brought(text) == {"/s.css", "/a.js", "/p.png?a=1&b=2"}


def test_every_kind_is_visited_for_two_people_and_no_third(site):
    people = {f"/people/{number}": (HTML, "人") for number in range(5)}
    visitor, asked = site({"/": (HTML, link("/cases", *people)), "/cases": (HTML, link("/", "/people/3"))} | people)
    assert paths(crawl(visitor, ["/"])) == ["/", "/cases", "/people/0", "/people/1"]
    assert {cookie for _, cookie in asked} == {"fupin=x; keys=off"}


def test_a_redirect_is_followed_and_papers_are_no_pages(site):
    answers = {"/": (HTML, link("/old", "/letter")), "/old": (303, "/new"), "/new": (HTML, "新")}
    visitor, _ = site(answers | {"/letter": ("application/pdf", "%PDF")})
    assert paths(crawl(visitor, ["/"])) == ["/", "/new"]


def test_what_is_left_out_is_never_asked_for(site):
    visitor, asked = site({"/": (HTML, link("/end", "/new")), "/end": (HTML, "完"), "/new": (HTML, link("/end", "/"))})
    assert paths(crawl(visitor, ["/"], {"/end"})) == ["/", "/new"]
    assert [path for path, _ in asked] == ["/", "/new"]


def test_a_link_that_leads_nowhere_is_told(site):
    visitor, _ = site({"/": (HTML, link("/gone"))})
    with pytest.raises(RuntimeError, match="404 for clerk at /gone"):
        list(crawl(visitor, ["/"]))


def test_no_end_of_pages_is_told(site, monkeypatch):
    monkeypatch.setattr(crawling, "MOST", 3)
    visitor, _ = site({f"/{'a' * depth}": (HTML, link(f"/{'a' * (depth + 1)}")) for depth in range(9)})
    with pytest.raises(RuntimeError, match="ever more pages, such as /aa"):
        list(crawl(visitor, ["/"]))


def test_a_page_weighs_what_it_and_all_its_parts_weigh_and_parts_are_fetched_once(site):
    text = STYLED + "中"
    visitor, asked = site(
        {"/": (HTML, text), "/b": (HTML, STYLED), "/s.css": ("text/css", "x" * 500), "/a.js": ("text/javascript", "y")}
    )
    first, second = visit(visitor, ["/", "/b"])
    assert (first.size, first.parts, first.text) == (len(text.encode()) + 501, 2, text)
    assert (second.size, second.parts) == (len(STYLED) + 501, 2)
    assert [path for path, _ in asked].count("/s.css") == 1
