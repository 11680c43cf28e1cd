"""A row of the month's workbook as a line of attendance: the month's figures, or its days and their sums."""

from typing import Any

from fupin.identity import Unacceptable
from fupin.posts.by_day import typed
from fupin.posts.pay import ByDay, half_hours_of, hours
from fupin.posts.roll import DAYS, HOURS, LEAVE, NOTE, PASSED, REMARK, Entry
from fupin.registry.cells import Reader, half_width, one_of, required, shown, whole, words
from fupin.registry.sheet import Cell

FIGURES = (DAYS, HOURS, LEAVE)
UNLIKE = "和逐日的合计{}不一致。填了逐日工时的，出勤天数、工时、请假天数可以不填"
GOOD, BAD = "合格", "不合格"


def _half_hours(cell: Cell) -> int | None:
    text = half_width(shown(cell))
    try:
        return half_hours_of(text) if text else None
    except ValueError as reason:
        raise Unacceptable(str(reason)) from reason


def _boxed(cell: Cell) -> int | None:
    text = half_width(shown(cell))
    try:
        return typed(text) if text else None
    except ValueError as reason:
        raise Unacceptable(str(reason)) from reason


READERS: dict[str, Reader] = {
    DAYS: whole(31),
    HOURS: _half_hours,
    LEAVE: whole(31),
    REMARK: words(100),
    PASSED: one_of((GOOD, BAD)),
    NOTE: words(100),
}
NEEDED = {DAYS: required(READERS[DAYS]), HOURS: required(READERS[HOURS])}


def entry_of(cells: dict[str, Cell]) -> tuple[Entry | None, list[tuple[str, str]]]:
    """The line as an entry; None if nothing was filled in, or with what is wrong."""
    boxes = {title: cell for title, cell in cells.items() if title.endswith("日") and cell != ""}
    if not boxes and all(cells[title] == "" for title in READERS):
        return None, []
    readers = dict.fromkeys(boxes, _boxed) | (READERS if boxes else READERS | NEEDED)
    found, wrong = _taken(cells, readers)
    if wrong:
        return None, wrong
    days = tuple((int(title.removesuffix("日")), found[title]) for title in boxes if found[title] is not None)
    return _line(found, days)


def _taken(cells: dict[str, Cell], readers: dict[str, Reader]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    found: dict[str, Any] = {}
    wrong = []
    for title, take in readers.items():
        try:
            found[title] = take(cells[title])
        except Unacceptable as reason:
            wrong.append((title, str(reason)))
    return found, wrong


def _line(found: dict[str, Any], days: ByDay) -> tuple[Entry | None, list[tuple[str, str]]]:
    """The figures of the month, or the sums of its days, which figures beside them do not contradict."""
    passed = {GOOD: True, BAD: False}.get(found[PASSED])
    figures = (found[DAYS] or 0, found[HOURS] or 0, found[LEAVE] or 0)
    entry = Entry(*figures, found[REMARK] or "", passed, found[NOTE] or "").with_days(days)
    summed = zip(FIGURES, figures, (entry.days, entry.half_hours, entry.leave_days), strict=True)
    wrong = [
        (title, UNLIKE.format(hours(due) if title == HOURS else due))
        for title, said, due in summed
        if found[title] is not None and said != due
    ]
    return (None, wrong) if wrong else (entry, [])
