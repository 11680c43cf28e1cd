"""A worker killed in the middle of writing a roster: whoever comes next finishes it, and nobody is written twice."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text

from fupin import clock, jobs
from fupin.identity import with_check_digit
from fupin.model import Household, Job, JobState, Person, PersonSearch, StatusChange
from fupin.model.terms import Role
from fupin.registry import TITLES, add_villages, frames, importing
from fupin.registry.places import Village
from fupin.settings import ROOT
from tests.conftest import SECRET
from tests.registry.workbooks import FIRST, write

PEOPLE = 3 * frames.FRAME
PATIENCE = 60


def rows():
    """Households of two, some of which have left poverty."""
    for place in range(PEOPLE):
        born = date(1950, 1, 1) + timedelta(days=place)
        yield FIRST | {
            "户编号": f"88{place // 2:010}",
            "人编号": f"88{place:012}",
            "证件号码": with_check_digit(f"370781{born:%Y%m%d}002"),
            "联系电话": f"199{place:08}",
            "脱贫属性": "已脱贫" if place // 2 % 3 == 0 else "未脱贫",
        }


@pytest.fixture
def writing(session, make_user, instance, tmp_path):
    """A roster that was checked and confirmed: the job that waits."""
    add_villages(session, [Village("370781101901", "柿子沟村")], date(2016, 1, 1))
    by = make_user(Role.COUNTY, "370781", "xianji")
    jobs.store(instance, "killed", write(tmp_path / "roster.xlsx", rows(), TITLES).read_bytes())
    jobs.enqueue(session, importing.CHECK, by, "killed")
    session.commit()
    held = jobs.claim(session, {importing.CHECK})
    importing.check(session, held, instance)
    checked = session.get(Job, held.id)
    assert checked.result["new"] == PEOPLE, checked.words
    job = jobs.enqueue(session, importing.APPLY, session.merge(by), "killed", checked)
    session.commit()
    return job


@pytest.fixture
def start(instance, databases):
    """Start the worker as the server starts it."""
    environment = os.environ | {
        "FUPIN_INSTANCE": str(instance), "FUPIN_DATABASE_URL": databases.url, "FUPIN_SECRET_KEY": SECRET,
    }  # fmt: skip
    command = [sys.executable, "-m", "flask", "--app", "app", "jobs", "work", "--once"]
    started = []

    def run():
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.wait()


def kill_in_the_middle(process, session, job):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        session.rollback()
        session.refresh(job)
        if job.done:
            process.send_signal(signal.SIGKILL)
            assert process.wait(PATIENCE) == -signal.SIGKILL
            session.refresh(job)
            return
        time.sleep(0.005)
    raise AssertionError("it never began")


def test_a_worker_killed_while_it_writes_leaves_nobody_out_and_nobody_twice(writing, start, session):
    kill_in_the_middle(start(), session, writing)
    assert writing.state is JobState.RUNNING
    assert 0 < writing.done < PEOPLE
    session.rollback()
    assert session.scalar(select(func.count(Person.id)).where(Person.number.like("88%"))) >= writing.done

    assert start().wait(PATIENCE) == 0
    session.refresh(writing)
    assert writing.state is JobState.RUNNING, "the lease of the dead was not respected"

    writing.lease_until = clock.wall() - timedelta(seconds=1)
    session.commit()
    assert start().wait(PATIENCE) == 0
    session.refresh(writing)
    assert (writing.state, writing.attempts, writing.done) == (JobState.DONE, 2, PEOPLE)
    assert (writing.result["new"], writing.result["changed"], writing.result["left"]) == (PEOPLE, 0, [])
    whole(session)


def whole(session):
    """Everybody once, with the history the roster implies and one row of the search index."""
    lifted = sum(row["脱贫属性"] == "已脱贫" for row in rows())
    assert session.scalar(select(func.count(Person.id))) == PEOPLE
    assert session.scalar(select(func.count(Household.id))) == PEOPLE // 2
    events = session.execute(select(StatusChange.person_id, StatusChange.event)).all()
    assert len(set(events)) == len(events)
    assert Counter(event.label for _, event in events) == {"建档": PEOPLE, "脱贫销号": lifted}
    assert session.scalar(select(func.count(PersonSearch.person_id))) == PEOPLE
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO person_search_fts (person_search_fts, rank) VALUES ('integrity-check', 1)"))
        session.rollback()
