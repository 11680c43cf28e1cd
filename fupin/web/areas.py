"""The villages of my area with their days; a file of new, renamed and merged ones is checked, shown and confirmed."""

from datetime import date
from typing import Any
from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.exceptions import RequestEntityTooLarge

from fupin import clock, jobs, placenames
from fupin.db import begin_writing
from fupin.extensions import db
from fupin.model import Job, JobState
from fupin.model.places import COUNTY
from fupin.registry import area_file, areas
from fupin.registry.area_changes import Change, Kind, changes_of
from fupin.registry.problems import RosterRefused
from fupin.schemes.fields import DateField, Required
from fupin.web import audit, errors
from fupin.web.access import Blueprint, current_user
from fupin.web.attachments import NO_NAME
from fupin.web.audit import Act
from fupin.web.files import XLSX, saved
from fupin.web.imports import KEEPERS
from fupin.web.two_steps import RIGHT, WRITING, Stage, Uploads, follower, instance

pages = Blueprint("areas", __name__, url_prefix="/areas")

RECENT = 10
UPLOADS = Uploads(areas.CHECK)
CHECKED, AGREES, GIVEN_UP = Stage("待确认", "to_confirm"), Stage("没有变化", "issued"), Stage("已放弃", "draft")
LOOKS = {
    Kind.NEW: "issued",
    Kind.RENAMED: "submitted",
    Kind.MERGED: "to_confirm",
    Kind.UNCHANGED: "draft",
    Kind.WRONG: "rejected",
}


class UploadForm(FlaskForm):
    """The file of villages, and the day for lines that name none."""

    file = FileField("行政村文件", [Required("请选择")], render_kw={"accept": ".xlsx,.csv"})
    since = DateField("生效日期", [Required()])


