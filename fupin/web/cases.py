"""Cases as staff see them: what waits, one case with its findings and history, and the steps to take."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import select

from fupin import casework, clock, lifecycle, lists, placenames, previews
from fupin.documents.render import UndrawableCharacter
from fupin.extensions import db, press
from fupin.lifecycle import Refused, Stale
from fupin.list_lines import Line
from fupin.model import Application, Attachment, Document, NoticeEntry, Payment
from fupin.model.places import full_name, inside
from fupin.model.terms import Action, Role, State
from fupin.money import SEES as SEES_MONEY
from fupin.money import overview
from fupin.phrases import joined
from fupin.schemes import SCHEMES
from fupin.web.access import Blueprint, current_user, found
from fupin.web.addresses import fixed
from fupin.web.mending import of_case
from fupin.web.nav import CASEWORK
from fupin.web.phrases import choices

pages = Blueprint("cases", __name__)

TITLES = {code: scheme.title for code, scheme in SCHEMES.items()}
LINES_KEPT, FILTERS_KEPT = 5_000, 500
LABELS = {state.value: state.label for state in State}


def load(uid: str) -> Application:
    """The case if it lies in the user's area; a draft is seen by counters only; else 404."""
    user = current_user()
    query = select(Application).where(Application.uid == uid, inside(Application.area_code, user.scope))
    if user.role is not Role.CLERK:
        query = query.where(Application.state != State.DRAFT)
    return found(db.session.scalar(query))


@pages.get("/cases", roles=CASEWORK)
def worklist() -> ResponseReturnValue:
    """What waits for me; or, filtered, any cases of my area."""
    user = current_user()
    wanted = lists.Filter(
        state=request.args.get("state", lists.WAITING if lifecycle.awaiting(user.role) else ""),
        scheme=request.args.get("scheme", ""),
        area=request.args.get("area", ""),
        number=request.args.get("number", ""),
    )
    today = clock.today().isoformat()
    page = lists.worklist(db.session(), user, wanted, request.args.get("after", ""))
    return render_template(
        "cases/worklist.html",
        rows=Markup("\n".join([_line(line, today) for line in page.rows])),  # noqa: S704 - each is Markup
        page=page,
        wanted=wanted,
        counted=lists.COUNTED,
        filters=_filters(wanted, user.role, tuple(placenames.below(db.session(), user.scope))),
        pages=_drawn("pieces.html", "pages_links", "", _older(page.after)),
    )


@lru_cache(LINES_KEPT)
def _line(line: Line, today: str) -> Markup:
    """One row of the table. It depends on these values alone, and most are shown many times before they change."""
    return _drawn("cases/row.html", "row", fixed("cases.show", uid=""), TITLES, LABELS, today, line)


@lru_cache(FILTERS_KEPT)
def _filters(wanted: lists.Filter, role: Role, areas: tuple[tuple[str, str], ...]) -> Markup:
    """The form above the table, for the same reason."""
    states = [state for state in State if state is not State.DRAFT or role is Role.CLERK]
    return _drawn("cases/filters.html", "filters", wanted, states, TITLES, areas)


def _drawn(template: str, macro: str, *values: Any) -> Markup:
    """What a macro makes of the values."""
    drawn: Markup = getattr(current_app.jinja_env.get_template(template).module, macro)(*values)
    return drawn


def _older(after: str) -> str:
    """The next page under the same filters."""
    arguments = request.args.to_dict() | {"after": after}
    return f"{fixed('cases.worklist')}?{urlencode(arguments)}" if after else ""


@pages.get("/cases/", defaults={"uid": ""}, roles=CASEWORK)
@pages.get("/cases/<uid>", roles=CASEWORK)
def show(uid: str) -> ResponseReturnValue:
    """One case whole."""
    return _page(load(uid))


