"""The flow of 分类施策 (附件2) with an area's figures, as shapes on a sheet to be hung up (挂图指挥, 三(三)).

Lengths are millimetres on an A3 sheet; text is one em wide for each character.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fupin.model import Duty, Missed
from fupin.model.places import VILLAGE, inside
from fupin.registry import targeting
from fupin.registry.duties import duties
from fupin.registry.missed_list import Figures
from fupin.registry.targeting import Class

WIDTH, HEIGHT = 400, 240
COLUMN, GAP = 40, 4
TOP, BOX = 92, 100  # where the boxes of the classes begin, and their height
MIDDLE = 48  # of the questions
PER_LINE = 8
TIP = 3.6  # how long an arrow's head is

CLASSES = (
    targeting.CHILD, targeting.ELDER, targeting.UNABLE, targeting.WORKING, targeting.LEAVES, targeting.STAYS,
    targeting.PLACED, targeting.FOUNDS, targeting.UNWILLING, targeting.VISIT,
)  # fmt: skip
BESIDES = (targeting.TRAINED, targeting.MOVED)


class Box(NamedTuple):
    """A class: its place, its figures, its measures, and who sees to it."""

    x: float
    y: float
    width: float
    height: float
    of_class: Class
    people: int
    lines: list[str]
    foot: list[str]


class Question(NamedTuple):
    """What is asked at a fork."""

    x: float
    y: float
    words: list[str]

    @property
    def corners(self) -> str:
        """Of its diamond, as SVG says it."""
        x, y = self.x, self.y
        return _as_svg([(x - HALF_WIDE, y), (x, y - HALF_HIGH), (x + HALF_WIDE, y), (x, y + HALF_HIGH)])


class Arrow(NamedTuple):
    """A line through these points; its words stand beside its beginning or its end."""

    points: list[tuple[float, float]]
    words: str = ""
    at: tuple[float, float] = (0, 0)

    @property
    def path(self) -> str:
        """As SVG says it."""
        return _as_svg(self.points)

    @property
    def tip(self) -> str:
        """The head, as a triangle: printers draw markers each in their own way."""
        (x, y), (from_x, _) = self.points[-1], self.points[-2]
        if x == from_x:
            return _as_svg([(x, y), (x - TIP / 2, y - TIP), (x + TIP / 2, y - TIP)])
        return _as_svg([(x, y), (x - TIP, y - TIP / 2), (x - TIP, y + TIP / 2)])


def _as_svg(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


@dataclass(frozen=True)
class Chart:
    """All shapes of the sheet."""

    people: int
    boxes: list[Box]
    questions: list[Question]
    arrows: list[Arrow]


def chart(session: Session, figures: Figures) -> Chart:
    """The flow for an area; for a village also who is responsible and by when."""
    waiting = _missed_by_class(session, figures.code)
    seen_to = _seen_to(session, figures)
    boxes = [
        _box(column * COLUMN + GAP / 2, TOP, COLUMN - GAP, BOX, each, figures, _foot(each, waiting, seen_to))
        for column, each in enumerate(CLASSES)
    ]
    half = WIDTH / len(BESIDES)
    boxes += [
        _box(place * half + GAP / 2, TOP + BOX + 10, half - GAP, 36, each, figures, [], PER_LINE * 6)
        for place, each in enumerate(BESIDES)
    ]
    return Chart(figures.people, boxes, list(QUESTIONS), list(_arrows()))


def _box(
    x: float, y: float, width: float, height: float, each: Class, figures: Figures, foot: list[str],
    per_line: int = PER_LINE,
) -> Box:  # fmt: skip
    words = each.measures if per_line == PER_LINE else ("、".join(each.measures),)
    return Box(x, y, width, height, each, figures.classes[each.code], list(_wrapped(words, per_line)), foot)


def _wrapped(words: Iterable[str], per_line: int) -> Iterator[str]:
    for each in words:
        yield from (each[start : start + per_line] for start in range(0, len(each), per_line))


def _foot(each: Class, waiting: dict[str, int], seen_to: dict[str, list[str]]) -> list[str]:
    missed = waiting.get(each.code, 0)
    return [*([f"应享未享 {missed} 人"] if missed else []), *seen_to.get(each.code, [])]


def _missed_by_class(session: Session, area: str) -> dict[str, int]:
    query = select(Missed.main, func.count(Missed.person_id.distinct())).where(inside(Missed.area_code, area))
    return {main: count for main, count in session.execute(query.group_by(Missed.main))}  # noqa: C416 - rows, not pairs


def _seen_to(session: Session, figures: Figures) -> dict[str, list[str]]:
    """In a village, the name and the day; above it, in how many villages somebody has been named."""
    if len(figures.code) == VILLAGE:
        held = duties(session, figures.code).values()
        return {duty.main: [*_wrapped([duty.responsible], PER_LINE), _by(duty)] for duty in held}
    query = select(Duty.main, func.count()).where(inside(Duty.area_code, figures.code)).group_by(Duty.main)
    return {main: ["责任到人", f"{count} 个村"] for main, count in session.execute(query)}


def _by(duty: Duty) -> str:
    return f"{duty.due_on:%Y-%m-%d}" if duty.due_on else "未定期限"


def _column(number: float) -> float:
    """The middle of a column, or of the gap after it at a half."""
    return (number + 0.5) * COLUMN


AGE, ABLE, JOB, WISH = _column(0.5), _column(2), _column(3), _column(6)
QUESTIONS = (
    Question(AGE, MIDDLE, ["在劳动", "年龄内？"]),
    Question(ABLE, MIDDLE, ["有劳动", "能力？"]),
    Question(JOB, MIDDLE, ["已就业？"]),
    Question(WISH, MIDDLE, ["就业", "意愿？"]),
)
HALF_WIDE, HALF_HIGH = 17, 13  # of a question's diamond


def _arrows() -> Iterator[Arrow]:
    yield Arrow([(AGE, 21), (AGE, MIDDLE - HALF_HIGH)])
    for start, end, words in ((AGE, ABLE, "是"), (ABLE, JOB, "有"), (JOB, WISH, "未就业")):
        begin = start + HALF_WIDE
        yield Arrow([(begin, MIDDLE), (end - HALF_WIDE, MIDDLE)], words, (begin + 3, MIDDLE - 2))
    yield from _down(AGE, ((0, "未到"), (1, "超过")))
    yield from _down(ABLE, ((2, "无"),))
    yield from _down(JOB, ((3, "是"),))
    yield from _down(WISH, ((4, "愿意外出"), (5, "就地就近"), (6, "有残疾证或近龄"), (7, "愿意创业"), (8, "暂无意愿")))
    unclear = _column(9)
    yield Arrow(
        [(WISH + HALF_WIDE, MIDDLE), (unclear, MIDDLE), (unclear, TOP)],
        "识别卡没有登记劳动能力或意愿",
        (WISH + HALF_WIDE + 3, MIDDLE - 2),
    )


def _down(from_x: float, to: tuple[tuple[int, str], ...]) -> Iterator[Arrow]:
    """From the lower corner of a question to the boxes below it."""
    turn = MIDDLE + HALF_HIGH + 6
    for column, words in to:
        x = _column(column)
        yield Arrow([(from_x, MIDDLE + HALF_HIGH), (from_x, turn), (x, turn), (x, TOP)], words, (x + 2.8, TOP - 6))
