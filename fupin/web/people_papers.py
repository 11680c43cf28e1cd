"""Papers about a registered person: the slip to take home, and the identification card to be signed and stamped."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from fupin import clock, tasks
from fupin.db import begin_writing
from fupin.documents.render import UndrawableCharacter
from fupin.extensions import db, press
from fupin.model import Person
from fupin.model.places import VILLAGE, covers, full_name
from fupin.registry import card_paper, cards
from fupin.registry.card_paper import MAY_PRINT
from fupin.registry.entitlements import Entitlement, Standing, entitlements
from fupin.web import audit
from fupin.web.access import Blueprint, current_user
from fupin.web.files import shown
from fupin.web.nav import CASEWORK
from fupin.web.people import load

pages = Blueprint("people_papers", __name__)


@pages.get("/people/<uid>/slip.pdf", roles=CASEWORK)
def slip(uid: str) -> ResponseReturnValue:
    """A page in large print to take home: what may be applied for, with which papers, and what is missing."""
    person, printer = load(uid), press().printer
    values = card_paper.frame(db.session(), press(), person, clock.today()) | _slip(person)
    try:
        pdf = printer.pdf(printer.html("slip", values))
    except UndrawableCharacter as refused:
        flash(str(refused))
        return redirect(url_for("people.show", uid=uid), 303)
    return shown(pdf, "slip")


@pages.post("/people/<uid>/card.pdf", roles=MAY_PRINT)
def print_card(uid: str) -> ResponseReturnValue:
    """The card with its numbers in full, for the file; who printed it is kept."""
    person = load(uid)
    begin_writing(db.session())
    audit.record(db.session(), audit.Act.PRINTED, f"人员 {person.id} 精准识别卡")
    db.session.commit()
    values = card_paper.card_values(db.session(), press(), load(uid), clock.today())
    html, _ = card_paper.drawable(press().printer, "card", values)
    return shown(press().printer.pdf(html), "card")


@pages.post("/villages/<code>/cards", roles=MAY_PRINT)
def order_cards(code: str) -> ResponseReturnValue:
    """Have the cards of everybody still registered in the village made into one file; who had it made is kept."""
    if not (len(code) == VILLAGE and code.isascii() and code.isdigit() and covers(current_user().scope, code)):
        abort(404)
    begin_writing(db.session())
    count = len(cards.registered(db.session(), code))
    if not count:
        flash(cards.NOBODY)
        return redirect(url_for("missed.index"), 303)
    title = f"{full_name(db.session(), code, clock.today())}精准识别卡"
    job, new = tasks.order(db.session(), cards.TASK, current_user(), code, title)
    if new:
        audit.record(db.session(), audit.Act.PRINTED, f"村 {code} 精准识别卡 {count} 张")
    address = url_for("tasks.show", uid=job.uid)
    db.session.commit()
    return redirect(address, 303)


def _slip(person: Person) -> dict[str, Any]:
    offered = entitlements(db.session(), person)
    groups = (("eligible", Standing.ELIGIBLE), ("unknown", Standing.UNKNOWN), ("refused", Standing.NOT))
    return {name: [_measure(each) for each in offered if each.standing is standing] for name, standing in groups}


def _measure(each: Entitlement) -> dict[str, Any]:
    reasons = each.failed or each.wanting
    return {
        "title": each.scheme.title,
        "by_company": each.scheme.for_worker is not None,
        "papers": [paper for paper in each.papers if paper != "其他材料"],
        "reasons": [f"{finding.title}：{finding.words}" for finding in reasons],
    }
