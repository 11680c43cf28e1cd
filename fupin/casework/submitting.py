"""From a draft to a submitted application."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fupin import clock, lifecycle
from fupin.casework import mending
from fupin.casework.reading import Reading, find_organisation, read
from fupin.casework.steps import STALE, columns_of, due_day, entry, locked, moved, same
from fupin.db import begin_writing, insert_rows, sealed
from fupin.documents import number
from fupin.lifecycle import Refused, Stale
from fupin.model import Application, Event, FieldChange, Officer, Organisation, User
from fupin.model.people import id_hash
from fupin.model.places import TOWNSHIP
from fupin.model.terms import Action, State
from fupin.scheme import Scheme
from fupin.schemes import SCHEMES
from fupin.schemes.forms import Raw

_CASE = Application.__table__.c
_ADD_EVENT = insert(Event)
_BY_UID = select(Application).where(Application.uid == bindparam("uid"))


class Duplicate(Refused):
    """The applicant has an open application of the same scheme."""


class Invalid(Refused):
    """The form has errors; they stand at its fields."""

    def __init__(self, reading: "Reading") -> None:
        super().__init__("请修改后重新提交")
        self.reading = reading


def begin(session: Session, user: Officer, scheme: Scheme[Any, Any], form_key: str) -> Application:
    """Open a draft; the same form key again gives the same draft."""
    begin_writing(session)
    known = _begun(session, form_key)
    if known is not None:
        session.rollback()
        return known
    now = clock.now()
    application = Application(
        uid=uuid4().hex,
        scheme=scheme.code,
        state=State.DRAFT,
        since=now,
        form_key=form_key,
        area_code=user.scope,
        township_code=user.scope[:TOWNSHIP] if len(user.scope) >= TOWNSHIP else None,
        county_code=user.scope[:6],
        created_by_id=user.id,
        created_at=now,
    )
    application.draft = {}
    session.add(application)
    try:
        session.commit()
    except IntegrityError:  # the same key at the same moment, where there is more than one writer
        session.rollback()
        return _begun(session, form_key) or application
    return application


def _begun(session: Session, form_key: str) -> Application | None:
    return session.scalar(select(Application).where(Application.form_key == form_key))


def save(session: Session, uid: str, raw: Raw, version: int | None) -> Application:
    """Keep what was typed, as typed.

    `raw["page"]` tells which open page it was typed on. Raises Stale if another page changed the draft since this
    one was opened at `version`, or if it has been submitted.
    """
    return _keep(session, uid, raw.get("page"), version, lambda _kept: raw)


def save_part(session: Session, uid: str, part: Raw, version: int | None) -> Application:
    """Keep some of the answers, as typed; the others stay as they are. Raises Stale as `save` does."""
    return _keep(session, uid, part.get("page"), version, lambda kept: kept | part)


def _keep(
    session: Session, uid: str, page: list[str] | None, version: int | None, anew: Callable[[Raw], Raw]
) -> Application:
    begin_writing(session)
    application = locked(session, uid)
    kept = application.draft or {}
    if not application.open_to_edit:
        session.rollback()
        raise Stale(f"已提交，当前状态是“{application.state.label}”")
    if version not in {None, application.version} and kept.get("page") != page:
        session.rollback()
        raise Stale("这份草稿刚在另一个页面修改过")
    raw = anew(kept)
    if kept != raw:
        application.draft = raw
        application.applicant_name = _typed_name(raw) or application.applicant_name or ""
    session.commit()
    return application


def _typed_name(raw: Raw) -> str:
    """Whatever tells drafts apart in a list."""
    for field in ("applicant_name", "workshop_name", "company"):
        if raw.get(field) and raw[field][0].strip():
            return raw[field][0].strip()[:100]
    return ""


def submit(session: Session, user: Officer, uid: str, version: int, insisted: set[str]) -> str:
    """Hand a draft in; answers the receipt number.

    `insisted` holds "insist" if an ineligible applicant wants a written answer.
    Judged before the write transaction begins, so that many counters can submit at once: the version read first must
    still be the one found inside, and submitting binds nobody to anything, approval judges again.
    Raises Invalid, Duplicate, Stale or Refused.
    """
    application = session.scalars(_BY_UID, {"uid": uid}).one()
    same(application, version)
    scheme = SCHEMES[application.scheme]
    move = lifecycle.find(application, Action.SUBMIT, user)
    reading = read(session, user, scheme, application.draft or {}, application)
    if not reading.form.validate() or reading.form.errors:
        raise Invalid(reading)
    if not reading.judgement.eligible and "insist" not in insisted:
        raise Refused("有不符合或无法判断的条件。仍要提交的，请勾选“仍要提交”")
    ready = _ready(session, user, application, reading, lifecycle.target(move, application))
    begin_writing(session)
    try:
        receipt = _hand_in(session, ready)
        session.commit()
    except IntegrityError as error:
        session.rollback()
        raise collision(session, reading, ready.application_id) from error
    except BaseException:
        session.rollback()
        raise
    return receipt


@dataclass(frozen=True)
class Ready:
    """A submission with all that can be worked out before the writer's turn begins: others wait during it."""

    reading: Reading
    application_id: int
    version: int
    number: str | None
    columns: dict[str, Any]
    event: dict[str, Any]
    changes: list[FieldChange]


