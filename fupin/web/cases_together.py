"""Ticked cases and one step: what it would meet with each, the step, and what became of each."""

from secrets import token_urlsafe

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from fupin import together
from fupin.extensions import db, press
from fupin.model import Became, DeskGo, DeskGoCase
from fupin.model.terms import Action, Role
from fupin.together import MOST, Tick, Weighed
from fupin.web.access import Roles, current_user, found
from fupin.web.cases_next import offered
from fupin.web.cases_pages import TITLES, along, carried, list_address, pages, written

DECIDES: Roles = frozenset({Role.TOWNSHIP, Role.COUNTY})
LISTED = max(MOST.values())
READ = 4 * LISTED
NONE_TICKED = "请先在列表中勾选要办理的申请"
REASON_OWED = "请填写理由，申请人会看到"


@pages.get("/cases/together", roles=DECIDES)
def confirm() -> ResponseReturnValue:
    """What the step would meet with each of the ticked cases, before anything is done."""
    ticks = _ticks("case")
    return _page(_action(), ticks, {}) if ticks else (_page(_action(), [], {"": NONE_TICKED}), 422)


@pages.post("/cases/together", roles=DECIDES)
def take() -> ResponseReturnValue:
    """Take it on each."""
    action, ticks, opinion = _action(), _ticks("case"), request.form.get("opinion", "")
    form_key = request.form.get("form_key", "")[:40] or abort(400)
    problems = _problems(action, ticks, opinion)
    if problems:
        return _page(action, _ticks("shown"), problems), 422
    uid = together.take(db.session(), press(), current_user(), action, ticks, opinion, form_key)
    return redirect(url_for(".went", uid=uid, **along(carried())), 303)


def _problems(action: Action, ticks: list[Tick], opinion: str) -> dict[str, str]:
    """What is wrong, by the id of the field."""
    if not ticks:
        return {"": "请至少勾选一件"}
    if len(ticks) > MOST[action]:
        return {"": f"{_most(action)}，现在勾选了{len(ticks)}件。请去掉一些，分几次办理"}
    owed = together.owes_reason(action) and not opinion.strip()
    return {"opinion": REASON_OWED} if owed else {}


def _most(action: Action) -> str:
    return f"“{action.label}”一次最多办{MOST[action]}件"


def _action() -> Action:
    """The step asked for, if it is one of those."""
    try:
        action = Action(request.values.get("action", ""))
    except ValueError:
        abort(404)
    return action if action in MOST else abort(404)


def _ticks(field: str) -> list[Tick]:
    """The cases of a field; a value that is none of ours names none. No more are read than can be meant."""
    pairs = [value.partition(".") for value in request.values.getlist(field)[:READ]]
    return [Tick(uid, int(version)) for uid, _, version in pairs if version.isdecimal() and len(version) < 10]


def _page(action: Action, ticks: list[Tick], problems: dict[str, str]) -> str:
    user, opinion = current_user(), request.form.get("opinion", "")
    cases = together.seen(db.session(), user, ticks)
    weighed = together.weigh(db.session(), press(), user, action, dict(list(cases.items())[:LISTED]), opinion)
    chosen = _chosen(action, weighed)
    return render_template(
        "cases/together.html",
        action=action,
        offered=together.offered(cases.values(), user.role),
        weighed=weighed,
        chosen=chosen,
        able=[each for each in weighed if not each.against],
        total=sum(each.fen or 0 for each in weighed if not each.against),
        notes=_notes(action, weighed, chosen, len(set(ticks))),
        problems=problems,
        owes_reason=together.owes_reason(action),
        opinion=opinion,
        titles=TITLES,
        form_key=request.form.get("form_key", "")[:40] or token_urlsafe(24),
        list=written(carried()),
        back=list_address(carried()),
    )


def _chosen(action: Action, weighed: list[Weighed]) -> set[Tick]:
    """Ticked on the page: first what nothing stands against, then whatever was ticked on it."""
    if request.method == "POST":
        return set(_ticks("case"))
    return {each.tick for each in [each for each in weighed if not each.against][: MOST[action]]}


def _notes(action: Action, weighed: list[Weighed], chosen: set[Tick], asked_for: int) -> list[str]:
    """What is not as somebody would expect who ticked so many."""
    lost, blocked = asked_for - len(weighed), sum(1 for each in weighed if each.against)
    notes = [f"有{lost}件没有列出：已不在您的辖区，或一次超过{LISTED}件"] if lost else []
    notes += [f"有{blocked}件现在办不了或要先填意见，没有勾选，原因写在表中"] if blocked else []
    capped = request.method == "GET" and len(chosen) < len(weighed) - blocked
    return notes + ([f"{_most(action)}，只勾选了前{MOST[action]}件"] if capped else [])


@pages.get("/cases/together/<uid>", roles=DECIDES)
def went(uid: str) -> ResponseReturnValue:
    """What became of each, for whoever did it; opens again whenever it is revisited."""
    of_cases = selectinload(DeskGo.cases).options(joinedload(DeskGoCase.application))
    mine = select(DeskGo).where(DeskGo.uid == uid, DeskGo.user_id == current_user().id)
    go = found(db.session.scalar(mine.options(of_cases)))
    return render_template(
        "cases/went.html",
        go=go,
        done=[each for each in go.cases if each.became is Became.DONE],
        rest=[each for each in go.cases if each.became is not Became.DONE],
        **offered(),
    )
