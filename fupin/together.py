"""One step on many cases: each is taken for itself, by the verb of the single step, and answers for itself."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from fupin import casework, clock, lifecycle, previews
from fupin.db import begin_writing
from fupin.documents.render import UndrawableCharacter
from fupin.lifecycle import Refused
from fupin.model import Application, Became, DeskGo, DeskGoCase, Officer
from fupin.model.places import inside
from fupin.model.terms import Action, Role, State
from fupin.office import Press
from fupin.scheme import Judgement

A = Action
# The steps that may be taken on many cases, and on how many at one go: a refusal is printed while one waits.
MOST: dict[Action, int] = {A.ENDORSE: 50, A.APPROVE: 50, A.RETURN: 50, A.REJECT: 20}
KEPT = timedelta(days=30)
FAULT = "没有办成：系统出错。请打开这一件单独办理，仍不成的请告诉管理员"


class Tick(NamedTuple):
    """A ticked case, at the version whose row was ticked."""

    uid: str
    version: int


@dataclass(frozen=True)
class Weighed:
    """A ticked case as it is now, and what the step would be refused with, mostly nothing."""

    tick: Tick
    case: Application
    judgement: Judgement | None
    against: str

    @property
    def fen(self) -> int | None:
        """The amount that was fixed, else the one that would be."""
        judged = self.judgement.amount if self.judgement else None
        return self.case.amount_fen or (judged.fen if judged else None)


def steps_of(role: Role) -> dict[State, tuple[Action, ...]]:
    """What may be done to many cases at once: by the state of a case, for whoever has that role."""
    moves = [move for move in lifecycle.MOVES if move.action in MOST and role in move.roles]
    states = {state for move in moves for state in move.sources}
    return {state: tuple(move.action for move in moves if state in move.sources) for state in states}


def offered(cases: Iterable[Application], role: Role) -> list[Action]:
    """The steps that at least one of the cases is open to."""
    steps = steps_of(role)
    open_to = {action for case in cases for action in steps.get(case.state, ())}
    return [action for action in MOST if action in open_to]


def owes_reason(action: Action) -> bool:
    """Whether nobody may take the step without saying why."""
    return any(lifecycle.OWED_WORDS & set(move.guards) for move in lifecycle.MOVES if move.action is action)


def seen(session: Session, user: Officer, ticks: Sequence[Tick]) -> dict[Tick, Application]:
    """The ticked cases that the user may see, in the order they were ticked."""
    query = (
        select(Application)
        .options(joinedload(Application.person), joinedload(Application.organisation))
        .where(Application.uid.in_([tick.uid for tick in ticks]), inside(Application.area_code, user.scope))
        .where(Application.state != State.DRAFT)
    )
    by_uid = {case.uid: case for case in session.scalars(query)}
    return {tick: by_uid[tick.uid] for tick in dict.fromkeys(ticks) if tick.uid in by_uid}


def weigh(
    session: Session, press: Press, user: Officer, action: Action, cases: dict[Tick, Application], opinion: str
) -> list[Weighed]:
    """What would become of each. Writes nothing."""
    return [_weighed(session, press, user, action, tick, case, opinion) for tick, case in cases.items()]


def _weighed(
    session: Session, press: Press, user: Officer, action: Action, tick: Tick, case: Application, opinion: str
) -> Weighed:
    judgement = casework.standing(session, case)
    turn = casework.Turn(session, press, case, action, user, judgement, opinion)
    try:
        casework.demand(turn, tick.version)
    except (Refused, UndrawableCharacter) as refused:
        return Weighed(tick, case, judgement, _words(refused))
    return Weighed(tick, case, judgement, "")


def _words(refused: Refused | UndrawableCharacter) -> str:
    return previews.objection(refused) if isinstance(refused, UndrawableCharacter) else str(refused)


def take(
    session: Session, press: Press, user: Officer, action: Action, ticks: Sequence[Tick], opinion: str, form_key: str
) -> str:
    """Take the step on each case the user may see, each in a transaction of its own; the uid of the go.

    The same form key again takes none, and answers with the go that it began.
    """
    go, is_new = _begun(session, user, action, ticks, form_key)
    uid = go.uid
    if is_new:
        for line_id, tick in [(line.id, Tick(line.application.uid, line.version)) for line in go.cases]:
            _note(session, line_id, *_taken(session, press, user, action, tick, opinion))
    return uid


def _begun(
    session: Session, user: Officer, action: Action, ticks: Sequence[Tick], form_key: str
) -> tuple[DeskGo, bool]:
    begin_writing(session)
    known = _known(session, user, form_key)
    if known is not None:
        session.rollback()
        return known, False
    _forget_old(session, user)
    go = DeskGo(user_id=user.id, form_key=form_key, action=action, at=clock.now())
    cases = seen(session, user, ticks).items()
    go.cases = [DeskGoCase(application_id=case.id, version=tick.version) for tick, case in cases]
    session.add(go)
    try:
        session.commit()
    except IntegrityError:  # the same page at the same moment, where there is more than one writer
        session.rollback()
        known = _known(session, user, form_key)
        if known is None:
            raise
        return known, False
    return go, True


def _known(session: Session, user: Officer, form_key: str) -> DeskGo | None:
    return session.scalar(select(DeskGo).where(DeskGo.user_id == user.id, DeskGo.form_key == form_key))


def _forget_old(session: Session, user: Officer) -> None:
    """The steps themselves stay in the events of their cases."""
    old = select(DeskGo.id).where(DeskGo.user_id == user.id, DeskGo.at < clock.now() - KEPT)
    session.execute(delete(DeskGoCase).where(DeskGoCase.go_id.in_(old)))
    session.execute(delete(DeskGo).where(DeskGo.id.in_(old)))


def _taken(
    session: Session, press: Press, user: Officer, action: Action, tick: Tick, opinion: str
) -> tuple[Became, str]:
    """What became of one. Whatever goes wrong with it is no reason to leave out the others."""
    try:
        case = casework.act(session, press, user, tick.uid, action, version=tick.version, opinion=opinion)
    except (Refused, UndrawableCharacter) as refused:
        return Became.REFUSED, _words(refused)
    except Exception:
        session.rollback()
        logging.getLogger(__name__).exception("%s of one among many", action.value)
        return Became.REFUSED, FAULT
    return Became.DONE, f"现为“{case.state.label}”"


def _note(session: Session, line_id: int, became: Became, words: str) -> None:
    begin_writing(session)
    line = session.get_one(DeskGoCase, line_id)
    line.became, line.words = became, words
    session.commit()
