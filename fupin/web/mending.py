"""Remarks and changes as pages show them: at the fields of a returned form, and on the case."""

from typing import Any, NamedTuple

from wtforms import FieldList

from fupin.casework import mending, remarks
from fupin.casework.mending import Mended
from fupin.extensions import db
from fupin.model import Application, FieldChange, FieldRemark
from fupin.schemes.questions import fields_of
from fupin.web.controls import FIRST, kind


class Mending(NamedTuple):
    """What stands to be mended, what came of the last return, and of each event what was said and changed."""

    remarks: list[FieldRemark]
    outcome: list[Mended]
    said: dict[int, list[FieldRemark]]
    changed: dict[int, list[FieldChange]]


def of_case(application: Application) -> Mending:
    """For the page of the case."""
    session = db.session()
    return Mending(
        remarks.standing(session, application),
        mending.outcome(session, application),
        remarks.of_events(session, application.events),
        mending.of_events(session, application.events),
    )


class ToMend(NamedTuple):
    """One line of what stands to be mended: where its link leads, empty if its row is gone; the question; the words."""

    target: str
    label: str
    words: str


def remark_at_papers(application: Application) -> str:
    """What is to be mended about the papers handed in."""
    said = remarks.standing(db.session(), application)
    return next((each.words for each in said if each.field == remarks.PAPERS), "")


def to_mend(application: Application, form: Any, papers: str) -> list[ToMend]:
    """The remarks for whoever fills in the form; each is also laid at its field, where the macros of forms find it.

    `papers` is the address of the page of papers. The name of somebody on the register is shown and not asked: there
    the link leads to the remark itself.
    """
    said = remarks.standing(db.session(), application)
    if not said:
        return []
    fields, where = fields_of(form), remarks.where(db.session(), application, form)
    found = []
    for each in said:
        field = fields.get(where.get(each.field, ""))
        if field is not None:
            field.remark = each.words
        target = papers if each.field == remarks.PAPERS else _target(field, form)
        found.append(ToMend(target, each.label, each.words))
    return found


def _target(field: Any, form: Any) -> str:
    """The first control of a field; of a table the remark itself, for it stands above the rows."""
    if field is None:
        return ""
    if isinstance(field, FieldList) or (field.name == "applicant_name" and form.recalled.data):
        return f"#{field.id}-remark"
    return f"#{field.id}{FIRST.get(kind(field), '')}"
