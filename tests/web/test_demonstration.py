"""The demonstration's clock goes forward; an office in earnest has none."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from fupin import clock
from fupin.web.demonstration import days_ahead, kept_in


@pytest.fixture
def demonstration(app: Flask) -> Iterator[Flask]:
    app.config["DEMO"] = True
    yield app
    app.config["DEMO"] = False
    kept_in(app).unlink(missing_ok=True)
    clock.run_ahead(0)


def test_a_week_passes_at_the_press_of_a_button(demonstration, client, page, make_user, sign_in) -> None:
    make_user(username="li")
    sign_in(client, "li")
    before = clock.today()
    page.submit(page("/help"), "前进一周")
    assert (clock.today() - before).days == 7
    assert days_ahead(kept_in(demonstration)) == 7


def test_nobody_is_signed_out_by_it(demonstration, client, page, make_user, sign_in) -> None:
    make_user(username="li")
    sign_in(client, "li")
    page.submit(page("/help"), "前进一周")
    assert "演示日期已到" in page("/help").text


def test_an_office_in_earnest_has_no_such_button(client: FlaskClient, page, make_user, sign_in) -> None:
    make_user(username="li")
    sign_in(client, "li")
    assert "前进一周" not in page("/help").buttons()
    page.post("/demonstration/forward", status=404)


@pytest.mark.parametrize("kept", ["", "seven", "-7", "99999999"])
def test_a_spoilt_file_is_no_fault(tmp_path: Path, kept: str) -> None:
    path = tmp_path / "days_ahead"
    path.write_text(kept)
    assert 0 <= days_ahead(path) <= 3650
