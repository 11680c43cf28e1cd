"""The tray: scanned pages that could not be filed by themselves, each with its picture and reason, settled by hand."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField

from fupin.db import begin_writing
from fupin.extensions import db
from fupin.model import PageState, ScanPage, SignedCopy, Trouble
from fupin.scanning import SCANS, filing, kept, pictures, tidying, tray
from fupin.scanning.tray import MOST, Place, Taken, Wrong
from fupin.schemes.fields import Required, text
from fupin.web import audit
from fupin.web.access import current_user, found
from fupin.web.prints import number
from fupin.web.scan_pages import load_page, load_pile, pages
from fupin.web.two_steps import instance

TURNS = {"turn-90": 90, "turn-180": 180, "turn-270": 270}
KEPT = {PageState.WAITING, PageState.DISCARDED}


class AssignForm(FlaskForm):
    """Which page of which letter it is."""

    letter = StringField("文号或校验码", [Required()])
    page = StringField("第几页", [Required()])


class DiscardForm(FlaskForm):
    """Why a page is thrown away."""

    why = text("丢弃的原因", most=MOST)


@pages.get("/tray", roles=SCANS)
def tray_index() -> ResponseReturnValue:
    """The pages that wait in my area, or those of one pile."""
    asked = request.args.get("pile", "")
    pile = load_pile(asked) if asked else None
    rows, after = tray.listed(
        db.session(), current_user(), pile.id if pile else None, number(request.args.get("after", "")) or 0
    )
    older = url_for(".tray_index", pile=asked or None, after=after) if after else ""
    return render_template("scans/tray.html", rows=rows, older=older, pile=pile)


@pages.get("/pages/<uid>.jpg", roles=SCANS)
def picture(uid: str) -> ResponseReturnValue:
    """The page as it was scanned, upright as far as that is known."""
    page = load_page(uid)
    if not _shown(page):
        abort(404)
    response = Response(pictures.turned(kept.fetch(instance(), page.uid), page.turned), mimetype="image/jpeg")
    response.headers["Cache-Control"] = "no-store"
    return response


def _shown(page: ScanPage) -> bool:
    return page.state in KEPT and page.cleared_at is None


@pages.get("/pages/<uid>", roles=SCANS)
def page(uid: str) -> ResponseReturnValue:
    """One page and what can be done with it."""
    return _page(load_page(uid))


@pages.post("/pages/<uid>", roles=SCANS)
def settle(uid: str) -> ResponseReturnValue:
    """Do what was pressed with a page that still waits."""
    begin_writing(db.session())
    try:
        row = tray.held(db.session(), current_user(), uid)
        copy, words = _done(row, request.form.get("do", ""))
    except LookupError:
        abort(404)
    except Taken as taken:
        db.session.rollback()
        return _page(load_page(uid), problem=str(taken)), 409
    except Wrong as wrong:
        db.session.rollback()
        return _page(load_page(uid), wrong=wrong), 422
    return _settled(row, copy, words)


def _done(row: ScanPage, do: str) -> tuple[SignedCopy | None, str]:
    """The copy that was filed by it, if one was, and what is said."""
    session, user = db.session(), current_user()
    if do in TURNS:
        tray.turn(row, TURNS[do])
        return None, "已旋转"
    if do == "assign":
        place = Place(request.form.get("letter", ""), number(request.form.get("page", "").strip()) or 0)
        return tray.assign(session, user, instance(), row, place), "已指明"
    if do == "replace":
        return tray.replace(session, user, instance(), row), "已替换"
    if do != "discard":
        abort(400)
    return tray.discard(session, user, instance(), row, request.form.get("why", "")), "已丢弃"


def _settled(row: ScanPage, copy: SignedCopy | None, done: str) -> ResponseReturnValue:
    filed = f" 签字件 {copy.id}" if copy else ""
    audit.record(db.session(), audit.Act.SCAN_SETTLED, f"扫描页 {row.id} {done}{filed}")
    said = f"{copy.document.number}已归档，共{copy.pages}页" if copy else done
    stays, uid, copy_id = row.state is PageState.WAITING, row.uid, copy.id if copy else None
    db.session.commit()
    if copy_id:
        filing.tidy(db.session(), instance(), ScanPage.copy_id == copy_id)
    flash(said)
    return redirect(url_for(".page", uid=uid) if stays else url_for(".tray_index"), 303)


def _page(row: ScanPage, problem: str = "", wrong: Wrong | None = None) -> str:
    assign, discard = AssignForm(), DiscardForm()
    if not request.form:
        assign.letter.data = row.document.number if row.document else ""
        assign.page.data = str(row.page or "")
    if wrong:
        for form in (assign, discard):
            if wrong.field in form:
                form[wrong.field].errors = [str(wrong)]
        if wrong.field == "do":
            problem = str(wrong)
    return render_template(
        "scans/page.html",
        row=row,
        assign=assign,
        discard=discard,
        problem=problem,
        wrong=bool(problem or wrong),
        waits=row.state is PageState.WAITING,
        advice=tray.ADVICE.get(row.trouble, "") if row.trouble else "",
        replaceable=row.trouble is Trouble.RETURNED,
        shown=_shown(row),
        kept_days=tidying.KEPT.days,
        pile=found(row.pile),
    )
