"""A worker killed in a pile is followed by one that finishes it; a page that kills its reader is left out of it."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fupin import clock
from fupin.model import JobState, PageState, ScanPage, SignedCopy, Trouble
from fupin.scanning import kept, looking, reading, sorting, tray
from fupin.settings import ROOT
from tests.conftest import SECRET
from tests.scanning import scanner
from tests.scanning.scanner import jpeg, noisy, pile

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


FATAL = (600, 400)  # no letter is wider than it is high


@pytest.fixture
def deadly(monkeypatch, tmp_path):
    """Reading a wide page ends the process that does it, as a fault in a decoder does; how often that was."""

    def read(picture, fine):
        if picture.width > picture.height:
            with (tmp_path / "fell").open("a") as falls:
                falls.write(".")
            os.kill(os.getpid(), signal.SIGSEGV)
        return reading.look(picture, fine)

    monkeypatch.setattr(looking, "look", read)
    return lambda: len((tmp_path / "fell").read_text())


def test_a_page_that_ends_its_reader_waits_in_the_tray_and_the_pile_goes_on(
    letters, scan, drop, deadly, copies, outcome, session, instance, office
):
    first, second = scan(letters[0])
    before, between, after = (scanner.blank(40).resize(FATAL) for _ in range(3))
    dropped = drop(pile([before, first, between, second], 150), *map(jpeg, (*scan(letters[1]), after)))
    assert (dropped.job.state, dropped.job.attempts) == (JobState.DONE, 1)
    assert outcome() == [
        Trouble.BROKEN,
        PageState.FILED,
        Trouble.BROKEN,
        PageState.FILED,
        PageState.FILED,
        Trouble.BROKEN,
    ]
    assert copies() == {letters[0].id: 2, letters[1].id: 1}
    assert deadly() == 6
    waits, _ = tray.listed(session, office.clerk, dropped.id, 0)
    assert [page.words for page in waits] == [looking.FELL.words] * 3
    assert kept.fetch(instance, waits[0].uid) == looking.NOTHING


def test_a_reader_killed_from_outside_once_reads_its_page_after_all(letters, scan, drop, monkeypatch, tmp_path, copies):
    def read(picture, fine):
        if not (tmp_path / "fell").exists():
            (tmp_path / "fell").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return reading.look(picture, fine)

    monkeypatch.setattr(looking, "look", read)
    drop(pile(scan(letters[0]), 150))
    assert copies() == {letters[0].id: 2}


def test_a_page_that_reads_for_ever_is_skipped_too(letters, scan, drop, monkeypatch, copies, outcome):
    def read(picture, fine):
        if picture.width > picture.height:
            time.sleep(1000)
        return reading.look(picture, fine)

    monkeypatch.setattr(looking, "look", read)
    monkeypatch.setattr(sorting, "PATIENCE", 2.0)
    drop(jpeg(scanner.blank(40).resize(FATAL)), jpeg(scan(letters[1])[0]))
    assert outcome() == [Trouble.BROKEN, PageState.FILED]
    assert copies() == {letters[1].id: 1}
