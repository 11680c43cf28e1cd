"""A demonstration office of our own, served by the real server, and Chromium to visit it with."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.browser.office import Office

ROOT = Path(__file__).parents[1]
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = {"width": 1280, "height": 900}
REFUSALS = "Failed to load resource: the server responded with a status of 4"  # Chromium's remark on a 401, 409 or 422
FLASK = [sys.executable, "-m", "flask", "--app", "app"]


@pytest.fixture(scope="session")
def made_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office's folder, made once for all test processes: it takes half a minute."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = shared / "office"
    with (shared / "office.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "settings.toml").exists():
            run = subprocess.run([*FLASK, "demo", "ensure"], cwd=ROOT, env=surroundings(folder), capture_output=True)
            assert run.returncode == 0, run.stderr.decode()
    return folder


@pytest.fixture(scope="session")
def office(made_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """This test process's own copy of the office, open for business."""
    folder = tmp_path_factory.mktemp("served") / "office"
    shutil.copytree(made_office, folder)
    with open_for_business(folder, [*FLASK, "serve", "--port"]) as made:
        yield made


@contextmanager
def open_for_business(folder: Path, command: list[str]) -> Iterator[Office]:
    """The office in that folder, served by the command, to which a port is added."""
    port = free_port()
    log = folder.parent / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen([*command, str(port)], cwd=ROOT, env=surroundings(folder), stdout=out, stderr=out)
    try:
        wait_for(f"http://127.0.0.1:{port}/help", server, log)
        made = Office(f"http://127.0.0.1:{port}", folder)
        yield made
        made.close()
    finally:
        server.terminate()
        server.wait(20)


def surroundings(folder: Path) -> dict[str, str]:
    """The environment of a command of that office; settings of ours must not leak into it."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("FUPIN_")}
    return mine | {"FUPIN_INSTANCE": str(folder)}


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server answers; whatever proxy is set is not for our own machine."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + 60
    while True:
        assert server.poll() is None, log.read_text()
        try:
            with opener.open(address, timeout=10):
                return
        except OSError:
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """What drives browsers, of whatever version: there can be only one of it."""
    with sync_playwright() as made:
        yield made


@pytest.fixture(scope="session")
def chromium(driver: Playwright) -> Iterator[Browser]:
    """Debian's Chromium."""
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


Enter = Callable[..., Page]


@pytest.fixture
def enter(office: Office, chromium: Browser) -> Iterator[Enter]:
    """`enter("chuangkou")`: a window of that account. No page may complain in the console, as of a broken CSP.

    `heard=False` is for tests that break the network or the scripts themselves.
    """
    opened: list[Any] = []
    complaints: list[str] = []

    def hear(message: Any) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(REFUSALS):
            complaints.append(f"{message.location.get('url', '')}: {message.text}")

    def open_window(username: str = "", *, script: bool = True, heard: bool = True, **more: Any) -> Page:
        context = chromium.new_context(
            base_url=office.url, java_script_enabled=script, locale="zh-CN", **{"viewport": WIDE, **more}
        )
        context.set_default_timeout(10_000)
        opened.append(context)
        if heard:
            context.on("console", hear)
            context.on("weberror", lambda error: complaints.append(str(error.error)))
        if username:
            office.sign_in(context, username)
        return context.new_page()

    yield open_window
    for context in opened:
        context.close()
    assert complaints == []


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def script(request: pytest.FixtureRequest) -> bool:
    """With JavaScript and without."""
    return bool(request.param)
