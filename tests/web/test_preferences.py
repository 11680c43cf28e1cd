"""The size of the text, without script."""

import pytest


def test_a_size_is_kept_and_the_page_comes_back(page, client):
    response = page.submit(page("/help"), "特大")
    assert response.location == "/help"
    assert page("/login").one("html").get("class") == "size-huge"


def test_an_unknown_size_changes_nothing(page, client):
    page.post("/size", {"size": "999", "back": "/help"})
    assert page("/help").one("html").get("class") == "size-normal"


@pytest.mark.parametrize("back", ["//evil.cn", "https://evil.cn", "/\\evil.cn", "javascript:x", "/a\r\nSet-Cookie: x"])
def test_the_way_back_stays_here(page, client, back):
    assert page.post("/size", {"size": "large", "back": back}).location == "/"
