"""Signing in and out: one answer for all refusals, a lock for guessers, passwords nobody else knows."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from fupin import clock, passwords
from fupin.model import AuditRow, LoginFailure, User, WebSession
from fupin.model.terms import Role
from tests.conftest import PASSWORD, new_client

REFUSED = "用户名或密码不对，或账号暂时锁定。请15分钟后再试，或找管理员"
NEW = "Qingzhou-2017-jiuye"
START = datetime(2016, 6, 1, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def hashed():
    return passwords.hash_password(PASSWORD)


@pytest.fixture
def clerk(make_user, hashed):
    return make_user(username="lixiuying", password_hash=hashed)


def enter(page, username="lixiuying", password=PASSWORD, status=303, client=None, address="/login"):
    form = page(address, client=client)
    return page.submit(form, "登录", {"username": username, "password": password}, status, client)


def test_a_good_password_opens_the_page_that_was_asked_for(page, client, clerk):
    form = page("/password", 401)
    assert "请先登录" in form.main
    response = page.submit(form, "登录", {"username": "lixiuying", "password": PASSWORD})
    assert response.location == "/password"
    assert page("/password").h1 == "修改密码"


@pytest.mark.parametrize("next", ["//evil.cn", "/\\evil.cn", "https:evil.cn", "https://evil.cn/", "evil", "/a\nb"])
def test_signing_in_never_leads_to_another_site(page, client, clerk, next):
    form = page("/login")
    token = form.answers("登录")["csrf_token"]
    data = {"csrf_token": token, "username": "lixiuying", "password": PASSWORD}
    assert client.post("/login", query_string={"next": next}, data=data).location == "/"


def test_unknown_name_wrong_password_and_closed_account_get_the_same_answer(page, make_user, hashed, clerk):
    make_user(username="gone", password_hash=hashed, active=False)
    for username, password in (("nobody", PASSWORD), ("lixiuying", "wrong"), ("gone", PASSWORD)):
        assert enter(page, username, password, 422).errors == [REFUSED]


def test_every_refusal_costs_one_password_check(page, clerk, monkeypatch):
    runs = []
    monkeypatch.setattr(passwords, "verify", lambda hashed, _: runs.append(hashed) or False)
    enter(page, "nobody", PASSWORD, 422)
    assert runs == [passwords.DUMMY_HASH]
    for _ in range(6):
        enter(page, "lixiuying", "wrong", 422)
    assert len(runs) == 7


def test_an_empty_form_says_what_is_missing(page):
    answer = enter(page, "", "", 422)
    assert answer.errors == ["请填写用户名", "请填写密码"]


def test_the_password_is_never_sent_back(page, clerk):
    assert "my-secret" not in enter(page, password="my-secret", status=422).html


def test_five_failures_lock_the_account_at_this_terminal_for_fifteen_minutes(page, app, session, clerk, time_machine):
    time_machine.move_to(START, tick=False)
    for _ in range(5):
        enter(page, password="wrong", status=422)
    assert enter(page, status=422).errors == [REFUSED]
    time_machine.move_to(START + timedelta(minutes=14, seconds=59), tick=False)
    enter(page, status=422)
    time_machine.move_to(START + timedelta(minutes=15), tick=False)
    enter(page)
    assert session.scalars(select(LoginFailure)).all() == []


def test_a_lock_shuts_out_neither_other_accounts_nor_other_terminals(page, app, session, clerk, make_user, hashed):
    make_user(Role.COUNTY, username="zhangweidong", password_hash=hashed)
    for _ in range(5):
        enter(page, password="wrong", status=422)
    enter(page, "zhangweidong")
    other = new_client(app, session)
    other.environ_base["REMOTE_ADDR"] = "10.1.2.3"
    enter(page, client=other)


def test_failures_spread_over_a_day_lock_nobody(page, clerk, time_machine):
    for hour in range(6):
        time_machine.move_to(START + timedelta(hours=hour), tick=False)
        enter(page, password="wrong", status=422)
    enter(page)


def test_logins_are_audited_whatever_their_result(page, session, clerk):
    enter(page, password="wrong", status=422)
    enter(page)
    rows = session.execute(select(AuditRow.username, AuditRow.act, AuditRow.result, AuditRow.user_id)).all()
    assert rows == [("lixiuying", "login", "refused", clerk.id), ("lixiuying", "login", "done", clerk.id)]


def test_a_new_session_begins_at_sign_in_and_the_old_cookie_opens_nothing(page, client, session, clerk):
    page("/login")
    before = client.get_cookie("fupin").value
    enter(page)
    after = client.get_cookie("fupin").value
    assert before != after
    client.set_cookie("fupin", before)
    page("/password", 401)


def test_logging_out_ends_the_session_on_the_server(page, app, session, client, clerk):
    enter(page)
    cookie = client.get_cookie("fupin").value
    response = page.submit(page("/password"), "退出")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get_cookie("fupin").value != cookie
    thief = new_client(app, session)
    thief.set_cookie("fupin", cookie)
    page("/password", 401, client=thief)
    assert session.scalars(select(WebSession.user_id)).all() == [None]


def test_a_password_given_by_somebody_else_must_be_changed_first(page, client, session, make_user, hashed):
    make_user(username="new", password_hash=hashed, must_change=True)
    enter(page, "new")
    assert client.get("/policy").location == "/password"
    form = page("/password")
    assert "临时密码" in form.main
    page.submit(form, "保存新密码", {"present": PASSWORD, "chosen": NEW, "repeated": NEW})
    assert page("/policy").h1 == "政策参数"
    assert passwords.verify(session.scalar(select(User.password_hash)), NEW)


def test_an_old_password_must_be_changed(client, make_user, sign_in):
    make_user(username="old", password_at=clock.now() - timedelta(days=91))
    sign_in(client, "old")
    assert client.get("/policy").location == "/password"


@pytest.mark.parametrize(
    ("present", "chosen", "repeated", "field"),
    [
        ("wrong", NEW, NEW, "present"),
        (PASSWORD, PASSWORD, PASSWORD, "chosen"),
        (PASSWORD, NEW, NEW + "x", "repeated"),
        (PASSWORD, "short", "short", "chosen"),
        ("", NEW, NEW, "present"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_words(page, clerk, present, chosen, repeated, field):
    enter(page)
    answers = {"present": present, "chosen": chosen, "repeated": repeated}
    answer = page.submit(page("/password"), "保存新密码", answers, 422)
    assert answer.errors
    assert answer.by_id(field).get("aria-invalid") == "true"


def test_changing_the_password_ends_the_sessions_elsewhere_and_keeps_this_one(page, app, session, clerk):
    enter(page)
    elsewhere = new_client(app, session)
    enter(page, client=elsewhere)
    page.submit(page("/password"), "保存新密码", {"present": PASSWORD, "chosen": NEW, "repeated": NEW})
    page("/password", 401, client=elsewhere)
    assert page("/password").h1 == "修改密码"
