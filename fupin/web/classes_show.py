"""One class in the browser: its people, days and papers, what is to be done next, and the county's closing of it."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from fupin import clock, placenames
from fupin.classes import plans, results, roll, seating
from fupin.classes.answering import lateness
from fupin.extensions import db
from fupin.model import Organisation, TrainingClass
from fupin.model.classes import ClassState
from fupin.web.access import current_user
from fupin.web.classes_pages import DECIDES, ENTERS, PRINTS, READS, load_class, pages, step


@pages.get("/<uid>", roles=READS)
def show(uid: str) -> ResponseReturnValue:
    """One class."""
    return class_page(load_class(uid))


def class_page(one: TrainingClass, problem: str = "") -> str:
    """The page, with what stood against the last step."""
    session, role = db.session(), current_user().role
    everybody, running = roll.members(session, one.id), one.state is ClassState.AGREED
    return render_template(
        "classes/show.html",
        one=one,
        school=session.get_one(Organisation, one.course.school_id),
        place=placenames.short_names(session, [one.area_code])[one.area_code],
        late=lateness(one),
        plans=plans.of_class(session, one.id),
        roll=everybody,
        staying=roll.staying(everybody),
        came=came_words(one),
        said=results.entries(session, one.id),
        days=_days(one),
        waiting=seating.count_waiting(session, one) if running else 0,
        lacking=results.lacking(session, one) if running and clock.today() >= one.ends_on else [],
        openable={member.seat_id for member in everybody if roll.openable(current_user().scope, member)},
        problem=problem,
        wrong=bool(problem),
        typed=request.form.get("note", ""),
        may_enter=role in ENTERS,
        may_decide=role in DECIDES,
        may_print=role in PRINTS,
    )


def came_words(one: TrainingClass) -> dict[int, str]:
    """By seat: the days attended, in words."""
    halves = len(one.sessions.halves)
    counted = roll.attended(db.session(), one.id)
    return {seat: roll.half_words(came * 2 // halves) for seat, (came, _) in counted.items()}


def _days(one: TrainingClass) -> list[dict[str, Any]]:
    known = roll.known_days(db.session(), one.id)
    return [
        {"on": day, "known": known.get(day) if day in known and known[day].version else None,
         "open": day <= clock.today()}
        for day in roll.dates(one)
    ]  # fmt: skip


@pages.post("/<uid>/close", roles=DECIDES)
def close(uid: str) -> ResponseReturnValue:
    """The county stands for attendance and certificates."""
    return step(uid, "结业", "已结业，证书记入各人的培训情况，可以申领补贴", results.close, class_page)


@pages.post("/<uid>/reopen", roles=DECIDES)
def reopen(uid: str) -> ResponseReturnValue:
    """Back to be put right."""
    why = request.form.get("note", "")

    def verb(session: Any, by: Any, uid: str, version: int) -> TrainingClass:
        return results.reopen(session, by, uid, version, why)

    return step(uid, "退回", "已退回，窗口改好后再核定结业", verb, class_page)
