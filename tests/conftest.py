"""An office for every test: its keys, a database of its own, people who may sign in, and a reader of pages."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from fupin import clock, create_app, placenames, vault, worker
from fupin.extensions import db
from fupin.model import User, WebSession
from fupin.model.terms import Role
from fupin.web.sessions import token_hash
from tests.databases import Databases, make_databases
from tests.pages import Page, check

pytest_plugins = ["tests.served"]

SECRET = "a secret of the tests, long enough to be one"
PASSWORD = "Weifang-2016-fupin"
COUNTY = "370783"
TOWNSHIP = "370783101"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say which tests touch the database of the run: only those have anything to ask of PostgreSQL."""
    for item in items:
        if isinstance(item, pytest.Function) and "databases" in item.fixturenames:
            item.add_marker(pytest.mark.database)


class OfficeClient(FlaskClient):
    """A browser. What the test has written is committed before each request, and read afresh after it."""

    between: Session

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """As Flask's."""
        self.between.commit()
        return super().open(*args, **kwargs)


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office's folder, with keys, one for the whole run of a worker."""
    folder = tmp_path_factory.mktemp("instance")
    vault.Keyring.create(folder / "keys.json")
    vault.use(vault.Keyring.load(folder / "keys.json"))
    return folder


@pytest.fixture(scope="session")
def databases(instance: Path, worker_id: str) -> Iterator[Databases]:
    """Fresh databases, as many as wanted, copied from one that was made once."""
    made = make_databases(instance, worker_id)
    yield made
    made.close()


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """Which of several test processes this is."""
    return str(getattr(request.config, "workerinput", {}).get("workerid", "gw0"))


@pytest.fixture(scope="session")
def settings(instance: Path, databases: Databases) -> dict[str, object]:
    """The settings of the tests' office."""
    return {
        "INSTANCE": instance,
        "SECRET_KEY": SECRET,
        "DATABASE_URL": databases.url,
        "OFFICE_NAME": "青州市人力资源和社会保障局",
        "TESTING": True,
    }


@pytest.fixture(scope="session")
def made_app(settings: dict[str, object]) -> Flask:
    """The application, made once; its database is replaced between tests."""
    app = create_app(settings)
    app.test_client_class = OfficeClient
    return app


@pytest.fixture
def app(made_app: Flask, databases: Databases) -> Iterator[Flask]:
    """The application on a database nobody has used."""
    with made_app.app_context():
        engine = db.engine
    databases.renew(engine)
    placenames.forget()
    yield made_app
    engine.dispose()


@pytest.fixture
def engine(app: Flask) -> Engine:
    """The office's database."""
    with app.app_context():
        return db.engine


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """The test's own session, beside those of the requests."""
    with Session(engine) as made:
        yield made


@pytest.fixture
def client(app: Flask, session: Session) -> FlaskClient:
    """A browser, not signed in."""
    return new_client(app, session)


def new_client(app: Flask, session: Session) -> FlaskClient:
    """A further browser."""
    made = app.test_client()
    made.between = session
    return made


@pytest.fixture
def make_user(session: Session) -> Callable[..., User]:
    """Adds an account; its password hash fits nothing unless one is given."""

    def make(role: Role = Role.CLERK, scope: str = COUNTY, username: str = "", **more: Any) -> User:
        now = clock.now()
        values = {
            "name": f"{role.label}甲",
            "password_hash": "-",
            "must_change": False,
            "created_at": now,
            "password_at": now,
        }
        user = User(username=username or role.value, role=role, scope=scope, **{**values, **more})
        session.add(user)
        session.commit()
        return user

    return make


@pytest.fixture
def sign_in(session: Session) -> Callable[[FlaskClient, str], str]:
    """Gives a browser the session of an account, without the sign-in page; answers the cookie."""

    def enter(client: FlaskClient, username: str) -> str:
        user = session.query(User).filter_by(username=username).one()
        token = f"{username:-<43}"[:43]
        now = clock.now()
        session.merge(WebSession(token_hash=token_hash(token), user_id=user.id, data="{}", created_at=now, seen_at=now))
        session.commit()
        client.set_cookie("fupin", token)
        return token

    return enter


class Reader:
    """Opens pages in a browser and holds each of them to the rules."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def __call__(self, address: str, status: int = 200, client: FlaskClient | None = None) -> Page:
        """The page at an address."""
        return self._read((client or self.client).get(address), status)

    def post(
        self, address: str, data: dict[str, Any] | None = None, status: int = 303, client: FlaskClient | None = None
    ) -> Any:
        """Send fields with a valid token: the page, or the bare response if there is none to read."""
        browser = client or self.client
        token = Page(browser.get("/help")).answers("标准")["csrf_token"]
        return self._answer(browser.post(address, data={"csrf_token": token, **(data or {})}), status)

    def submit(
        self,
        page: Page,
        button: str,
        changes: dict[str, Any] | None = None,
        status: int = 303,
        client: FlaskClient | None = None,
    ) -> Any:
        """Press a button as a browser would, with some fields filled anew (None empties one)."""
        form, _ = page.form(button)
        answers: dict[str, Any] = {**page.answers(button), **(changes or {})}
        sent = {name: value for name, value in answers.items() if value is not None}
        address = form.get("action") or page.response.request.path
        browser = client or self.client
        if form.get("method", "get") == "get":
            return self._answer(browser.get(address, query_string=sent), status)
        return self._answer(browser.post(address, data=sent), status)

    def follow(self, response: Any, client: FlaskClient | None = None) -> Page:
        """The page that a redirect leads to."""
        return self(response.location, client=client)

    def _answer(self, response: Any, status: int) -> Any:
        if status in {302, 303}:
            assert response.status_code == status, Page(response).text
            return response
        return self._read(response, status)

    def _read(self, response: Any, status: int) -> Page:
        page = Page(response)
        assert page.status == status, f"{page.status}: {page.text}"
        check(page)
        return page


@pytest.fixture
def page(client: FlaskClient) -> Reader:
    """`page("/cases")`, `page.submit(found, "保存", {...})`: reads pages and checks each."""
    return Reader(client)


@pytest.fixture
def work(app: Flask, session: Session) -> Callable[[], None]:
    """The worker does whatever waits."""

    def worked() -> None:
        session.commit()
        while worker.work_once(app, worker.HANDLERS):
            pass
        session.rollback()

    return worked
