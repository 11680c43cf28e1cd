"""Steps on a submitted application: judge, guard, effect, event, letters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fupin import clock, letters, lifecycle
from fupin.casework import funding, remarks
from fupin.casework.funding import pays_once
from fupin.casework.reading import details_of, judge, raw_of, stored_answers, stored_form
from fupin.casework.remarks import Remark
from fupin.casework.steps import locked, same, step
from fupin.db import begin_writing
from fupin.lifecycle import Refused, Step
from fupin.model import Application, Document, NoticeEntry, Officer
from fupin.model.terms import Action, DocumentStatus, State
from fupin.office import Press
from fupin.scheme import Judgement
from fupin.schemes import SCHEMES

PRINTED_LATER = {Action.ENDORSE, Action.APPROVE, Action.OBJECT, Action.PUBLISH}  # on the approval form
TYPED = "opinion"


@dataclass(frozen=True)
class Turn:
    """One person's step on one application, with the judgement it is taken by; `roll` is the roll that pays it."""

    session: Session
    press: Press
    application: Application
    action: Action
    user: Officer
    judgement: Judgement | None
    opinion: str = ""
    voucher: str = ""
    roll: str = ""
    remarks: tuple[Remark, ...] = ()


def act(
    session: Session,
    press: Press,
    user: Officer,
    uid: str,
    action: Action,
    *,
    version: int,
    opinion: str = "",
    voucher: str = "",
    said: Mapping[str, str] = MappingProxyType({}),
) -> Application:
    """Take a step in one transaction; `said` are remarks at questions of the form, by the names of its controls.

    Raises Stale if `version` is not the present one, Refused with a guard's objection, UndrawableCharacter if a
    letter of the step cannot be printed. Nothing is written then.
    """
    begin_writing(session)
    try:
        application = locked(session, uid)
        same(application, version)
        _serialise(session, application, action)
        move = lifecycle.find(application, action, user)
        turn = Turn(session, press, application, action, user, _judged(session, application, action), opinion, voucher)
        turn = replace(turn, remarks=remarks.made_at(session, application, said))
        lifecycle.check(move, facing(turn))
        demand_printable(turn)
        take(turn)
        session.commit()
    except IntegrityError as error:
        session.rollback()
        raise Refused(_contested(action)) from error
    except BaseException:
        session.rollback()
        raise
    return application


def pay_by_roll(
    session: Session, press: Press, user: Officer, application: Application, voucher: str, roll: str
) -> None:
    """Take the step of payment for the roll that has it, in the caller's transaction. Raises Refused."""
    turn = Turn(session, press, application, Action.PAY, user, None, f"发放表{roll}", voucher, roll)
    lifecycle.check(lifecycle.find(application, Action.PAY, user), facing(turn))
    take(turn)


def publishable(
    session: Session, press: Press, user: Officer, application: Application, version: int, conclusion: str = ""
) -> Turn:
    """The turn by which it may go on a notice; `conclusion` is the outcome of an inquiry. Raises Refused."""
    same(application, version)
    move = lifecycle.find(application, Action.PUBLISH, user)
    turn = Turn(session, press, application, Action.PUBLISH, user, judge(session, application), conclusion)
    lifecycle.check(move, facing(turn))
    demand_printable(turn)
    return turn


def demand_printable(turn: Turn) -> None:
    """What is typed now and printed by a later step is refused now, by whoever can type it otherwise.

    Raises UndrawableCharacter.
    """
    if turn.action in PRINTED_LATER:
        for refused in turn.press.printer.undrawable({TYPED: turn.opinion}):
            raise refused


def take(turn: Turn) -> None:
    """Carry a checked step out inside the caller's transaction."""
    to = lifecycle.target(lifecycle.find(turn.application, turn.action, turn.user), turn.application)
    if turn.action in EFFECTS:
        EFFECTS[turn.action](turn)
    application, judgement = turn.application, turn.judgement
    event = step(turn.session, application, turn.action, to, turn.user, judgement=judgement, opinion=turn.opinion)
    remarks.keep(turn.session, event, turn.remarks)
    _write_letters(turn)


def _write_letters(turn: Turn) -> None:
    wanted = SCHEMES[turn.application.scheme].letters_on(turn.action)
    if not wanted or turn.judgement is None:
        return
    subject = _subject(turn.session, turn.application, turn.judgement)
    for letter in wanted:
        letters.issue(turn.session, turn.press, subject, letter, turn.user)


def _subject(session: Session, application: Application, judgement: Judgement) -> letters.Subject:
    answers = stored_answers(session, application)
    details = details_of(session, application)
    return letters.Subject(application, SCHEMES[application.scheme], details, answers, judgement)


def _judged(session: Session, application: Application, action: Action) -> Judgement | None:
    """Steps the table says are judged; a draft withdrawn or returned has nothing to judge."""
    if action not in lifecycle.JUDGED or application.submitted_at is None:
        return None
    judgement = judge(session, application)
    return funding.with_budget(session, application, judgement) if action is Action.APPROVE else judgement


