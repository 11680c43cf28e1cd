"""The form: choose a measure, fill it in with the findings beside it, check the answers, submit, get a receipt."""

from secrets import token_urlsafe

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin import casework, clock
from fupin.casework import Duplicate, Invalid, Reading, remarks
from fupin.extensions import db
from fupin.identity import masked_id
from fupin.lifecycle import Refused, Stale
from fupin.model import Application
from fupin.model.places import full_name
from fupin.model.terms import Role, State
from fupin.schemes import SCHEMES
from fupin.schemes.forms import ApplicationForm, Raw, with_row, without_row
from fupin.web.access import Blueprint, current_user, found
from fupin.web.attachments import attached, paper_form
from fupin.web.cases import load
from fupin.web.mending import to_mend

pages = Blueprint("applications", __name__)

COUNTER = frozenset({Role.CLERK})
NOT_ANSWERS = {"csrf_token", "do", "version"}
SWAP = "outerHTML ignoreTitle:true"
TRIGGER = "change delay:200ms"  # a click on a button changes the field that is left: the button goes first


@pages.get("/apply", roles=COUNTER)
def choose() -> ResponseReturnValue:
    """Which measure."""
    return render_template("applications/choose.html", schemes=SCHEMES.values(), form_key=token_urlsafe(24))


@pages.post("/apply/<code>", roles=COUNTER)
def start(code: str) -> ResponseReturnValue:
    """Open a draft, once for each time the choice was shown."""
    scheme = found(SCHEMES.get(code))
    key = f"{current_user().id}:{code}:{request.form.get('form_key', '')[:40]}"
    application = casework.begin(db.session(), current_user(), scheme, key)
    return redirect(url_for(".fill", uid=application.uid), 303)


@pages.get("/applications/<uid>/form", roles=COUNTER)
def fill(uid: str) -> ResponseReturnValue:
    """The form as far as it was filled in."""
    application = load(uid)
    if not application.open_to_edit:
        return redirect(url_for(".done", uid=uid), 303)
    raw = (application.draft or defaults(application)) | {"page": [token_urlsafe(12)]}
    return _form_page(application, _read(application, raw))


@pages.post("/applications/<uid>/form", roles=COUNTER)
def keep(uid: str) -> ResponseReturnValue:
    """Keep what was typed; then go on, or back to the page with findings, a row more or a row less.

    Back by a redirect: the browser's back button cannot show the answer to a POST again.
    """
    application = load(uid)
    wanted = request.form.get("do", "check")
    raw, place = _with_rows(SCHEMES[application.scheme].form, _typed(), wanted)
    try:
        application = casework.save(db.session(), uid, raw, request.form.get("version", type=int))
    except Stale as stale:
        return _stale_page(uid, raw, str(stale))
    if wanted == "save":
        flash("已保存，可以随时继续填写")
        return redirect(url_for(".fill", uid=uid), 303)
    if wanted != "continue":
        return redirect(url_for(".fill", uid=uid, _anchor=place), 303)
    reading = _read(application, raw)
    if reading.form.validate():
        return redirect(url_for(".check", uid=uid), 303)
    return _form_page(application, reading, wrong=True), 422


def defaults(application: Application) -> Raw:
    """A form nobody has touched."""
    return casework.raw_of(SCHEMES[application.scheme].form())


def _typed() -> Raw:
    return {name: values for name, values in request.form.to_dict(flat=False).items() if name not in NOT_ANSWERS}


def _with_rows(form: type[ApplicationForm], raw: Raw, wanted: str) -> tuple[Raw, str]:
    """Apply an add or remove button: `add:workers`, `add:workers-0-payments`, `remove:workers-2`.

    Also where the page goes on: at the new row's first field, at what the removed row was part of, or at the findings.
    """
    verb, _, row = wanted.partition(":")
    if verb == "remove":
        rows = row.rpartition("-")[0]
        return without_row(raw, row), rows.rpartition("-")[0] or rows
    repeat = form.ROWS.get(row.rpartition("-")[2])
    if verb != "add" or repeat is None:
        return raw, "findings"
    longer = with_row(raw, row, repeat)
    if longer is raw:
        flash(f"最多{repeat.most}行，不能再加")
        return raw, row
    return longer, next(iter(longer.keys() - raw.keys()))


def _stale_page(uid: str, raw: Raw, words: str) -> ResponseReturnValue:
    """Somebody else was here: what was typed stays on the page and may be saved over theirs."""
    application = load(uid)
    if not application.open_to_edit:
        return redirect(url_for(".done", uid=uid), 303)
    reading = _read(application, raw | {"page": [token_urlsafe(12)]})
    return _form_page(application, reading, notice=f"{words}。您刚才填写的内容还在下面，保存后以下面的为准"), 409


