"""Filling in at the kiosk: a draft is begun, kept page by page, opened again by its code, handed in or thrown away."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from fupin import casework, clock
from fupin.calendar import working_day_after
from fupin.casework import Reading
from fupin.db import begin_writing
from fupin.kiosk import codes, helper
from fupin.kiosk.steps import Step
from fupin.lifecycle import Refused
from fupin.model import Application, Attachment, Kiosk, KioskFiling
from fupin.model.terms import Outcome, State
from fupin.rules import Finding
from fupin.scheme import Scheme
from fupin.schemes import SCHEMES
from fupin.schemes.forms import Raw

CONSENT = "2026-11"  # which wording of the privacy notice is on the start page
SHOW_DAYS = 5  # working days in which the applicant is asked to come with the card
KEEP_DAYS = 30  # an unfinished draft that nobody came back for
ANSWERED, INSISTED = "answered", "insisted"


class Ineligible(Refused):
    """Something is not met and the applicant has not said that they want a written answer."""


def offered() -> dict[str, Scheme[Any, Any]]:
    """The measures that a person may apply for."""
    return {code: scheme for code, scheme in SCHEMES.items() if scheme.form.APPLICANT == "person"}


def start(session: Session, kiosk: Kiosk, scheme: Scheme[Any, Any], key: str) -> str:
    """Open a draft with its code; the same key again gives the same draft. Answers its uid.

    What others left unfinished too long ago goes then: nothing else has to run for the promise on the start page.
    """
    sweep(session)
    kiosk_id = kiosk.id
    application = casework.begin(session, kiosk.account, scheme, f"kiosk:{key}")
    begin_writing(session)
    if session.get(KioskFiling, application.id) is None:
        code = codes.new(codes.FILING_LENGTH)
        filing = KioskFiling(
            application_id=application.id,
            kiosk_id=kiosk_id,
            code_hash=codes.filing_hash(code),
            consent=CONSENT,
            started_at=clock.now(),
        )
        filing.code = code
        session.add(filing)
    session.commit()
    return application.uid


def keep(session: Session, uid: str, step: Step, typed: Raw, page: str, version: int | None) -> Application:
    """Keep one page's answers as typed, right or wrong. `page` tells one sitting from another. Raises Stale."""
    return casework.save_part(session, uid, {name: typed.get(name, []) for name in step.names} | _on(page), version)


def note(session: Session, uid: str, application: Application, page: str, **words: Iterable[str]) -> Application:
    """Keep something about the answers beside them: which pages are done, that a written answer is wanted."""
    before = application.draft or {}
    part = {name: sorted({*before.get(name, []), *said}) for name, said in words.items()}
    return casework.save_part(session, uid, part | _on(page), None)


def _on(page: str) -> Raw:
    return {"page": [page]}


def whole(raw: Raw) -> Raw:
    """The answers as the scheme's form takes them: who fills in is the agent it asks about."""
    return raw | helper.agent(raw)


def reading(session: Session, kiosk: Kiosk, application: Application) -> Reading:
    """The draft as it stands, judged; nothing of the register is in it."""
    return of_answers(session, kiosk, SCHEMES[application.scheme], application.draft or {}, application)


def of_answers(
    session: Session, kiosk: Kiosk, scheme: Scheme[Any, Any], raw: Raw, application: Application | None
) -> Reading:
    """Answers, saved or not, judged."""
    return casework.read_as_typed(session, kiosk.account, scheme, whole(raw), application)


def refusing(reading: Reading) -> list[Finding]:
    """What is not met. What cannot be told is for the counter to find out."""
    return [finding for finding in reading.judgement.findings if finding.outcome is Outcome.FAILED]


def of_code(session: Session, kiosk: Kiosk, typed: str) -> KioskFiling | None:
    """What was begun under this code in the county of the device."""
    query = (
        select(KioskFiling)
        .join(KioskFiling.application)
        .options(joinedload(KioskFiling.application))
        .where(KioskFiling.code_hash == codes.filing_hash(typed), Application.county_code == kiosk.scope[:6])
    )
    return session.scalar(query)


def of_uid(session: Session, uid: str) -> KioskFiling | None:
    """What belongs to a draft of this uid."""
    query = select(KioskFiling).join(KioskFiling.application).options(joinedload(KioskFiling.application))
    return session.scalar(query.where(Application.uid == uid))


def hand_in(session: Session, kiosk: Kiosk, uid: str, version: int) -> None:
    """The applicant is finished: the draft waits for the counter.

    Raises Ineligible, casework.Invalid, casework.Duplicate or Stale; nothing is written then.
    """
    filing = session.scalars(select(KioskFiling).join(KioskFiling.application).where(Application.uid == uid)).one()
    raw = filing.application.draft or {}
    read = reading(session, kiosk, filing.application)
    if not (read.form.validate() and _helper_valid(raw)):
        raise casework.Invalid(read)
    if refusing(read) and not raw.get(INSISTED):
        raise Ineligible("有条件不符合")
    key, said = filing.application_id, helper.columns(raw) | {INSISTED: bool(raw.get(INSISTED))}
    begin_writing(session)
    try:
        application = casework.lay_ready(session, uid, version, read)
        application.draft = whole(raw)
        kept = session.get_one(KioskFiling, key)
        for name, value in said.items():
            setattr(kept, name, value)
        kept.handed_in_at = clock.now()
        kept.show_by = working_day_after(clock.today(), SHOW_DAYS).on
        session.commit()
    except BaseException:
        session.rollback()
        raise


def _helper_valid(raw: Raw) -> bool:
    form = helper.helper_form(raw)
    form.validate()
    return not set(helper.pages(raw)) & set(form.errors)


def discard(session: Session, uid: str) -> None:
    """Throw an unfinished draft away, with all that was typed. What was handed in stays."""
    begin_writing(session)
    filing = of_uid(session, uid)
    if filing is not None and filing.handed_in_at is None and filing.application.state is State.DRAFT:
        _remove(session, [filing.application_id])
    session.commit()


def sweep(session: Session) -> int:
    """Throw away what nobody came back for in a month; how many drafts that were."""
    begin_writing(session)
    old = KioskFiling.started_at < clock.now() - timedelta(days=KEEP_DAYS)
    query = select(KioskFiling.application_id).join(KioskFiling.application)
    attached = select(Attachment.id).where(Attachment.application_id == KioskFiling.application_id).exists()
    keys = session.scalars(
        query.where(old, KioskFiling.handed_in_at.is_(None), Application.state == State.DRAFT, ~attached)
    ).all()
    _remove(session, list(keys))
    session.commit()
    return len(keys)


def _remove(session: Session, keys: list[int]) -> None:
    session.execute(delete(KioskFiling).where(KioskFiling.application_id.in_(keys)))
    session.execute(delete(Application).where(Application.id.in_(keys)))
