"""The policy value in force: which figure holds for a place on a day, by which document, or what is missing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, or_, select
from sqlalchemy.orm import Session

from fupin.clock import cn_date
from fupin.model.places import CITY, COUNTY, LEVEL_LENGTHS
from fupin.model.policy import Parameter, PolicyDocument
from fupin.model.terms import Confirmed

NOTICE = "notice-2016"


@dataclass(frozen=True)
class Value:
    """A parameter as found. `text` is None where nothing holds; `missing` then says which document is wanted."""

    code: str
    text: str | None
    unit: str
    status: Confirmed
    source: str
    missing: str = ""

    @property
    def known(self) -> bool:
        """Whether there is a figure to judge by."""
        return self.text is not None

    @property
    def number(self) -> int:
        """The figure: fen, days, months or years by `unit`. Raises ValueError when unknown."""
        if self.text is None:
            raise ValueError(f"{self.code} is unknown")
        return int(self.text)

    @property
    def flag(self) -> bool:
        """A yes-or-no parameter."""
        return self.text == "true"


@dataclass(frozen=True)
class InForce:
    """The policy document in force on a day, or, if `title` is empty, why there is none."""

    title: str
    number: str
    status: Confirmed
    valid: str
    missing: str = ""


# Rows, not objects, and each select built once: every judgement begins with these.
_DOCUMENT, _PARAMETER = PolicyDocument.__table__.c, Parameter.__table__.c
_DOCUMENTS = select(PolicyDocument.__table__)


@cache
def _parameters(codes: tuple[str, ...]) -> Select[Any]:
    """The rows of some parameters; which are asked for together is written in the schemes, so these are few."""
    return select(Parameter.__table__).where(
        _PARAMETER.code.in_([bindparam(f"code{number}", code) for number, code in enumerate(codes)]),
        _PARAMETER.area_code.in_([bindparam(level) for level in LEVEL_LENGTHS]),
        _PARAMETER.valid_from <= bindparam("on"),
        or_(_PARAMETER.valid_to.is_(None), _PARAMETER.valid_to >= bindparam("on")),
    )


def chain(session: Session, on: date) -> tuple[Row[Any] | None, set[int]]:
    """The document in force on the day and the ids of all documents whose figures it carries on."""
    documents = _documents(session)
    current = [d for d in documents.values() if d.valid_from <= on and (d.valid_to is None or on <= d.valid_to)]
    if not current:
        return None, set()
    carried: set[int] = set()
    step: Row[Any] | None = max(current, key=lambda d: d.valid_from)
    head = step
    while step is not None and step.id not in carried:
        carried.add(step.id)
        step = documents.get(step.continues_id or 0)
    return head, carried


def _documents(session: Session) -> dict[int, Any]:
    """All there are, by id."""
    documents: dict[int, Any] = _of_transaction(
        session, _documents, lambda: {row.id: row for row in session.connection().execute(_DOCUMENTS)}
    )
    return documents


def in_force(session: Session, on: date) -> InForce:
    """The document by which an application of that day is judged."""
    head, _ = chain(session, on)
    return _in_force(session, head, on)


def _in_force(session: Session, head: Row[Any] | None, on: date) -> InForce:
    if head is None:
        return InForce("", "", Confirmed.TO_CONFIRM, "", _no_document(session, on))
    until = cn_date(head.valid_to) if head.valid_to else "另行通知"
    return InForce(head.title, head.number, head.status, f"{cn_date(head.valid_from)}至{until}")


def _no_document(session: Session, on: date) -> str:
    last = session.execute(_DOCUMENTS.where(_DOCUMENT.valid_to < on).order_by(_DOCUMENT.valid_to.desc())).first()
    if last is None or last.valid_to is None:
        return f"{cn_date(on)}没有已生效的政策文件，请补充文件"
    return f"{last.title}有效期至{cn_date(last.valid_to)}，{cn_date(on)}没有接续文件，请补充接续文件"


def parameter(session: Session, code: str, area_code: str, on: date) -> Value:
    """One parameter for a place on a day."""
    return parameters(session, [code], area_code, on)[code]


def parameters(session: Session, codes: Iterable[str], area_code: str, on: date) -> dict[str, Value]:
    """Several parameters in one query: the row of the smallest area wins, then the youngest."""
    _, carried = chain(session, on)
    return _values(session, list(codes), area_code, on, carried)


def notice_and_figures(
    session: Session, codes: Mapping[str, str], area_code: str, on: date
) -> tuple[InForce, dict[str, Value]]:
    """What every judgement begins with: the document in force, and its figures by the names facts give their codes."""
    head, carried = chain(session, on)
    values = _values(session, list(codes.values()), area_code, on, carried)
    return _in_force(session, head, on), {name: values[code] for name, code in codes.items()}


def _values(session: Session, wanted: list[str], area_code: str, on: date, carried: set[int]) -> dict[str, Value]:
    key = (tuple(wanted), area_code, on)
    kept: dict[Any, dict[str, Value]] = _of_transaction(session, _values, dict)
    if key not in kept:
        rows = session.connection().execute(_parameters(key[0]), {"on": on, **_around(area_code)}).all()
        kept[key] = {code: _choose(code, [row for row in rows if row.code == code], carried, on) for code in wanted}
    return dict(kept[key])


def _of_transaction(session: Session, name: object, read: Callable[[], Any]) -> Any:
    """What was read once in this transaction: judgements of one place and day ask for the same figures."""
    kept = session.info.get(name)
    if kept is None or kept[0] is not session.get_transaction():
        kept = session.info[name] = (session.get_transaction(), read())
    return kept[1]


def _around(area_code: str) -> dict[str, str]:
    """The codes of the areas a place lies in, by level; a place that is no village is its own."""
    city = area_code[:CITY].ljust(COUNTY, "0")
    return {"city": city, **{level: area_code[:length] for level, length in LEVEL_LENGTHS.items() if level != "city"}}


def _size(area_code: str) -> int:
    """Longer is smaller; a city's code ends in two zeros that its places do not share."""
    return CITY if area_code.endswith("00") and len(area_code) == COUNTY else len(area_code)


def _choose(code: str, rows: Sequence[Row[Any]], carried: set[int], on: date) -> Value:
    alive = [row for row in rows if row.document_id in carried]
    if not alive:
        why = f"{cn_date(on)}没有有效的“{rows[0].title if rows else code}”，请补充接续文件"
        return Value(code, None, "", Confirmed.TO_CONFIRM, "", why)
    row = max(alive, key=lambda r: (_size(r.area_code), r.value is not None, r.valid_from, r.id))
    source = " ".join(part for part in (row.source, row.clause) if part)
    missing = "" if row.value is not None else f"“{row.title}”尚无文件依据（{source}），请补充文件"
    return Value(code, row.value, row.unit, row.status, source, missing)