def _read(application: Application, raw: Raw) -> Reading:
    return casework.read(db.session(), current_user(), SCHEMES[application.scheme], raw, application)


def _form_page(application: Application, reading: Reading, *, wrong: bool = False, notice: str = "") -> str:
    here = url_for(".keep", uid=application.uid)
    if "id_number" in reading.form:
        reading.form.id_number.render_kw = {
            "data-hx-post": here, "data-hx-trigger": TRIGGER, "data-hx-target": "#known", "data-hx-select": "#known",
            "data-hx-swap": SWAP, "data-hx-sync": "closest form:queue last", "inputmode": "text",
        }  # fmt: skip
        if not application.draft and not wrong:
            reading.form.id_number.render_kw["autofocus"] = ""
    return render_template(
        "applications/form.html",
        case=application,
        scheme=reading.scheme,
        form=reading.form,
        judgement=reading.judgement,
        person=known_person(reading),
        started=bool(application.draft),
        wrong=wrong,
        notice=notice,
        swap=SWAP,
        trigger=TRIGGER,
        returned=_return_reason(application),
        to_mend=to_mend(application, reading.form, url_for("attachments.papers", uid=application.uid)),
    )


def _return_reason(application: Application) -> str:
    event = remarks.returned_by(application) if application.state is State.RETURNED else None
    return event.opinion if event else ""


def known_person(reading: Reading) -> list[tuple[str, str]]:
    """What the registry knows of the applicant, masked."""
    person = reading.case.person
    if person is None:
        return []
    place = full_name(db.session(), person.area_code, clock.today())
    return [
        ("姓名", f"{person.name}　{person.sex}　{person.ethnicity or ''}"),
        ("身份证号码", masked_id(person.id_number)),
        ("户籍", place),
        ("户编号", person.household.number),
        ("劳动能力", person.labour or ""),
    ]


@pages.get("/applications/<uid>/check", roles=COUNTER)
def check(uid: str) -> ResponseReturnValue:
    """All answers once more, right before submitting."""
    application = load(uid)
    if not application.open_to_edit:
        return redirect(url_for(".done", uid=uid), 303)
    return _check_page(application, _read(application, application.draft or {}))


@pages.post("/applications/<uid>/check", roles=COUNTER)
def submit(uid: str) -> ResponseReturnValue:
    """Hand it in. The same page sent twice leads to the same receipt."""
    application = load(uid)
    if not application.open_to_edit:
        return redirect(url_for(".done", uid=uid), 303)
    ticked = set(request.form.getlist("ticked"))
    if "true" not in ticked:
        return _checked_again(uid, ("true", "请勾选“以上内容属实”后提交")), 422
    try:
        casework.submit(db.session(), current_user(), uid, request.form.get("version", 0, type=int), ticked)
    except Invalid as invalid:
        return _form_page(load(uid), invalid.reading, wrong=True), 422
    except Stale as stale:
        return _after_stale(uid, str(stale))
    except Duplicate as duplicate:
        return _checked_again(uid, ("", str(duplicate))), 409
    except Refused as refused:
        return _checked_again(uid, ("insist", str(refused))), 422
    return redirect(url_for(".done", uid=uid), 303)


def _after_stale(uid: str, words: str) -> ResponseReturnValue:
    """Sent twice at once: the first one counts and both see its receipt."""
    application = load(uid)
    if not application.open_to_edit:
        return redirect(url_for(".done", uid=uid), 303)
    return _checked_again(uid, ("", words)), 409


def _checked_again(uid: str, problem: tuple[str, str]) -> str:
    application = load(uid)
    return _check_page(application, _read(application, application.draft or {}), problem)


def _check_page(application: Application, reading: Reading, problem: tuple[str, str] | None = None) -> str:
    complete = reading.form.validate()
    return render_template(
        "applications/check.html",
        case=application,
        scheme=reading.scheme,
        form=reading.form,
        complete=complete,
        answers=reading.form.answers(),
        judgement=reading.judgement,
        attachments=attached(application),
        papers=paper_form(reading.scheme),
        problem=problem,
    )


@pages.get("/applications/<uid>/done", roles=COUNTER)
def done(uid: str) -> ResponseReturnValue:
    """The receipt number, what happens next and when; opens again whenever it is revisited."""
    application = load(uid)
    if application.submitted_at is None:
        return redirect(url_for(".fill", uid=uid), 303)
    return render_template(
        "applications/done.html",
        case=application,
        scheme=SCHEMES[application.scheme],
        place=full_name(db.session(), application.area_code, clock.today()),
    )