def _ready(session: Session, user: Officer, application: Application, reading: Reading, to: State) -> Ready:
    due = due_day(session, application.scheme, to, reading.case.area_code, reading.case.on)
    event = entry(Action.SUBMIT, to, user, reading.judgement)
    return Ready(
        reading=reading,
        application_id=application.id,
        version=application.version,
        number=application.number,
        columns=_columns(application, reading) | moved(to, due),
        event=columns_of(event, application_id=application.id, from_state=application.state),
        changes=mending.differences(session, application, reading.form),
    )


def _columns(application: Application, reading: Reading) -> dict[str, Any]:
    """From form and registry into the application's columns."""
    form, case = reading.form, reading.case
    return {
        "area_code": case.area_code,
        "township_code": case.area_code[:TOWNSHIP] if len(case.area_code) >= TOWNSHIP else None,
        "county_code": case.county_code,
        "person_id": case.person.id if case.person else None,
        **sealed(application, "phone", form.phone.data),
        **sealed(application, "id_number", form.id_number.data if "id_number" in form else None),
        "agent_relation": form.agent_relation.data,
        "agent_name": form.agent_name.data,
        "applicant_name": _applicant(reading),
        "live_key": live_key(reading),
        "insisted": not reading.judgement.eligible,
        "applied_on": case.on,
        "draft_sealed": None,
        "returned_from": None,
    }


def _applicant(reading: Reading) -> str:
    """The name that lists show."""
    if reading.form.applicant == "organisation":
        return str(reading.form.company.data)
    return str(reading.case.person.name if reading.case.person else reading.form.applicant_name.data)


def _hand_in(session: Session, ready: Ready) -> str:
    """The writes, with nothing else between them; answers the number. Raises Stale if somebody else wrote first."""
    reading, connection, now = ready.reading, session.connection(), clock.now()
    columns = ready.columns | {"number": ready.number, "submitted_at": now, "since": now, "version": ready.version + 1}
    if reading.form.applicant == "organisation":
        columns["organisation_id"] = _organisation(session, columns["area_code"], reading.form).id
    if ready.number is None:
        columns["number"] = _next_number(session, columns["county_code"])
    else:
        session.delete(session.get_one(reading.scheme.details, ready.application_id))
        session.flush()
    written: Any = connection.execute(
        update(Application).where(_CASE.id == ready.application_id, _CASE.version == ready.version), columns
    )
    if written.rowcount != 1:
        raise Stale(STALE)
    event = connection.execute(_ADD_EVENT, ready.event | {"at": now}).inserted_primary_key
    insert_rows(connection, ready.changes, event_id=event[0] if event else None)
    insert_rows(connection, [reading.case.details], application_id=ready.application_id)
    return str(columns["number"])


def _next_number(session: Session, county_code: str) -> str:
    year = clock.today().year
    return number.receipt_number(county_code, year, number.take(session, f"{county_code}:receipt:{year}"))


def _organisation(session: Session, area_code: str, form: Any) -> Organisation:
    """The enterprise; one new to the office is entered."""
    organisation = find_organisation(session, form)
    if organisation is None:
        organisation = Organisation(
            kind=form.organisation_kind,
            name=form.company.data,
            credit_code=form.credit_code.data,
            area_code=area_code,
            legal_person=form.legal_person.data,
            address=form.address.data,
        )
        organisation.phone = form.phone.data
        session.add(organisation)
        session.flush()
    return organisation


def live_key(reading: Reading) -> str:
    """One open application a scheme for each person or enterprise."""
    form, code = reading.form, reading.scheme.code
    if form.applicant == "person":
        return f"{code}:{id_hash(form.id_number.data)[:40]}"
    return f"{code}:{form.credit_code.data}{form.live_part}"


def collision(session: Session, reading: Reading, application_id: int) -> Refused:
    """Say which open application stands in the way, or that somebody else was faster."""
    other = session.scalar(
        select(Application).where(Application.live_key == live_key(reading), Application.id != application_id)
    )
    if other is None:
        return Stale(STALE)
    if other.number is None:
        return Duplicate("此人已在自助机填好同一事项，待窗口核对证件，请在“自助提交”中办理那一件")
    filer = session.get(User, other.created_by_id)
    return Duplicate(f"已有申请，编号{other.number}，由{filer.name if filer else '窗口'}办理")
