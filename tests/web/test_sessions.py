"""Sessions end when they should, and are kept as hashes only."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from fupin.model import WebSession
from fupin.web.sessions import token_hash

START = datetime(2016, 6, 1, 1, 0, tzinfo=UTC)


def begin(time_machine, make_user, sign_in, client):
    time_machine.move_to(START, tick=False)
    make_user(username="li")
    return sign_in(client, "li")


def test_fourteen_minutes_of_rest_are_kept_and_sixteen_are_not(page, client, make_user, sign_in, time_machine):
    begin(time_machine, make_user, sign_in, client)
    time_machine.shift(timedelta(minutes=14, seconds=59))
    page("/policy")
    time_machine.shift(timedelta(minutes=15, seconds=1))
    page("/policy", 401)


def test_ten_hours_of_work_are_the_most(page, client, make_user, sign_in, time_machine):
    begin(time_machine, make_user, sign_in, client)
    for _ in range(60):
        time_machine.shift(timedelta(minutes=10))
        page("/help")
    page("/policy")
    time_machine.shift(timedelta(minutes=1))
    page("/policy", 401)


def test_the_idle_clock_is_written_at_most_once_a_minute(page, client, session, make_user, sign_in, time_machine):
    begin(time_machine, make_user, sign_in, client)
    time_machine.shift(timedelta(seconds=59))
    page("/policy")
    assert session.scalar(select(WebSession.seen_at)) == START
    time_machine.shift(timedelta(seconds=1))
    page("/policy")
    session.expire_all()
    assert session.scalar(select(WebSession.seen_at)) == START + timedelta(minutes=1)


def test_the_table_keeps_no_cookie(page, client, session, make_user, sign_in):
    make_user(username="li")
    token = sign_in(client, "li")
    page("/policy")
    assert session.scalars(select(WebSession.token_hash)).all() == [token_hash(token)]
    assert token_hash(token) != token


def test_showing_a_form_to_an_outsider_writes_nothing(page, client, session):
    page("/login")
    page("/help")
    assert session.scalars(select(WebSession)).all() == []
    assert client.get_cookie("fupin").http_only


def test_a_closed_account_is_out_at_once(page, client, session, make_user, sign_in):
    user = make_user(username="li")
    sign_in(client, "li")
    page("/policy")
    user.active = False
    page("/policy", 401)


def test_a_made_up_cookie_opens_nothing(page, client):
    for cookie in ("x" * 43, "short", "长" * 43, ""):
        client.set_cookie("fupin", cookie)
        page("/policy", 401)


def test_a_session_that_ran_out_is_removed(page, client, session, make_user, sign_in, time_machine):
    begin(time_machine, make_user, sign_in, client)
    time_machine.shift(timedelta(minutes=16))
    page("/policy", 401)
    assert session.scalars(select(WebSession)).all() == []
