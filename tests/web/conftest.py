"""The office of tests/office.py at its desks: its staff signed in, letters printed on plain paper."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from fupin import clock
from fupin.kiosk import devices
from fupin.model import User
from tests.conftest import Reader, new_client
from tests.office import NOON, TOWNSHIP, Office

Enter = Callable[[User], FlaskClient]


@pytest.fixture
def office(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Staff and figures, at noon of the tests' day."""
    with clock.pinned(NOON):
        made = Office(session)
        monkeypatch.setitem(app.extensions, "press", made.press)
        yield made


@pytest.fixture
def enter(app: Flask, session: Session, sign_in: Callable[[FlaskClient, str], str]) -> Enter:
    """A further browser, signed in."""

    def enter_as(user: User) -> FlaskClient:
        browser = new_client(app, session)
        sign_in(browser, user.username)
        return browser

    return enter_as


@pytest.fixture
def counter(office: Office, client: FlaskClient, sign_in: Callable[[FlaskClient, str], str]) -> FlaskClient:
    """The clerk's browser, which is also the one that `page` reads with."""
    sign_in(client, office.clerk.username)
    return client


@pytest.fixture
def kiosk(office: Office, app: Flask, session: Session) -> Reader:
    """A paired machine of the township, to read pages with."""
    code = devices.offer_pairing(devices.register(session, office.clerk, "一号机", TOWNSHIP))
    reader = Reader(new_client(app, session))
    reader.submit(reader("/kiosk"), "配对", {"code": code})
    return reader
