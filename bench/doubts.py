"""Looking for double benefits among 250,000 months of benefits, against the same joins counted by bare SQL.

Only the look is measured, over everybody and by every kind, and what it writes: no source tells of these months, which
the scan's other half would take away. On SQLite, and on PostgreSQL where FUPIN_TEST_DATABASE names one. BENCH_FULL=1
takes a million months, which lasts some minutes.
"""

import os
import time
from collections.abc import Iterator
from statistics import median

from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from bench import office as offices
from bench.figures import AT_MOST, Figure, paired
from bench.imports_postgres import PostgresOffice, _databases
from bench.office import Office
from bench.paid_months import BLOCK, FACTS, MONTHS, fill
from fupin import jobs
from fupin.db import begin_writing
from fupin.doubts import scan
from fupin.jobs import Held
from fupin.model import BenefitMonth, Doubt, DoubtFact
from fupin.model.doubts import DoubtKind

SOME, FULL, ROUNDS = 20_800, 84_000, 3  # people
GOAL = 5.0
PAIR = """
SELECT count(*) FROM benefit_month a JOIN benefit_month b ON b.person_id = a.person_id AND b.month = a.month WHERE """
ORDERED = "(a.source < b.source OR (a.source = b.source AND a.key < b.key))"
SAME = "(a.source = b.source AND a.holder = b.holder)"
AFTER = """
FROM status_change c JOIN benefit_month m ON m.person_id = c.person_id AND m.month > c."on"
WHERE NOT EXISTS (SELECT 1 FROM status_change r WHERE r.reverses_id = c.id)"""
BARE = {
    DoubtKind.TWO_POSTS: f"{PAIR} a.kind = 'post' AND b.kind = 'post' AND {ORDERED} AND NOT {SAME}",
    DoubtKind.PAID_TWICE: f"{PAIR} {SAME} AND {ORDERED}",
    DoubtKind.OVERLAP: f"{PAIR} a.kind = 'post' AND b.kind IN ('workshop', 'hire')",
    DoubtKind.DEAD: f"SELECT count(*) {AFTER} AND c.event = 'died'",
    DoubtKind.LIFTED: f"""
SELECT count(*) FROM (SELECT DISTINCT m.person_id, m.kind, c.id {AFTER} AND c.event = 'lifted'
   AND m.kind IN ('post', 'hire')
   AND NOT EXISTS (SELECT 1 FROM status_change r WHERE r.person_id = m.person_id AND r.event = 'relapsed'
                      AND r."on" >= c."on" AND r."on" < m.month)) AS told""",  # noqa: S608 - words of ours
    DoubtKind.ACCOUNT: """
SELECT count(*) FROM (SELECT DISTINCT f.token, o.person_id
  FROM (SELECT token, min(person_id) AS person_id FROM benefit_account
         GROUP BY token HAVING min(person_id) <> max(person_id)) AS f
  JOIN benefit_account o ON o.token = f.token AND o.person_id <> f.person_id) AS told""",
}


def measure(office: Office) -> Iterator[Figure]:
    """Each database in turn."""
    people = FULL if os.environ.get("BENCH_FULL") else SOME
    yield from _on("SQLite", office.engine(), people)
    if address := os.environ.get("FUPIN_TEST_DATABASE"):
        with _databases(address):
            theirs = PostgresOffice(office.instance, address)
            offices.fill(theirs)
            yield from _on("PostgreSQL", theirs.engine(), people)


def _on(database: str, engine: Engine, people: int) -> Iterator[Figure]:
    """A first look finds what is wrong; after that each finds nothing new, in turn with the bare joins."""
    fill(engine, people)
    planted = people // BLOCK
    with Session(engine) as session:
        rows = session.scalar(select(func.count()).select_from(BenefitMonth)) or 0
        assert rows >= people * MONTHS
        _bare(session, planted)  # both meet a database that was read before
        held = _held(session)
        first, added = _look(session, held)
        _exact(session, added, planted)
        again, bare = [], []
        for _ in range(ROUNDS):
            seconds, added = _look(session, held)
            assert added == 0
            again.append(seconds)
            bare.append(_bare(session, planted))
    engine.dispose()
    told = f"the joins counted by SQL ({median(bare):.2f} s), {database}, {rows:,} months"
    yield Figure("doubts: a look that finds them", first / median(bare), f"{told}, {first:.2f} s", AT_MOST, GOAL)
    yield Figure(
        "doubts: a look with nothing new", paired(again, bare), f"{told}, {median(again):.2f} s", AT_MOST, GOAL
    )


def _held(session: Session) -> Held:
    begin_writing(session)
    jobs.enqueue_once(session, scan.KIND, "", None)
    session.commit()
    held = jobs.claim(session, {scan.KIND})
    assert held
    return held


def _look(session: Session, held: Held) -> tuple[float, int]:
    """Seconds, and how many doubts are new."""
    start = time.perf_counter()
    looks = list(scan._looks(session, held.scope))
    added = sum(scan._look(session, held, look, (number, len(looks))) for number, look in enumerate(looks, 1))
    return time.perf_counter() - start, added


def _bare(session: Session, planted: int) -> float:
    """Seconds for counting all of them, which are those that were planted."""
    start = time.perf_counter()
    counts = {kind: session.scalar(text(statement)) for kind, statement in BARE.items()}
    seconds = time.perf_counter() - start
    session.rollback()
    assert counts == {kind: each * planted for kind, each in FACTS.items()}, counts
    return seconds


def _exact(session: Session, added: int, planted: int) -> None:
    """What was planted was found, and nothing else."""
    doubts = dict(session.execute(select(Doubt.kind, func.count()).group_by(Doubt.kind)).all())
    facts = dict(session.execute(select(DoubtFact.kind, func.count()).group_by(DoubtFact.kind)).all())
    session.rollback()
    assert added == planted * len(FACTS)
    assert doubts == dict.fromkeys(FACTS, planted)
    assert facts == {kind: each * planted for kind, each in FACTS.items()}
