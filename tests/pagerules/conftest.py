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

from tests.browser.conftest import ROOT, chromium, made_office, surroundings
from tests.pagerules.seen import Crawled, chosen
from tests.pagerules.visit import Broken, visit
from tests.pagerules.window import window

__all__ = ["chromium", "made_office"]

SHARES = 6  # of the pages; whichever process is free takes the next
ARTEFACTS = os.environ.get("FUPIN_ARTEFACTS")  # a folder: picture, HTML and findings of each page


@contextmanager
def alone(folder: Path, name: str) -> Iterator[Path]:
    """The file of that name, with nobody else at it."""
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder / name


@pytest.fixture(scope="session")
def crawled(made_office: Path) -> Crawled:
    """Every page of the office, in a process of its own: it has keys and a database that are not the tests'."""
    with alone(made_office.parent, "crawl.pickle") as file:
        if not file.exists():
            command = [sys.executable, "-m", "tests.pagerules.collect", str(made_office), str(file)]
            run = subprocess.run(command, cwd=ROOT, env=surroundings(made_office), capture_output=True)
            assert run.returncode == 0, run.stderr.decode()[-4000:]
        found: Crawled = pickle.loads(file.read_bytes())  # noqa: S301 - written by ourselves just now
    return found


@pytest.fixture(scope="session")
def broken(crawled: Crawled, made_office: Path, chromium: Browser) -> Callable[[int], list[Broken]]:
    """`broken(16)`: what Chromium saw against that rule, on as few pages as show everything."""
    pages, told = chosen(crawled.pages), list[Broken]()
    for share in range(SHARES):
        with alone(made_office.parent, f"visits-{share}.pickle") as file:
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
