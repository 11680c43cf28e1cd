"""Importing a county's roster, against reading the workbook and bare inserts of the same rows into the same tables.

The import is the office's own: the file is checked whole against the register, then written frame by frame, in a
process of its own whose memory is measured, while a clerk submits. BENCH_FULL=1 takes 150,000 people instead of 15,000.
"""

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from multiprocessing import get_context
from multiprocessing.pool import AsyncResult
from pathlib import Path
from random import Random
from typing import NamedTuple

import xlsxwriter
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from bench import submits
from bench.figures import AT_MOST, Figure
from bench.office import Office, user
from fupin import jobs, worker
from fupin.db import begin_writing
from fupin.demo.places import VILLAGES
from fupin.garbage import settle
from fupin.identity import with_check_digit
from fupin.model import Job
from fupin.registry import TITLES, importing

FULL, SOME = 150_000, 15_000
TABLES = ("household", "person", "status_change", "person_search")
INDEX = "INSERT INTO person_search_fts (rowid, tokens) SELECT person_id, tokens FROM person_search WHERE person_id > ?"
PACE = 0.05
MEGABYTE = 1024
COMMON = (
    "汉族", "初中", "非在校", "健康", "普通劳动力", "未务工", "0", "是", "未脱贫", "一般贫困户", "缺技术", "否", "是",
    "否",
)  # fmt: skip
PLACES = tuple(VILLAGES.values())


class Taken(NamedTuple):
    """How long checking and writing took, and the process's largest size in MB."""

    check: float
    write: float
    memory: float


def measure(office: Office) -> Iterator[Figure]:
    """One import into the demonstration's register, one bare run into a copy of it as it was before."""
    count = FULL if os.environ.get("BENCH_FULL") else SOME
    roster, before = office.instance / "roster.xlsx", office.instance / "before.db"
    write_roster(roster, count)
    drafts = submits._drafts(office)
    shutil.copy(office.database, before)
    os.environ.update(worker.ALLOCATOR)  # as the office's own worker is started
    with get_context("spawn").Pool(1) as importer, get_context("spawn").Pool(1, submits._open, (office,)) as counter:
        job = importer.apply_async(take, (office, roster))
        waits = counter.apply(submit_meanwhile, (drafts, office.instance / "done"))
        taken = finished(job)
    bare = bare_run(office.database, before, roster)
    told = f"reading the file and bare executemany of the same rows ({count:,} people, {bare:.1f} s)"
    yield Figure("import: check and write", (taken.check + taken.write) / bare, told, AT_MOST, 2.5)
    yield Figure(
        "import: people/s", count / (taken.check + taken.write), f"{taken.check:.1f} + {taken.write:.1f} s", unit=""
    )
    yield Figure("import: peak memory", taken.memory, "the importing process", AT_MOST, 400, " MB")
    yield Figure("import: longest wait of a submit", max(waits), f"{len(waits)} meanwhile", AT_MOST, 2, " s")


def finished(job: "AsyncResult[Taken]") -> Taken:
    """What the importer answers."""
    return job.get(timeout=3600)


def take(office: Office, roster: Path) -> Taken:
    """In a process of its own: upload, check, confirm, write."""
    settle()
    engine = office.engine()
    try:
        with Session(engine) as session:
            by = user(session, "guanli")
            session.expunge(by)
            jobs.store(office.instance, "bench", roster.read_bytes())
            begin_writing(session)
            jobs.enqueue(session, importing.CHECK, by, "bench")
            session.commit()
            check = _timed(session, office, importing.check)
            begin_writing(session)
            checked = session.query(Job).filter_by(kind=importing.CHECK).one()
            assert checked.result["wrong"] == 0, checked.result["problems"][:3]
            jobs.enqueue(session, importing.APPLY, by, "bench", checked)
            session.commit()
            write = _timed(session, office, importing.apply)
        return Taken(check, write, _largest())
    finally:
        (office.instance / "done").touch()


def _largest() -> float:
    """This process's largest size in MB. `getrusage` would tell that of the process it was forked from, if larger."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / MEGABYTE


def _timed(session: Session, office: Office, do: Callable[[Session, jobs.Held, Path], None]) -> float:
    start = time.perf_counter()
    held = jobs.claim(session, {importing.CHECK, importing.APPLY})
    assert held
    do(session, held, office.instance)
    return time.perf_counter() - start


def submit_meanwhile(drafts: list[submits.Draft], done: Path) -> list[float]:
    """In a process of its own: one clerk after another until the import is over; answers how long each waited."""
    waits: list[float] = []
    for draft in drafts:
        if waits and done.exists():
            break
        start = time.perf_counter()
        submits._hand_in(draft)
        waits.append(time.perf_counter() - start)
        time.sleep(PACE)
    return waits


def bare_run(imported: Path, before: Path, roster: Path) -> float:
    """Seconds for reading the workbook as Python values and inserting the rows the import made."""
    with closing(sqlite3.connect(imported)) as source, closing(sqlite3.connect(before, isolation_level=None)) as target:
        target.execute("PRAGMA journal_mode=WAL")
        firsts = {table: _last(target, table) for table in TABLES}
        rows = {table: _since(source, table, last) for table, last in firsts.items()}
        start = time.perf_counter()
        CalamineWorkbook.from_path(str(roster)).get_sheet_by_index(0).to_python()
        target.execute("BEGIN IMMEDIATE")
        for table in TABLES:
            places = ", ".join("?" * len(rows[table][0]))
            target.executemany(f"INSERT INTO {table} VALUES ({places})", rows[table])  # noqa: S608 - tables of ours
        target.execute(INDEX, (firsts["person_search"],))
        target.execute("COMMIT")
        return time.perf_counter() - start


def _key(table: str) -> str:
    return "person_id" if table == "person_search" else "id"


def _last(connection: sqlite3.Connection, table: str) -> int:
    last: int = connection.execute(f"SELECT coalesce(max({_key(table)}), 0) FROM {table}").fetchone()[0]  # noqa: S608
    return last


def _since(connection: sqlite3.Connection, table: str, last: int) -> list[tuple[object, ...]]:
    return connection.execute(f"SELECT * FROM {table} WHERE {_key(table)} > ?", (last,)).fetchall()  # noqa: S608


def write_roster(path: Path, count: int) -> None:
    """Invented people in the demonstration's villages, every cell text."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    for row, cells in enumerate([TITLES, *invented(count)]):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell)
    book.close()


def invented(count: int) -> Iterator[tuple[str, ...]]:
    """Households of one to four, so many people in all."""
    chance, number, left, size = Random(15), 0, 0, 0
    for person in range(count):
        if not left:
            number, left = number + 1, chance.randint(1, 4)
            size, place, income = left, PLACES[number % len(PLACES)], str(chance.randrange(1800, 4200))
        born = date(1945, 1, 1) + timedelta(days=person % 20_000)
        id_number = with_check_digit(f"370700{born:%Y%m%d}{person // 20_000:03}")
        name = "王" + chr(0x4E00 + person % 997) + chr(0x4E00 + person // 997 % 997)
        household, relation = f"99{number:010}", "户主" if left == size else "其他"
        yield (
            *place, "一组", household, f"{household}{size - left:02}", name, id_number, str(size), relation,
            *COMMON, income, f"199{person:08}",
        )  # fmt: skip
        left -= 1
