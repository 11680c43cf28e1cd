"""What the crawl found, and what Chromium saw of it: each made once for all test processes."""

import fcntl
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.pagerules.seen import EMPTY, FILLED, Crawled, chosen
from tests.pagerules.visit import Broken, visit
from tests.pagerules.window import window
from tests.served import ROOT, surroundings

SHARES = 6  # of the pages; whichever process is free takes the next
ARTEFACTS = os.environ.get("FUPIN_ARTEFACTS")  # a folder: picture, HTML and findings of each page


@contextmanager
def alone(folder: Path, name: str, *, wait: bool = True) -> Iterator[Path | None]:
    """The file of that name, with nobody else at it; none if somebody is at it and we do not wait."""
    with (folder / f"{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield None
        else:
            yield folder / name


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that all test processes have in common."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def crawled(shared: Path, request: pytest.FixtureRequest) -> Crawled:
    """Every page of both offices. Whoever comes second crawls the empty one meanwhile: it needs no demonstration."""
    found = [_crawled(shared, state, request, wait=False) for state in (FILLED, EMPTY)]
    filled, empty = (one or _crawled(shared, state, request) for one, state in zip(found, (FILLED, EMPTY), strict=True))
    return filled.with_(empty)


def _crawled(shared: Path, state: str, request: pytest.FixtureRequest, *, wait: bool = True) -> Crawled | None:
    """In a process of its own: it has keys and a database that are not the tests'."""
    with alone(shared, f"crawl-{state}.pickle", wait=wait) as file:
        if file is None:
            return None
        if not file.exists():
            made = request.getfixturevalue("made_office") if state == FILLED else shared
            command = [sys.executable, "-m", "tests.pagerules.collect", state, str(file), str(made)]
            run = subprocess.run(command, cwd=ROOT, env=surroundings(made), capture_output=True)
            assert run.returncode == 0, run.stderr.decode()[-4000:]
        found: Crawled = pickle.loads(file.read_bytes())  # noqa: S301 - written by ourselves just now
    return found


@pytest.fixture(scope="session")
def broken(crawled: Crawled, shared: Path, chromium: Browser) -> Callable[[int], list[Broken]]:
    """`broken(16)`: what Chromium saw against that rule, on as few pages as show everything."""
    pages, told = chosen(crawled.pages), list[Broken]()
    for share in range(SHARES):
        with alone(shared, f"visits-{share}.pickle") as file:
            if not file.exists():
                with window(chromium) as shown:
                    found = [one for seen in pages[share::SHARES] for one in visit(shown, seen, _artefacts())]
                file.write_bytes(pickle.dumps(found))
            told += pickle.loads(file.read_bytes())  # noqa: S301 - written by ourselves just now
    return lambda rule: [one for one in told if one.rule == rule]


def _artefacts() -> Path | None:
    if not ARTEFACTS:
        return None
    folder = Path(ARTEFACTS, "pagerules")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
