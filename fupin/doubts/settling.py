"""A doubt is settled by the county with evidence; money to be recovered takes a second person."""

from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.db import begin_writing
from fupin.doubts import SETTLES
from fupin.lifecycle import Refused, Stale
from fupin.model import Doubt, DoubtEvent, DoubtProof, Officer
from fupin.model.doubts import DoubtAct, DoubtOutcome, DoubtState
from fupin.model.places import inside
from fupin.uploads import Paper

FEWEST, MOST = 5, 500
STALE = "这条疑点刚有变化（他人已处理，或又发现新的月份），请看最新情况后再办"
SECOND = "追回由您提出，须由县级另一人复核"


def reach(scope: str) -> ColumnElement[bool]:
    """The doubts about what an area pays."""
    return or_(inside(Doubt.area_code, scope), inside(Doubt.other_area, scope))


def settle(session: Session, by: Officer, uid: str, version: int, outcome: DoubtOutcome, words: str) -> Doubt:
    """Say what was found, and by which evidence; what is to be recovered then waits for a second person.

    The caller commits. Raises Refused or Stale.
    """
    doubt = _held(session, by, uid, version, DoubtState.OPEN)
    said = _enough(words)
    recover = outcome is DoubtOutcome.RECOVER
    doubt.outcome, doubt.words = outcome, said
    doubt.settled_by_id, doubt.settled_by_name, doubt.settled_at = by.id, by.name, clock.now()
    _to(doubt, DoubtState.PROPOSED if recover else DoubtState.SETTLED)
    return _told(session, doubt, by, DoubtAct.PROPOSED if recover else DoubtAct.SETTLED, said)


def confirm(session: Session, by: Officer, uid: str, version: int) -> Doubt:
    """The second person agrees that money is recovered. The caller commits. Raises Refused or Stale."""
    doubt = _second(session, by, uid, version)
    doubt.confirmed_by_id, doubt.confirmed_by_name, doubt.confirmed_at = by.id, by.name, clock.now()
    _to(doubt, DoubtState.SETTLED)
    return _told(session, doubt, by, DoubtAct.CONFIRMED, "")


def decline(session: Session, by: Officer, uid: str, version: int, words: str) -> Doubt:
    """The second person sends it back to be looked into again. The caller commits. Raises Refused or Stale."""
    doubt = _second(session, by, uid, version)
    said = _enough(words)
    _told(session, doubt, by, DoubtAct.DECLINED, said)
    doubt.outcome, doubt.words = None, ""
    doubt.settled_by_id, doubt.settled_by_name, doubt.settled_at = None, "", None
    _to(doubt, DoubtState.OPEN)
    session.flush()
    return doubt


def prove(session: Session, by: Officer, doubt: Doubt, uid: str, paper: Paper, name: str) -> DoubtProof:
    """Keep the row of a file that is already stored under this uid. The caller commits."""
    row = DoubtProof(
        uid=uid,
        doubt_id=doubt.id,
        media_type=paper.media_type,
        size=len(paper.content),
        sha256=paper.sha256,
        added_at=clock.now(),
        added_by_id=by.id,
    )
    row.filename = name
    session.add(row)
    _told(session, doubt, by, DoubtAct.PROOF, "")
    return row


def _held(session: Session, by: Officer, uid: str, version: int, state: DoubtState) -> Doubt:
    """The doubt as the officer saw it, with nobody else at it."""
    begin_writing(session)
    doubt = session.scalar(select(Doubt).where(Doubt.uid == uid, reach(by.scope)).with_for_update())
    if doubt is None or by.role not in SETTLES:
        raise Refused("由发放地的县级审批人员核查，这条疑点不在您的辖区")
    if doubt.version != version:
        raise Stale(STALE)
    if doubt.state is not state:
        raise Refused(f"这条疑点现在是“{doubt.state.label}”，不能这样办理")
    return doubt


def _second(session: Session, by: Officer, uid: str, version: int) -> Doubt:
    doubt = _held(session, by, uid, version, DoubtState.PROPOSED)
    if doubt.settled_by_id == by.id:
        raise Refused(SECOND)
    return doubt


def _enough(words: str) -> str:
    said = words.strip()
    if len("".join(said.split())) < FEWEST:
        raise Refused(f"请写明核查情况和依据，至少{FEWEST}个字")
    if len(said) > MOST:
        raise Refused(f"核查情况最多{MOST}个字，请写得简短些")
    return said


def _to(doubt: Doubt, state: DoubtState) -> None:
    doubt.state, doubt.version = state, doubt.version + 1
    if state is DoubtState.SETTLED:
        doubt.open_key = None


def _told(session: Session, doubt: Doubt, by: Officer, act: DoubtAct, words: str) -> Doubt:
    event: dict[str, Any] = {"act": act, "outcome": doubt.outcome, "words": words, "at": clock.now()}
    session.add(DoubtEvent(doubt_id=doubt.id, by_id=by.id, by_name=by.name, **event))
    session.flush()
    return doubt
