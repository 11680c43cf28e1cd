"""My tasks: how far each is, its file by a button that is kept in the audit, and nobody else's."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from sqlalchemy import func, select

from fupin import clock, jobs, tasks, worker
from fupin.model import AuditRow, Job, WebSession
from fupin.model.terms import Role
from fupin.registry import cards
from fupin.web import tasks as tasks_page
from tests.cardpress import CardPrinter, papers
from tests.office import COUNTY, NOON, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, Office

FETCH = "下载文件（会记入审计）"


@pytest.fixture
def office(app, session, monkeypatch):
    with clock.pinned(NOON):
        made = Office(session, CardPrinter())
        monkeypatch.setitem(app.extensions, "press", made.press)
        yield made


@pytest.fixture
def person(office):
    return office.person("王秀英")


@pytest.fixture
def order(page, counter):
    """Orders the village's cards; answers the address of the task."""

    def ordered(client=counter):
        return page.post(f"/villages/{VILLAGE}/cards", client=client).location

    return ordered


def acts(session):
    session.rollback()
    return [tuple(row) for row in session.execute(select(AuditRow.act, AuditRow.object).order_by(AuditRow.id))]


def test_cards_are_ordered_watched_and_fetched(page, office, person, order, work, session):
    address = order()
    waiting = page(address)
    assert "排队中" in waiting.main
    assert waiting.by_id("progress").get("data-hx-trigger") == "every 2s"
    assert waiting.links()["刷新"] == address
    work()
    done = page(address)
    assert "已完成 识别卡1张，连同清单共4页" in done.main
    assert done.by_id("progress").get("data-hx-trigger") is None
    form, _ = done.form(FETCH)
    answer = page.client.post(form.get("action"), data=done.answers(FETCH))
    assert papers(answer.data)[2:] == ["card 王秀英"] * 2
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "精准识别卡-20261120.pdf" in unquote(answer.headers["Content-Disposition"])
    job = session.scalar(select(Job.id))
    assert acts(session) == [
        ("printed", f"村 {VILLAGE} 精准识别卡 1 张"),
        ("exported", f"任务 {job} 全村识别卡 {VILLAGE}"),
    ]


def test_progress_is_told_and_survives_leaving(page, app, office, order, session):
    for _ in range(3):
        office.person()
    address = order()
    with app.app_context():
        held = jobs.claim(session, [cards.TASK.kind])
        jobs.tell(session, held, 1, 3)
    shown = page(address)
    assert "已完成 1 / 3 张" in shown.main
    (bar,) = shown.all("progress")
    assert (bar.get("value"), bar.get("max")) == ("1", "3")
    assert page("/tasks").links()[shown.h1] == address


def test_a_task_says_how_many_are_ahead_of_it(page, office, person, order, enter):
    order(enter(office.reviewer))
    assert "前面还有 1 项任务" in page(order()).main


def test_a_poll_moves_no_clock(page, office, person, order, session):
    poll = page(order()).by_id("progress").get("data-hx-get")
    later = clock.wall() + timedelta(minutes=3)
    with clock.pinned(later):
        page(poll)
    session.rollback()
    assert session.scalar(select(WebSession.seen_at)) < later


def test_the_same_order_twice_leads_to_the_open_task_and_is_kept_once(page, office, person, order, session):
    assert order() == order()
    assert session.scalar(select(func.count(Job.id))) == 1
    assert [act for act, _ in acts(session)] == ["printed"]


def test_nobody_else_sees_it_nor_fetches_it(page, office, person, order, work, enter):
    address = order()
    work()
    colleague, stranger = enter(office.other_clerk), enter(office.user(Role.CLERK, OTHER_TOWNSHIP, "外乡窗口"))
    for browser in (colleague, stranger, enter(office.approver)):
        page(address, 404, client=browser)
        page.post(f"{address}/file", status=404, client=browser)
        assert "识别卡" not in page("/tasks", client=browser).main


def test_who_was_moved_away_or_may_print_no_longer_gets_nothing(page, office, person, order, work, session):
    address = order()
    work()
    for change in ({"scope": OTHER_TOWNSHIP}, {"scope": TOWNSHIP, "role": Role.CITY}):
        for name, value in change.items():
            setattr(office.clerk, name, value)
        session.commit()
        page(address, 404)
        page.post(f"{address}/file", status=404)


def test_a_file_that_is_not_made_yet_is_not_sent(page, office, person, order):
    address = order()
    assert "排队中" in page.follow(page.post(f"{address}/file")).main


def test_an_expired_file_says_so_and_leads_back_to_where_it_is_ordered(
    page, app, office, person, order, work, session, sign_in
):
    address = order()
    work()
    with clock.pinned(clock.wall() + tasks.KEPT):
        sign_in(page.client, office.clerk.username)
        for _ in range(2):  # before the worker removed it, and after
            shown = page(address)
            assert tasks.EXPIRED in shown.main
            assert FETCH not in shown.buttons()
            assert shown.links()["回到原页面重新生成"] == f"/villages/{VILLAGE}"
            assert tasks.EXPIRED in page("/tasks").main
            assert tasks.EXPIRED in page.follow(page.post(f"{address}/file")).text
            worker.tidy(app)
    assert [act for act, _ in acts(session)] == ["printed"]


def test_a_file_missing_on_disk_is_told_and_no_fetching_is_kept(page, office, person, order, work, session, instance):
    address = order()
    work()
    before = page(address)
    jobs.discard(instance, session.scalar(select(Job.uid)))
    after = page.follow(page.submit(before, FETCH))
    assert after.main.count(tasks_page.GONE) == 1
    assert FETCH not in after.buttons()
    assert "回到原页面重新生成" in after.links()
    assert tasks_page.GONE in page("/tasks").main
    assert [act for act, _ in acts(session)] == ["printed"]


def test_a_failed_task_says_why(page, office, person, order, work, session, monkeypatch, caplog):
    address = order()
    monkeypatch.setattr(office.printer, "several", None)
    work()
    shown = page(address)
    assert worker.FAULT in shown.main
    assert "回到原页面重新生成" in shown.links()


def test_whoever_ordered_nothing_reads_so(page, counter):
    assert "还没有提交过任务" in page("/tasks").main


def test_unknown_tasks_are_not_found(page, counter, session, office):
    page("/tasks/x", 404)
    jobs.enqueue(session, "roster_check", office.clerk)
    session.commit()
    page(f"/tasks/{session.scalar(select(Job.uid))}", 404)


def test_the_latest_fifty_are_listed(page, office, counter, session):
    for index in range(tasks_page.RECENT + 1):
        jobs.enqueue(session, cards.TASK.kind, office.clerk, VILLAGE).title = f"第{index}次"
    listed = page("/tasks")
    assert f"第{tasks_page.RECENT}次" in listed.links()
    assert "第0次" not in listed.links()
    assert COUNTY not in listed.main
