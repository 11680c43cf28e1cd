"""After a decision: what was done, and the next case of the list it was opened from."""

from typing import Any, NamedTuple

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin import lists
from fupin.casework import remarks
from fupin.extensions import db
from fupin.list_lines import Line
from fupin.model import Application, Event
from fupin.web.access import current_user
from fupin.web.cases_pages import TITLES, along, carried, list_address, load, pages, written
from fupin.web.nav import CASEWORK


class Following(NamedTuple):
    """The next case, if there is one; how many the list has; and how many others still wait outside a narrow list."""

    line: Line | None
    total: int
    elsewhere: int


@pages.get("/cases/<uid>/decided", roles=CASEWORK)
def decided(uid: str) -> ResponseReturnValue:
    """What I did with it last; opens again whenever it is revisited."""
    case = load(uid)
    event = _mine(case)
    if event is None:
        return redirect(url_for(".show", uid=uid, **along(carried())), 303)
    said = remarks.of_events(db.session(), [event]).get(event.id, [])
    return render_template("cases/decided.html", case=case, event=event, said=said, **offered(uid))


def _mine(case: Application) -> Event | None:
    """The latest step that I took."""
    return next((event for event in reversed(case.events) if event.user_id == current_user().id), None)


def offered(uid: str = "") -> dict[str, Any]:
    """What `cases/next.html` shows."""
    wanted = carried()
    return {
        "following": following(wanted, request.args.get("after", ""), uid),
        "narrow": bool(written(wanted)),
        "counted": lists.COUNTED,
        "titles": TITLES,
        "along": along(wanted),
        "back": list_address(wanted),
    }


def following(wanted: lists.Filter, after: str, uid: str) -> Following:
    """What comes after the key in the order of the list; at its end it begins anew. Never the same case again."""
    user = current_user()
    page = lists.worklist(db.session(), user, wanted, after)
    line = _other(page, uid)
    if line is None and page.rows:  # what was decided is itself the last of the list now
        line = _other(lists.worklist(db.session(), user, wanted), uid)
    if line is not None or not written(wanted):
        return Following(line, page.total, 0)
    return Following(None, page.total, lists.worklist(db.session(), user, lists.Filter()).total)


def _other(page: lists.Page, uid: str) -> Line | None:
    return next((line for line in page.rows if line.uid != uid), None)
