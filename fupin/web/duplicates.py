"""Suspected duplicates of the register, to be looked at and settled; they hold nothing up."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload
from wtforms import HiddenField

from fupin import clock
from fupin.db import begin_writing
from fupin.extensions import db
from fupin.identity import masked_id, masked_name
from fupin.model import Person, SuspectedPair, User, Verdict
from fupin.model.places import TOWNSHIP, covers
from fupin.model.terms import Role, StatusEvent
from fupin.placenames import short_names
from fupin.registry import duplicates
from fupin.registry.alike import MOST_SHARING, Reason
from fupin.registry.duplicates import SettleRefused, of_area, of_person
from fupin.schemes.common import people_facts
from fupin.schemes.fields import ChoiceField, Required, optional_text
from fupin.web import audit, people
from fupin.web.access import Blueprint, Roles, current_user, found
from fupin.web.audit import Act
from fupin.web.nav import CASEWORK

pages = Blueprint("duplicates", __name__, url_prefix="/duplicates")

LOOKS: Roles = CASEWORK - {Role.FINANCE}
SETTLES: Roles = frozenset({Role.TOWNSHIP, Role.COUNTY})
PAGE = 50
SETTLED = "settled"

P = SuspectedPair


class SettleForm(FlaskForm):
    """What somebody found out, how, and which state of the pair they had before them."""

    verdict = ChoiceField("核对结果", validators=[Required("请选择")])
    note = optional_text("核实情况", most=200)
    seen = HiddenField()


class Side(NamedTuple):
    """One of the two. Of somebody outside the user's area no more than the masked name and the township is told."""

    id: int
    name: str
    place: str
    person: Person | None = None
    number: str = ""
    status: str = ""


class Line(NamedTuple):
    """A pair as pages show it. What was noted may tell of both: it is for who answers for both, and who wrote it."""

    pair: P
    reasons: list[Reason]
    sides: list[Side]
    settled_by: str
    note: str


@pages.get("", roles=LOOKS)
def index() -> ResponseReturnValue:
    """The pairs that touch the area, the latest found first: those that wait, or those that were settled."""
    settled = request.args.get("state") == SETTLED
    mine = of_area(current_user().scope)
    lines, older = _some(mine & (P.verdict.is_not(None) if settled else P.verdict.is_(None)), settled)
    return render_template(
        "duplicates/index.html",
        lines=lines,
        older=older,
        settled=settled,
        waiting=duplicates.waiting(db.session(), mine),
        job=duplicates.latest(db.session(), current_user().scope),
        may_settle=current_user().role in SETTLES,
        reasons=list(Reason),
        most=MOST_SHARING,
    )


@pages.get("/person/<uid>", roles=LOOKS)
def of_one(uid: str) -> ResponseReturnValue:
    """The pairs of one person, those that wait first."""
    person = people.load(uid)
    query = select(P).where(of_person(person.id)).order_by(P.verdict.is_not(None), P.id.desc()).limit(PAGE)
    return render_template(
        "duplicates/person.html",
        person=person,
        lines=_lines(db.session.scalars(query).all()),
        may_settle=current_user().role in SETTLES,
    )


@pages.post("/search", roles=SETTLES)
def search() -> ResponseReturnValue:
    """Have the county searched anew."""
    begin_writing(db.session())
    if duplicates.enqueue(db.session(), current_user()):
        audit.record(db.session(), Act.DUPLICATES_SOUGHT, current_user().scope)
    db.session.commit()
    flash("已安排在后台查找，不影响其他办理，稍后刷新本页查看。")
    return redirect(url_for(".index"), 303)


@pages.get("/<int:key>", roles=LOOKS)
def show(key: int) -> ResponseReturnValue:
    """One pair, and what may be said of it."""
    pair = _load(key)
    return _page(pair, _form(pair, blank=True))


@pages.post("/<int:key>", roles=SETTLES)
def settle(key: int) -> ResponseReturnValue:
    """Keep what somebody found out."""
    pair = _load(key)
    form = _form(pair)
    if not form.validate():
        return _page(pair, form), 422
    verdict, note = Verdict(form.verdict.data), form.note.data or ""
    try:
        duplicates.settle(db.session(), key, current_user(), verdict, note, form.seen.data or "")
    except SettleRefused as refused:
        return _refused(key, form, refused)
    audit.record(db.session(), Act.DUPLICATE_SETTLED, f"疑似重复 {key}：{verdict.label}")
    db.session.commit()
    flash(f"已登记：{verdict.label}")
    same = verdict is Verdict.SAME
    return redirect(url_for(".show", key=key) if same else url_for(".index"), 303)


