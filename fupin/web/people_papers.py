"""Papers about a registered person: the slip to take home, and the identification card to be signed and stamped."""

from typing import Any

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from fupin import clock
from fupin.db import begin_writing
from fupin.documents.render import UndrawableCharacter
from fupin.extensions import db
from fupin.model import Person
from fupin.model.places import full_name
from fupin.office import county_office
from fupin.registry.card import SECRETS, card
from fupin.registry.entitlements import Entitlement, Standing, entitlements
from fupin.registry.missed import classes_of
from fupin.web import audit
from fupin.web.access import Blueprint
from fupin.web.cases import press
from fupin.web.nav import CASEWORK
from fupin.web.people import MAY_REVEAL, load

pages = Blueprint("people_papers", __name__)


@pages.get("/people/<uid>/slip.pdf", roles=CASEWORK)
def slip(uid: str) -> ResponseReturnValue:
    """A page in large print to take home: what may be applied for, with which papers, and what is missing."""
    person = load(uid)
    return _printed(person, "slip", _slip(person))


@pages.post("/people/<uid>/card.pdf", roles=MAY_REVEAL)
def print_card(uid: str) -> ResponseReturnValue:
    """The card with its numbers in full, for the file; who printed it is kept."""
    person = load(uid)
    begin_writing(db.session())
    audit.record(db.session(), audit.Act.PRINTED, f"人员 {person.id} 精准识别卡")
    db.session.commit()
    return _printed(load(uid), "card", _card(load(uid)))


def _printed(person: Person, template: str, values: dict[str, Any]) -> ResponseReturnValue:
    printer = press().printer
    try:
        pdf = printer.pdf(printer.html(template, _office(person) | values))
    except UndrawableCharacter as refused:
        flash(str(refused))
        return redirect(url_for("people.show", uid=person.uid), 303)
    response = Response(pdf, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f"inline; filename={template}.pdf"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response


def _office(person: Person) -> dict[str, Any]:
    held = press()
    return {
        "name": person.name,
        "office": county_office(db.session(), person.area_code[:6], clock.today()).name,
        "phone": held.phone,
        "on": clock.today().isoformat(),
        "demo": held.demo,
    }


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


def _card(person: Person) -> dict[str, Any]:
    place = full_name(db.session(), person.area_code, clock.today())
    main, extra = classes_of(db.session(), person)
    classes = [each for each in (main, *extra) if each]
    sections = card(person, place, clock.today(), frozenset(SECRETS))
    return {
        "card_number": person.card_number or "",
        "sections": [
            {"title": each.title, "rows": [[line.label, line.text] for line in each.lines]} for each in sections
        ],
        "main_class": "、".join(each.title for each in classes) or "无法分类",
        "measures": "、".join(measure for each in classes for measure in each.measures),
    }
