"""Before an idle session ends: the seconds left are told without counting as work, and one click goes on."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from fupin.model import WebSession
from fupin.model.terms import Role
from fupin.settings import ROOT

START = datetime(2016, 6, 1, 1, 0, tzinfo=UTC)
LEFT = "/session/left?watching=1"


@pytest.fixture
def begun(time_machine, make_user, sign_in, client):
    time_machine.move_to(START, tick=False)
    make_user(username="li")
    sign_in(client, "li")


def left(client):
    return client.get(LEFT).get_json()["left"]


def test_the_seconds_are_told_and_to_ask_is_no_work(begun, client, session, time_machine):
    assert left(client) == 900
    for minutes in (10, 4):
        time_machine.shift(timedelta(minutes=minutes))
        left(client)
    assert left(client) == 60
    assert session.scalar(select(WebSession.seen_at)) == START
    time_machine.shift(timedelta(minutes=1, seconds=1))
    assert client.get(LEFT).status_code == 401


def test_one_click_goes_on_and_answers_with_nothing(page, begun, client, time_machine):
    token = page("/help").answers("继续办理")
    time_machine.shift(timedelta(minutes=14))
    answer = client.post("/session/stay", data=token)
    assert (answer.status_code, answer.data) == (204, b"")
    time_machine.shift(timedelta(minutes=14))
    assert left(client) == 60
    page("/policy")


def test_to_go_on_takes_the_pages_token(begun, client, time_machine):
    time_machine.shift(timedelta(minutes=14))
    assert client.post("/session/stay").status_code == 400


def test_a_session_that_ended_does_not_go_on(page, begun, client, time_machine):
    token = page("/help").answers("继续办理")
    time_machine.shift(timedelta(minutes=16))
    assert client.post("/session/stay", data=token).status_code == 401


def test_a_page_promises_no_more_than_the_server_keeps(page, begun, client, time_machine):
    time_machine.shift(timedelta(seconds=59))  # too soon for the clock to be moved
    promised = int(page("/policy").by_id("idle").get("data-left"))
    assert promised <= left(client)
    assert promised - int(page("/policy").by_id("idle").get("data-warn")) > 600


def test_the_limit_is_told_without_script_and_two_minutes_are_left_to_answer(page, begun):
    found = page("/policy")
    assert "15 分钟不操作会自动退出" in found.text
    assert found.by_id("idle").get("hidden") is not None
    assert int(found.by_id("idle").get("data-warn")) >= 120


def test_outsiders_are_not_warned(page, client):
    assert 'id="idle"' not in page("/help").html
    assert client.get(LEFT).status_code == 401


def test_who_has_to_change_the_password_is_warned_too(client, make_user, sign_in):
    make_user(Role.CLERK, username="li", must_change=True)
    sign_in(client, "li")
    assert left(client) > 800


def test_every_page_that_asks_again_by_itself_says_so():
    asking = [
        line
        for path in (ROOT / "templates").rglob("*.html")
        for line in path.read_text("utf-8").splitlines()
        if 'hx-trigger="every' in line
    ]
    assert asking
    assert [line for line in asking if "watching=1" not in line] == []
