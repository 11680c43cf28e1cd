"""Filling in at the kiosk: choose a measure, then one thing a page, each kept on the server."""

from typing import Any, NamedTuple
from uuid import uuid4

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin.casework import Reading
from fupin.extensions import db
from fupin.kiosk import filling, steps
from fupin.kiosk.filling import ANSWERED, INSISTED
from fupin.kiosk.helper import helper_form
from fupin.kiosk.sheet import sheet, wrong
from fupin.kiosk.steps import Step
from fupin.lifecycle import Stale
from fupin.model import Application
from fupin.scheme import Scheme
from fupin.schemes import SCHEMES
from fupin.schemes.forms import Raw
from fupin.web import kiosk_sitting
from fupin.web.access import ANYONE, Blueprint, found
from fupin.web.kiosk_sitting import kiosk, watch
from fupin.web.preferences import remembered

pages = Blueprint("kiosk_filling", __name__, url_prefix="/kiosk")
pages.before_request(watch)

TO_CHECK = "check"
PARKED = "4分钟没有人操作，已自动结束。刚才填的内容已经保存，凭查询码可以继续填写。"
ELSEWHERE = "这份申请刚在另一台机器上改过。下面是您刚才填的，再按“继续”就以下面的为准"


class Questions(NamedTuple):
    """The fields of one page, as the macros of forms take them."""

    fields: list[Any]
    form_errors: tuple[str, ...] = ()

    def __iter__(self) -> Any:
        return iter(self.fields)


@pages.post("/new", roles=ANYONE)
def new() -> ResponseReturnValue:
    """Somebody begins: nothing of whoever was here before is left."""
    kiosk_sitting.begin(key=uuid4().hex)
    return redirect(url_for(".measures"), 303)


@pages.get("/measures", roles=ANYONE)
def measures() -> ResponseReturnValue:
    """Which measure, of those that people apply for themselves."""
    if not kiosk_sitting.held_now():
        return redirect(url_for("kiosk.start"), 303)
    return render_template("kiosk/measures.html", schemes=filling.offered().values())


@pages.post("/measures/<code>", roles=ANYONE)
def choose(code: str) -> ResponseReturnValue:
    """This one; a draft begins with the first page that is kept."""
    scheme = found(filling.offered().get(code))
    kiosk_sitting.begin(scheme=code, key=uuid4().hex)
    return redirect(url_for(".ask", slug=steps.flow(scheme.form, {})[0].slug), 303)


def _scheme() -> Scheme[Any, Any]:
    """The measure that was chosen, here or when the draft was begun."""
    work = kiosk_sitting.work()
    code = work.application.scheme if work else kiosk_sitting.held_now().get("scheme", "")
    return filling.offered().get(code) or abort(redirect(url_for("kiosk.start"), 303))


def _draft() -> Application | None:
    """The draft; None before its first page is kept. One that was handed in is shown as it is now."""
    return kiosk_sitting.open_work().application if kiosk_sitting.work() else None


def _raw(draft: Application | None) -> Raw:
    return (draft.draft or {}) if draft else {}


def _step(scheme: Scheme[Any, Any], draft: Application | None, slug: str) -> Step:
    """The page of that word. Before anything is kept there is only the first."""
    step = found(steps.find(scheme.form, _raw(draft), slug))
    if draft is None and step.slug != steps.flow(scheme.form, {})[0].slug:
        abort(redirect(url_for("kiosk.start"), 303))
    return step


@pages.get("/steps/<slug>", roles=ANYONE)
def ask(slug: str) -> ResponseReturnValue:
    """One question."""
    scheme, draft = _scheme(), _draft()
    return _page(scheme, draft, _step(scheme, draft, slug), _raw(draft))


@pages.post("/steps/<slug>", roles=ANYONE)
def answer(slug: str) -> ResponseReturnValue:
    """Keep the answer as typed, then go on; what is wrong comes back with its words."""
    scheme, draft = _scheme(), _draft()
    step = _step(scheme, draft, slug)
    typed = {name: request.form.getlist(name) for name in step.names}
    parked = request.form.get("do") == "park"
    if size := request.form.get("size", ""):
        return _larger(scheme, draft, step, typed, size)
    if draft is None:
        reading = _reading(scheme, None, typed)
        if parked or _wrong(reading, typed, step):
            return kiosk_sitting.end(kiosk_sitting.OVER) if parked else _wrong_page(scheme, None, step, typed)
        return _begin(scheme, step, typed)
    version = request.form.get("version", type=int)
    try:
        draft = filling.keep(db.session(), draft.uid, step, typed, kiosk_sitting.held_now()["page"], version)
    except Stale:
        return kiosk_sitting.end(kiosk_sitting.OVER) if parked else _stale_page(scheme, step, typed)
    return kiosk_sitting.end(PARKED) if parked else _kept(scheme, draft, step)