def _contested(action: Action) -> str:
    if action is Action.PAY:
        return "凭证号已用过，或此申请已登记发放，请核对"
    return "同一人的同类待遇刚在另一份申请中批复，请查看最新情况"


def _serialise(session: Session, application: Application, action: Action) -> None:
    """Steps that give away places wait for one another within a county; SQLite's one writer does so anyway."""
    if action in lifecycle.JUDGED and session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:county)"), {"county": int(application.county_code)})


def facing(turn: Turn) -> Step:
    """Everything the guards may look at."""
    blocking = turn.judgement.blocking if turn.judgement else []
    return Step(
        application=turn.application,
        user=turn.user,
        opinion=turn.opinion,
        on=clock.today(),
        hands=frozenset((event.action, event.user_id) for event in turn.application.events),
        pays_once=pays_once(turn.application),
        objections=tuple(f"{finding.title}：{finding.words}" for finding in blocking),
        notice_ends_on=_notice_end(turn.session, turn.application),
        voucher=turn.voucher,
        remarked=bool(turn.remarks),
        on_roll=funding.on_roll(turn.session, turn.application, turn.roll) if turn.action is Action.PAY else "",
    )


def _entry(session: Session, application: Application) -> NoticeEntry | None:
    """Its latest place on a notice."""
    return session.scalar(
        select(NoticeEntry).where(NoticeEntry.application_id == application.id).order_by(NoticeEntry.id.desc()).limit(1)
    )


def _notice_end(session: Session, application: Application) -> date | None:
    entry = _entry(session, application) if application.state is State.ON_NOTICE else None
    return entry.notice.ends_on if entry else None


def _settle(turn: Turn) -> None:
    """Fix the amount and what the scheme fixes with it, and have the money kept for it."""
    assert turn.judgement is not None  # noqa: S101 - the table says this step is judged
    turn.application.amount_fen = turn.judgement.amount.fen if turn.judgement.amount else None
    details = details_of(turn.session, turn.application)
    SCHEMES[turn.application.scheme].settle(details, turn.judgement.facts)
    funding.reserve(turn.session, turn.user, turn.application)


def _grant(turn: Turn) -> None:
    """Issuing grants what still holds today; the database refuses what a life has only once."""
    _settle(turn)
    assert turn.judgement is not None  # noqa: S101 - the table says this step is judged
    details = details_of(turn.session, turn.application)
    scheme = SCHEMES[turn.application.scheme]
    turn.session.add_all(scheme.grants(turn.application, details, turn.judgement.facts))
    turn.session.flush()


def _object(turn: Turn) -> None:
    """The objection stands on the notice's entry, and stops this one alone."""
    entry = _entry(turn.session, turn.application)
    if entry is not None:
        entry.objected_on = clock.today()
        entry.objection = turn.opinion


def _pay(turn: Turn) -> None:
    funding.pay(turn.session, turn.user, turn.application, turn.voucher)


def _reject(turn: Turn) -> None:
    funding.release(turn.session, turn.user, turn.application)


def _send_back(turn: Turn) -> None:
    """Back to whoever filled it, with the answers as they were; it will return to whoever sent it back."""
    turn.application.returned_from = turn.application.state
    turn.application.draft = raw_of(stored_form(turn.session, turn.application))


def _withdraw(turn: Turn) -> None:
    """What was handed out for it no longer counts."""
    letters.void_all(turn.session, turn.application, "申请已撤回")
    funding.release(turn.session, turn.user, turn.application)


EFFECTS: dict[Action, Callable[[Turn], None]] = {
    Action.APPROVE: _settle,
    Action.ISSUE: _grant,
    Action.OBJECT: _object,
    Action.PAY: _pay,
    Action.REJECT: _reject,
    Action.RETURN: _send_back,
    Action.WITHDRAW: _withdraw,
}


def receipt(session: Session, press: Press, user: Officer, uid: str) -> Document:
    """The receipt of the latest submission, made once on demand and kept from then on.

    Raises Refused for a draft, and for a receipt that is void: it takes the county to issue another.
    """
    begin_writing(session)
    try:
        application = locked(session, uid)
        kept = _kept_receipt(session, application)
        if kept is None:
            subject = _subject(session, application, judge(session, application))
            kept = letters.issue(session, press, subject, subject.scheme.letter("receipt"), user)
        elif kept.status is DocumentStatus.VOID:
            raise Refused("受理回执已作废，不能再打印。确需回执的，请县级重新出具")
        session.commit()
    except BaseException:
        session.rollback()
        raise
    return kept


def _kept_receipt(session: Session, application: Application) -> Document | None:
    if application.submitted_at is None:
        raise Refused("尚未提交，没有受理回执")
    return session.scalar(
        select(Document)
        .where(
            Document.application_id == application.id,
            Document.kind == "receipt",
            Document.issued_at >= application.submitted_at,
        )
        .order_by(Document.id.desc())
        .limit(1)
    )
