"""The script that is served is the one that was examined."""

import hashlib

from fupin.web.assets import ASSETS

HTMX = "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de"


def test_htmx_is_the_release_we_know():
    found = hashlib.sha256(ASSETS["htmx.js"].read_bytes()).hexdigest()
    assert found == HTMX
    assert b'version:"2.0.10"' in ASSETS["htmx.js"].read_bytes()


def test_all_assets_are_there(page, client):
    login = page("/login")
    addresses = [element.get("src") or element.get("href") for tag in ("script", "link") for element in login.all(tag)]
    ours = [address for address in addresses if address.startswith("/")]
    assert len(ours) == 3
    assert all(client.get(address).status_code == 200 for address in ours)
