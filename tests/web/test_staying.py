"""Before a session ends: the seconds left are told without counting as work, and one click goes on while it may."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from fupin import clock
from fupin.model import WebSession
from fupin.model.terms import Role
from fupin.settings import ROOT
from fupin.web.sessions import token_hash
from tests.conftest import new_client
from tests.pages import text_of

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


# the end that every session has --------------------------------------------------------------------------------------


def work_until(client, time_machine, **before):
    """Work on without a rest, till so long before the session's tenth hour is over."""
    until = START + timedelta(hours=10) - timedelta(**before)
    while (now := clock.wall()) < until:
        time_machine.move_to(min(now + timedelta(minutes=10), until), tick=False)
        client.get("/policy")


def test_every_page_tells_the_hour_at_which_the_session_ends(page, begun, client, time_machine):
    time_machine.shift(timedelta(minutes=10))
    assert "最迟 19:00 退出" in page("/policy").text  # it began at 9 by the office's clock
    assert "最迟" not in page("/help", client=new_client(client.application, client.between)).text


def test_whoever_works_on_is_told_in_the_page_ten_minutes_before(page, begun, client, time_machine):
    work_until(client, time_machine, minutes=10, seconds=1)
    assert 'id="ending"' not in page("/policy").html
    time_machine.shift(timedelta(seconds=1))
    assert "这次登录 19:00 结束" in text_of(page("/policy").by_id("ending"))


def test_a_script_is_given_five_minutes_and_more_to_warn(page, begun):
    idle = page("/policy").by_id("idle")
    assert int(idle.get("data-warn-end")) >= 300
    assert int(idle.get("data-end")) == 36_000


def test_to_go_on_moves_the_idle_clock_and_never_the_end(page, begun, client, time_machine):
    work_until(client, time_machine, minutes=4)
    token = page("/help").answers("继续办理")
    assert client.post("/session/stay", data=token).status_code == 204
    assert client.get(LEFT).get_json() == {"left": 240, "end": 240}
    assert page("/policy").by_id("idle").get("data-left") == "240"
    time_machine.shift(timedelta(minutes=4, seconds=1))
    assert client.get(LEFT).status_code == 401


def test_a_draft_is_still_saved_in_the_last_minute(page, office, client, sign_in, time_machine):
    time_machine.move_to(START, tick=False)
    with clock.pinned(START):
        sign_in(client, office.clerk.username)
    for minute in (*range(0, 600, 10), 599):
        with clock.pinned(START + timedelta(minutes=minute)):
            last = page("/apply")
    with clock.pinned(START + timedelta(minutes=599, seconds=30)):
        opened = page.follow(page.submit(last, "开始填写职业技能培训报名"))
        saved = page.follow(page.submit(opened, "保存草稿", {"skills": "缝纫"}))
    assert saved.answers("保存草稿")["skills"] == ["缝纫"]


def test_what_was_sent_too_late_is_offered_again_after_signing_in(page, office, client, sign_in):
    with clock.pinned(START):
        sign_in(client, office.clerk.username)
        opened = page.follow(page.submit(page("/apply"), "开始填写职业技能培训报名"))
    with clock.pinned(START + timedelta(hours=11)):
        client.set_cookie("fupin", f"{'anew':-<43}")
        who = office.clerk.id
        now = clock.wall()
        held = WebSession(token_hash=token_hash(f"{'anew':-<43}"), user_id=who, data="{}", created_at=now, seen_at=now)
        office.session.add(held)
        client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
        asked = page.submit(opened, "保存草稿", {"skills": "缝纫"}, 400)
        saved = page.follow(page.submit(asked, "重新提交"))
    assert saved.answers("保存草稿")["skills"] == ["缝纫"]
