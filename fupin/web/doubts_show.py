"""One doubt: what it stands on, what became of it, and its settlement by the county with evidence."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from sqlalchemy import select
from wtforms import HiddenField

from fupin import placenames, uploads
from fupin.doubts import SETTLES, lists, settling
from fupin.extensions import db
from fupin.lifecycle import Refused, Stale
from fupin.model import Doubt, DoubtEvent, DoubtProof, Person
from fupin.model.doubts import DoubtOutcome, DoubtState
from fupin.model.places import inside
from fupin.schemes.fields import ChoiceField, Required, long_text
from fupin.web import audit
from fupin.web.access import current_user, found
from fupin.web.attachments import NO_NAME, folder
from fupin.web.doubts_pages import PROOFS, READS, load, pages
from fupin.web.files import saved
from fupin.web.nav import CASEWORK
from fupin.web.responsibility_forms import seen

ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


class SettleForm(FlaskForm):
    """What was found, by which evidence, and which state of the doubt was seen."""

    outcome = ChoiceField(
        "核查结果", [(each.value, each.label) for each in DoubtOutcome], validators=[Required("请选择")]
    )
    words = long_text("核查情况和依据", most=settling.MOST)
    file = FileField("证明材料", render_kw={"accept": ".jpg,.jpeg,.png,.pdf"})
    version = HiddenField()


class SecondForm(FlaskForm):
    """What the second person says, owed if they do not agree."""

    words = long_text("复核意见", most=settling.MOST)
    version = HiddenField()


@pages.get("/<uid>", roles=READS)
def show(uid: str) -> ResponseReturnValue:
    """Everything about it."""
    return _page(load(uid))


@pages.post("/<uid>/settle", roles=SETTLES)
def settle(uid: str) -> ResponseReturnValue:
    """Keep what the county found."""
    doubt, form = load(uid), SettleForm()
    if doubt.state is not DoubtState.OPEN:
        return _page(doubt, settling.STALE, form), 409
    if not form.validate():
        return _page(doubt, settling_form=form), 422
    try:
        paper = uploads.accept(form.file.data.read(uploads.MOST_BYTES + 1)) if form.file.data else None
    except uploads.Unusable as unusable:
        form.file.errors = [str(unusable)]
        return _page(doubt, settling_form=form), 422
    outcome, version, words = DoubtOutcome(form.outcome.data), seen(form.version.data or ""), form.words.data or ""
    name = NO_NAME.split(form.file.data.filename or "")[-1][:200] if paper else ""
    proof = uuid4().hex
    if paper:  # the file first, the row after: a row never points to nothing
        uploads.store(folder(), proof, paper)

    def write() -> Doubt:
        made = settling.settle(db.session(), current_user(), uid, version, outcome, words)
        if paper:
            settling.prove(db.session(), current_user(), made, proof, paper, name or "证明材料")
        return made

    done = _done(uid, write, settling_form=form)
    if isinstance(done, tuple) and paper:
        (folder() / proof).unlink(missing_ok=True)
    return done


@pages.post("/<uid>/confirm", roles=SETTLES)
def confirm(uid: str) -> ResponseReturnValue:
    """The second person agrees."""
    load(uid)
    version = seen(request.form.get("version", ""))
    return _done(uid, lambda: settling.confirm(db.session(), current_user(), uid, version))


@pages.post("/<uid>/decline", roles=SETTLES)
def decline(uid: str) -> ResponseReturnValue:
    """The second person does not."""
    doubt, form = load(uid), SecondForm()
    if not form.validate():
        return _page(doubt, second_form=form), 422
    version, words = seen(form.version.data or ""), form.words.data or ""
    return _done(uid, lambda: settling.decline(db.session(), current_user(), uid, version, words), second_form=form)


@pages.get("/proofs/<uid>", roles=PROOFS)
def proof(uid: str) -> ResponseReturnValue:
    """A paper that proves, never run by the browser."""
    query = select(DoubtProof).join(Doubt, Doubt.id == DoubtProof.doubt_id)
    row = found(db.session.scalar(query.where(DoubtProof.uid == uid, settling.reach(current_user().scope))))
    return saved(uploads.fetch(folder(), row.uid), row.media_type, f"{row.uid[:8]}.{ENDINGS[row.media_type]}")


SAID = {
    DoubtState.OPEN: "已退回，请重新核查",
    DoubtState.PROPOSED: "已提出追回，等县级另一人复核",
    DoubtState.SETTLED: "已登记核查结果",
}


def _done(uid: str, write: Callable[[], Doubt], **forms: FlaskForm) -> ResponseReturnValue:
    """Write in one transaction; what is refused is said on the page, with everything typed."""
    try:
        made = write()
        audit.record(db.session(), audit.Act.DOUBTS, f"疑点 {made.id} {made.state.label}")
        state = made.state
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        return _page(load(uid), str(refused), **forms), 409 if isinstance(refused, Stale) else 422
    flash(SAID[state])
    return redirect(url_for(".show", uid=uid), 303)


def _page(
    doubt: Doubt,
    problem: str = "",
    settling_form: FlaskForm | None = None,
    second_form: FlaskForm | None = None,
) -> str:
    session, user = db.session(), current_user()
    facts = lists.facts(session, doubt.id)
    second = doubt.state is DoubtState.PROPOSED and user.role in SETTLES
    forms = {
        "form": settling_form or SettleForm(formdata=None, version=str(doubt.version)),
        "second_form": second_form or SecondForm(formdata=None, version=str(doubt.version)),
    }
    return render_template(
        "doubts/show.html",
        doubt=doubt,
        line=lists.line_of(session, user.scope, doubt),
        facts=[(fact, lists.fact_words(fact)) for fact in facts],
        given=lists.given(session, _about(doubt), doubt.first_month, doubt.last_month),
        people=_people(doubt) if user.role in CASEWORK else [],
        earlier=lists.before_it(session, user.scope, doubt),
        places=placenames.short_names(session, {doubt.area_code, doubt.other_area}),
        may_settle=user.role in SETTLES and doubt.state is DoubtState.OPEN,
        may_confirm=second and doubt.settled_by_id != user.id,
        is_maker=second and doubt.settled_by_id == user.id,
        may_open=user.role in PROOFS,
        problem=problem,
        wrong=bool(problem or any(form.errors for form in forms.values())),
        **forms,
        **_history(doubt),
    )


def _about(doubt: Doubt) -> list[int]:
    return [one for one in (doubt.person_id, doubt.other_id) if one]


def _people(doubt: Doubt) -> list[Any]:
    """Those of them who live in my area: their own pages are open to me."""
    mine = (Person.id.in_(_about(doubt)), inside(Person.area_code, current_user().scope))
    return list(db.session.execute(select(Person.uid, Person.name).where(*mine).order_by(Person.id)).all())


def _history(doubt: Doubt) -> dict[str, Any]:
    events = select(DoubtEvent).where(DoubtEvent.doubt_id == doubt.id).order_by(DoubtEvent.id.desc())
    proofs = select(DoubtProof).where(DoubtProof.doubt_id == doubt.id).order_by(DoubtProof.id)
    return {"events": db.session.scalars(events).all(), "proofs": db.session.scalars(proofs).all()}
