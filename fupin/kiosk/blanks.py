"""Numbered blank forms for when there is no power: printed by the counter, keyed in once each, or void."""

import re
from collections.abc import Sequence
from enum import Enum
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from fupin import casework, clock
from fupin.db import begin_writing
from fupin.documents import number
from fupin.identity import canonical
from fupin.lifecycle import Refused
from fupin.model import Application, Officer, PaperBlank
from fupin.model.places import inside
from fupin.scheme import Scheme
from fupin.schemes import SCHEMES

MOST = 50
PAGE = 50
_NUMBER = re.compile(r"B(\d{4})(\d{9}|\d{6})(\d{5})")


class Kind(Enum):
    """What became of a blank."""

    UNUSED = "unused"
    KEYED = "keyed"
    VOID = "void"

    @property
    def label(self) -> str:
        """As the list says it."""
        return {"unused": "未用", "keyed": "已录入", "void": "已作废"}[self.value]


CONDITIONS: dict[Kind, tuple[ColumnElement[bool], ...]] = {
    Kind.UNUSED: (PaperBlank.application_id.is_(None), PaperBlank.voided_at.is_(None)),
    Kind.KEYED: (PaperBlank.application_id.is_not(None),),
    Kind.VOID: (PaperBlank.voided_at.is_not(None),),
}


class Page(NamedTuple):
    """The latest first; `before` is where the next page begins, 0 if there is none."""

    rows: Sequence[PaperBlank]
    before: int


def kind_of(blank: PaperBlank) -> Kind:
    """What became of it."""
    if blank.voided_at is not None:
        return Kind.VOID
    return Kind.UNUSED if blank.application_id is None else Kind.KEYED


def printed(session: Session, user: Officer, scheme: Scheme[Any, Any], count: int) -> str:
    """Give out so many numbers in a row, in the caller's transaction; answers the batch."""
    if not 1 <= count <= MOST:
        raise Refused(f"一次可以打印1到{MOST}份")
    batch, now = uuid4().hex, clock.now()
    year = clock.today().year
    for _ in range(count):
        serial = number.take(session, f"{user.scope}:blank:{year}")
        session.add(
            PaperBlank(
                number=f"B{year}-{user.scope}-{serial:05}",
                batch=batch,
                scheme=scheme.code,
                area_code=user.scope,
                printed_by_id=user.id,
                printed_at=now,
            )
        )
    session.flush()
    return batch


def of_batch(session: Session, scope: str, batch: str) -> Sequence[PaperBlank]:
    """The blanks that were printed together; those that are void are not printed again."""
    query = select(PaperBlank).where(PaperBlank.batch == batch, inside(PaperBlank.area_code, scope))
    return session.scalars(query.where(*CONDITIONS[Kind.UNUSED]).order_by(PaperBlank.id)).all()


def listed(session: Session, scope: str, kind: Kind | None, before: int = 0) -> Page:
    """The blanks of an area."""
    query = select(PaperBlank).options(joinedload(PaperBlank.application)).where(inside(PaperBlank.area_code, scope))
    if kind is not None:
        query = query.where(*CONDITIONS[kind])
    if before:
        query = query.where(PaperBlank.id < before)
    rows = session.scalars(query.order_by(PaperBlank.id.desc()).limit(PAGE + 1)).all()
    return Page(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else 0)


def find(session: Session, scope: str, typed: str) -> PaperBlank:
    """The blank of a number as typed. Raises Refused."""
    parts = _NUMBER.fullmatch(canonical(typed))
    query = select(PaperBlank).where(inside(PaperBlank.area_code, scope))
    found = session.scalar(query.where(PaperBlank.number == "B" + "-".join(parts.groups()))) if parts else None
    if found is None:
        raise Refused("没有这个编号的空白表，请照表右上角的编号填写")
    return found


def key_in(session: Session, user: Officer, typed: str) -> Application:
    """Open the draft that a blank is keyed in to, once; later the same number leads to the same one. Raises Refused."""
    blank = find(session, user.scope, typed)
    if kind_of(blank) is Kind.VOID:
        raise Refused(f"{blank.number}已作废（{blank.void_reason}），不能录入")
    key, scheme = blank.id, SCHEMES[blank.scheme]
    application = casework.begin(session, user, scheme, f"blank:{blank.uid}")
    begin_writing(session)
    blank = _locked(session, key)
    if blank.voided_at is not None:
        session.rollback()
        raise Refused(f"{typed.strip()}刚被作废，不能录入")
    if blank.application_id is None:
        blank.application_id, blank.keyed_by_id, blank.keyed_at = application.id, user.id, clock.now()
    session.commit()
    return application


def void(session: Session, user: Officer, typed: str, reason: str) -> PaperBlank:
    """A blank that was spoilt or lost is keyed in no more. In the caller's transaction; raises Refused."""
    blank = _locked(session, find(session, user.scope, typed).id)
    if kind_of(blank) is not Kind.UNUSED:
        raise Refused(f"{blank.number}{kind_of(blank).label}，不能作废")
    if not reason.strip():
        raise Refused("请填写作废原因，如写坏、遗失")
    blank.voided_by_id, blank.voided_at, blank.void_reason = user.id, clock.now(), reason.strip()[:100]
    return blank


def _locked(session: Session, key: int) -> PaperBlank:
    return session.scalars(select(PaperBlank).where(PaperBlank.id == key).with_for_update()).one()
