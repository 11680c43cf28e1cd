"""Thirty-two clerks submitting at once, against bare INSERT transactions on the same disk.

The submissions go as the served application takes them: two processes with one thread each, where a clerk's waits
until those before it are done. The bare transactions are thirty-two clerks at once too, each with a connection, in as
many processes; they insert the rows of such submissions into the same tables with the same indexes, are as durable,
and take turns by the same fair lock. For information also against a single row of as many bytes in a table without
an index.
"""

import shutil
import sqlite3
import time
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.pool import Pool
from pathlib import Path
from statistics import median

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bench.bare_rows import BLOB_TABLE, Bare, blobs, insert, submitted
from bench.figures import AT_LEAST, AT_MOST, Figure, paired
from bench.office import Office, people, user
from fupin import casework, clock
from fupin.demo import answers
from fupin.garbage import settle
from fupin.model import Application, Person, User
from fupin.model.terms import Role
from fupin.schemes import SCHEMES
from fupin.schemes.forms import Raw
from fupin.schemes.public_post.model import Opening
from fupin.schemes.training.model import Course

PROCESSES, CLERKS = 2, 32
ROUNDS, EACH = 5, 4  # each clerk submits so many in a round
BARE_SECONDS = 1.0


@dataclass(frozen=True)
class Draft:
    """Something filled in, and who is to submit it."""

    clerk: str
    uid: str
    version: int


@dataclass(frozen=True)
class Done:
    """When a submission was over, how long its clerk had waited, and the number it was given."""

    at: float
    wait: float
    number: str


