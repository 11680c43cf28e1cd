"""The targets as a workbook: with the names of those below already in it, filled in elsewhere and read back."""

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from fupin.identity import Unacceptable
from fupin.model import ResponsibilityPlan
from fupin.registry import sheet
from fupin.registry.archive import checked
from fupin.registry.cells import half_width, required, shown, whole
from fupin.registry.problems import Problem, RosterRefused, refused
from fupin.registry.returned import OPTIONS
from fupin.registry.sheet import Cell, Line, plain
from fupin.responsibility.plans import current, targets

MOST_BYTES = 1024 * 1024
TOO_LARGE = "文件超过1MB，没有收下。请下载本页的表格，填好后上传"
OTHER = "第1行和本责任书的指标不一致，请重新下载本页的表格，把数填进去再上传"
MOST = 9_999_999
WIDTHS = (16, 26, 14)
LEAD = 2  # the columns before the indicators


def titles(plan: ResponsibilityPlan) -> list[str]:
    """The first row: whose line it is, then the indicators with their units."""
    return [f"{plan.year}年代码", "名称", *(f"{each.name}（{each.unit}）" for each in plan.indicators)]


def workbook(plan: ResponsibilityPlan) -> bytes:
    """A line for each of those below, with the targets as far as they are known."""
    out, filled = BytesIO(), targets(plan)
    book = xlsxwriter.Workbook(out, OPTIONS)
    page, text, head = (
        book.add_worksheet("目标分解"),
        book.add_format({"num_format": "@"}),
        book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter"}),
    )
    for column, title in enumerate(titles(plan)):
        page.set_column(column, column, WIDTHS[min(column, LEAD)])
        page.write_string(0, column, title, head)
    for row, party in enumerate(current(plan), 1):
        page.write_string(row, 0, party.key, text)
        page.write_string(row, 1, party.name, text)
        for column, indicator in enumerate(plan.indicators, LEAD):
            if (value := filled.get((party.id, indicator.id))) is not None:
                page.write_number(row, column, value)
    book.close()
    return out.getvalue()


def read(content: bytes, plan: ResponsibilityPlan) -> dict[tuple[int, int], int]:
    """All targets, by the ids of party and indicator. Raises RosterRefused naming every wrong cell by its row."""
    if not content or len(content) > MOST_BYTES:
        raise refused(TOO_LARGE if content else "文件是空的，请重新选择")
    lines = list(sheet.lines(checked(BytesIO(content))))
    if not lines or [plain(cell) for cell in lines[0].cells if cell != ""] != [plain(each) for each in titles(plan)]:
        raise refused(OTHER)
    found, problems = _lines(lines[1:], plan)
    if problems:
        raise RosterRefused(problems)
    return found


def _lines(lines: Sequence[Line], plan: ResponsibilityPlan) -> tuple[dict[tuple[int, int], int], list[Problem]]:
    parties = {party.key: party for party in current(plan)}
    found: dict[tuple[int, int], int] = {}
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for line in lines:
        key, name = _key(line.cells[0]), half_width(shown(line.cells[1])) if len(line.cells) > 1 else ""
        party = parties.get(key)
        if party is None:
            problems.append(Problem(line.row, "代码", f"“{key}”不在本责任书的名单里，请核对，或重新下载本页的表格"))
        elif key in seen:
            problems.append(Problem(line.row, "代码", f"和第{seen[key]}行重复，请删去一行", seen[key]))
        elif name != half_width(party.name):
            problems.append(Problem(line.row, "名称", f"“{name}”和代码不一致，这个代码是“{party.name}”，请核对"))
        else:
            values, wrong = _values(line, plan)
            problems += wrong
            found |= {(party.id, indicator): value for indicator, value in values.items()}
        seen.setdefault(key, line.row)
    missing = [party.name for key, party in parties.items() if key not in seen]
    if missing:
        problems.append(Problem(0, "", f"表中缺少{'、'.join(missing)}，请补上再上传"))
    return found, problems


def _values(line: Line, plan: ResponsibilityPlan) -> tuple[dict[int, int], list[Problem]]:
    values: dict[int, int] = {}
    wrong: list[Problem] = []
    cells = [*line.cells, *[""] * (LEAD + len(plan.indicators))]
    take = required(whole(MOST))
    for indicator, cell in zip(plan.indicators, cells[LEAD:], strict=False):
        try:
            values[indicator.id] = take(cell)
        except Unacceptable as reason:
            wrong.append(Problem(line.row, indicator.name, str(reason)))
    return values, wrong


def _key(cell: Cell) -> str:
    """Codes that a spreadsheet took for a quantity lose nothing: they have at most nine digits."""
    try:
        return half_width(shown(cell))
    except Unacceptable:
        return str(cell)
