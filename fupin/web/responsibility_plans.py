"""A year's plan in the browser: indicators and clauses, the targets, typed or from a workbook, and the issue."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin import tasks
from fupin.extensions import db, press
from fupin.lifecycle import Refused, Stale
from fupin.model import ResponsibilityPlan
from fupin.model.places import TOWNSHIP
from fupin.registry.problems import RosterRefused
from fupin.responsibility import issuing, plans, target_file
from fupin.responsibility.shaping import shape
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.files import XLSX, saved
from fupin.web.responsibility_forms import MOST_INDICATORS, TargetFileForm, seen, shape_form, targets_form
from fupin.web.responsibility_pages import SEES, load_mine, pages


@pages.get("/<uid>/edit", roles=SEES)
def edit(uid: str) -> ResponseReturnValue:
    """Indicators, clauses, and in a township the people."""
    plan = load_mine(uid)
    return _edit(plan, shape_form(plan, None), plan.version)


@pages.post("/<uid>/edit", roles=SEES)
def save(uid: str) -> ResponseReturnValue:
    """Keep them, and go on to the targets."""
    plan = load_mine(uid)
    form, version = shape_form(plan, request.form), seen(request.form.get("seen", ""))
    if not form.validate():
        return _edit(plan, form, version), 422
    try:
        plan = plans.held(db.session(), plan.id, version)
        shape(db.session(), plan, form.shape())
    except Stale as stale:
        return _stale(uid, stale, lambda fresh: _edit(fresh, form, fresh.version))
    except Refused as refused:
        return _over(uid, refused)
    audit.record(db.session(), audit.Act.RESPONSIBILITY, f"责任书 {plan.id} 指标和条款")
    db.session.commit()
    flash("指标和条款已保存，请分解指标")
    return redirect(url_for(".divide", uid=uid), 303)


def _edit(plan: ResponsibilityPlan, form: Any, version: int) -> str:
    return render_template(
        "responsibility/edit.html",
        plan=plan,
        form=form,
        seen=version,
        places=range(MOST_INDICATORS),
        wrong=bool(form.errors),
        people=len(plan.scope) == TOWNSHIP,
    )


@pages.get("/<uid>/targets", roles=SEES)
def divide(uid: str) -> ResponseReturnValue:
    """The table of targets."""
    plan = load_mine(uid)
    return _targets(plan, targets_form(plan, None), TargetFileForm(formdata=None), plan.version)


@pages.post("/<uid>/targets", roles=SEES)
def save_targets(uid: str) -> ResponseReturnValue:
    """Keep the table as typed."""
    plan = load_mine(uid)
    form, version = targets_form(plan, request.form), seen(request.form.get("seen", ""))
    if not form.validate():
        return _targets(plan, form, TargetFileForm(formdata=None), version), 422
    return _divide(uid, plan.id, version, form.wanted(), form)


@pages.post("/<uid>/targets/file", roles=SEES)
def upload(uid: str) -> ResponseReturnValue:
    """Read the table from a workbook: all of it, or nothing."""
    plan, form = load_mine(uid), TargetFileForm()
    wanted = _read(form, plan) if form.validate() else None
    if wanted is None:
        return _targets(plan, targets_form(plan, None), form, plan.version), 422
    return _divide(uid, plan.id, plan.version, wanted, targets_form(plan, None))


def _read(form: TargetFileForm, plan: ResponsibilityPlan) -> dict[tuple[int, int], int] | None:
    try:
        return target_file.read(form.file.data.read(target_file.MOST_BYTES + 1), plan)
    except RosterRefused as refused:
        form.file.errors = [str(each) if each.row else each.reason for each in refused.problems]
        return None


def _divide(uid: str, plan_id: int, version: int, wanted: Any, form: Any) -> ResponseReturnValue:
    try:
        plan = plans.held(db.session(), plan_id, version)
        plans.divide(db.session(), plan, wanted)
    except Stale as stale:
        return _stale(uid, stale, lambda fresh: _stale_targets(fresh, form))
    except Refused as refused:
        return _over(uid, refused)
    audit.record(db.session(), audit.Act.RESPONSIBILITY, f"责任书 {plan.id} 分解指标")
    db.session.commit()
    flash("分解指标已保存")
    return redirect(url_for(".show", uid=uid), 303)


def _stale_targets(plan: ResponsibilityPlan, form: Any) -> str:
    """With what was typed, as far as there are still boxes for it."""
    typed = {name: value for name, value in request.form.items() if name.startswith("t_")}
    fresh = targets_form(plan, None)
    for name, value in typed.items():
        if name in fresh:
            fresh[name].raw_data = [value]
    return _targets(plan, fresh, TargetFileForm(formdata=None), plan.version)


def _targets(plan: ResponsibilityPlan, form: Any, file: TargetFileForm, version: int) -> str:
    return render_template(
        "responsibility/targets.html",
        plan=plan,
        parties=plans.current(plan),
        form=form,
        file=file,
        seen=version,
        wrong=bool(form.errors or file.errors),
        shortfalls=plans.shortfalls(plan),
    )


@pages.get("/<uid>/targets.xlsx", roles=SEES)
def template(uid: str) -> ResponseReturnValue:
    """The table as a workbook, with those below already in it."""
    plan = load_mine(uid)
    return saved(target_file.workbook(plan), XLSX, f"{plan.year}年责任书目标分解.xlsx")


@pages.post("/<uid>/issue", roles=SEES)
def issue(uid: str) -> ResponseReturnValue:
    """Letters for all that have none or whose letter no longer agrees; many of them as a task."""
    plan_id = load_mine(uid).id
    try:
        plan = plans.held(db.session(), plan_id)
        issuing.demand_whole(plan)
        waiting = issuing.pending(db.session(), plan)
        if len(waiting) > issuing.AT_ONCE:
            return _order(plan, len(waiting))
        issued = issuing.issue(db.session(), press(), plan, current_user())
    except Refused as refused:
        return _over(uid, refused)
    if issued:
        audit.record(db.session(), audit.Act.RESPONSIBILITY, f"责任书 {plan.id} 制发{len(issued)}份")
    db.session.commit()
    flash(f"已制发{len(issued)}份责任书" if issued else issuing.NOTHING)
    return redirect(url_for(".show", uid=uid), 303)


def _order(plan: ResponsibilityPlan, count: int) -> ResponseReturnValue:
    title = f"{plan.year}年度责任书"
    job, new = tasks.order(db.session(), issuing.TASK, current_user(), plan.uid, title)
    if new:
        audit.record(db.session(), audit.Act.RESPONSIBILITY, f"责任书 {plan.id} 制发{count}份")
    address = url_for("tasks.show", uid=job.uid)
    db.session.commit()
    return redirect(address, 303)


def _stale(uid: str, stale: Stale, shown: Any) -> ResponseReturnValue:
    db.session.rollback()
    flash(str(stale))
    return shown(load_mine(uid)), 409


def _over(uid: str, refused: Refused) -> ResponseReturnValue:
    db.session.rollback()
    flash(str(refused))
    return redirect(url_for(".show", uid=uid), 303)
