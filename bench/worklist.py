"""The worklist page as it is served, against a bare page of as many rows and bytes from the same server."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bench.figures import AT_LEAST, Figure, paired
from bench.load import fetch, requests_a_second
from bench.office import Office, people, user
from bench.servers import served
from fupin import clock
from fupin.lists import PAGE
from fupin.model import Application, Person, WebSession
from fupin.model.terms import State
from fupin.schemes import SCHEMES
from fupin.web.sessions import token_hash

CASES, FIRST = 10_000, 50_001
ROUNDS, SECONDS = 7, 1.5
USERNAME, PATH = "xianji", "/cases"
TOKEN = f"{'bench':-<43}"
COOKIE = f"fupin={TOKEN}"


def measure(office: Office) -> Iterator[Figure]:
    """A county's approver, ten thousand applications over all states in the office."""
    fill(office)
    with served({"FUPIN_INSTANCE": str(office.instance)}, "flask", "--app", "app", "serve", "--port", "{port}") as port:
        page = fetch(port, PATH, COOKIE)
        assert page.count(b'<th scope="row"') == PAGE
        with served({}, "bench.bare", "{port}", str(len(page))) as bare:
            assert len(fetch(bare, "/")) == len(page)
            yield _compare(port, bare, len(page))


def _compare(port: int, bare: int, size: int) -> Figure:
    """Warm both up, then ask them in turn."""
    for warm, path, cookie in ((port, PATH, COOKIE), (bare, "/", "")):
        requests_a_second(warm, path, cookie, SECONDS)
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(requests_a_second(port, PATH, COOKIE, SECONDS))
        theirs.append(requests_a_second(bare, "/", "", SECONDS))
    against = f"bare Flask+Jinja page of {PAGE} rows, {size} bytes ({median(ours):.0f} of {median(theirs):.0f} /s)"
    return Figure("worklist: requests/s", paired(ours, theirs), against, AT_LEAST, 0.5)


def fill(office: Office) -> None:
    """The applications, numbered behind those that the office may have already."""
    engine = office.engine()
    with Session(engine) as session:
        everybody = people(session, "3707")
        filed_by = user(session, "chuangkou").id
        session.execute(insert(Application), [_row(everybody, filed_by, number) for number in range(CASES)])
        _sign_in(session)
        session.commit()
    engine.dispose()


def _row(everybody: list[Person], filed_by: int, number: int) -> dict[str, Any]:
    """One application; states, schemes, people and days take turns."""
    chance = Random(number)
    person, state = chance.choice(everybody), chance.choice(tuple(State))
    since = clock.now() - timedelta(minutes=chance.randrange(200 * 24 * 60))
    return {
        "uid": UUID(int=chance.getrandbits(128)).hex,
        "number": f"{person.area_code[:6]}-2026-{FIRST + number:05}",
        "scheme": chance.choice(tuple(SCHEMES)),
        "state": state,
        "since": since,
        "version": 1,
        "form_key": f"bench:{number}",
        "area_code": person.area_code,
        "township_code": person.area_code[:9],
        "county_code": person.area_code[:6],
        "person_id": person.id,
        "applicant_name": person.name,
        "applied_on": since.date(),
        "submitted_at": since,
        "due_on": since.date() + timedelta(days=14),
        "amount_fen": chance.choice((None, 200_000, 300_000)),
        "created_by_id": filed_by,
        "created_at": since,
    }


def _sign_in(session: Session) -> None:
    now, who = clock.now(), user(session, USERNAME)
    session.add(WebSession(token_hash=token_hash(TOKEN), user_id=who.id, data="{}", created_at=now, seen_at=now))
