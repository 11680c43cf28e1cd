"""Money of a county: its payment rolls, what is owed and on none of them, and the making of a roll."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin import clock, placenames
from fupin.extensions import db
from fupin.lifecycle import Refused
from fupin.model.money import RollState
from fupin.model.places import COUNTY as COUNTY_LENGTH
from fupin.money import making, overview, unpaid
from fupin.schemes import SCHEMES
from fupin.web import audit, money_budgets, money_lines, money_results, money_roll
from fupin.web.access import current_user
from fupin.web.money_forms import MakeForm, months, offered
from fupin.web.money_pages import COUNTY, READS, pages
from fupin.web.responsibility_forms import seen

__all__ = ["money_budgets", "money_lines", "money_results", "money_roll", "pages"]  # their routes are among the pages


@pages.get("", roles=READS)
def index() -> ResponseReturnValue:
    """The rolls of my area, the youngest first; those in one state, where the address names it."""
    before, asked = _before(), request.args.get("state", "")
    state = RollState(asked) if asked in set(RollState) else None
    page = overview.rolls(db.session(), current_user().scope, before, state)
    return render_template(
        "money/index.html", page=page, before=before, state=state, titles=_titles(), may_make=_makes()
    )


@pages.get("/unpaid", roles=COUNTY)
def unpaid_lines() -> ResponseReturnValue:
    """What the bank did not pay or sent back, until it is on a roll again."""
    before = _before()
    rows, after = unpaid.lines(db.session(), current_user().scope, before)
    places = placenames.short_names(db.session(), {row.area_code for row in rows})
    return render_template(
        "money/unpaid.html", rows=rows, before=before, after=after, titles=_titles(), places=places,
        total=unpaid.total(db.session(), current_user().scope),
    )  # fmt: skip


def _before() -> int:
    return max(seen(request.args.get("before", "")), 0)


@pages.get("/owed", roles=COUNTY)
def owed() -> ResponseReturnValue:
    """What is owed and on no roll, and the form that makes one of it."""
    rows = _owed()
    owing = {row.scheme.code for row in rows if row.fen}
    first = next((what for what, _ in offered() if what.partition(":")[0] in owing), "")
    return _page(MakeForm(formdata=None, month=f"{months()[1]:%Y-%m}", what=first), rows)


@pages.post("/owed", roles=COUNTY)
def make() -> ResponseReturnValue:
    """A draft with everything that is owed."""
    form = MakeForm()
    form.offer()
    if not form.validate():
        return _page(form, _owed()), 422
    try:
        roll = making.make(db.session(), current_user(), form.scheme, form.first, form.fund)
    except Refused as refused:
        db.session.rollback()
        form.month.errors = [*form.month.errors, str(refused)]
        return _page(form, _owed()), 422
    audit.record(db.session(), audit.Act.MONEY, f"发放表 {roll.number} 制表")
    uid, number = roll.uid, roll.number
    db.session.commit()
    flash(f"已编制发放表{number}，请核对各行，再由另一人复核")
    return redirect(url_for(".roll", uid=uid), 303)


def _owed() -> list[overview.Owed]:
    county = current_user().scope[:COUNTY_LENGTH]
    return overview.owed(db.session(), county, clock.today().replace(day=1))


def _page(form: MakeForm, rows: list[overview.Owed]) -> str:
    form.offer()
    return render_template(
        "money/owed.html",
        form=form,
        wrong=bool(form.errors),
        rows=rows,
    )


def _titles() -> dict[str, str]:
    return {code: scheme.title for code, scheme in SCHEMES.items()}


def _makes() -> bool:
    return current_user().role in COUNTY
