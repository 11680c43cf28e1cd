"""Every route against every role: what is declared is what happens."""

import re

import pytest
from sqlalchemy import event

from fupin.model import AuditRow
from fupin.model.terms import Role
from fupin.web.access import ANYONE, STAFF, Blueprint, refuse_undeclared, roles_of
from tests.conftest import COUNTY

FILLED = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>")
OUTSIDER = None
WRITES = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM) (\S+)", re.IGNORECASE)


def routes(app, method):
    """Address and endpoint of every route that takes the method; numbers are 1, words x."""
    for rule in app.url_map.iter_rules():
        if method in rule.methods and rule.endpoint != "static":
            yield FILLED.sub(lambda found: "1" if found[1] == "int" else "x", rule.rule), rule.endpoint


@pytest.fixture(params=[OUTSIDER, *Role], ids=lambda role: role or "outsider")
def role(request, client, make_user, sign_in):
    if request.param is not OUTSIDER:
        make_user(request.param, COUNTY, "somebody")
        sign_in(client, "somebody")
    return request.param


def answered(client, method, address):
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client.open(address, method=method).status_code


def test_pages_open_to_the_declared_roles_only(app, client, role):
    wrong = {}
    for address, endpoint in routes(app, "GET"):
        status = answered(client, "GET", address)
        if role in roles_of(app)[endpoint]:
            fine = status in {200, 302, 303, 404}
        else:
            fine = status == (401 if role is OUTSIDER else 403)
        if not fine:
            wrong[f"GET {address}"] = status
    assert not wrong


def test_forms_take_the_declared_roles_only_and_none_without_a_token(app, client, role):
    wrong = {}
    for address, endpoint in routes(app, "POST"):
        status = answered(client, "POST", address)
        allowed = role in roles_of(app)[endpoint]
        if status != (400 if allowed else 401 if role is OUTSIDER else 403):
            wrong[f"POST {address}"] = status
    assert not wrong


def test_looking_writes_nothing(app, client, engine, role):
    written = []

    def watch(_connection, _cursor, statement, *_rest):
        found = WRITES.match(statement)
        if found and found[2] != "web_session":
            written.append(statement)

    event.listen(engine, "before_cursor_execute", watch)
    for address, endpoint in routes(app, "GET"):
        if role in roles_of(app)[endpoint]:
            client.get(address)
    event.remove(engine, "before_cursor_execute", watch)
    assert written == []


def test_a_route_without_roles_stops_the_start(app):
    pages = Blueprint("loose", __name__)
    with pytest.raises(KeyError, match="roles"):
        pages.get("/loose")(lambda: "")


def test_a_foreign_route_stops_the_start(settings):
    from flask import Flask

    bare = Flask("bare")
    bare.add_url_rule("/loose", "loose", lambda: "")
    with pytest.raises(RuntimeError, match="loose"):
        refuse_undeclared(bare)


def test_only_the_entrance_is_open_to_anyone(app):
    open_to_anyone = {endpoint for endpoint, roles in roles_of(app).items() if roles >= ANYONE}
    assert {endpoint.partition(".")[0] for endpoint in open_to_anyone} <= {
        "auth",
        "home",
        "help",  # policy is public
        "assets",
        "preferences",
        "verify",
        "kiosk",  # on a paired machine only, and nothing in it is found by a number
        "kiosk_codes",
        "kiosk_filling",
        "kiosk_checking",
        "kiosk_help",
    }
    assert None not in STAFF


def test_a_refusal_is_audited(page, client, session, make_user, sign_in):
    make_user(Role.CLERK, username="li")
    sign_in(client, "li")
    assert page("/staff", 403).h1 == "您的账号不能打开此页"
    row = session.query(AuditRow).one()
    assert (row.username, row.act, row.object, row.result) == ("li", "denied", "staff.index", "refused")


def test_a_number_no_database_holds_is_not_found(page, client, make_user, sign_in):
    make_user(Role.ADMIN, "3707", "wang")
    sign_in(client, "wang")
    page("/staff/99999999999999999999", 404)
    page("/staff/-1", 404)
