"""What every answer says to the browser."""

import pytest

from fupin import create_app
from fupin.web.assets import ASSETS
from tests.conftest import new_client


@pytest.mark.parametrize("address", ["/login", "/help", "/", "/nothing-here", "/policy", "/assets/0/app.css"])
def test_every_answer_carries_the_protecting_headers(client, address):
    headers = client.get(address).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_pages_are_kept_nowhere_and_assets_for_good(page, client):
    login = page("/login")
    assert login.response.headers["Cache-Control"] == "no-store"
    style = login.one("link", rel="stylesheet").get("href")
    cached = client.get(style).headers["Cache-Control"]
    assert "immutable" in cached
    assert "max-age=31536000" in cached
    assert "no-store" not in cached


def test_plain_http_has_a_plain_cookie(client):
    cookie = client.get("/login").headers["Set-Cookie"]
    assert cookie.startswith("fupin=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Strict-Transport-Security" not in client.get("/login").headers


def test_https_has_a_host_cookie_and_asks_for_https_for_good(app, settings, session):
    secure = create_app({**settings, "HTTPS": True})
    answer = secure.test_client().get("/login", base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-fupin=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000"


def test_the_same_page_comes_with_and_without_htmx(app, session):
    plain, island = (new_client(app, session) for _ in range(2))
    for client in (plain, island):
        client.set_cookie("fupin", "x" * 43)
    first = plain.get("/login").data
    assert len(first) == len(island.get("/login", headers={"HX-Request": "true", "HX-Target": "main"}).data)


def test_only_the_listed_assets_are_served(client):
    for name in ("../app.py", "app.css/", "print.css", "settings.toml"):
        assert client.get(f"/assets/0123456789abcdef/{name}").status_code == 404
    assert set(ASSETS) == {"app.css", "app.js", "htmx.js", "kiosk.css", "kiosk.js", "desk.js"}
