"""Long work: one at a time, taken over from whoever was killed, never done twice."""

from datetime import timedelta

import pytest

from fupin import clock, jobs, worker
from fupin.model import JobState
from fupin.model.terms import Role

KINDS = {"count"}
LATER = jobs.LEASE + timedelta(seconds=1)


@pytest.fixture
def user(make_user):
    return make_user(Role.COUNTY, "370783", "xianji")


@pytest.fixture
def add(session, user):
    def added(kind="count", **more):
        job = jobs.enqueue(session, kind, user, **more)
        session.commit()
        return job

    return added


def after(lapse):
    return clock.pinned(clock.wall() + lapse)


def test_a_job_is_claimed_once_and_finished_with_its_result(session, add):
    job = add()
    held = jobs.claim(session, KINDS)
    assert (held.uid, job.state) == (job.uid, JobState.RUNNING)
    assert jobs.claim(session, KINDS) is None
    jobs.tell(session, held, 3, 10)
    assert (job.done, job.total) == (3, 10)
    jobs.finish(session, held, {"people": ["李桂兰"]}, "完成")
    session.expire_all()
    assert (job.state, job.words, job.result) == (JobState.DONE, "完成", {"people": ["李桂兰"]})
    assert "李桂兰" not in job.result_sealed


def test_jobs_are_done_one_at_a_time_in_their_order(session, add):
    first, second = add(), add()
    assert jobs.ahead_of(session, second) == 1
    held = jobs.claim(session, KINDS)
    assert held.uid == first.uid
    assert jobs.claim(session, KINDS) is None
    jobs.finish(session, held, {}, "")
    assert jobs.claim(session, KINDS).uid == second.uid


def test_a_kind_nobody_here_can_do_is_left_alone(session, add):
    add("letters")
    assert jobs.claim(session, KINDS) is None


def test_the_next_worker_begins_at_the_last_sign_of_life(session, add):
    add()
    dead = jobs.claim(session, KINDS)
    jobs.tell(session, dead, 7, 10)
    assert jobs.claim(session, KINDS) is None
    with after(LATER):
        heir = jobs.claim(session, KINDS)
    assert (heir.id, heir.done) == (dead.id, 7)
    assert heir.worker != dead.worker


def test_a_worker_that_slept_too_long_writes_nothing(session, add):
    job = add()
    slow = jobs.claim(session, KINDS)
    with after(LATER):
        heir = jobs.claim(session, KINDS)
        for act in (
            lambda: jobs.tell(session, slow, 9, 10),
            lambda: jobs.finish(session, slow, {"twice": True}, ""),
            lambda: jobs.fail(session, slow, "x"),
        ):
            with pytest.raises(jobs.Overtaken):
                act()
        jobs.finish(session, heir, {"once": True}, "")
    assert job.result == {"once": True}


def test_a_sign_of_life_keeps_the_job(session, add):
    add()
    held = jobs.claim(session, KINDS)
    with after(jobs.LEASE / 2):
        jobs.tell(session, held, 1, 2)
    with after(jobs.LEASE * 1.2):
        assert jobs.claim(session, KINDS) is None


def test_what_ends_its_worker_every_time_is_given_up(session, add):
    job, second = add(), add()
    for attempt in range(jobs.MOST_ATTEMPTS):
        with after(LATER * attempt):
            assert jobs.claim(session, KINDS).id == job.id
    with after(LATER * jobs.MOST_ATTEMPTS):
        assert jobs.claim(session, KINDS).id == second.id
    assert (job.state, job.words) == (JobState.FAILED, jobs.BROKEN_OFF)


def test_a_worker_does_what_waits(app, session, add):
    job = add()
    doing = {"count": lambda s, held, folder: jobs.finish(s, held, {"folder": str(folder)}, "完成")}
    assert worker.work_once(app, doing)
    assert not worker.work_once(app, doing)
    session.expire_all()
    assert job.result == {"folder": app.instance_path}


def test_a_fault_fails_the_job_in_words_and_not_the_worker(app, session, add, caplog):
    job = add()

    def broken(session, held, folder):
        raise ZeroDivisionError

    assert worker.work_once(app, {"count": broken})
    session.expire_all()
    assert (job.state, job.words) == (JobState.FAILED, worker.FAULT)
    assert "ZeroDivisionError" in caplog.text


def test_files_of_jobs_are_sealed_and_can_be_removed(instance):
    jobs.store(instance, "a1", "李桂兰".encode())
    jobs.store(instance, "a1.rows", b"x")
    path = instance / jobs.FOLDER / "a1"
    assert "李桂兰".encode() not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0 or path.parent.stat().st_mode & 0o077 == 0
    assert jobs.fetch(instance, "a1").decode() == "李桂兰"
    jobs.discard(instance, "a1")
    assert list(path.parent.glob("a1*")) == []
