"""What an office starts with: the areas of Weifang, the 2016 notice and the figures it sets."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from fupin.model.places import Area
from fupin.model.policy import Parameter, PolicyDocument
from fupin.model.terms import Confirmed
from fupin.seeds.wages import Wage, wages

CITY_CODE = "370700"
NOTICE = "notice-2016"
NOTICE_TITLE = "关于做好就业与社会保障精准扶贫工作的通知"
NOTICE_FROM, NOTICE_TO = date(2016, 5, 16), date(2020, 5, 15)

HERE = Path(__file__).parent

Row = dict[str, Any]


def seed(session: Session) -> None:
    """Add what is missing and leave what is there, since offices edit their figures. The caller commits."""
    _add_areas(session)
    add_parameters(session, parameter_rows(notice(session)))


def notice(session: Session) -> PolicyDocument:
    """The 2016 notice; its document number is unknown and stays empty, its first day is a placeholder."""
    found = session.scalar(select(PolicyDocument).where(PolicyDocument.code == NOTICE))
    if found is not None:
        return found
    made = PolicyDocument(
        code=NOTICE,
        title=NOTICE_TITLE,
        area_code=CITY_CODE,
        valid_from=NOTICE_FROM,
        valid_to=NOTICE_TO,
        status=Confirmed.TO_CONFIRM,
    )
    session.add(made)
    session.flush()
    return made


def parameter_rows(document: PolicyDocument) -> Iterator[Row]:
    """The notice's own figures, which live as long as it does, and the dated wages."""
    for line in _table("parameters.csv"):
        start = line.pop("valid_from")
        yield {
            **line,
            "value": line["value"] or None,
            "area_code": CITY_CODE,
            "valid_from": date.fromisoformat(start) if start else NOTICE_FROM,
            "valid_to": None,
            "document_id": document.id,
        }
    for wage in wages():
        yield from wage_rows(wage, document.id)


def wage_rows(wage: Wage, document_id: int) -> Iterator[Row]:
    """A county's monthly and hourly minimum wage in one period."""
    for kind, title, unit, fen in (
        ("monthly", "月最低工资标准", "分/月", wage.monthly_fen),
        ("hourly", "小时最低工资标准", "分/小时", wage.hourly_fen),
    ):
        yield {
            "code": f"wage.minimum_{kind}_fen",
            "area_code": wage.county,
            "valid_from": wage.period.start,
            "valid_to": wage.period.end,
            "value": str(fen),
            "unit": unit,
            "title": title,
            "source": wage.period.source,
            "clause": "二(一)2",
            "status": wage.status,
            "document_id": document_id,
        }


def add_parameters(session: Session, rows: Iterator[Row]) -> None:
    """Insert the rows whose code, area and first day are not there yet."""
    known = {tuple(row) for row in session.execute(select(Parameter.code, Parameter.area_code, Parameter.valid_from))}
    new = [row for row in rows if (row["code"], row["area_code"], row["valid_from"]) not in known]
    if new:
        session.execute(insert(Parameter), new)


def _add_areas(session: Session) -> None:
    known = {tuple(row) for row in session.execute(select(Area.code, Area.valid_from))}
    new = [row for row in _areas() if (row["code"], row["valid_from"]) not in known]
    if new:
        session.execute(insert(Area), new)


def _areas() -> Iterator[Row]:
    """Statistical codes of October 2018; a renamed township keeps its code, with one row a name."""
    for line in _table("weifang_areas.csv"):
        yield {
            **line,
            "valid_from": date.fromisoformat(line["valid_from"]),
            "valid_to": date.fromisoformat(line["valid_to"]) if line["valid_to"] else None,
        }


def _table(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