@pages.errorhandler(413)
def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The general page speaks of photographs."""
    return errors.refused(RequestEntityTooLarge(f"{area_file.TOO_LARGE}。"))


@pages.get("", roles=KEEPERS)
def index() -> ResponseReturnValue:
    """The villages of a county, and the form for a file."""
    return _index(UploadForm(formdata=None, since=clock.today()))


@pages.post("", roles=KEEPERS)
def upload() -> ResponseReturnValue:
    """Read and check the file; keep what it would change sealed until somebody confirms it."""
    form = UploadForm()
    changes = _checked(form) if form.validate() else None
    if changes is None:
        return _index(form), 422
    return redirect(url_for(".show", uid=_keep(changes, form.file.data.filename or "")), 303)


def _checked(form: UploadForm) -> list[Change] | None:
    """What the file would change; None if it is of no use, with the reason beside its field."""
    file, on = form.file.data, form.since.data or clock.today()
    try:
        entries = area_file.read_entries(file.read(area_file.MOST_BYTES + 1), file.filename or "", on)
    except RosterRefused as refused:
        form.file.errors = ["；".join(str(each) if each.row else each.reason for each in refused.problems[:3])]
        return None
    return changes_of(db.session(), entries, current_user().scope, clock.today())


def _keep(changes: list[Change], filename: str) -> str:
    """The lines first, the row after: a row never points to nothing."""
    payload, result = uuid4().hex, areas.told(changes)
    jobs.store(instance(), payload, areas.packed(changes))
    begin_writing(db.session())
    job = jobs.enqueue(db.session(), areas.CHECK, current_user(), payload)
    job.state, job.ended_at, job.words = JobState.DONE, clock.wall(), areas.words(result["counts"])
    job.title, job.result = NO_NAME.split(filename)[-1][:200] or "行政村.xlsx", result
    db.session.flush()
    uid = job.uid
    db.session.commit()
    return uid


@pages.get("/template.xlsx", roles=KEEPERS)
def template() -> ResponseReturnValue:
    """An empty file with the columns."""
    return saved(area_file.workbook(), XLSX, "行政村模板.xlsx")


@pages.get("/example.xlsx", roles=KEEPERS)
def example() -> ResponseReturnValue:
    """A filled one, of villages that do not exist."""
    return saved(area_file.workbook(area_file.EXAMPLE), XLSX, "行政村示例.xlsx")


@pages.get("/<uid>", roles=KEEPERS)
def show(uid: str) -> ResponseReturnValue:
    """What the file would change and what to do with it; once confirmed, how far it is and what was done."""
    job = UPLOADS.load(uid)
    written = follower(job)
    at_work = written or job
    done = written.result if written and written.state is JobState.DONE else None
    return render_template(
        "areas/show.html",
        job=job,
        stage=stage(job, written),
        at_work=at_work,
        over=at_work.state.over,
        ahead=jobs.ahead_of(db.session(), at_work) if at_work.state is JobState.QUEUED else 0,
        found=job.result,
        done=done,
        left=[line for line in done["lines"] if line["kind"] == Kind.WRONG] if done else [],
        lines=_lines(job.result) if job.result else [],
        right=bool(job.result) and _differs(job),
        open=written is None and job.state is JobState.DONE,
        looks=LOOKS,
    )


@pages.post("/<uid>/confirm", roles=KEEPERS)
def confirm(uid: str) -> ResponseReturnValue:
    """Have the lines written that are right; all of them, unless it was said that the wrong ones stay out."""
    job = UPLOADS.load_to_decide(uid)
    if job.state is not JobState.DONE or follower(job) or not _differs(job):
        flash("此文件已确认过，或没有要写入的内容。")
    elif job.result["counts"][Kind.WRONG] and request.form.get("rows") != RIGHT:
        flash("有误的行没有处理，请改好后重新上传，或只写入正确的行。")
    else:
        jobs.enqueue(db.session(), areas.APPLY, current_user(), job.payload, job)
        audit.record(db.session(), Act.AREAS, f"行政区划 {job.uid}")
    db.session.commit()
    return redirect(url_for(".show", uid=uid), 303)


@pages.post("/<uid>/cancel", roles=KEEPERS)
def cancel(uid: str) -> ResponseReturnValue:
    """Give it up and remove what was kept, as long as nothing was confirmed."""
    job = UPLOADS.load_to_decide(uid)
    if follower(job) or job.state is JobState.CANCELLED:
        flash("此文件已确认或已放弃，不能再放弃。")
    else:
        job.state, job.words = JobState.CANCELLED, ""
        jobs.discard(instance(), job.payload)
        flash("已放弃，区划没有改动。")
    db.session.commit()
    return redirect(url_for(".show", uid=uid), 303)


def _lines(result: dict[str, Any]) -> list[dict[str, Any]]:
    """As the page shows them, the wrong ones first."""
    lines = [
        line | {"kind": Kind(line["kind"]), "since": date.fromisoformat(line["since"]) if line["since"] else None}
        for line in result["lines"]
    ]
    return sorted(lines, key=lambda line: line["kind"] is not Kind.WRONG)


def stage(job: Job, written: Job | None) -> Stage:
    """The file as one thing, though it is two jobs."""
    if written:
        return WRITING[written.state]
    if job.state is JobState.CANCELLED:
        return GIVEN_UP
    return CHECKED if _differs(job) or job.result["counts"][Kind.WRONG] else AGREES


def _differs(job: Job) -> bool:
    counts = job.result["counts"]
    return any(counts[kind] for kind in (Kind.NEW, Kind.RENAMED, Kind.MERGED))


def _index(form: UploadForm) -> str:
    chosen = _county()
    known = areas.townships(db.session(), chosen, clock.today()) if chosen else []
    return render_template(
        "areas/index.html",
        form=form,
        wrong=bool(form.errors),
        counties=_counties(),
        chosen=chosen,
        place=placenames.short_names(db.session(), [chosen])[chosen] if chosen else "",
        townships=known,
        names=areas.names(known),
        lines=[(job, name, stage(job, written), written or job) for job, name, written in UPLOADS.recent(RECENT)],
    )


def _counties() -> dict[str, str]:
    """Those of a city's keeper by code; who keeps one county has nothing to choose."""
    scope = current_user().scope
    return dict(placenames.below(db.session(), scope)) if len(scope) < COUNTY else {}


def _county() -> str:
    """The county that is shown: mine, or the chosen one of mine."""
    scope = current_user().scope
    if len(scope) >= COUNTY:
        return scope
    asked = request.args.get("county", "")
    return asked if asked in _counties() else ""
