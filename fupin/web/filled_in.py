"""A workbook that comes back filled in: checked as a whole, kept, entered once somebody confirms it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import uuid4

from flask import abort
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import FileField

from fupin import clock, jobs
from fupin.db import begin_writing
from fupin.extensions import db
from fupin.lifecycle import Refused
from fupin.model import Job, JobState
from fupin.registry.problems import Problem, RosterRefused
from fupin.schemes.fields import Required
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.attachments import NO_NAME
from fupin.web.files import XLSX, saved
from fupin.web.two_steps import Uploads, follower, instance

WRONG = ".wrong"
SHOWN = 50
ENTERED_BEFORE = "此表格已写入过，没有任何变化"
FAULTY = "有误的行还没有改好，整张表都没有写入"


class FilledInForm(FlaskForm):
    """The workbook."""

    file = FileField("填好的表格", [Required("请选择")], render_kw={"accept": ".xlsx"})


class Checked(NamedTuple):
    """What is to be entered, what the page tells of it, and the file with the reasons if rows are wrong."""

    content: bytes
    told: dict[str, Any]
    returned: bytes | None = None


class Outcome(NamedTuple):
    """What the audit record and the person are told once it is entered."""

    record: str
    words: str


def faults(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """The wrong cells as the page lists them, the first of them only."""
    found = [{"row": each.row, "column": each.column, "reason": each.reason} for each in problems]
    return found[:SHOWN]


def why(refused: RosterRefused | Refused) -> list[str]:
    """What stands beside the box of the file."""
    problems = refused.problems if isinstance(refused, RosterRefused) else ()
    return [each.reason for each in problems] or [str(refused)]


def without_faults(told: dict[str, Any]) -> None:
    """A file with wrong rows is not entered in part. Raises Refused."""
    if told["wrong"]:
        raise Refused(FAULTY)


@dataclass(frozen=True)
class FilledIn:
    """Workbooks of one kind: the jobs that hold what was found, those that follow once it is entered, and a name."""

    kind: str
    entered: str
    name: str
    act: audit.Act

    @property
    def uploads(self) -> Uploads:
        """Those in the user's area."""
        return Uploads(self.kind)

    def check(self, form: FlaskForm, most_bytes: int, look: Callable[[bytes], Checked]) -> str | None:
        """The key of what was found; None if the file cannot be taken, and the form says why."""
        if not form.validate():
            return None
        try:
            found = look(form.file.data.read(most_bytes + 1))
        except (RosterRefused, Refused) as refused:
            form.file.errors = why(refused)
            return None
        return self._keep(found, NO_NAME.split(form.file.data.filename or "")[-1])

    def _keep(self, found: Checked, title: str) -> str:
        """The files first, the row after: a row never points to nothing."""
        payload = uuid4().hex
        jobs.store(instance(), payload, found.content)
        if found.returned is not None:
            jobs.store(instance(), payload + WRONG, found.returned)
        begin_writing(db.session())
        job = jobs.enqueue(db.session(), self.kind, current_user(), payload)
        job.state, job.ended_at, job.result = JobState.DONE, clock.wall(), found.told
        job.title = title[:200] or f"{self.name}.xlsx"
        db.session.flush()
        uid = job.uid
        db.session.commit()
        return uid

    def enter(self, uid: str, write: Callable[[bytes], Outcome]) -> str:
        """Enter what was found, once, in the transaction that `write` begins; answers what the person is told.

        Raises Refused with nothing written.
        """
        try:
            outcome = write(self._content(uid))
            payload = self._follow(self.uploads.load(uid))
        except Refused:
            db.session.rollback()
            raise
        audit.record(db.session(), self.act, outcome.record)
        db.session.commit()
        jobs.remove(instance(), payload)  # rows that were put aside can still be fetched
        return outcome.words

    def _content(self, uid: str) -> bytes:
        """Raises Refused if it was entered before."""
        job = self.uploads.load(uid)
        if follower(job):
            raise Refused(ENTERED_BEFORE)
        return jobs.fetch(instance(), job.payload)

    def _follow(self, job: Job) -> str:
        """Raises Refused if somebody else was first: seen inside the transaction that writes."""
        if follower(job):
            raise Refused(ENTERED_BEFORE)
        after = jobs.enqueue(db.session(), self.entered, current_user(), "", job)
        after.state, after.ended_at = JobState.DONE, clock.wall()
        return job.payload

    def wrong_rows(self, uid: str, name: str) -> ResponseReturnValue:
        """The file as it came, with the reasons in it, or 404."""
        job = self.uploads.load(uid)
        try:
            content = jobs.fetch(instance(), job.payload + WRONG)
        except FileNotFoundError:
            abort(404)
        return saved(content, XLSX, f"{name}-{uid[:8]}.xlsx")
