"""One line of a roll in the browser: what it is made of, its account with all versions, holding it, correcting it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin import placenames
from fupin.extensions import db
from fupin.identity import masked_tail
from fupin.lifecycle import Refused, Stale
from fupin.model import Application, Person
from fupin.model.money import LineState, RollState
from fupin.money import accounts, overview, rolls
from fupin.schemes.fields import half_width
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.money_forms import AccountForm, HoldForm
from fupin.web.money_pages import COUNTY, WRITES, Placed, load_line, pages
from fupin.web.responsibility_forms import seen


@pages.get("/lines/<uid>", roles=WRITES)
def line(uid: str) -> ResponseReturnValue:
    """The line with what can be done about it."""
    one = load_line(uid)
    return _page(one, _form(one), HoldForm(formdata=None, prefix="hold-"))


@pages.post("/lines/<uid>/account", roles=COUNTY)
def correct(uid: str) -> ResponseReturnValue:
    """A further version of the account."""
    one, form = load_line(uid), AccountForm()
    if _correctable(one) and not form.validate():
        return _page(one, form, HoldForm(formdata=None, prefix="hold-")), 422
    said = (form.holder.data or "", form.bank.data or "", half_width(form.account.data or ""))
    try:
        done = rolls.correct(db.session(), current_user(), uid, _seen(), said, form.reason.data or "")
    except Refused as refused:
        return _refused(uid, form, HoldForm(formdata=None, prefix="hold-"), refused)
    audit.record(db.session(), audit.Act.MONEY, f"发放表 {done.number} 更正账号 {one.line.position}")
    return _done(done.uid, uid, "账号已更正，以后的发放表也用这个账号")


@pages.post("/lines/<uid>/hold", roles=COUNTY)
def hold(uid: str) -> ResponseReturnValue:
    """Leave it out of the draft."""
    one, form = load_line(uid), HoldForm(prefix="hold-")
    if _holdable(one) and not form.validate():
        return _page(one, _form(one), form), 422
    try:
        done = rolls.hold(db.session(), current_user(), uid, _seen(), form.why.data or "")
    except Refused as refused:
        return _refused(uid, _form(load_line(uid)), form, refused)
    audit.record(db.session(), audit.Act.MONEY, f"发放表 {done.number} 缓发 {one.line.position}")
    return _done(done.uid, "", "已缓发，这笔钱可以列入以后的发放表")


def _seen() -> int:
    return seen(request.form.get("seen", ""))


def _refused(uid: str, form: AccountForm, holding: HoldForm, refused: Refused) -> ResponseReturnValue:
    db.session.rollback()
    status = 409 if isinstance(refused, Stale) else 422
    return _page(load_line(uid), form, holding, str(refused)), status


def _done(roll: str, line: str, words: str) -> ResponseReturnValue:
    address = url_for(".line", uid=line) if line else url_for(".roll", uid=roll)
    db.session.commit()
    flash(words)
    return redirect(address, 303)


def _form(one: Placed) -> AccountForm:
    """With what is there; the number is typed anew, for it is shown masked."""
    latest = accounts.history(db.session(), one.line.application_id)[0]
    return AccountForm(formdata=None, holder=latest.holder, bank=latest.bank)


def _page(one: Placed, form: AccountForm, holding: HoldForm, problem: str = "") -> str:
    session, (row, roll) = db.session(), one
    county = current_user().role in COUNTY
    return render_template(
        "money/line.html",
        line=row,
        roll=roll,
        place=placenames.short_names(session, [row.area_code]).get(row.area_code, ""),
        dues=overview.dues(session, row),
        versions=[(each, masked_tail(each.account or "")) for each in accounts.history(session, row.application_id)],
        case=session.get_one(Application, row.application_id),
        person=session.get(Person, row.person_id) if row.person_id else None,
        form=form,
        holding=holding,
        may_correct=county and _correctable(one),
        may_hold=county and _holdable(one),
        problem=problem,
        wrong=bool(problem or form.errors or holding.errors),
    )


def _holdable(one: Placed) -> bool:
    return one.line.state is LineState.LISTED and one.roll.state is RollState.DRAFT


def _correctable(one: Placed) -> bool:
    """Not while the line waits for money, nor when nothing more will be paid on it."""
    return _holdable(one) or one.line.state not in {LineState.LISTED, LineState.PAID, LineState.DROPPED}
