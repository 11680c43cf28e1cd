"""After the questions at the kiosk: the code, the list of parts, all answers once more, handing in, the slip."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin import casework
from fupin.extensions import db, press
from fupin.kiosk import codes, filling, papers, steps
from fupin.kiosk.filling import INSISTED, Ineligible
from fupin.kiosk.progress import progress
from fupin.kiosk.sheet import Sheet, sheet
from fupin.lifecycle import Stale
from fupin.registry.card_paper import drawable
from fupin.web import kiosk_sitting
from fupin.web.access import ANYONE, Blueprint
from fupin.web.files import shown
from fupin.web.kiosk_sitting import Work, kiosk, open_work, watch

pages = Blueprint("kiosk_checking", __name__, url_prefix="/kiosk")
pages.before_request(watch)


@pages.get("/code", roles=ANYONE)
def code() -> ResponseReturnValue:
    """The 查询码, after the first page was kept."""
    work = open_work()
    kiosk_sitting.hold(new=False)
    further = _sheet(work).missing
    address = url_for("kiosk_filling.ask", slug=further.slug) if further else url_for(".check")
    return render_template("kiosk/code.html", code=codes.grouped(work.filing.code), further=address)


@pages.get("/parts", roles=ANYONE)
def parts() -> ResponseReturnValue:
    """What is filled in and what is not."""
    work = open_work()
    found = _sheet(work)
    return render_template("kiosk/parts.html", scheme=work.scheme, parts=found.parts, missing=found.missing)


@pages.get("/check", roles=ANYONE)
def check() -> ResponseReturnValue:
    """All answers, right before they are handed in."""
    work = open_work()
    found = _sheet(work)
    if found.missing is not None:
        flash("还有没填好的，请先填完。")
        return redirect(url_for(".parts"), 303)
    return _check_page(work, found)


@pages.post("/check", roles=ANYONE)
def hand_in() -> ResponseReturnValue:
    """Finished: it waits for the counter."""
    work = open_work()
    if request.form.get("true") != "y":
        return _check_page(work, _sheet(work), ("true", "请勾选“以上内容属实”后提交")), 422
    try:
        version = request.form.get("version", 0, type=int)
        filling.hand_in(db.session(), kiosk(), work.application.uid, version)
    except Ineligible:
        return redirect(url_for(".refused"), 303)
    except casework.Invalid:
        flash("还有没填好的，请先填完。")
        return redirect(url_for(".parts"), 303)
    except casework.Duplicate:
        return render_template("kiosk/duplicate.html", scheme=open_work().scheme, phone=press().phone), 409
    except Stale:
        again = open_work()
        words = "这份申请刚在另一台机器上改过，请把下面的内容再看一遍后提交"
        return _check_page(again, _sheet(again), ("", words)), 409
    return redirect(url_for(".done"), 303)


@pages.get("/refused", roles=ANYONE)
def refused() -> ResponseReturnValue:
    """What is not met, and what can be done."""
    work = open_work()
    findings = filling.refusing(filling.reading(db.session(), kiosk(), work.application))
    if not findings:
        return redirect(url_for(".parts"), 303)
    unknown = any(each.rule == "registered_poor" for each in findings)
    return render_template(
        "kiosk/refused.html", scheme=work.scheme, findings=findings, unknown=unknown, phone=press().phone
    )


@pages.post("/insist", roles=ANYONE)
def insist() -> ResponseReturnValue:
    """The applicant wants a written answer all the same."""
    work = open_work()
    filling.note(db.session(), work.application.uid, work.application, work.page, **{INSISTED: ["yes"]})
    if kiosk_sitting.held_now().get("new"):
        return redirect(url_for(".code"), 303)
    return redirect(url_for(".check"), 303)


@pages.get("/done", roles=ANYONE)
def done() -> ResponseReturnValue:
    """What was handed in, by which code it is asked about, and what comes next; opens again when revisited."""
    work = kiosk_sitting.work()
    if work is None:
        return redirect(url_for("kiosk.start"), 303)
    if work.filing.handed_in_at is None:
        return redirect(url_for(".parts"), 303)
    wanted = [paper for paper in work.scheme.papers if paper != papers.OTHER_PAPERS]
    return render_template(
        "kiosk/done.html",
        scheme=work.scheme,
        filing=work.filing,
        said=progress(work.filing),
        code=codes.grouped(work.filing.code),
        papers=wanted,
        later=steps.unasked(work.scheme.form),
        phone=press().phone,
    )


@pages.get("/sheet.pdf", roles=ANYONE)
def read_back() -> ResponseReturnValue:
    """All answers in large print."""
    work = open_work()
    reading = filling.reading(db.session(), kiosk(), work.application)
    values = papers.read_back(db.session(), press(), reading, sheet(reading, work.application.draft or {}))
    return _paper("read_back", values, "填写内容核对单")


@pages.get("/slip.pdf", roles=ANYONE)
def slip() -> ResponseReturnValue:
    """To take home."""
    work = kiosk_sitting.work()
    if work is None or work.filing.handed_in_at is None:
        return redirect(url_for("kiosk.start"), 303)
    return _paper("kiosk_slip", papers.slip(db.session(), press(), work.filing), "自助提交回单")


def _paper(template: str, values: dict[str, Any], name: str) -> ResponseReturnValue:
    """A PDF that does not stay on the screen either."""
    html, _ = drawable(press().printer, template, values)
    response = shown(press().printer.pdf(html), name)
    response.headers["Refresh"] = f"{int(kiosk_sitting.IDLE.total_seconds())}; url={url_for('kiosk.over')}"
    return response


def _sheet(work: Work) -> Sheet:
    return sheet(filling.reading(db.session(), kiosk(), work.application), work.application.draft or {})


def _check_page(work: Work, found: Sheet, problem: tuple[str, str] | None = None) -> str:
    return render_template(
        "kiosk/check.html",
        scheme=work.scheme,
        parts=[part for part in found.parts if part.lines],
        version=work.application.version,
        problem=problem,
        later=steps.unasked(work.scheme.form),
    )
