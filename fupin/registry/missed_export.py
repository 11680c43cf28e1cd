"""The list of missed people as a workbook: every cell is text, so nothing in it is ever a formula."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import xlsxwriter
from sqlalchemy.orm import Session

from fupin import jobs
from fupin.jobs import Held
from fupin.model.terms import Role
from fupin.placenames import short_names
from fupin.registry.missed_list import Line, everybody
from fupin.registry.returned import OPTIONS
from fupin.tasks import Made, NothingToMake, Task

COLUMNS = (
    ("村", 22), ("户编号", 16), ("姓名", 12), ("性别", 6), ("出生日期", 12), ("应享事项", 20), ("分类", 16),
    ("措施", 36), ("责任人", 14), ("完成期限", 12),
)  # fmt: skip
NOBODY = "这个范围内没有应享未享的人，没有名单可导出"


def about(area: str, scheme: str) -> str:
    """An area and one measure, or all of them, as a task names what it is about."""
    return f"{area}.{scheme}"


def make(session: Session, held: Held, _instance: Path) -> Made:
    """The workbook of the area and measure in `held.payload`. Raises NothingToMake, Overtaken."""
    area, _, scheme = held.payload.partition(".")
    lines = list(everybody(session, area, scheme))
    if not lines:
        raise NothingToMake(NOBODY)
    places = short_names(session, (line.area_code for line in lines))
    session.rollback()
    jobs.tell(session, held, 0, len(lines))
    content = workbook(lines, places)
    jobs.tell(session, held, len(lines), len(lines))
    return Made(content, f"应享未享 {len(lines)} 条，{len({line.person_id for line in lines})} 人")


def workbook(lines: Iterable[Line], places: dict[str, str]) -> bytes:
    """One sheet, a line each."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    sheet, head = book.add_worksheet("应享未享"), book.add_format({"bold": True})
    for column, (title, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, head)
    sheet.freeze_panes(1, 0)
    for row, line in enumerate(lines, 1):
        for column, text in enumerate(_cells(line, places)):
            sheet.write_string(row, column, text)
    book.close()
    return out.getvalue()


def _cells(line: Line, places: dict[str, str]) -> tuple[str, ...]:
    return (
        places[line.area_code],
        line.household,
        line.name,
        line.sex,
        line.birth.isoformat(),
        line.measure,
        line.of_class.title if line.of_class else "",
        "、".join(line.of_class.measures) if line.of_class else "",
        line.responsible or "",
        line.due_on.isoformat() if line.due_on else "",
    )


TASK = Task(
    kind="missed_list",
    title="应享未享名单",
    unit="条",
    origin="/villages/missed",
    roles=frozenset({Role.TOWNSHIP, Role.COUNTY, Role.CITY}),
    suffix=".xlsx",
    mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    make=make,
)
