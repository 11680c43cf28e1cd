"""One payment roll in the browser: its lines and hands, the steps on it, the paper and the file for the bank."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from fupin.db import begin_writing
from fupin.documents.render import UndrawableCharacter
from fupin.extensions import db, press
from fupin.lifecycle import Refused, Stale
from fupin.model import PayRoll, PayStep
from fupin.model.money import RollAct, RollState
from fupin.money import bank_file, overview, paper, rolls, steps
from fupin.schemes import SCHEMES
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.files import XLSX, saved, shown
from fupin.web.money_pages import FINANCE, READS, WRITES, load_roll, pages
from fupin.web.responsibility_forms import seen

AT_BANK = frozenset({RollState.EXPORTED, RollState.SETTLED})


@pages.get("/rolls/<uid>", roles=READS)
def roll(uid: str) -> ResponseReturnValue:
    """One roll, a page of its lines."""
    return _page(load_roll(uid))


@pages.post("/rolls/<uid>/act", roles=WRITES)
def act(uid: str) -> ResponseReturnValue:
    """Take the step whose button was pressed."""
    one, words = load_roll(uid), request.form.get("words", "")
    try:
        wanted = RollAct(request.form.get("act", ""))
    except ValueError:
        wanted = RollAct.MAKE
    if wanted not in steps.PRESSED:
        return _page(one, "请点击要办理的按钮", words), 422
    try:
        done = rolls.act(db.session(), current_user(), uid, wanted, seen(request.form.get("seen", "")), words)
    except Refused as refused:
        db.session.rollback()
        return _page(load_roll(uid), str(refused), words), 409 if isinstance(refused, Stale) else 422
    audit.record(db.session(), audit.Act.MONEY, f"发放表 {done.number} {wanted.label}")
    told = f"发放表{done.number}：已{wanted.label}，现为“{done.state.label}”"
    db.session.commit()
    flash(told)
    return redirect(url_for(".roll", uid=uid), 303)


@pages.post("/rolls/<uid>/bank.xlsx", roles=FINANCE)
def bank(uid: str) -> ResponseReturnValue:
    """The file for the bank: made and kept the first time, the same bytes from then on."""
    one = load_roll(uid)
    if one.state is RollState.APPROVED:
        content = bank_file.content(db.session(), one)
        try:
            rolls.export(db.session(), current_user(), uid, seen(request.form.get("seen", "")), content)
        except Refused as refused:
            db.session.rollback()
            return _page(load_roll(uid), str(refused)), 409 if isinstance(refused, Stale) else 422
        db.session.commit()
    one = load_roll(uid)
    if one.state not in AT_BANK:
        return _page(one, f"发放表现在是“{one.state.label}”，审批之后才能导出"), 422
    sent, number = bank_file.exported(db.session(), one), one.number
    _leaves(audit.Act.EXPORTED, f"银行文件 {number}")
    return saved(sent, XLSX, f"银行发放-{number}.xlsx")


@pages.post("/rolls/<uid>/roll.pdf", roles=WRITES)
def print_roll(uid: str) -> ResponseReturnValue:
    """The roll to be signed. Account numbers are complete, so it is kept who printed it."""
    one, part = load_roll(uid), max(seen(request.form.get("part", "1")), 1)
    if one.state is RollState.CANCELLED or part > paper.parts(db.session(), one):
        abort(404)
    try:
        pdf = press().printer.pdf(press().printer.html("pay_roll", paper.values(db.session(), press(), one, part)))
    except UndrawableCharacter as refused:
        flash(str(refused))
        return redirect(url_for(".roll", uid=uid), 303)
    number = one.number
    _leaves(audit.Act.PRINTED, f"发放表 {number} 第{part}册")
    return shown(pdf, f"{number}-{part}")


def _leaves(act: audit.Act, about: str) -> None:
    begin_writing(db.session())
    audit.record(db.session(), act, about)
    db.session.commit()


def _page(one: PayRoll, problem: str = "", words: str = "") -> str:
    session, user = db.session(), current_user()
    history = list(session.scalars(select(PayStep).where(PayStep.roll_id == one.id).order_by(PayStep.id)))
    hands = frozenset((step.act, step.user_id) for step in history)
    offers = [move for move in steps.offers(one, user) if move.act in steps.PRESSED]
    barred = {move.act: steps.barred(move, user, hands) for move in offers}
    return render_template(
        "money/roll.html",
        roll=one,
        scheme=SCHEMES[one.scheme],
        sums=overview.sums(session, [one.id]).get(one.id, {}),
        lines=overview.lines(session, one, seen(request.args.get("page", "1"))),
        history=history,
        moves=[move for move in offers if not barred[move.act]],
        barred=[words for words in dict.fromkeys(barred.values()) if words],
        parts=paper.parts(session, one),
        may_export=user.role in FINANCE and one.state in AT_BANK | {RollState.APPROVED},
        may_report=user.role in FINANCE and one.state in AT_BANK,
        may_print=user.role in WRITES and one.state is not RollState.CANCELLED,
        may_open=user.role in WRITES,
        problem=problem,
        words=words,
        wrong=bool(problem),
        **_budget(one),
    )


def _budget(one: PayRoll) -> dict[str, Any]:
    year, found = overview.budgets_of(db.session(), one)
    return {"year": year, "budgets": found}
