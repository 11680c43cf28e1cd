"""What is printed beside the screen: the sheet to read back and sign, the slip to take home, and blank forms."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session
from wtforms import BooleanField, FieldList, TextAreaField

from fupin import clock
from fupin.casework import Reading
from fupin.kiosk import codes
from fupin.kiosk.sheet import Sheet
from fupin.model import KioskFiling, PaperBlank
from fupin.model.places import COUNTY, full_name
from fupin.office import Press, county_office
from fupin.scheme import Case, Scheme
from fupin.schemes import SCHEMES
from fupin.schemes.fields import ChoiceField, DateField, ListField, ManyField
from fupin.schemes.forms import NOT_GIVEN

OTHER_PAPERS = "其他材料"
LINES_OF_LONG_TEXT, ROWS_OF_TABLE = 4, 5


def frame(session: Session, press: Press, area_code: str) -> dict[str, Any]:
    """What every paper has besides its contents."""
    today = clock.today()
    return {
        "office": county_office(session, area_code[:COUNTY], today).name,
        "phone": press.phone,
        "on": today.isoformat(),
        "demo": press.demo,
        "note": "",
    }


def read_back(session: Session, press: Press, reading: Reading, sheet: Sheet) -> dict[str, Any]:
    """All answers in large print, to be read out, signed or thumb-printed."""
    parts = [
        {"title": part.title, "rows": [[line.label, line.text or NOT_GIVEN] for line in part.lines]}
        for part in sheet.parts
        if part.lines
    ]
    return frame(session, press, reading.case.area_code) | {"title": reading.scheme.title, "parts": parts}


def slip(session: Session, press: Press, filing: KioskFiling) -> dict[str, Any]:
    """What was handed in, under which code, by when to come with what: nothing about the person."""
    application, scheme = filing.application, SCHEMES[filing.application.scheme]
    return frame(session, press, application.area_code) | {
        "title": scheme.title,
        "code": codes.grouped(filing.code),
        "number": application.number or "",
        "show_by": filing.show_by.isoformat() if filing.show_by else "",
        "papers": [paper for paper in scheme.papers if paper != OTHER_PAPERS],
    }


def blank(session: Session, press: Press, paper: PaperBlank) -> dict[str, Any]:
    """A form to be filled in by hand: every question the screen or the counter would ask."""
    scheme = SCHEMES[paper.scheme]
    form = _offering(session, scheme, paper.area_code)
    parts = [{"title": title, "rows": [_row(form[name]) for name in names]} for title, names in form.SECTIONS]
    tables = [_table(form[name], repeat.title) for name, repeat in form.ROWS.items() if name in form and repeat.title]
    return frame(session, press, paper.area_code) | {
        "title": scheme.title,
        "number": paper.number,
        "place": full_name(session, paper.area_code, clock.today()),
        "parts": parts,
        "tables": tables,
    }


def _offering(session: Session, scheme: Scheme[Any, Any], area_code: str) -> Any:
    """The form with the lists of the place, if somebody fills it in there today."""
    form = scheme.form()
    form.offer(session, Case(scheme.details(), None, None, area_code, clock.today()))
    return form


def _row(field: Any) -> dict[str, Any]:
    """A question and how it is answered on paper: by a tick, a date, or so many lines."""
    row = {"label": str(field.label.text), "choices": [], "way": "line", "lines": 1}
    if isinstance(field, ListField):  # grows with the office: too long to print, so it is written down
        return row
    if isinstance(field, ChoiceField | ManyField):
        return row | {"choices": [str(choice.label) for choice in field.choices if choice.value]}
    if isinstance(field, DateField):
        return row | {"way": "date"}
    if isinstance(field, BooleanField):
        return row | {"choices": ["是"]}
    return row | {"lines": LINES_OF_LONG_TEXT} if isinstance(field, TextAreaField) else row


def _table(field: FieldList, title: str) -> dict[str, Any]:
    """Rows to be written in; the boxes are those of an empty entry."""
    labels = [str(each.label.text) for each in field.append_entry().form]
    return {"title": title, "labels": labels, "rows": ROWS_OF_TABLE}


def blanks(session: Session, press: Press, papers: Sequence[PaperBlank]) -> bytes:
    """Blanks one after another for the paper tray, each counting its own pages."""
    htmls = [press.printer.html("blank_form", blank(session, press, each)) for each in papers]
    pdf: bytes = press.printer.several(htmls)[0]
    return pdf
