"""What the county offers: the list of free courses, the openings of posts, the bodies behind them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute

from fupin.clock import cn_date
from fupin.db import begin_writing
from fupin.extensions import db
from fupin.model import Organisation
from fupin.model.places import inside
from fupin.model.terms import Role
from fupin.schemes.public_post.model import Opening
from fupin.schemes.training.model import Course
from fupin.web import audit
from fupin.web.access import Blueprint, current_user, found
from fupin.web.audit import Act
from fupin.web.nav import CASEWORK
from fupin.web.offer_forms import CourseForm, OfferForm, OpeningForm, OrganisationForm

pages = Blueprint("offers", __name__, url_prefix="/offers")

COUNTY = frozenset({Role.COUNTY})


@dataclass(frozen=True)
class Kind:
    """One list: its table, its form, where its rows lie, and what a line shows."""

    code: str
    title: str
    noun: str
    model: Any
    form: type[OfferForm]
    place: InstrumentedAttribute[str]
    heads: tuple[str, ...]
    line: Callable[[Any], tuple[str, ...]]
    again: str


KINDS = {
    kind.code: kind
    for kind in (
        Kind(
            "courses", "培训项目清单", "培训项目", Course, CourseForm, Course.county_code,
            ("名称", "编号", "培训机构", "天数", "报名期", "名额"),
            lambda row: (
                row.name, row.code, row.school.name, str(row.days),
                f"{cn_date(row.signup_from)}至{cn_date(row.signup_to)}", str(row.places),
            ),
            "项目编号已有，请换一个编号",
        ),
        Kind(
            "openings", "公益性岗位", "公益性岗位", Opening, OpeningForm, Opening.area_code,
            ("岗位", "用人单位", "类别", "人数", "每周工时", "开始"),
            lambda row: (
                row.title, row.unit.name, row.kind, str(row.quantity), str(row.weekly_hours), cn_date(row.opens_on),
            ),
            "岗位已有，请核对",
        ),
        Kind(
            "bodies", "机构和单位", "机构或单位", Organisation, OrganisationForm, Organisation.area_code,
            ("名称", "类别", "统一社会信用代码", "负责人"),
            lambda row: (row.name, row.kind.label, row.credit_code, row.legal_person or ""),
            "统一社会信用代码已有，请核对",
        ),
    )
}  # fmt: skip


@pages.get("", defaults={"code": "courses"}, roles=CASEWORK)
@pages.get("/<code>", roles=CASEWORK)
def index(code: str) -> ResponseReturnValue:
    """One of the lists of my county."""
    kind = found(KINDS.get(code))
    rows = db.session.scalars(
        select(kind.model).where(inside(kind.place, current_user().scope[:6])).order_by(kind.model.id.desc())
    ).all()
    may_change = current_user().role in COUNTY
    return render_template("offers/index.html", kind=kind, kinds=KINDS.values(), rows=rows, may_change=may_change)


@pages.get("/<code>/new", roles=COUNTY)
def new(code: str) -> ResponseReturnValue:
    """An empty form."""
    kind = found(KINDS.get(code))
    return _page(kind, _offered(kind.form(formdata=None)), None)


@pages.post("/<code>/new", roles=COUNTY)
def add(code: str) -> ResponseReturnValue:
    """A further row."""
    return _keep(found(KINDS.get(code)), None)


@pages.get("/<code>/<int:key>", roles=COUNTY)
def edit(code: str, key: int) -> ResponseReturnValue:
    """The form with what is kept."""
    kind = found(KINDS.get(code))
    return _page(kind, _offered(kind.form(formdata=None, obj=_load(kind, key))), key)


@pages.post("/<code>/<int:key>", roles=COUNTY)
def change(code: str, key: int) -> ResponseReturnValue:
    """Other values; letters already issued keep theirs."""
    return _keep(found(KINDS.get(code)), key)


def _load(kind: Kind, key: int) -> Any:
    """The row if it is my county's, else 404."""
    query = select(kind.model).where(kind.model.id == key, inside(kind.place, current_user().scope[:6]))
    return found(db.session.scalar(query))


def _offered(form: OfferForm) -> OfferForm:
    form.offer(db.session(), current_user().scope[:6])
    return form


def _keep(kind: Kind, key: int | None) -> ResponseReturnValue:
    form = _offered(kind.form())
    if not form.validate():
        return _page(kind, form, key), 422
    begin_writing(db.session())
    row = _load(kind, key) if key is not None else kind.model()
    form.fill(row)
    if kind.model is Course:
        row.county_code = current_user().scope[:6]
    db.session.add(row)
    try:
        db.session.flush()
        audit.record(db.session(), Act.OFFER_KEPT, f"{kind.code} {row.id}")
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        form.form_errors = [*form.form_errors, kind.again]
        return _page(kind, form, key), 422
    flash(f"{kind.noun}已保存")
    return redirect(url_for(".index", code=kind.code), 303)


def _page(kind: Kind, form: OfferForm, key: int | None) -> str:
    address = url_for(".change", code=kind.code, key=key) if key is not None else url_for(".add", code=kind.code)
    return render_template("offers/form.html", kind=kind, form=form, address=address, wrong=bool(form.errors))
