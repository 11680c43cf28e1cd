"""The list of doubts as a workbook: every cell is text, so nothing in it is ever a formula."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import xlsxwriter
from sqlalchemy.orm import Session

from fupin import jobs
from fupin.doubts.lists import Filter, Line, everything
from fupin.jobs import Held
from fupin.model.terms import Role
from fupin.placenames import short_names
from fupin.registry.returned import OPTIONS
from fupin.tasks import Made, NothingToMake, Task

COLUMNS = (
    ("疑点", 24), ("姓名", 24), ("两人关系", 24), ("发放地", 22), ("另一发放地", 22), ("月份", 24), ("事实条数", 10),
    ("发现日期", 12), ("情况", 10), ("核查结果", 16), ("核查情况和依据", 60), ("条款", 16),
)  # fmt: skip
NOBODY = "这个范围内没有疑点，没有名单可导出"


def about(wanted: Filter) -> str:
    """A filter, as a task names what it is about."""
    return ".".join(wanted)


def make(session: Session, held: Held, _instance: Path) -> Made:
    """The workbook of the filter in `held.payload`. Raises NothingToMake, Overtaken."""
    kind, area, state = held.payload.split(".")
    lines = list(everything(session, held.scope, Filter(kind, area, state)))
    if not lines:
        raise NothingToMake(NOBODY)
    places = short_names(session, {code for line in lines for code in (line.area_code, line.other_area)})
    session.rollback()
    jobs.tell(session, held, 0, len(lines))
    content = workbook(lines, places)
    jobs.tell(session, held, len(lines), len(lines))
    return Made(content, f"疑点{len(lines)}条")


def workbook(lines: Iterable[Line], places: dict[str, str]) -> bytes:
    """One sheet, a line each."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    sheet, head = book.add_worksheet("疑点"), book.add_format({"bold": True})
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
        line.kind.label + ("（提醒）" if line.what.warning else ""),
        line.names,
        line.together,
        places[line.area_code],
        places[line.other_area] if line.other_area != line.area_code else "",
        line.months,
        str(line.facts),
        line.found_on.isoformat(),
        line.state.label,
        line.outcome.label if line.outcome else "",
        line.words,
        line.what.clause,
    )


TASK = Task(
    kind="doubts_list",
    title="疑点名单",
    unit="条",
    origin="/doubts",
    roles=frozenset({Role.TOWNSHIP, Role.COUNTY, Role.CITY}),
    suffix=".xlsx",
    mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    make=make,
)