@pages.post("/cases/<uid>/act", roles=CASEWORK)
def act(uid: str) -> ResponseReturnValue:
    """Take the step whose button was pressed."""
    application = load(uid)
    opinion = joined(request.form.get("opinion", ""), request.form.get("phrase", ""))
    typed = {"opinion": opinion, "voucher": request.form.get("voucher", "")}
    try:
        action = Action(request.form.get("action", ""))
        version = int(request.form.get("version", ""))
    except ValueError:
        return _page(application, problem="请点击要办理的按钮", typed=typed), 422
    if action in {Action.SUBMIT, Action.PUBLISH}:
        return _page(application, problem=f"“{action.label}”不在这里办理", typed=typed), 422
    return _taken(uid, action, version, typed)


def _taken(uid: str, action: Action, version: int, typed: dict[str, str]) -> ResponseReturnValue:
    try:
        user, words, voucher = current_user(), typed["opinion"], typed["voucher"]
        done = casework.act(db.session(), press(), user, uid, action, version=version, opinion=words, voucher=voucher)
    except Stale as stale:
        return _page(load(uid), problem=str(stale), typed=typed), 409
    except Refused as refused:
        return _page(load(uid), problem=str(refused), typed=typed, at=action), 422
    except UndrawableCharacter as refused:
        return _page(load(uid), problem=previews.objection(refused), typed=typed, at=action), 422
    flash(f"{done.number or '草稿'} {done.applicant_name}：已{action.label}，现为“{done.state.label}”")
    letters_of = SCHEMES[done.scheme].letters_on(action)
    return redirect(url_for(".show", uid=uid) if letters_of else url_for(".worklist"), 303)


def _page(
    application: Application, problem: str = "", typed: dict[str, str] | None = None, at: Action | None = None
) -> str:
    user = current_user()
    judged = application.submitted_at is not None
    judgement = casework.standing(db.session(), application)
    return render_template(
        "cases/show.html",
        case=application,
        scheme=SCHEMES[application.scheme],
        place=full_name(db.session(), application.area_code, application.applied_on or application.created_at.date()),
        judgement=judgement,
        answers=casework.stored_answers(db.session(), application) if judged else [],
        moves=_buttons(application, user),
        planned=previews.planned(application, user) if judged else [],
        remedy=previews.REMEDY,
        unprintable=previews.unprintable(db.session(), press(), application, user, judgement),
        can_print=judged and user.role in {Role.CLERK, Role.TOWNSHIP, Role.COUNTY},
        publishable=_may(application, user, Action.PUBLISH),
        submittable=_may(application, user, Action.SUBMIT),
        problem=problem,
        at=at,
        typed=typed or {"opinion": "", "voucher": ""},
        mending=of_case(application),
        phrases=choices(),
        **_papers(application),
    )


def _buttons(application: Application, user: Any) -> list[lifecycle.Move]:
    elsewhere = {Action.SUBMIT, Action.PUBLISH}
    payable = casework.pays_once(application) and not casework.on_roll(db.session(), application)
    moves = [move for move in lifecycle.offers(application, user) if move.action not in elsewhere]
    return [move for move in moves if move.action is not Action.PAY or payable]


def _may(application: Application, user: Any, action: Action) -> bool:
    return any(move.action is action for move in lifecycle.offers(application, user))


def _papers(application: Application) -> dict[str, Any]:
    """Letters, attachments, notices and payment of the case."""
    session = db.session()
    by_case = Application.id == application.id
    return {
        "documents": session.scalars(
            select(Document).where(Document.application_id == application.id).order_by(Document.id)
        ).all(),
        "attachments": session.scalars(
            select(Attachment)
            .where(Attachment.application_id == application.id, Attachment.removed_at.is_(None))
            .order_by(Attachment.id)
        ).all(),
        "entries": session.scalars(
            select(NoticeEntry).join(NoticeEntry.application).where(by_case).order_by(NoticeEntry.id)
        ).all(),
        "pay_lines": overview.of_case(session, application.id),
        "may_see_rolls": current_user().role in SEES_MONEY,
        "payment": session.scalar(select(Payment).where(Payment.application_id == application.id)),
    }
