"""What Chromium 78 makes of the pages: htmx is too new for it, our own scripts and the forms are not."""

import re
import subprocess

import pytest

from tests.browser.pages import press
from tests.browser.test_form import new_draft
from tests.browser.test_kiosk import begin
from tests.kernels.conftest import BARE, program, surroundings
from tests.kernels.relay import Relay

pytestmark = pytest.mark.browser

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--dump-dom", *BARE]
SAID = re.compile(r'CONSOLE\(\d+\)\] "(.*)", source: \S*/([\w.-]*) ')
TOO_NEW = {("Uncaught SyntaxError: Unexpected token '.'", "htmx.js")}


@pytest.fixture
def seen(relay: Relay, tmp_path):
    """`seen("/login")`: the page as 78 has it after its scripts, and what it complained of, with the script's name."""
    found = program(78)

    def look(path: str) -> tuple[str, set[tuple[str, str]]]:
        command = [found, *FLAGS, f"--user-data-dir={tmp_path}", relay.url + path]
        run = subprocess.run(command, env=surroundings(found), capture_output=True, text=True, timeout=60, check=True)
        return run.stdout, set(SAID.findall(run.stderr))

    return look


def test_signing_in_is_shown(seen):
    page, said = seen("/login")
    assert said == TOO_NEW
    assert 'name="password"' in page


def test_the_counter_is_shown_and_its_own_scripts_run(seen, relay, enter, office):
    window = enter("chuangkou")
    new_draft(window)
    relay.shown(window.context.cookies())
    for path, held in (
        ("/", "新申请"),
        (window.url.removeprefix(office.url), 'name="id_number"'),
        ("/cases", "申请人"),
    ):
        page, said = seen(path)
        assert said == TOO_NEW
        assert held in page
        assert re.search(r"<html[^>]* class=\"[^\"]*\bkeys\b", page), "desk.js has not run"


def test_the_kiosk_has_no_script_that_is_too_new(seen, relay, enter, office):
    window = enter()
    window.goto("/kiosk")
    press(window, "把这个浏览器当作演示的自助机")
    relay.shown(window.context.cookies())
    page, said = seen("/kiosk")
    assert said == set()
    assert "继续填写" in page
    begin(window, office.training(office.person()))
    relay.shown(window.context.cookies())
    page, said = seen("/kiosk/steps/phone")
    assert said == set()
    assert 'name="phone"' in page
