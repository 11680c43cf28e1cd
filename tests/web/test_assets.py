"""The script that is served is the one that was examined."""

import gzip
import hashlib

import pytest

from fupin.web.assets import ASSETS, asset

HTMX = "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de"


def test_htmx_is_the_release_we_know():
    [path] = ASSETS["htmx.js"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == HTMX
    assert b'version:"2.0.10"' in path.read_bytes()


def test_all_assets_are_there(page, client):
    login = page("/login")
    addresses = [element.get("src") or element.get("href") for tag in ("script", "link") for element in login.all(tag)]
    ours = [address for address in addresses if address.startswith("/")]
    assert len(ours) == 3
    assert all(client.get(address).status_code == 200 for address in ours)


@pytest.fixture
def fetch(app, client):
    """A file of ours, by the address that pages name."""

    def get(name, **headers):
        with app.test_request_context():
            address = asset(name)
        return client.get(address, headers=headers)

    return get


@pytest.mark.parametrize("name", ASSETS)
def test_a_file_is_packed_for_whoever_can_unpack_it(fetch, name):
    plain, packed = fetch(name), fetch(name, Accept_Encoding="gzip, deflate")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data == b"\n".join(path.read_bytes() for path in ASSETS[name])
    assert len(packed.data) < len(plain.data) / 2
    assert "Content-Encoding" not in plain.headers
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_whoever_refuses_packed_files_gets_them_plain(fetch):
    assert "Content-Encoding" not in fetch("app.css", Accept_Encoding="gzip;q=0").headers


def test_a_page_is_not_packed(page, client):
    assert "Content-Encoding" not in client.get("/login", headers={"Accept-Encoding": "gzip"}).headers
