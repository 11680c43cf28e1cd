"""Browsers with the kernels of old office machines, fetched by bin/kernels, and the served office to visit."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright

from fupin.demo.accounts import PASSWORD
from tests.browser.keys import press_enter, type_in
from tests.browser.office import Office
from tests.kernels.relay import Relay
from tests.served import FLAGS, REFUSALS, WIDE

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
FOLDER = Path(os.environ.get("FUPIN_KERNELS") or CACHE / "fupin-kernels")
BARE = ["--no-zygote", "--disable-software-rasterizer", "--disable-dev-shm-usage"]
Window = Callable[[str], Page]


def program(version: int) -> Path:
    """That kernel's Chromium; whoever has not fetched it is told how."""
    found = FOLDER / str(version) / "chromium"
    if not found.exists():
        pytest.skip(f"没有内核 {version}（no Chromium {version}）：先运行 bin/kernels（run bin/kernels first）")
    return found


def surroundings(found: Path) -> dict[str, str]:
    """Its own libraries; the fonts are the machine's."""
    return os.environ | {"LD_LIBRARY_PATH": str(found.parent / "lib")}


@pytest.fixture(scope="module", params=[83, 88, 109])
def kernel(request: pytest.FixtureRequest, driver: Playwright) -> Iterator[Browser]:
    """Each that can be driven."""
    found = program(request.param)
    browser = driver.chromium.launch(executable_path=found, args=[*FLAGS, *BARE], env=dict(surroundings(found)))
    assert browser.version.startswith(f"{request.param}.")
    yield browser
    browser.close()


@pytest.fixture
def window(kernel: Browser, office: Office) -> Iterator[Window]:
    """`window("chuangkou")`: signed in by keys the first time. No page may complain in the console."""
    opened: list[Any] = []
    complaints: list[str] = []

    def hear(message: Any) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(REFUSALS):
            complaints.append(f"{message.location.get('url', '')}: {message.text}")

    def open_window(username: str) -> Page:
        context = kernel.new_context(base_url=office.url, locale="zh-CN", viewport=WIDE)
        context.set_default_timeout(10_000)
        context.on("console", hear)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        opened.append(context)
        page = context.new_page()
        sign_in(page, username)
        return page

    yield open_window
    for context in opened:
        context.close()
    assert complaints == []


def sign_in(page: Page, username: str) -> None:
    """On the sign-in page."""
    page.goto("/login")
    type_in(page, "username", username)
    type_in(page, "password", PASSWORD)
    press_enter(page)
    assert "/login" not in page.url


@pytest.fixture
def relay(office: Office) -> Iterator[Relay]:
    """The served office for browsers that cannot be driven."""
    with Relay(office.url) as made:
        yield made
