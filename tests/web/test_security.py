"""Requests that are turned away, and faults: each ends on a whole page with words."""

import errno
import logging
import sqlite3

import pytest
from flask import abort
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from fupin.model import AuditRow
from fupin.web.errors import PAGES
from tests.pages import Page, check

FULL = OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))
BUSY = OperationalError("INSERT", {}, sqlite3.OperationalError("database is locked"))


@pytest.fixture
def failing(made_app, monkeypatch):
    """Lets the help page fail in any way."""
    monkeypatch.setitem(made_app.config, "PROPAGATE_EXCEPTIONS", False)

    def fail(error):
        def view():
            raise error

        monkeypatch.setitem(made_app.view_functions, "help.index", view)

    return fail


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (FULL, 507),
        (BUSY, 503),
        (OSError(errno.ENOSPC, "No space left on device"), 507),
        (StaleDataError("0 rows"), 409),
        (ZeroDivisionError("secret of /srv/path"), 500),
        (OSError(errno.EACCES, "/secret"), 500),
    ],
)
def test_a_fault_has_its_own_page(page, failing, error, status):
    failing(error)
    found = page("/help", status)
    assert found.h1 == PAGES[status].title
    assert "secret" not in found.html


def test_a_fault_is_logged_under_the_number_that_the_page_shows(page, failing, caplog):
    failing(ZeroDivisionError("what happened"))
    with caplog.at_level(logging.ERROR):
        number = "".join(page("/help", 500).one("strong", class_="number").itertext())
    assert number in caplog.text
    assert "what happened" in caplog.text


@pytest.mark.parametrize("status", [status for status in PAGES if status not in {401, 507}])
def test_every_refusal_is_a_page_with_advice(app, client, monkeypatch, status):
    monkeypatch.setitem(app.view_functions, "help.index", lambda: abort(status))
    found = Page(client.get("/help"))
    assert found.status == status
    assert PAGES[status].advice in found.main
    if status != 422:
        check(found)


def test_words_given_with_a_refusal_are_shown(app, page, monkeypatch):
    monkeypatch.setitem(app.view_functions, "help.index", lambda: abort(409, "此申请刚被他人处理，请查看最新情况"))
    assert "请查看最新情况" in page("/help", 409).main


def test_unknown_addresses_and_wrong_methods_have_pages(page, client):
    page("/nothing", 404)
    page("/%ff%fe", 404)
    page("/../../etc/passwd", 404)
    page("/logout", 405)
    assert client.get("/logout").headers["Allow"]


def test_a_form_without_a_token_is_refused(client):
    assert client.post("/login", data={"username": "x", "password": "y"}).status_code == 400


def test_answers_of_our_own_page_are_offered_again_without_passwords(app, client):
    data = {"username": "李<b>", "password": "my-secret", "csrf_token": "stale"}
    answer = Page(client.post("/login?next=/help", data=data, headers={"Sec-Fetch-Site": "same-origin"}))
    check(answer)
    assert answer.status == 400
    form, _ = answer.form("重新提交")
    assert form.get("action") == "/login?next=/help"
    assert answer.answers("重新提交")["username"] == ["李<b>"]
    assert "my-secret" not in answer.html


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_answers_of_another_site_are_refused_audited_and_not_offered(client, session, site):
    data = {"username": "injected", "password": "x"}
    answer = client.post("/login", data=data, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 400
    assert b"injected" not in answer.data
    assert session.query(AuditRow.act).all() == [("forged",)]


def test_a_browser_that_does_not_say_where_from_is_offered_nothing(client):
    answer = client.post("/login", data={"username": "injected"})
    assert answer.status_code == 400
    assert b"injected" not in answer.data


@pytest.mark.parametrize("address", ["/help?a=%00", "/audit?before=%00"])
def test_nul_is_refused(page, address):
    page(address, 400)


def test_nul_in_a_form_is_refused(page):
    page.post("/login", {"username": "a\0b", "password": "x"}, 400)


def test_bytes_that_are_no_text_are_no_fault(client):
    for body in (b"username=%ff%fe&password=%80", "username=扶贫".encode("gb18030"), b"\xff\xfe\x00"):
        answer = client.post("/login", data=body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 400


def multipart(*values):
    parts = [f'--limit\r\nContent-Disposition: form-data; name="part"\r\n\r\n{value}\r\n' for value in values]
    return {"data": "".join([*parts, "--limit--\r\n"]).encode(), "content_type": "multipart/form-data; boundary=limit"}


@pytest.mark.parametrize(
    "values", [["x" * 13 * 1024 * 1024], ["x" * 3 * 1024 * 1024], [""] * 5001], ids=["body", "field", "fields"]
)
def test_too_much_is_refused(client, values):
    found = Page(client.post("/login", **multipart(*values)))
    assert found.status == 413
    check(found)