def _refused(key: int, form: SettleForm, refused: SettleRefused) -> ResponseReturnValue:
    """What was typed stays, now as an answer to the pair as it is: sent again, it holds."""
    db.session.rollback()
    pair = db.session.scalar(_mine(key))
    if pair is None:
        flash(str(refused))
        return redirect(url_for(".index"), 303)
    form.seen.data = duplicates.stamp(pair)
    if refused.field:
        form[refused.field].errors = [str(refused)]
    else:
        form.form_errors = [str(refused)]
    return _page(pair, form), 422 if refused.field else 409


def _mine(key: int) -> Select[P]:
    return select(P).where(P.id == key, of_area(current_user().scope))


def _load(key: int) -> P:
    """The pair if it touches the user's area; 404 for another's and for none alike."""
    return found(db.session.scalar(_mine(key)))


def _form(pair: P, *, blank: bool = False) -> SettleForm:
    form = SettleForm(formdata=None, seen=duplicates.stamp(pair)) if blank else SettleForm()
    form.verdict.offer((verdict.value, verdict.label) for verdict in _allowed(pair))
    return form


def _allowed(pair: P) -> tuple[Verdict, ...]:
    areas = [person.area_code for person in _people([pair]).values()]
    return duplicates.may_conclude(current_user().scope, areas, pair.verdict)


def _page(pair: P, form: SettleForm) -> str:
    (line,) = _lines([pair])
    return render_template(
        "duplicates/show.html",
        line=line,
        form=form,
        allowed=_allowed(pair),
        may_settle=current_user().role in SETTLES,
        may_record=current_user().role is Role.COUNTY,
        surplus=StatusEvent.MISIDENTIFIED,
        Verdict=Verdict,
    )


def _some(wanted: ColumnElement[bool], settled: bool) -> tuple[list[Line], str]:
    """One page below the key in the address, and the address of the next."""
    query = select(P).where(wanted).order_by(P.id.desc()).limit(PAGE + 1)
    before = request.args.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 10:
        query = query.where(P.id < int(before))
    pairs = db.session.scalars(query).all()
    if len(pairs) <= PAGE:
        return _lines(pairs), ""
    kept: dict[str, Any] = {"state": SETTLED} if settled else {}
    return _lines(pairs[:PAGE]), url_for(".index", before=pairs[PAGE - 1].id, **kept)


def _lines(pairs: Sequence[P]) -> list[Line]:
    if not pairs:
        return []
    sides, names = _sides(pairs), _settlers(pairs)
    return [_line(pair, [sides[pair.first_id], sides[pair.second_id]], names) for pair in pairs]


def _line(pair: P, sides: list[Side], names: dict[int | None, str]) -> Line:
    told = all(side.person for side in sides) or pair.settled_by_id == current_user().id
    settled_by = names.get(pair.settled_by_id, "")
    return Line(pair, duplicates.reasons_of(pair), sides, settled_by, pair.note if told else "")


def _people(pairs: Sequence[P]) -> dict[int, Person]:
    ids = {each for pair in pairs for each in (pair.first_id, pair.second_id)}
    query = select(Person).options(joinedload(Person.household)).where(Person.id.in_(ids)).order_by(Person.id)
    return {person.id: person for person in db.session.scalars(query)}


def _sides(pairs: Sequence[P]) -> dict[int, Side]:
    everybody, scope = _people(pairs).values(), current_user().scope
    mine = [person for person in everybody if covers(scope, person.area_code)]
    others = [person for person in everybody if not covers(scope, person.area_code)]
    codes = [*(person.area_code for person in mine), *(person.area_code[:TOWNSHIP] for person in others)]
    places = short_names(db.session(), codes)
    facts = people_facts(db.session(), mine, clock.today()) if mine else {}
    shown = [_shown(person, places[person.area_code], facts[person.id].status) for person in mine]
    hidden = [Side(person.id, masked_name(person.name), places[person.area_code[:TOWNSHIP]]) for person in others]
    return {side.id: side for side in (*shown, *hidden)}


def _shown(person: Person, place: str, status: StatusEvent | None) -> Side:
    label = status.label if status else "没有建档记录"
    return Side(person.id, person.name, place, person, masked_id(person.id_number), label)


def _settlers(pairs: Sequence[P]) -> dict[int | None, str]:
    ids = {pair.settled_by_id for pair in pairs if pair.settled_by_id}
    return {row.id: row.name for row in db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))}
