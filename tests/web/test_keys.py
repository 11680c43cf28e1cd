"""The keys are explained to everybody who works here, and may be turned off."""

import re

import pytest

from fupin.model.terms import Role
from fupin.settings import ROOT
from fupin.web.keys import KEYS


@pytest.fixture
def reviewer(client, make_user, sign_in):
    make_user(Role.TOWNSHIP, username="li")
    sign_in(client, "li")
    return client


def test_the_page_tells_every_key(page, reviewer):
    found = page("/keys")
    assert found.h1 == "按键说明"
    for keys in KEYS.values():
        for key in keys:
            assert key.does in found.main


def test_every_key_that_a_page_listens_to_is_told():
    told = set("".join(key.key.lower() for keys in KEYS.values() for key in keys))
    pages = "".join(path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html"))
    listened = set(re.findall(r'data-key="(.)"', pages)) | set(re.findall(r"back_link\([^)]*, \"(.)\"\)", pages))
    assert listened >= {"1", "y", "n", "?"}
    assert listened <= told


def test_keys_are_on_until_somebody_turns_them_off(page, reviewer):
    assert page("/keys").one("body").get("data-keys") is not None
    found = page.follow(page.submit(page("/keys"), "停用按键"))
    assert found.one("body").get("data-keys") is None
    found = page.follow(page.submit(found, "启用按键"))
    assert found.one("body").get("data-keys") is not None


def test_who_is_not_signed_in_has_no_keys(page, client):
    assert page("/help").one("body").get("data-keys") is None
    page("/keys", 401)
