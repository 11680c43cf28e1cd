"""What the heaviest page weighs, how many keys a sign-up takes and how soon a page answers, in a real browser.

The office is the demonstration as `make run` makes it, with ten thousand more applications for its lists.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import select
from sqlalchemy.orm import Session

from bench import interactive, sign_up, weight, worklist
from bench.crawl import Found, Visitor, crawl, visit
from bench.figures import Figure
from bench.kiosk_pages import kiosk_pages
from bench.office import Office
from bench.printing import CHROMIUM, FLAGS
from bench.servers import served
from bench.weight import window
from fupin import clock
from fupin.calendar import add_years
from fupin.model import Application, Household, Person, User, WebSession
from fupin.model.places import inside
from fupin.model.terms import ABLE
from fupin.settings import ROOT
from fupin.web.sessions import token_hash

CLERK = "chuangkou"
CASEWORK = (CLERK, "xiangzhen", "xianji", "caizheng", "shiji")
STAFF = (*CASEWORK, "guanli", "shenji")


def measure(office: Office) -> Iterator[Figure]:
    """The keys first, for somebody of whom nothing is filed; then all pages, the lists once more when full."""
    office = _demonstration(office)
    at_the_desk, at_the_kiosk = _prepare(office)
    command = ("flask", "--app", "app", "serve", "--port", "{port}")
    with served({"FUPIN_INSTANCE": str(office.instance)}, *command) as port, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        url = f"http://127.0.0.1:{port}"
        yield from sign_up.measure(window(browser, url, _visitor(CLERK, port)), at_the_desk.id_number)
        for place, pages in _places(browser, url, office, at_the_kiosk):
            yield from weight.measure(browser, url, place, pages)
            yield from interactive.measure(browser, url, place, pages)
        browser.close()


def _places(browser: Browser, url: str, office: Office, person: Person) -> Iterator[tuple[str, list[Found]]]:
    """The kiosk, measured before whoever began there is taken for gone; then the desk."""
    yield "kiosk", list(kiosk_pages(browser, url, person))
    port = urlsplit(url).port or 80
    pages = list(_staff_pages(port))
    worklist.fill(office)
    yield "desk", [*pages, *_full_lists(port)]


def _demonstration(office: Office) -> Office:
    """Made anew in a folder of its own; only the fonts are there already."""
    folder = office.instance / "demonstration"
    folder.mkdir()
    (folder / "fonts").symlink_to(office.instance / "fonts")
    command = [sys.executable, "-m", "flask", "--app", "app", "demo", "ensure"]
    environment = {**os.environ, "FUPIN_INSTANCE": str(folder)}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return Office(folder)


def _prepare(office: Office) -> list[Person]:
    """Sign everybody in; two people of the township who may sign up and have not."""
    engine, now = office.engine(), clock.now()
    with Session(engine) as session:
        for user in session.scalars(select(User).where(User.username.in_(STAFF))):
            key = token_hash(_token(user.username))
            session.merge(WebSession(token_hash=key, user_id=user.id, data="{}", created_at=now, seen_at=now))
        session.commit()
        return _may_sign_up(session)


def _may_sign_up(session: Session) -> list[Person]:
    clerk, today = session.scalars(select(User).where(User.username == CLERK)).one(), clock.today()
    applied = select(Application.person_id).where(Application.person_id.is_not(None))
    able = (
        inside(Person.area_code, clerk.scope),
        Person.birth.between(add_years(today, -50), add_years(today, -20)),
        Person.labour.in_(ABLE),
        Person.wants_training.is_(True),
        Person.phone_sealed.is_not(None),
        Household.exit_attribute != "已脱贫",
        Person.id.not_in(applied),
    )
    return list(session.scalars(select(Person).join(Household).where(*able).order_by(Person.number).limit(2)))


def _token(username: str) -> str:
    return f"{f'bench-{username}':-<43}"


def _visitor(username: str, port: int) -> Visitor:
    return Visitor(username, port, {"fupin": _token(username)})


def _staff_pages(port: int) -> Iterator[Found]:
    """Every kind of page that each role's links lead to."""
    for username in STAFF:
        yield from crawl(_visitor(username, port), ["/", "/help"])


def _full_lists(port: int) -> Iterator[Found]:
    """What the applications of `worklist.fill` are listed on; they are no more than rows and open to no page."""
    for username in CASEWORK:
        yield from visit(_visitor(username, port), ["/today", "/cases", "/cases?state="])
