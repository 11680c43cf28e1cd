"""Long work that ends in a file: ordered once, kept a week."""

from datetime import timedelta

import pytest

from fupin import clock, jobs, tasks, worker
from fupin.db import begin_writing
from fupin.model import JobState, User
from fupin.model.terms import Role
from fupin.registry import cards
from fupin.tasks import Made, NothingToMake, Task
from tests.office import at_once

VILLAGE, NEXT = "370783101201", "370783101202"
KINDS = {"greeting"}


@pytest.fixture
def by(make_user):
    return make_user(Role.CLERK, "370783101", "li")


def greet(session, held, instance):
    return Made(held.payload.encode(), "好了")


def greeting(make=greet):
    return Task("greeting", "问候", "声", "/villages/{}", frozenset({Role.CLERK}), ".txt", "text/plain", make)


@pytest.fixture
def order(session, by):
    def ordered(about=VILLAGE, by=by, task=None):
        begin_writing(session)
        job, new = tasks.order(session, task or greeting(), session.get_one(User, by.id), about, "问候")
        session.commit()
        return job, new

    return ordered


@pytest.fixture
def work(app, session):
    def worked(task):
        worker.work_once(app, {task.kind: task.do})
        session.expire_all()

    return worked


def test_an_open_order_of_the_same_is_not_ordered_again(session, order, work, make_user):
    first, new = order()
    assert new
    assert order() == (first, False)
    assert order(NEXT)[1]
    assert order(by=make_user(Role.CLERK, "370783101", "wang"))[1]
    work(greeting())
    assert order()[1]


def test_two_orders_at_once_make_one_task(engine, session, by):
    id = by.id

    def ordered(mine):
        begin_writing(mine)
        job, new = tasks.order(mine, cards.TASK, mine.get_one(User, id), VILLAGE, "柳溪村")
        uid = job.uid
        mine.commit()
        return uid, new

    found = at_once(engine, [ordered] * 4)
    assert len({uid for uid, _ in found}) == 1
    assert sorted(new for _, new in found) == [False, False, False, True]


def test_a_task_is_done_and_its_file_kept_without_what_it_was_made_of(order, work, instance):
    def make(session, held, folder):
        jobs.store(folder, f"{held.uid}.1", b"part")
        return Made(b"whole", "好了")

    job, _ = order()
    work(greeting(make))
    assert (job.state, job.words) == (JobState.DONE, "好了")
    assert jobs.fetch(instance, job.uid) == b"whole"
    assert [path.name for path in (instance / jobs.FOLDER).glob(f"*{job.uid}*")] == [job.uid]


def test_nothing_to_make_is_a_failure_in_words(order, work, instance):
    def make(session, held, folder):
        jobs.store(folder, f"{held.uid}.1", b"part")
        raise NothingToMake("该村没有人")

    job, _ = order()
    work(greeting(make))
    assert (job.state, job.words) == (JobState.FAILED, "该村没有人")
    assert not list((instance / jobs.FOLDER).glob(f"*{job.uid}*"))


def test_files_are_kept_a_week_and_rows_longer(session, order, work, instance):
    job, _ = order()
    work(greeting())
    for lapse, gone in ((tasks.KEPT - timedelta(minutes=1), False), (tasks.KEPT, True), (tasks.KEPT * 2, True)):
        with clock.pinned(job.ended_at + lapse):
            assert tasks.expired(job) is gone
            tasks.discard_expired(session, instance, KINDS)
            session.expire_all()
        assert (instance / jobs.FOLDER / job.uid).exists() is not gone
        assert (job.state, job.words) == (JobState.DONE, tasks.EXPIRED if gone else "好了")


def test_other_kinds_of_jobs_keep_their_files(session, order, work, instance):
    job, _ = order()
    work(greeting())
    with clock.pinned(clock.wall() + tasks.KEPT * 2):
        tasks.discard_expired(session, instance, {"others"})
    assert jobs.fetch(instance, job.uid)


def test_what_is_left_of_a_failure_goes_after_a_week_and_its_words_stay(session, order, work, instance, caplog):
    def make(session, held, folder):
        begin_writing(session)
        jobs.keep_result(session, held, {"so": "far"})
        session.commit()
        jobs.store(folder, f"{held.uid}.1", b"part")
        raise ZeroDivisionError

    job, _ = order()
    work(greeting(make))
    assert (job.state, job.words) == (JobState.FAILED, worker.FAULT)
    with clock.pinned(clock.wall() + tasks.KEPT):
        tasks.discard_expired(session, instance, KINDS)
    session.expire_all()
    assert (job.words, job.result) == (worker.FAULT, None)
    assert not list((instance / jobs.FOLDER).glob(f"*{job.uid}*"))


def test_a_fault_while_tidying_is_told_to_the_log_only(app, monkeypatch, caplog):
    def broken(session, instance):
        raise ZeroDivisionError

    tidied = []

    def tidy(session, instance):
        tidied.append(instance)

    monkeypatch.setattr(worker, "TIDIES", (broken, tidy))
    worker.tidy(app)
    assert "ZeroDivisionError" in caplog.text
    assert tidied


def test_the_worker_tidies_tasks(app, session, order, work, instance, monkeypatch):
    monkeypatch.setitem(worker.TASKS, "greeting", greeting())
    job, _ = order()
    work(greeting())
    with clock.pinned(clock.wall() + tasks.KEPT):
        worker.tidy(app)
    assert not (instance / jobs.FOLDER / job.uid).exists()
