"""The process beside the server that does the long work, one job at a time.

It sleeps until a request that queued a job rings the bell, and looks at the queue by itself every few seconds: a ring
that got lost, or a job whose worker was killed, waits no longer than that.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Event, Thread

from flask import Flask
from sqlalchemy.orm import Session

from fupin import jobs
from fupin.doubts import scan
from fupin.extensions import db
from fupin.garbage import settle
from fupin.jobs import Held
from fupin.registry import areas, duplicates, forgotten, importing, review
from fupin.registry.aftermath import AFTERMATH
from fupin.scanning import piles, sorting, tidying
from fupin.settings import ROOT
from fupin.task_kinds import TASKS, tidy_tasks

Do = Callable[[Session, Held, Path], None]
HANDLERS: dict[str, Do] = {
    importing.CHECK: importing.check,
    importing.APPLY: partial(importing.apply, after=(areas.settle, *AFTERMATH)),
    duplicates.KIND: duplicates.find,
    areas.APPLY: areas.apply,
    review.KIND: review.review,
    piles.KIND: sorting.work,
    scan.KIND: scan.scan,
    **{task.kind: task.do for task in TASKS.values()},
}
TIDIES: tuple[Callable[[Session, Path], None], ...] = (
    tidy_tasks,
    review.order_daily,
    forgotten.discard,
    tidying.clear_discarded,
    tidying.clear_abandoned,
    tidying.clear_unwritten,
    scan.order_daily,
)
POLL = 5.0  # seconds of sleep without a ring
PAUSE = 1.0  # seconds before a worker that ended is followed by another
TIDY_EVERY = 3600.0
# What a large workbook took goes back to the machine at once: a hundred megabytes less for a county's roster.
ALLOCATOR = {"MALLOC_MMAP_THRESHOLD_": "262144", "MALLOC_ARENA_MAX": "1"}
FAULT = "系统出错，未能完成。请稍后再试一次；如再次出现，请联系管理员查看服务器日志"


def work(app: Flask, handlers: Mapping[str, Do]) -> None:
    """Do whatever comes until told to stop, or until the process that started this one is gone."""
    settle()
    parent, next_tidying = os.getppid(), 0.0
    while os.getppid() == parent:
        if work_once(app, handlers):
            continue
        if time.monotonic() >= next_tidying:
            tidy(app)
            next_tidying = time.monotonic() + TIDY_EVERY
        app.extensions["bell"].wait(POLL)


def tidy(app: Flask) -> None:
    """Remove what is kept no longer. A fault is told to the log and ends nothing."""
    with app.app_context():
        for each in TIDIES:
            try:
                each(db.session(), Path(app.instance_path))
            except Exception:
                db.session.rollback()
                app.logger.exception("tidying")


def work_once(app: Flask, handlers: Mapping[str, Do]) -> bool:
    """Do the next job; answers whether there was one."""
    with app.app_context():
        session = db.session()
        held = jobs.claim(session, handlers.keys())
        if held:
            _do(app, session, held, handlers[held.kind])
        return held is not None


def _do(app: Flask, session: Session, held: Held, do: Do) -> None:
    """A fault ends the job and not the worker."""
    try:
        do(session, held, Path(app.instance_path))
    except jobs.Overtaken:
        app.logger.warning("job %s is another worker's now", held.uid)
    except Exception:
        session.rollback()
        app.logger.exception("job %s %s", held.kind, held.uid)
        with suppress(jobs.Overtaken):
            jobs.fail(session, held, FAULT)


@contextmanager
def beside(instance: str) -> Iterator[None]:
    """Keep a worker of this office running while the server serves."""
    stopping, running = Event(), list[subprocess.Popen[bytes]]()
    keeper = Thread(target=_keep, args=(instance, stopping, running), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        for process in running:
            process.send_signal(signal.SIGTERM)
        keeper.join(PAUSE * 5)


def _keep(instance: str, stopping: Event, running: list[subprocess.Popen[bytes]]) -> None:
    """A worker that ended, of whatever, is followed by another."""
    command = [sys.executable, "-m", "flask", "--app", "app", "jobs", "work"]
    environment = {**os.environ, **ALLOCATOR, "FUPIN_INSTANCE": instance}
    while not stopping.is_set():
        with subprocess.Popen(command, cwd=ROOT, env=environment) as process:  # noqa: S603 - our own command
            running[:] = [process]
            process.wait()
        stopping.wait(PAUSE)
