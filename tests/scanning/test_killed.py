"""A worker killed in the middle of a pile: whoever comes next finishes it, and nothing is filed twice."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fupin import clock
from fupin.model import JobState, PageState, ScanPage, SignedCopy
from fupin.settings import ROOT
from tests.conftest import SECRET
from tests.scanning import scanner
from tests.scanning.scanner import noisy, pile

PATIENCE = 120


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
        if job.done >= 2:
            process.send_signal(signal.SIGKILL)
            assert process.wait(PATIENCE) == -signal.SIGKILL
            session.refresh(job)
            return
        time.sleep(0.005)
    raise AssertionError("it never began")


def test_a_worker_killed_in_a_pile_leaves_no_page_out_and_files_none_twice(letters, scan, drop, start, session, copies):
    sheets = [sheet for letter in letters for sheet in scan(letter)]
    blank = scanner.blank(150)
    dropped = drop(pile([each for sheet in sheets for each in (sheet, noisy(blank))], 150), working=False)
    job, count = dropped.job, 2 * len(sheets)
    kill_in_the_middle(start(), session, job)
    assert job.state is JobState.RUNNING
    assert 2 <= session.scalar(select(func.count(ScanPage.id))) < count

    job.lease_until = clock.wall() - timedelta(seconds=1)
    session.commit()
    assert start().wait(PATIENCE) == 0
    session.refresh(job)
    assert (job.state, job.attempts, job.done) == (JobState.DONE, 2, count)
    pages = session.scalars(select(ScanPage).order_by(ScanPage.place)).all()
    assert [page.place for page in pages] == list(range(1, count + 1))
    assert [page.state for page in pages] == [PageState.FILED, PageState.BLANK] * len(sheets)
    assert copies() == {letters[0].id: 2, letters[1].id: 1, letters[2].id: 1}
    assert session.scalar(select(func.count(SignedCopy.id))) == len(letters)
