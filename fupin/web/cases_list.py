"""The worklist: what waits for me; or, filtered, any cases of my area."""

from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from fupin import clock, lists, placenames, saved_filters, together
from fupin.extensions import db
from fupin.lateness import BANDS, period
from fupin.list_lines import Line
from fupin.model.terms import Action, Role, State
from fupin.web.access import current_user
from fupin.web.addresses import fixed
from fupin.web.cases_pages import LABELS, TITLES, along, asked, pages, written
from fupin.web.nav import CASEWORK

LINES_KEPT, FILTERS_KEPT = 5_000, 500
YEAR = 4  # digits
NO_TICKS = None  # of a role that takes no step on many cases


@pages.get("/cases", roles=CASEWORK)
def worklist() -> ResponseReturnValue:
    """One page of the list."""
    user, wanted = current_user(), asked(request.args)
    page = lists.worklist(db.session(), user, wanted, request.args.get("after", ""))
    steps, saved = together.steps_of(user.role), saved_filters.named(db.session(), user)
    return render_template(
        "cases/worklist.html",
        rows=_rows(page, wanted, steps),
        page=page,
        wanted=wanted,
        list=written(wanted),
        only=only(wanted),
        freed=written(replace(wanted, late="", granted="")),
        tail=urlencode(along(wanted)),
        saved=saved,
        query=saved_filters.query_of(user, wanted) if saved else "",
        counted=lists.COUNTED,
        actions=_actions(page, steps),
        most=together.MOST,
        filters=_filters(wanted, user.role, tuple(placenames.below(db.session(), user.scope))),
        pages=_drawn("pieces.html", "pages_links", "", _older(page.after)),
    )


def only(wanted: lists.Filter) -> list[str]:
    """In words, what of a filter has no field above the table: how late the cases are, when they were granted."""
    if wanted.number:
        return []
    band, days = BANDS.get(wanted.late), period(wanted.granted)
    late = [f"逾期{band.words}的"] if band else []
    if days is None:
        return late
    month = f"{days.first.month}月" if len(wanted.granted) > YEAR else ""
    return [*late, f"{days.first.year}年{month}批复的"]


def _rows(page: lists.Page, wanted: lists.Filter, steps: dict[State, tuple[Action, ...]]) -> Markup:
    today, tail = clock.today().isoformat(), urlencode(along(wanted))
    ticks = {state.value: " ".join(action.value for action in actions) for state, actions in steps.items()}
    drawn = [_line(line, today, tail, ticks.get(line.state, "") if ticks else NO_TICKS) for line in page.rows]
    return Markup("\n".join(drawn))  # noqa: S704 - each is Markup


@lru_cache(LINES_KEPT)
def _line(line: Line, today: str, tail: str, ticks: str | None) -> Markup:
    """One row of the table. It depends on these values alone, and most are shown many times before they change."""
    tail = f"?{tail}" if tail else ""
    return _drawn("cases/row.html", "row", fixed("cases.show", uid=""), TITLES, LABELS, today, line, tail, ticks)


def _actions(page: lists.Page, steps: dict[State, tuple[Action, ...]]) -> list[Action]:
    """The steps that some row of the page is open to."""
    states = {line.state for line in page.rows}
    open_to = {action for state in states for action in steps.get(State(state), ())}
    return [action for action in together.MOST if action in open_to]


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
