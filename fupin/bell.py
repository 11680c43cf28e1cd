"""The bell that wakes the worker: rung after each commit that put a job in the queue, on a small file of its own.

It carries no news: the job's row is the truth, and whoever wakes looks there. So a bell that is locked, lost, broken or
on a full disk costs the worker its sleep's few seconds, and nobody a job or a request.
"""

import logging
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import current_app
from huey import SqliteHuey
from sqlalchemy import event
from sqlalchemy.orm import Session, scoped_session

from fupin.model import Job, JobState

FILE = "bell.db"
RING = b"ring"  # bytes, not a task's pickle: what is taken off a file is never run
LOOK = 0.25  # seconds between two looks at the file; the row of the queue is looked at far less often
BUSY = 0.2  # seconds that a request waits for the file at most
FAULTS = (sqlite3.Error, OSError)
QUEUED = "fupin.bell.queued"

log = logging.getLogger(__name__)


class Bell:
    """The bell of one office. The file is opened for each use: a bell that was replaced is never rung in vain."""

    def __init__(self, instance: Path) -> None:
        self.path = instance / FILE
        self.told = False  # a fault goes to the log once, until the bell works again

    def ring(self) -> None:
        """Wake the worker; one ring that waits is as good as many. Raises nothing."""
        try:
            with self._opened() as huey:
                if not huey.pending_count():
                    huey.storage.enqueue(RING)
        except FAULTS as fault:
            self._tell(fault)
        else:
            self.told = False

    def wait(self, seconds: float) -> bool:
        """Sleep until it rings, or so long; answers whether it rang. What rang before is forgotten. Raises nothing."""
        until = time.monotonic() + seconds
        try:
            with self._opened() as huey:
                self.told = False
                return self._heard(huey, until)
        except FAULTS as fault:
            self._tell(fault)
            if _spoilt(fault):
                self._remove()
        time.sleep(max(until - time.monotonic(), 0))
        return False

    def _heard(self, huey: Any, until: float) -> bool:
        while not huey.pending_count():
            left = until - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(LOOK, left))
        huey.flush()
        return True

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        """Readable for the office's account alone, whatever the umask; not waited for on the disk."""
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        huey = SqliteHuey(FILE, filename=str(self.path), results=False, fsync=False, cache_mb=0, timeout=BUSY)
        try:
            yield huey
        finally:
            huey.storage.close()

    def _remove(self) -> None:
        """Of a file that is no bell any more; the next use makes another."""
        for end in ("", "-wal", "-shm"):
            try:
                self.path.with_name(FILE + end).unlink(missing_ok=True)
            except OSError as fault:
                self._tell(fault)

    def _tell(self, fault: Exception) -> None:
        if not self.told:
            log.warning("bell: %s", fault)
        self.told = True


def _spoilt(fault: Exception) -> bool:
    """Not merely locked, or out of reach."""
    return isinstance(fault, sqlite3.DatabaseError) and not isinstance(fault, sqlite3.OperationalError)


def hang(sessions: scoped_session[Any]) -> None:
    """Ring the application's bell after the commits of these sessions."""
    event.listen(sessions, "after_flush", _note)
    event.listen(sessions, "after_commit", _ring)
    event.listen(sessions, "after_rollback", _forget)


def _note(session: Session, _flush: object) -> None:
    if any(isinstance(row, Job) and row.state is JobState.QUEUED for row in session.new):
        session.info[QUEUED] = True


def _ring(session: Session) -> None:
    """A savepoint's end is no commit."""
    if not session.in_nested_transaction() and session.info.pop(QUEUED, False):
        current_app.extensions["bell"].ring()


def _forget(session: Session) -> None:
    session.info.pop(QUEUED, None)
