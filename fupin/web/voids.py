"""Voiding letters in the browser: one asks, a second decides, and a void one may be issued again."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms.validators import Length

from fupin import letter_about, letter_changes, reissue, voids
from fupin.documents.render import UndrawableCharacter
from fupin.extensions import db, press
from fupin.letter_about import About
from fupin.lifecycle import Refused
from fupin.model import VoidReason, VoidRequest
from fupin.model.terms import DocumentStatus, Role
from fupin.schemes.fields import ChoiceField, Required, long_text
from fupin.voids import FEWEST, MOST, VoidRefused
from fupin.web import audit
from fupin.web.access import Blueprint, Roles, current_user, found
from fupin.web.audit import Act
from fupin.web.nav import CASEWORK

pages = Blueprint("voids", __name__)

ASKS: Roles = frozenset({Role.COUNTY, Role.TOWNSHIP, Role.CITY})  # which of them, the letter says


class AskForm(FlaskForm):
    """Why the letter should no longer count."""

    reason = ChoiceField("作废原因", validators=[Required("请选择")])
    words = long_text("具体情况", most=MOST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words.validators = [*self.words.validators, Length(min=FEWEST, message=f"请写明情况，至少{FEWEST}个字")]
        self.reason.offer((reason.value, reason.label) for reason in VoidReason)


class DecideForm(FlaskForm):
    """What the second person found; owed to who asked if it is declined."""

    words = long_text("核实意见", most=MOST)


@pages.get("/letters/<uid>/void", roles=CASEWORK)
def show(uid: str) -> ResponseReturnValue:
    """How a letter stands, and what may be done about it."""
    return _page(_load(uid))


@pages.post("/letters/<uid>/void", roles=ASKS)
def ask(uid: str) -> ResponseReturnValue:
    """Ask to void it."""
    letter, form = _load(uid), AskForm()
    if not form.validate():
        return _page(letter, asking=form), 422
    reason, words = VoidReason(form.reason.data), form.words.data or ""

    def write() -> None:
        made = voids.ask(db.session(), current_user(), uid, reason, words)
        audit.record(db.session(), Act.VOID_ASKED, f"文书 {made.document_id}：申请 {made.id}")

    return _done(uid, write, "已申请作废，等县级另一人确认。确认以前这份文书仍然有效。", asking=form)


@pages.post("/letters/<uid>/void/withdraw", roles=ASKS)
def withdraw(uid: str) -> ResponseReturnValue:
    """Who asked takes it back."""
    _load(uid)

    def write() -> None:
        voids.withdraw(db.session(), current_user(), uid, _key())
        audit.record(db.session(), Act.VOID_WITHDRAWN, f"作废申请 {_key()}")

    return _done(uid, write, "作废申请已撤回，文书仍然有效。")


@pages.post("/letters/<uid>/void/decide", roles=ASKS)
def decide(uid: str) -> ResponseReturnValue:
    """The second person agrees or declines."""
    letter, form = _load(uid), DecideForm()
    agreed = request.form.get("decision") == "agree"
    if not agreed and not form.validate():
        return _page(letter, deciding=form), 422

    def write() -> None:
        voids.decide(db.session(), current_user(), uid, _key(), agreed=agreed, words=form.words.data or "")
        audit.record(db.session(), Act.VOIDED if agreed else Act.VOID_DECLINED, f"作废申请 {_key()}")

    said = "文书已作废，查询真伪时即显示作废。" if agreed else "没有同意作废，文书仍然有效。"
    return _done(uid, write, said, deciding=form)


@pages.post("/letters/<uid>/reissue", roles=ASKS)
def issue_again(uid: str) -> ResponseReturnValue:
    """Make a void letter again, under a new number."""
    letter = _load(uid)

    def write() -> None:
        made = reissue.reissue(db.session(), press(), current_user(), uid)
        audit.record(db.session(), Act.REISSUED, f"文书 {letter.document.id} 由 {made.id} 接替")
        flash(f"已重新出具：{made.number}")

    refused = _done(uid, write, "")
    return refused if isinstance(refused, tuple) else redirect(_origin(_load(uid)), 303)


def _origin(about: About) -> str:
    """The page of what the letter stands for."""
    if about.application:
        return url_for("cases.show", uid=about.application.uid)
    if about.notice:
        return url_for("notices.show", notice_id=about.notice.id)
    return url_for("responsibility.show", uid=about.plan.uid) if about.plan else ""


def _done(uid: str, write: Callable[[], None], said: str, **forms: FlaskForm) -> ResponseReturnValue:
    """Write in one transaction; what is refused is said on the page, with everything typed."""
    try:
        write()
        db.session.commit()
    except (VoidRefused, Refused, UndrawableCharacter) as refused:
        db.session.rollback()
        return _refused(uid, refused, forms)
    if said:
        flash(said)
    return redirect(url_for(".show", uid=uid), 303)


def _refused(uid: str, refused: Exception, forms: dict[str, FlaskForm]) -> ResponseReturnValue:
    name = getattr(refused, "field", "")
    form = next(iter(forms.values()), None)
    if form is not None and name in form:
        form[name].errors = [str(refused)]
        return _page(_load(uid), **forms), 422
    return _page(_load(uid), problem=str(refused), **forms), 422


def _key() -> int:
    """Which request the page showed."""
    return request.form.get("request", 0, type=int)


def _load(uid: str) -> About:
    """A letter of the user's area; 404 for another's and for none alike."""
    return found(letter_about.found(db.session(), uid, voids.reach(current_user().scope)))


def _page(letter: About, problem: str = "", asking: FlaskForm | None = None, deciding: FlaskForm | None = None) -> str:
    session, user = db.session(), current_user()
    document = letter.document
    waiting = voids.waiting(session, document.id) if document.status is DocumentStatus.VALID else None
    return render_template(
        "voids/show.html",
        document=document,
        about=letter,
        problem=problem,
        waiting=waiting,
        history=voids.history(session, document.id),
        changes=letter_changes.of_letter(session, letter),
        asking=asking or AskForm(formdata=None),
        deciding=deciding or DecideForm(formdata=None),
        **_may(user, letter, waiting),
    )


def _may(user: Any, letter: About, waiting: VoidRequest | None) -> dict[str, Any]:
    """Which forms this user is shown."""
    document = letter.document
    valid = document.status is DocumentStatus.VALID
    void = document.status is DocumentStatus.VOID
    return {
        "may_ask": valid and not waiting and voids.may_ask(user, letter),
        "may_withdraw": waiting is not None and waiting.asked_by_id == user.id,
        "may_decide": waiting is not None and voids.may_decide(user, letter, waiting),
        "again": reissue.again(db.session(), letter) if void else None,
        "may_reissue": letter.is_offices(user),
        "by_county": letter.letter.on is not None,
    }