def measure(office: Office) -> Iterator[Figure]:
    """Some rounds of each in turn, then the count of what was kept."""
    drafts = _drafts(office)
    with get_context("spawn").Pool(PROCESSES, _open, (office,)) as pool:
        first, *rounds = [drafts[number::ROUNDS] for number in range(ROUNDS)]
        done = _submit(pool, first)
        fair = Bare(_beside(office), submitted(office.database, len(first)), CLERKS // PROCESSES, BARE_SECONDS)
        blob = replace(fair, rows=blobs(fair.rows))
        rates, same, bytes_only = [], [], []
        for batch in rounds:
            taken, rate = _timed(pool, batch)
            done += taken
            rates.append(rate)
            same.append(_bare(pool, fair))
            bytes_only.append(_bare(pool, blob))
    yield from _kept(office, drafts, done)
    yield _figure("the same rows", rates, same, AT_LEAST)
    yield _figure("one row of as many bytes, no index", rates, bytes_only)
    yield Figure("submits: longest wait", max(each.wait for each in done), f"{CLERKS} clerks at once", unit=" s")


def _figure(what: str, rates: list[float], bare: list[float], sign: str = "") -> Figure:
    against = f"bare INSERTs of {what} ({median(rates):.0f} of {median(bare):.0f} /s)"
    return Figure("submits: submits/s", paired(rates, bare), against, sign, 0.2)


def _beside(office: Office) -> Path:
    """A second database of the same tables, indexes and rows, for the bare transactions."""
    path = office.instance / "bare.db"
    shutil.copy(office.database, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(BLOB_TABLE)
    return path


def _kept(office: Office, drafts: list[Draft], done: list[Done]) -> Iterator[Figure]:
    """What the clerks were told, against what the database holds."""
    engine = office.engine()
    with Session(engine) as session:
        held = session.scalars(select(Application.number).where(Application.number.is_not(None))).all()
    engine.dispose()
    told = {each.number for each in done}
    yield Figure("submits: lost", len(drafts) - len(told & set(held)), f"{len(drafts)} submitted", AT_MOST, 0, "")
    yield Figure("submits: double numbers", len(done) - len(told), "numbers as told", AT_MOST, 0, "")
    counted = {int(str(number).rpartition("-")[2]) for number in held}
    yield Figure("submits: gaps in the numbers", max(counted) - len(counted), "one county's year", AT_MOST, 0, "")


def _drafts(office: Office) -> list[Draft]:
    """As many as all clerks submit in all rounds, the clerks taking turns."""
    engine = office.engine()
    with Session(engine) as session:
        names = _clerks(session)
        forms = _forms(session, people(session, "370702"))
        made = []
        for number, (scheme, raw) in zip(range(CLERKS * ROUNDS * EACH), forms, strict=False):
            # Each round is every ROUNDS-th draft: all clerks have their share in it.
            name = names[number // ROUNDS % CLERKS]
            uid = casework.begin(session, user(session, name), SCHEMES[scheme], f"bench:{number}").uid
            made.append(Draft(name, uid, casework.save(session, uid, raw, None).version))
    engine.dispose()
    assert len(made) == CLERKS * ROUNDS * EACH
    return made


def _clerks(session: Session) -> list[str]:
    pattern = user(session, "chuangkou")
    names = [f"bench{number}" for number in range(CLERKS)]
    now = clock.now()
    for name in names:
        session.add(
            User(
                username=name, name=name, role=Role.CLERK, scope="370702", must_change=False,
                password_hash=pattern.password_hash, created_at=now, password_at=now,
            )
        )  # fmt: skip
    session.commit()
    return names


def _forms(session: Session, everybody: list[Person]) -> Iterator[tuple[str, Raw]]:
    """A sign-up or a placement for each, in turn."""
    query = select(Course).where(Course.county_code == "370702").order_by(Course.id)
    courses = list(session.scalars(query))
    openings = {opening.area_code: opening for opening in session.scalars(select(Opening).order_by(Opening.id.desc()))}
    starts_on = clock.today() + timedelta(days=30)
    for number, person in enumerate(each for each in everybody if "·" not in each.name):
        if number % 2:
            yield "training", answers.training(person, [courses[0], courses[3]])
        else:
            yield "public_post", answers.public_post(person, openings[person.area_code[:9]], starts_on)


def _timed(pool: Pool, batch: list[Draft]) -> tuple[list[Done], float]:
    """A round, and its submissions a second from the common start to the last."""
    start = time.time() + 0.2
    done = _submit(pool, batch, start)
    return done, len(done) / (max(each.at for each in done) - start)


def _submit(pool: Pool, batch: list[Draft], start: float = 0) -> list[Done]:
    names = sorted({draft.clerk for draft in batch})
    shares = [[draft for draft in batch if draft.clerk in names[at::PROCESSES]] for at in range(PROCESSES)]
    return [each for part in pool.starmap(_work, [(share, start) for share in shares], chunksize=1) for each in part]


def _bare(pool: Pool, bare: Bare) -> float:
    """Transactions a second of all clerks together."""
    return sum(pool.starmap(insert, [(bare, time.time() + 0.2)] * PROCESSES, chunksize=1)) / bare.seconds


# In the worker processes:

ENGINES: list[Engine] = []
SIGNED_IN: dict[str, User] = {}


def _open(office: Office) -> None:
    ENGINES.append(office.engine())
    settle()


def _work(share: list[Draft], start: float) -> list[Done]:
    """One clerk after the other in the order they come; who is done comes again with the next."""
    piles = {name: deque(draft for draft in share if draft.clerk == name) for name in {d.clerk for d in share}}
    time.sleep(max(0, start - time.time()))
    queue = deque((name, time.time()) for name in piles)
    done = []
    while queue:
        name, since = queue.popleft()
        number = _hand_in(piles[name].popleft())
        now = time.time()
        done.append(Done(now, now - since, number))
        if piles[name]:
            queue.append((name, now))
    return done


def _hand_in(draft: Draft) -> str:
    with Session(ENGINES[0]) as session:
        if draft.clerk not in SIGNED_IN:
            SIGNED_IN[draft.clerk] = user(session, draft.clerk)
            session.expunge(SIGNED_IN[draft.clerk])
        return casework.submit(session, SIGNED_IN[draft.clerk], draft.uid, draft.version, {"insist"})
