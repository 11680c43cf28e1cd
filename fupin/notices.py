"""Public notices: put approved applications on the board for the working days the policy asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import casework, clock, letter_about, letter_facts, letters, lifecycle, previews
from fupin.calendar import working_day_after
from fupin.casework.acting import Turn
from fupin.db import begin_writing
from fupin.identity import masked_name
from fupin.lifecycle import Refused
from fupin.model import Application, Document, Notice, NoticeEntry, Officer
from fupin.model.places import full_name
from fupin.model.terms import Action
from fupin.office import Press
from fupin.policy import parameter
from fupin.scheme import Judgement
from fupin.schemes import SCHEMES

LIST = letter_about.NOTICE


@dataclass(frozen=True)
class Left:
    """An application that could not go on the notice, and why."""

    application: Application
    why: str


def waiting(session: Session, user: Officer, scheme: str) -> Sequence[Application]:
    """What the county may publish now."""
    sources = next(move.sources for move in lifecycle.MOVES if move.action is Action.PUBLISH)
    return session.scalars(
        select(Application)
        .where(
            Application.county_code == user.scope[:6],
            Application.scheme == scheme,
            Application.state.in_(sources),
        )
        .order_by(Application.since, Application.id)
    ).all()


def publish(
    session: Session,
    press: Press,
    user: Officer,
    scheme: str,
    chosen: Mapping[str, int],
    conclusions: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Notice, list[Left]]:
    """Put the chosen applications (uid to version seen) on one notice, with its printed list, in one transaction.

    `conclusions` holds the outcome of the inquiry for those that were objected to, by uid. One that no
    longer qualifies stays off and is told; the others go on. Raises Refused if none is left.
    """
    begin_writing(session)
    try:
        good, left = _sift(session, press, user, scheme, chosen, conclusions)
        notice = _notice(session, user, scheme)
        session.add(notice)
        session.flush()
        for turn in good:
            session.add(NoticeEntry(notice_id=notice.id, application_id=turn.application.id))
            casework.take(turn)
            turn.application.due_on, turn.application.due_provisional = notice.ends_on, notice.provisional
        document = letters.issue_notice(session, press, notice, LIST, _printed(press, notice, good), user)
        letter_facts.remember_notice(session, document, [turn.application for turn in good])
        session.commit()
    except BaseException:
        session.rollback()
        raise
    return notice, left


def preview(
    session: Session,
    press: Press,
    user: Officer,
    scheme: str,
    chosen: Mapping[str, int],
    conclusions: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """The list as `publish` would print it for the same choice; nothing is written. Raises Refused likewise."""
    good, _ = _sift(session, press, user, scheme, chosen, conclusions)
    notice = _notice(session, user, scheme)
    return previews.notice_pdf(session, press, notice, LIST, _printed(press, notice, good))


def unprintable(session: Session, press: Press, cases: Sequence[Application]) -> dict[str, str]:
    """By uid what no font can print of a case's line on the list, in words; mostly nothing."""
    found = {}
    for case in cases:
        line = {"name": _public_name(case), "area": full_name(session, case.area_code, clock.today())}
        if told := [previews.told(refused) for refused in press.printer.undrawable(line)]:
            found[case.uid] = "；".join(told)
    return found


def _sift(
    session: Session,
    press: Press,
    user: Officer,
    scheme: str,
    chosen: Mapping[str, int],
    conclusions: Mapping[str, str],
) -> tuple[list[Turn], list[Left]]:
    good: list[Turn] = []
    left: list[Left] = []
    query = select(Application).where(
        Application.uid.in_(chosen), Application.scheme == scheme, Application.county_code == user.scope[:6]
    )
    for application in session.scalars(query.order_by(Application.id).with_for_update()):
        try:
            version, words = chosen[application.uid], conclusions.get(application.uid, "")
            good.append(casework.publishable(session, press, user, application, version, words))
        except Refused as objection:
            left.append(Left(application, str(objection)))
    if not good:
        raise Refused("所选申请都不能公示：" + "；".join(f"{each.application.number} {each.why}" for each in left))
    return good, left


def _notice(session: Session, user: Officer, scheme: str) -> Notice:
    today = clock.today()
    days = parameter(session, f"step.{scheme}.notice.days", user.scope[:6], today)
    if not days.known:
        raise Refused(days.missing)
    last = working_day_after(today, days.number)
    return Notice(
        county_code=user.scope[:6],
        scheme=scheme,
        starts_on=today,
        ends_on=last.on,
        working_days=days.number,
        provisional=last.provisional,
        created_by_id=user.id,
        created_at=clock.now(),
    )


def print_again(session: Session, press: Press, notice: Notice, by: Officer) -> Document:
    """The list of a notice whose letter is void, from what is known today; its days stay. The caller commits."""
    cases = [(entry.application, casework.judge(session, entry.application)) for entry in notice.entries]
    rows = _printed_rows(press, notice, [_row(session, notice, *case) for case in cases])
    document = letters.issue_notice(session, press, notice, LIST, rows, by)
    letter_facts.remember_notice(session, document, [entry.application for entry in notice.entries])
    return document


def _printed(press: Press, notice: Notice, good: list[Turn]) -> dict[str, Any]:
    rows = [_row(turn.session, notice, turn.application, turn.judgement) for turn in good]
    return _printed_rows(press, notice, rows)


def _row(session: Session, notice: Notice, application: Application, judgement: Judgement | None) -> dict[str, Any]:
    return {
        "number": application.number,
        "name_masked": _public_name(application),
        "area": full_name(session, application.area_code, notice.starts_on),
        "item": SCHEMES[notice.scheme].notice_item(judgement.facts) if judgement else "",
        "amount_fen": application.amount_fen,
    }


def _printed_rows(press: Press, notice: Notice, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "title": SCHEMES[notice.scheme].title,
        "rows": rows,
        "from": notice.starts_on.isoformat(),
        "to": notice.ends_on.isoformat(),
        "working_days": notice.working_days,
        "phone": press.phone,
        "provisional": notice.provisional,
    }


def _public_name(application: Application) -> str:
    """Persons are masked, enterprises are not."""
    if application.organisation_id:
        return application.applicant_name
    return masked_name(application.person.name if application.person else application.applicant_name)


def list_of(session: Session, notice: Notice) -> Document:
    """The printed list of a notice: the last, should an earlier one have become void."""
    query = select(Document).where(Document.notice_id == notice.id).order_by(Document.id.desc())
    return session.scalars(query.limit(1)).one()
