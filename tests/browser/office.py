"""The served demonstration office as tests see it: accounts, people nobody has used, and the passing of time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page
from sqlalchemy import and_, create_engine, or_, select
from sqlalchemy.orm import Session, joinedload

from fupin import casework, clock, vault
from fupin.calendar import add_months, add_years
from fupin.db import begin_writing, configure
from fupin.demo import answers
from fupin.demo.accounts import PASSWORD
from fupin.model import (
    Application,
    Household,
    Notice,
    NoticeEntry,
    Organisation,
    Person,
    StatusChange,
    TrainingClass,
    User,
    Workshop,
)
from fupin.model.classes import ClassState
from fupin.model.places import inside
from fupin.model.terms import ABLE, Action, State, StatusEvent
from fupin.office import Press
from fupin.schemes import SCHEMES
from fupin.schemes.forms import Raw
from fupin.schemes.public_post.model import Opening
from fupin.schemes.training.model import Course
from fupin.schemes.workshop.model import WorkshopWorker
from tests.browser.newcomers import newcomer
from tests.office import PaperPrinter

TOWNSHIP = "370702001"
COUNTY = TOWNSHIP[:6]


class Office:
    """Where it is served, and its records."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.ring = vault.Keyring.load(folder / "keys.json")
        self.engine = create_engine(f"sqlite:///{folder / 'fupin.db'}")
        configure(self.engine)
        self.cookies: dict[str, Any] = {}
        self.used: set[int] = set()
        self.first: dict[bool, Person] = {}  # whoever comes when the demonstration has nobody left is like them
        self.enterprises = count(501)

    def close(self) -> None:
        """Let the database go."""
        self.engine.dispose()

    @contextmanager
    def records(self) -> Iterator[Session]:
        """A session on the office's database, under its own keys: other tests of this process have theirs."""
        theirs = vault._ring
        vault.use(self.ring)
        try:
            with Session(self.engine, expire_on_commit=False) as session:
                yield session
        finally:
            vault._ring = theirs

    def sign_in(self, context: BrowserContext, username: str) -> None:
        """By the sign-in page the first time, by the cookie it gave from then on: hashing a password takes long."""
        if username not in self.cookies:
            page = context.new_page()
            page.goto("/login")
            self.fill_in_sign_in(page, username)
            page.wait_for_url(lambda url: "/login" not in url)
            self.cookies[username] = context.cookies()
            page.close()
        context.add_cookies(self.cookies[username])

    def fill_in_sign_in(self, page: Page, username: str) -> None:
        """On the sign-in page."""
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()

    # people and what they answer --------------------------------------------------------------------------------

    def person(self, *, disabled: bool = False) -> Person:
        """Somebody of the township who may have any of the measures and has not asked for one."""
        low, high = (18, 58) if disabled else (20, 50)
        today = clock.today()
        query = (
            select(Person)
            .join(Household, Household.id == Person.household_id)
            .options(joinedload(Person.household))
            .where(
                inside(Person.area_code, TOWNSHIP),
                or_(
                    Person.birth.between(add_years(today, -high), add_years(today, -low)),
                    and_(Person.sex == "男", Person.birth.between(add_years(today, -58), add_years(today, -18))),
                ),
                Household.exit_attribute != "已脱贫",
                ~Person.status_changes.any(StatusChange.event == StatusEvent.DIED),
                Person.phone_sealed.is_not(None),
                Person.id.not_in(select(Application.person_id).where(Application.person_id.is_not(None))),
                Person.id.not_in(select(WorkshopWorker.person_id).where(WorkshopWorker.person_id.is_not(None))),
                Person.id.not_in(self.used),
            )
            .order_by(Person.disability_sealed.is_not(None), Person.number)
        )
        query = query.where(Person.disability_sealed.is_not(None) if disabled else Person.labour.in_(ABLE))
        with self.records() as session:
            found = session.scalars(query.limit(1)).first() or newcomer(session, self.first[disabled])
            self.first.setdefault(disabled, found)
            self.used.add(found.id)
            return found

    def training(self, person: Person) -> Raw:
        """A sign-up for the first course of the county's list, and the fourth."""
        with self.records() as session:
            courses = list(session.scalars(select(Course).where(Course.county_code == COUNTY).order_by(Course.id)))
            return answers.training(person, [courses[0], courses[3]])

    def public_post(self, person: Person) -> Raw:
        """A year in a post of another village of the county: those of our own are nearly full."""
        with self.records() as session:
            query = select(Opening).where(inside(Opening.area_code, COUNTY))
            opening = session.scalars(query.order_by(Opening.quantity.desc(), Opening.id.desc())).first()
            return answers.public_post(person, opening, clock.today() + timedelta(days=30))

    def workshop(self, workers: list[Person]) -> Raw:
        """A new enterprise's workshop, with two payments a worker instead of twelve; the last one earned too little."""
        signed_on = add_years(clock.today(), -1) - timedelta(days=75)
        with self.records():
            body = answers.new_enterprise(TOWNSHIP, next(self.enterprises))
            body.phone = "05360000000"
            raw = answers.workshop(body, self.person(), workers, signed_on, poorly_paid=1)
        raw = {name: value for name, value in raw.items() if "-payments-" not in name or name.split("-")[3] in "01"}
        for place in range(len(workers)):
            enough = place < len(workers) - 1
            for row in range(2):
                raw[f"workers-{place}-payments-{row}-amount_fen"] = ["2000" if enough else "1999.99"]
        return raw

    def hire_subsidy(self, person: Person) -> Raw:
        """A month of somebody at an enterprise with a registered workshop."""
        with self.records() as session:
            body = session.scalars(
                select(Organisation).join(Workshop, Workshop.organisation_id == Organisation.id).order_by(Workshop.id)
            ).first()
            signed_on = add_months(clock.today().replace(day=1), -2)
            return answers.hire_subsidy(body, self.person(), [person], signed_on, 1)

    def training_subsidy(self) -> Raw:
        """The school claims for the class that was closed last."""
        with self.records() as session:
            query = select(TrainingClass).where(TrainingClass.state == ClassState.CLOSED)
            return answers.training_subsidy(session.scalars(query.order_by(TrainingClass.id.desc()).limit(1)).one())

    def sign_up(self) -> str:
        """The number of a training application that the counter has just submitted, without the pages of doing so."""
        raw = self.training(self.person())
        with self.records() as session:
            clerk = session.scalars(select(User).where(User.username == "chuangkou")).one()
            session.expunge(clerk)
            draft = casework.begin(session, clerk, SCHEMES["training"], f"browser{next(self.enterprises)}")
            draft = casework.save(session, draft.uid, raw, None)
            return casework.submit(session, clerk, draft.uid, draft.version, set())

    def send_back(self, number: str) -> None:
        """As another reviewer would, at another machine."""
        with self.records() as session:
            reviewer = session.scalars(select(User).where(User.username == "xiangzhen")).one()
            case = session.scalars(select(Application).where(Application.number == number)).one()
            session.expunge(reviewer)
            press = Press(PaperPrinter(), self.url, demo=True)
            casework.act(
                session, press, reviewer, case.uid, Action.RETURN, version=case.version, opinion="请补充户口簿"
            )

    def state_of(self, number: str) -> State:
        """Where it stands now."""
        with self.records() as session:
            return session.scalars(select(Application.state).where(Application.number == number)).one()

    # what only the database can do ------------------------------------------------------------------------------

    def let_notice_pass(self, number: str) -> None:
        """End the notice of this application yesterday.

        A notice takes five working days and no page can shorten it. The demonstration's date could be put forward, but
        for every other test of this office too, past the end of sign-ups and sessions.
        """
        yesterday = clock.today() - timedelta(days=1)
        with self.records() as session:
            begin_writing(session)
            entry = session.scalars(
                select(NoticeEntry).join(NoticeEntry.application).where(Application.number == number)
            ).one()
            session.get_one(Notice, entry.notice_id).ends_on = yesterday
            session.get_one(Application, entry.application_id).due_on = yesterday
            session.commit()

    def applications_of(self, person: Person) -> list[State]:
        """The states of all applications of somebody."""
        with self.records() as session:
            return list(session.scalars(select(Application.state).where(Application.person_id == person.id)))