def _larger(
    scheme: Scheme[Any, Any], draft: Application | None, step: Step, typed: Raw, size: str
) -> ResponseReturnValue:
    """The same page in another size of text: what was typed is kept as it is, and nothing is found wrong with it."""
    held = kiosk_sitting.held_now()
    if draft is not None or any(value.strip() for values in typed.values() for value in values):
        uid = draft.uid if draft else filling.start(db.session(), kiosk(), scheme, held["key"])
        version = request.form.get("version", type=int) if draft else None
        try:
            filling.keep(db.session(), uid, step, typed, held["page"], version)
        except Stale:
            return _stale_page(scheme, step, typed)
        if draft is None:
            kiosk_sitting.hold(uid=uid, new=True)
    here = url_for(".ask", slug=step.slug, to=request.args.get("to") or None)
    return remembered(redirect(here, 303), size)


def _begin(scheme: Scheme[Any, Any], step: Step, typed: Raw) -> ResponseReturnValue:
    """The first page: a draft is opened and its code shown."""
    held = kiosk_sitting.held_now()
    uid = filling.start(db.session(), kiosk(), scheme, held["key"])
    draft = filling.keep(db.session(), uid, step, typed, held["page"], None)
    kiosk_sitting.hold(uid=uid, new=True)
    return _kept(scheme, draft, step)


def _kept(scheme: Scheme[Any, Any], draft: Application, step: Step) -> ResponseReturnValue:
    """On to the next page, once this one is answered rightly."""
    raw = _raw(draft)
    reading = _reading(scheme, draft, raw)
    if _wrong(reading, raw, step):
        return _wrong_page(scheme, draft, step, raw)
    draft = filling.note(db.session(), draft.uid, draft, kiosk_sitting.held_now()["page"], **{ANSWERED: [step.slug]})
    if step.slug == steps.flow(scheme.form, {})[0].slug and _stops(scheme, draft):
        return redirect(url_for("kiosk_checking.refused"), 303)
    if kiosk_sitting.held_now().get("new"):
        return redirect(url_for("kiosk_checking.code"), 303)
    return redirect(_next(scheme, draft, step), 303)


def _stops(scheme: Scheme[Any, Any], draft: Application) -> bool:
    raw = _raw(draft)
    return not raw.get(INSISTED) and bool(filling.refusing(_reading(scheme, draft, raw)))


def _next(scheme: Scheme[Any, Any], draft: Application, step: Step) -> str:
    """Where 继续 leads: what a changed answer asks for, straight back to checking, or the next page."""
    raw = _raw(draft)
    further = steps.after(scheme.form, raw, step)
    if further is not None and request.args.get("to") != TO_CHECK:
        return url_for(".ask", slug=further.slug)
    missing = sheet(_reading(scheme, draft, raw), raw).missing
    if missing is None:
        return url_for("kiosk_checking.check")
    back = request.args.get("to") == TO_CHECK
    return url_for(".ask", slug=missing.slug, to=TO_CHECK) if back else url_for("kiosk_checking.parts")


def _reading(scheme: Scheme[Any, Any], draft: Application | None, raw: Raw) -> Reading:
    return filling.of_answers(db.session(), kiosk(), scheme, raw, draft)


def _wrong(reading: Reading, raw: Raw, step: Step) -> bool:
    form = helper_form(raw) if step.of_helper else reading.form
    form.validate()
    return wrong(form, step)


def _wrong_page(scheme: Scheme[Any, Any], draft: Application | None, step: Step, raw: Raw) -> ResponseReturnValue:
    return _page(scheme, draft, step, raw, wrong=True), 422


def _stale_page(scheme: Scheme[Any, Any], step: Step, typed: Raw) -> ResponseReturnValue:
    """The same draft was changed at another machine: what was typed here stays on the page."""
    draft = kiosk_sitting.open_work().application
    return _page(scheme, draft, step, _raw(draft) | typed, notice=ELSEWHERE), 409


def _page(
    scheme: Scheme[Any, Any], draft: Application | None, step: Step, raw: Raw, *, wrong: bool = False, notice: str = ""
) -> str:
    form = helper_form(raw) if step.of_helper else _reading(scheme, draft, raw).form
    if wrong:
        form.validate()
    flow = steps.flow(scheme.form, raw)
    return render_template(
        "kiosk/step.html",
        scheme=SCHEMES[scheme.code],
        step=step,
        questions=Questions([form[name] for name in step.names]),
        version=draft.version if draft else 0,
        place=flow.index(step) + 1,
        total=len(flow),
        before=flow[flow.index(step) - 1] if flow.index(step) else None,
        to=request.args.get("to", "") if request.args.get("to") == TO_CHECK else None,
        wrong=wrong,
        notice=notice,
        begun=draft is not None,
    )
