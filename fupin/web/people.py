"""A registered person as staff see them: what is due to them and why, their card, their cases; numbers masked."""

from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select

from fupin import casework, clock
from fupin.classes import records
from fupin.db import begin_writing
from fupin.extensions import db
from fupin.model import Application, Benefit, Document, Person
from fupin.model.places import full_name, inside
from fupin.model.terms import Role
from fupin.money import SEES as SEES_MONEY
from fupin.money import overview
from fupin.posts import terms
from fupin.registry import duplicates
from fupin.registry.card import SECRETS, card
from fupin.registry.entitlements import Standing, entitlements
from fupin.schemes import SCHEMES
from fupin.schemes.fields import ChoiceField, Required
from fupin.web import audit
from fupin.web.access import Blueprint, current_user, found
from fupin.web.nav import CASEWORK

pages = Blueprint("people", __name__)

COUNTER = frozenset({Role.CLERK})
MAY_REVEAL = CASEWORK - {Role.CITY}
REVEALED = "revealed"
SHOWN_FOR = timedelta(minutes=5)
PURPOSES = ("办理申请", "核对证件", "与本人联系", "发放资金", "回应本人查询", "监督检查")


class RevealForm(FlaskForm):
    """Which number is wanted, and what for."""

    what = ChoiceField("要看哪一项", list(SECRETS.items()), validators=[Required("请选择")])
    purpose = ChoiceField("用途", PURPOSES, validators=[Required("请选择")])


def load(uid: str) -> Person:
    """The person if they live in the user's area; 404 for another's and for nobody alike."""
    query = select(Person).where(Person.uid == uid, inside(Person.area_code, current_user().scope))
    return found(db.session.scalar(query))


@pages.get("/people/<uid>", roles=CASEWORK)
def show(uid: str) -> ResponseReturnValue:
    """Everything the office knows and owes."""
    return _page(load(uid), RevealForm(formdata=None))


@pages.post("/people/<uid>/reveal", roles=MAY_REVEAL)
def reveal(uid: str) -> ResponseReturnValue:
    """Show one number in full for some minutes, to this session, for a purpose that is kept."""
    person, form = load(uid), RevealForm()
    if not form.validate():
        return _page(person, form), 422
    about = f"人员 {person.id} {SECRETS[form.what.data]}：{form.purpose.data}"
    begin_writing(db.session())
    audit.record(db.session(), audit.Act.VIEWED_FULL, about)
    db.session.commit()
    until = (clock.wall() + SHOWN_FOR).isoformat()
    session[REVEALED] = {"person": uid, "what": sorted({*_shown(uid), form.what.data}), "until": until}
    return redirect(url_for(".show", uid=uid, _anchor="card"), 303)


@pages.post("/people/<uid>/apply/<code>", roles=COUNTER)
def apply(uid: str, code: str) -> ResponseReturnValue:
    """Begin an application with what the register knows filled in."""
    person, scheme = load(uid), found(SCHEMES.get(code))
    if scheme.for_worker:
        return redirect(url_for(".show", uid=uid), 303)
    number, user = person.id_number, current_user()
    application = casework.begin(db.session(), user, scheme, f"{user.id}:{code}:{token_urlsafe(24)}")
    casework.save(db.session(), application.uid, {"id_number": [number]}, None)
    return redirect(url_for("applications.fill", uid=application.uid), 303)


def _page(person: Person, form: RevealForm) -> str:
    shown = _shown(person.uid)
    own = _applications(person)
    return render_template(
        "people/show.html",
        person=person,
        place=full_name(db.session(), person.area_code, clock.today()),
        sections=card(person, full_name(db.session(), person.area_code, clock.today()), clock.today(), shown),
        shown=shown,
        offered=entitlements(db.session(), person),
        Standing=Standing,
        applications=own,
        benefits=db.session.scalars(
            select(Benefit).where(Benefit.person_id == person.id).order_by(Benefit.starts_on.desc(), Benefit.id)
        ).all(),
        documents=_documents([row.id for row in own]),
        titles={code: scheme.title for code, scheme in SCHEMES.items()},
        form=form,
        may_reveal=current_user().role in MAY_REVEAL,
        may_apply=current_user().role in COUNTER,
        may_record=current_user().role is Role.COUNTY,
        suspected=_suspected(person),
        trainings=records.trainings(db.session(), person.id),
        scope=current_user().scope,
        posts=terms.of_person(db.session(), person.id, person.area_code),
        payments=overview.of_person(db.session(), person.id),
        may_see_rolls=current_user().role in SEES_MONEY,
        minutes=SHOWN_FOR.seconds // 60,
    )


def _suspected(person: Person) -> int:
    """How many unsettled pairs the person stands in, for those who may look at them."""
    if current_user().role is Role.FINANCE:
        return 0
    return duplicates.waiting(db.session(), duplicates.of_person(person.id))


def _applications(person: Person) -> list[Any]:
    """All cases of the person that are more than a draft."""
    a = Application
    query = (
        select(a.id, a.uid, a.number, a.scheme, a.state, a.applied_on, a.amount_fen)
        .where(a.person_id == person.id, a.number.is_not(None))
        .order_by(a.id.desc())
    )
    return list(db.session.execute(query).all())


def _documents(application_ids: list[int]) -> list[Any]:
    d = Document
    query = select(d.uid, d.title, d.number, d.status, d.issued_at).where(d.application_id.in_(application_ids))
    return list(db.session.execute(query.order_by(d.id.desc())).all())


def _shown(uid: str) -> frozenset[str]:
    """Which numbers this session may see of this person just now."""
    held = session.get(REVEALED) or {}
    if held.get("person") != uid or datetime.fromisoformat(held["until"]) < clock.wall():
        return frozenset()
    return frozenset(held["what"]) & SECRETS.keys()
