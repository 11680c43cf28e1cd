"""Importing a county's roster, against reading the workbook and bare inserts of the same rows into the same tables.

The import is the office's own: the file is checked whole against the register, then written frame by frame, in a
process of its own whose memory is measured, while a clerk submits. On SQLite, and on PostgreSQL where
FUPIN_TEST_DATABASE names one. BENCH_FULL=1 takes 150,000 people instead of 15,000.
"""

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from datetime import date, timedelta
from multiprocessing import get_context
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
KEYS = {"household": "id", "person": "id", "status_change": "id", "person_search": "person_id"}
INDEX = "INSERT INTO person_search_fts (rowid, tokens) SELECT person_id, tokens FROM person_search WHERE person_id > ?"
PACE = 0.05
LOOK = 0.25  # seconds between looks at the memory
MEGABYTE = 1024
COMMON = (
    "汉族", "初中", "非在校", "健康", "普通劳动力", "未务工", "0", "是", "未脱贫", "一般贫困户", "缺技术", "否", "是",
    "否",
)  # fmt: skip
PLACES = tuple(VILLAGES.values())


class Taken(NamedTuple):
    """How long checking and writing took, and the largest size in MB."""

    check: float
    write: float
    memory: float = 0


def measure(office: Office) -> Iterator[Figure]:
    """One import alone, one bare run into a copy of the register as it was before, and one import beside a clerk."""
    count = FULL if os.environ.get("BENCH_FULL") else SOME
    roster, alone = office.instance / "roster.xlsx", office.copy("import alone")
    before = alone.instance / "before.db"
    write_roster(roster, count)
    shutil.copy(alone.database, before)
    os.environ.update(worker.ALLOCATOR)  # as the office's own worker is started
    with Importer() as importer:
        taken = importer.finished(importer.submit(alone, roster))
    yield from figures(taken, bare_run(alone.database, before, roster), count, "SQLite")
    waits = _beside_a_clerk(office, roster)
    yield Figure("import: longest wait of a submit", max(waits), f"{len(waits)} meanwhile", AT_MOST, 2, " s")
    if address := os.environ.get("FUPIN_TEST_DATABASE"):
        from bench import imports_postgres

        yield from imports_postgres.measure(office, address, roster, count)


def _beside_a_clerk(office: Office, roster: Path) -> list[float]:
    drafts = submits._drafts(office)
    with Importer() as importer, get_context("spawn").Pool(1, submits._open, (office,)) as counter:
        job = importer.submit(office, roster)
        waits = counter.apply(submit_meanwhile, (drafts, office.instance / "done"))
        importer.finished(job)
    return waits


def figures(taken: Taken, bare: float, count: int, database: str) -> Iterator[Figure]:
    """What one import and one bare run took."""
    told = f"reading the file and bare executemany of the same rows, {database} ({count:,} people, {bare:.1f} s)"
    yield Figure("import: check and write", (taken.check + taken.write) / bare, told, AT_MOST, 2.5)
    spent = f"{database}, {taken.check:.1f} + {taken.write:.1f} s"
    yield Figure("import: people/s", count / (taken.check + taken.write), spent, unit="")
    yield Figure("import: peak memory", taken.memory, f"the importing processes, {database}", AT_MOST, 400, " MB")


class Importer:
    """A process that imports, with the one it starts itself: their memory together is measured from outside."""

    def __init__(self) -> None:
        # Unlike those of a Pool its process may have one of its own.
        self.pool = ProcessPoolExecutor(1, get_context("spawn"))

    def __enter__(self) -> "Importer":
        self.process: int = self.pool.submit(os.getpid).result()
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.shutdown()

    def submit(self, office: Office, roster: Path) -> "Future[Taken]":
        """Begin."""
        return self.pool.submit(take, office, roster)

    def finished(self, job: "Future[Taken]") -> Taken:
        """What it answers, with the largest size seen."""
        largest = 0.0
        while not job.done():
            largest = max(largest, sum(map(_megabytes, [self.process, *_children(self.process)])))
            time.sleep(LOOK)
        return job.result()._replace(memory=largest)


def _children(process: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()]
    except FileNotFoundError:
        return []


def _megabytes(process: int) -> float:
    """Memory of its own, and its share of what it shares with the other."""
    try:
        return int(Path(f"/proc/{process}/smaps_rollup").read_text("ascii").split("\nPss:")[1].split()[0]) / MEGABYTE
    except (FileNotFoundError, ProcessLookupError):
        return 0.0


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
        return Taken(check, write)
    finally:
        (office.instance / "done").touch()


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
        firsts = {table: _last(target, table) for table in KEYS}
        rows = {table: _since(source, table, last) for table, last in firsts.items()}
        start = time.perf_counter()
        CalamineWorkbook.from_path(str(roster)).get_sheet_by_index(0).to_python()
        target.execute("BEGIN IMMEDIATE")
        for table in KEYS:
            places = ", ".join("?" * len(rows[table][0]))
            target.executemany(f"INSERT INTO {table} VALUES ({places})", rows[table])  # noqa: S608 - tables of ours
        target.execute(INDEX, (firsts["person_search"],))
        target.execute("COMMIT")
        return time.perf_counter() - start


def _last(connection: sqlite3.Connection, table: str) -> int:
    last: int = connection.execute(f"SELECT coalesce(max({KEYS[table]}), 0) FROM {table}").fetchone()[0]  # noqa: S608
    return last


def _since(connection: sqlite3.Connection, table: str, last: int) -> list[tuple[object, ...]]:
    return connection.execute(f"SELECT * FROM {table} WHERE {KEYS[table]} > ?", (last,)).fetchall()  # noqa: S608


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
