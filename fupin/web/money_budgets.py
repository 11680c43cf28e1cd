"""Budgets in the browser: what each fund has in a year, what is taken of it, its history, and setting it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin import clock
from fupin.extensions import db
from fupin.lifecycle import Refused, Stale
from fupin.model.places import COUNTY
from fupin.money import budgets
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.money_forms import BudgetForm
from fupin.web.money_pages import WRITES, pages
from fupin.web.responsibility_forms import seen


@pages.get("/budgets", roles=WRITES)
def budget() -> ResponseReturnValue:
    """The funds of a year of my county, this one unless another is asked for."""
    year = _year(request.args.get("year", ""))
    return _page(BudgetForm(formdata=None, year=str(year)), year)


@pages.post("/budgets", roles=WRITES)
def set_budget() -> ResponseReturnValue:
    """Set a budget or change it, with its document."""
    form = BudgetForm()
    form.offer()
    year = _year(form.year.data or "")
    if not form.validate():
        return _page(form, year), 422
    user, version = current_user(), max(seen(request.form.get(f"seen-{form.fund.data}-{year}", "0")), 0)
    county, reason = user.scope[:COUNTY], form.reason.data or ""
    try:
        made = budgets.set_to(db.session(), user, county, year, form.fund.data, form.amount.data, reason, version)
    except Refused as refused:
        db.session.rollback()
        form.amount.errors = [*form.amount.errors, str(refused)]
        return _page(form, year), 409 if isinstance(refused, Stale) else 422
    audit.record(db.session(), audit.Act.MONEY, f"预算 {made.id} {year}")
    db.session.commit()
    flash(f"{form.fund.data}{year}年预算已保存")
    return redirect(url_for(".budget", year=year), 303)


def _year(text: str) -> int:
    this, year = clock.today().year, seen(text)
    return year if this - 1 <= year <= this + 1 else this


def _page(form: BudgetForm, year: int) -> str:
    form.offer()
    session, county, this = db.session(), current_user().scope[:COUNTY], clock.today().year
    years = (this - 1, this, this + 1)
    return render_template(
        "money/budgets.html",
        form=form,
        year=year,
        years=years,
        rows=budgets.standings(session, county, year),
        versions=[
            (each.budget, each.budget.version) for one in years for each in budgets.standings(session, county, one)
        ],
        history=budgets.history(session, county, year),
        wrong=bool(form.errors),
    )
