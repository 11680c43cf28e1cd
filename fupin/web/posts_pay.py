"""Pay sheets in the browser: what confirmed attendance comes to, its approval, corrections, paper and workbook."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from fupin import placenames
from fupin.db import begin_writing
from fupin.documents.render import UndrawableCharacter
from fupin.extensions import db, press
from fupin.lifecycle import Refused
from fupin.model import PostPay, PostSheet
from fupin.model.posts import SheetState
from fupin.posts import pay_paper, payroll
from fupin.posts.pay import WageUnknown, hours, yuan
from fupin.schemes.fields import ListField, Required, text
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.files import XLSX, saved, shown
from fupin.web.posts_forms import HoursField
from fupin.web.posts_pages import DECIDES, EXPORTS, READS, load_sheet, load_unit, pages
from fupin.web.responsibility_forms import seen


class CorrectForm(FlaskForm):
    """Whose line is wrong, what is right, and why."""

    pay_id = ListField("更正谁的工时", validators=[Required("请选择")])
    hours = HoursField("正确的工时", validators=[Required()])
    why = text("更正理由", most=200)


@pages.get("/pay/<uid>", roles=READS)
def pay(uid: str) -> ResponseReturnValue:
    """What is due, line by line."""
    return _page(load_sheet(uid), CorrectForm(formdata=None))


@pages.post("/pay/<uid>/approve", roles=DECIDES)
def approve(uid: str) -> ResponseReturnValue:
    """Approve one month of a unit; its lines are kept as they are now."""
    sheet = load_sheet(uid)
    try:
        payroll.approve(db.session(), current_user(), {uid: seen(request.form.get("seen", ""))})
    except Refused as refused:
        db.session.rollback()
        return _page(load_sheet(uid), CorrectForm(formdata=None), str(refused)), 422
    audit.record(db.session(), audit.Act.POSTS, f"发放表 {sheet.id} 核定")
    db.session.commit()
    flash("已核定。此月的工时和金额不会再变，有误的另作更正")
    return redirect(url_for(".pay", uid=uid), 303)


@pages.post("/pay/<uid>/correct", roles=DECIDES)
def correct(uid: str) -> ResponseReturnValue:
    """A further line with the difference."""
    sheet, form = load_sheet(uid), CorrectForm()
    _offer(form, sheet)
    if not form.validate() or form.pay_id.row is None:
        return _page(sheet, form), 422
    try:
        made = payroll.correct(db.session(), current_user(), form.pay_id.row, form.hours.data, form.why.data or "")
    except Refused as refused:
        db.session.rollback()
        form.hours.errors = [*form.hours.errors, str(refused)]
        return _page(load_sheet(uid), form), 422
    audit.record(db.session(), audit.Act.POSTS, f"发放表 {made.sheet_id} 更正 {made.corrects_id}")
    difference = yuan(made.amount_fen)
    db.session.commit()
    flash(f"已更正，差额{difference}元另列一行")
    return redirect(url_for(".pay", uid=uid), 303)


@pages.post("/pay/<uid>/sheet.pdf", roles=EXPORTS)
def paper(uid: str) -> ResponseReturnValue:
    """The sheet to be signed; numbers are complete, so it is kept who printed it."""
    sheet = _approved(uid)
    unit = load_unit(sheet.unit_id, sheet.area_code)
    place = placenames.short_names(db.session(), [sheet.area_code])[sheet.area_code]
    try:
        html = press().printer.html("post_pay", pay_paper.values(db.session(), press(), sheet, unit.name, place))
        pdf = press().printer.pdf(html)
    except UndrawableCharacter as refused:
        flash(str(refused))
        return redirect(url_for(".pay", uid=uid), 303)
    name = f"发放表-{sheet.month:%Y%m}-{sheet.id}"
    _leaves(audit.Act.PRINTED, sheet.id)
    return shown(pdf, name)


@pages.post("/pay/<uid>/sheet.xlsx", roles=EXPORTS)
def workbook(uid: str) -> ResponseReturnValue:
    """The same as a workbook for the bank."""
    sheet = _approved(uid)
    content = pay_paper.workbook(pay_paper.paper_lines(db.session(), sheet))
    name = f"发放表-{sheet.month:%Y%m}-{sheet.id}.xlsx"
    _leaves(audit.Act.EXPORTED, sheet.id)
    return saved(content, XLSX, name)


def _approved(uid: str) -> PostSheet:
    sheet = load_sheet(uid)
    return sheet if sheet.state is SheetState.APPROVED else abort(404)


def _leaves(act: audit.Act, sheet_id: int) -> None:
    begin_writing(db.session())
    audit.record(db.session(), act, f"发放表 {sheet_id}")
    db.session.commit()


def _offer(form: CorrectForm, sheet: PostSheet) -> None:
    if sheet.state is not SheetState.APPROVED:
        return
    lines = pay_paper.paper_lines(db.session(), sheet)
    firsts = [line for line in lines if line.pay.corrects_id is None]
    form.pay_id.offer((str(line.pay.id), f"{line.name}　{line.title}") for line in firsts)


def _page(sheet: PostSheet, form: CorrectForm, problem: str = "") -> str:
    session, approved = db.session(), sheet.state is SheetState.APPROVED
    _offer(form, sheet)
    lines: list[Any] = []
    unknown = ""
    if sheet.state is SheetState.CONFIRMED:
        try:
            lines = payroll.lines(session, [sheet])[sheet.unit_id, sheet.area_code]
        except WageUnknown as missing:
            unknown = str(missing)
    rows = _kept(session, sheet) if approved else [_worked_out(line) for line in lines]
    return render_template(
        "posts/pay.html",
        sheet=sheet,
        unit=load_unit(sheet.unit_id, sheet.area_code),
        place=placenames.short_names(session, [sheet.area_code])[sheet.area_code],
        rows=rows,
        total=yuan(sum(row["fen"] for row in rows)),
        approved=approved,
        may_decide=current_user().role in DECIDES,
        may_export=current_user().role in EXPORTS,
        form=form,
        unknown=unknown,
        problem=problem,
        wrong=bool(form.errors or problem),
    )


def _worked_out(line: payroll.Line) -> dict[str, Any]:
    return {
        "name": line.member.name, "post": line.member.title, "hours": hours(line.entry.half_hours),
        "fen": line.sum.fen, "amount": yuan(line.sum.fen), "months": line.number, "words": line.sum.words,
        "reason": "", "further": False,
    }  # fmt: skip


def _kept(session: Any, sheet: PostSheet) -> list[dict[str, Any]]:
    return [_line(line, line.pay) for line in pay_paper.paper_lines(session, sheet)]


def _line(line: pay_paper.PaperLine, row: PostPay) -> dict[str, Any]:
    return {
        "name": line.name, "post": line.title, "hours": hours(row.half_hours), "fen": row.amount_fen,
        "amount": yuan(row.amount_fen), "months": row.months_used, "words": row.words, "reason": row.reason,
        "further": row.corrects_id is not None,
    }  # fmt: skip
