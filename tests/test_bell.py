"""The bell follows the commit, wakes the worker, and costs nobody a request or a job when it does not work."""

import os
import sqlite3
from contextlib import closing
from threading import Event, Thread

import pytest

from fupin import bell, clock, jobs, worker
from fupin.bell import Bell
from fupin.extensions import db
from fupin.model import Job, JobState
from fupin.model.terms import Role

LONG = 3600.0  # what waits so long was not woken, and its test does not end


@pytest.fixture
def user(make_user):
    return make_user(Role.COUNTY, "370783", "xianji")


@pytest.fixture
def hung(app, instance):
    """The application's bell, silent."""
    made = app.extensions["bell"]
    made._remove()
    made.told = False
    yield made
    made._remove()


def rings(one):
    """How many wait, without taking them."""
    if not one.path.exists():
        return 0
    with closing(sqlite3.connect(one.path)) as connection:
        return connection.execute("select count(*) from task").fetchone()[0]


def queue(user, kind="count"):
    return jobs.enqueue(db.session(), kind, user)


# when it rings ---------------------------------------------------------------------------------------------------


def test_it_rings_after_the_commit_and_not_before(app, hung, user):
    with app.app_context():
        queue(user)
        db.session.flush()
        assert rings(hung) == 0
        db.session.commit()
        assert rings(hung) == 1


def test_a_rollback_rings_nothing_and_neither_does_the_commit_after_it(app, hung, user):
    with app.app_context():
        queue(user)
        db.session.flush()
        db.session.rollback()
        db.session.add(Job(kind="count", scope="", created_at=clock.wall(), state=JobState.DONE))
        db.session.commit()
    assert rings(hung) == 0


def test_a_commit_with_several_jobs_and_several_flushes_rings_once(app, hung, user, monkeypatch):
    rung = []
    monkeypatch.setattr(hung, "ring", lambda: rung.append(1))
    with app.app_context():
        for _ in range(3):
            queue(user)
            db.session.flush()
        db.session.commit()
        db.session.commit()
    assert rung == [1]


def test_the_end_of_a_savepoint_is_no_commit(app, hung, user):
    with app.app_context():
        with db.session.begin_nested():
            queue(user)
        assert rings(hung) == 0
        db.session.commit()
        assert rings(hung) == 1


def test_what_is_entered_as_done_wakes_nobody(app, hung, user):
    with app.app_context():
        queue(user).state = JobState.DONE
        db.session.commit()
    assert rings(hung) == 0


def test_rings_do_not_pile_up_while_nobody_listens(hung):
    for _ in range(3):
        hung.ring()
    assert rings(hung) == 1


# who hears it ----------------------------------------------------------------------------------------------------


def test_a_ring_from_before_ends_the_wait_and_is_forgotten(hung):
    hung.ring()
    assert hung.wait(LONG)
    assert not hung.wait(0)


def test_a_ring_ends_a_wait_that_has_begun(hung, monkeypatch):
    heard, asleep = [], Event()
    real = bell.time.sleep
    monkeypatch.setattr(bell.time, "sleep", lambda seconds: (asleep.set(), real(seconds)))
    listener = Thread(target=lambda: heard.append(hung.wait(LONG)), daemon=True)
    listener.start()
    assert asleep.wait(30)
    Bell(hung.path.parent).ring()  # as another process would
    listener.join(30)
    assert heard == [True]


@pytest.fixture
def working(app, monkeypatch):
    """A worker's loop in a thread, that does jobs called count; answers what tells that it sleeps, and that it did."""
    asleep, done, parents = Event(), Event(), [os.getppid()]
    for name, value in (("settle", lambda: None), ("TIDIES", ()), ("POLL", LONG)):
        monkeypatch.setattr(worker, name, value)
    monkeypatch.setattr(worker.os, "getppid", lambda: parents[-1])
    real = bell.time.sleep
    monkeypatch.setattr(bell.time, "sleep", lambda seconds: (asleep.set(), real(seconds)))

    def do(session, held, folder):
        jobs.finish(session, held, {}, "完成")
        done.set()

    thread = Thread(target=worker.work, args=(app, {"count": do}), daemon=True)
    yield thread, asleep, done
    parents.append(-1)  # the process that started it is gone
    app.extensions["bell"].ring()
    thread.join(30)
    assert not thread.is_alive()


def test_a_worker_that_would_sleep_for_an_hour_does_a_job_at_once(app, hung, user, working):
    thread, asleep, done = working
    thread.start()
    assert asleep.wait(30)
    with app.app_context():
        queue(user)
        db.session.commit()
    assert done.wait(30)


def test_a_ring_that_got_lost_is_made_good_by_looking(app, hung, user, working, monkeypatch):
    thread, asleep, done = working
    monkeypatch.setattr(worker, "POLL", 0.05)
    thread.start()
    assert asleep.wait(30)
    with monkeypatch.context() as silent, app.app_context():
        silent.setattr(hung, "ring", lambda: None)
        queue(user)
        db.session.commit()
    assert rings(hung) == 0
    assert done.wait(30)


# when it does not work -------------------------------------------------------------------------------------------


def spoil(hung):
    hung.path.write_bytes(b"no database at all, but long enough to be looked at as one" * 20)


def block(hung):
    hung.path.mkdir()


def queued(app, user):
    """A request's job, whatever becomes of the bell."""
    with app.app_context():
        made = queue(user)
        db.session.commit()
        return db.session.get(Job, made.id).state


@pytest.mark.parametrize("harm", [spoil, block])
def test_a_broken_bell_stops_neither_the_request_nor_the_worker(app, hung, user, harm, caplog):
    harm(hung)
    assert queued(app, user) is JobState.QUEUED
    assert queued(app, user) is JobState.QUEUED
    assert not hung.wait(0)
    assert len([record for record in caplog.records if record.name == "fupin.bell"]) == 1
    if harm is block:
        hung.path.rmdir()
    hung.ring()
    assert hung.wait(LONG)


def test_a_bell_without_its_folder_stops_nobody(tmp_path):
    gone = Bell(tmp_path / "gone")
    gone.ring()
    assert not gone.wait(0)


def test_a_locked_bell_stops_nobody(app, hung, user, caplog):
    hung.ring()
    hung.wait(0)
    with closing(sqlite3.connect(hung.path, isolation_level=None)) as other:
        other.execute("begin exclusive")
        assert queued(app, user) is JobState.QUEUED
        assert not hung.wait(0)
    assert "locked" in caplog.text
    assert queued(app, user) is JobState.QUEUED
    assert hung.wait(LONG)


def test_a_full_disk_stops_nobody(app, hung, user, monkeypatch, caplog):
    def full(*_, **__):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(bell, "SqliteHuey", full)
    assert queued(app, user) is JobState.QUEUED
    assert not hung.wait(0)
    assert "disk is full" in caplog.text


def test_nobody_else_on_the_machine_may_read_it(hung):
    before = os.umask(0o022)
    try:
        hung.ring()
        with hung._opened() as open_one:
            open_one.storage.enqueue(bell.RING)
            modes = {path.name: path.stat().st_mode & 0o777 for path in hung.path.parent.glob(f"{bell.FILE}*")}
    finally:
        os.umask(before)
    assert modes == dict.fromkeys((bell.FILE, f"{bell.FILE}-wal", f"{bell.FILE}-shm"), 0o600)
