"""Workbooks that come back filled in: what is told of them, and that they are entered once or not at all."""

from io import BytesIO

import pytest
from flask import g
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict

from fupin import jobs
from fupin.lifecycle import Refused
from fupin.model import Job
from fupin.model.audit import AuditRow
from fupin.model.terms import Role
from fupin.registry.problems import Problem, RosterRefused
from fupin.web import audit
from fupin.web.filled_in import SHOWN, Checked, FilledIn, FilledInForm, Outcome, faults
from fupin.web.two_steps import follower, instance
from tests.office import TOWNSHIP

BOOKS = FilledIn("tested", "tested_entered", "测试表", audit.Act.POSTS)
CHECKED = Checked(b"rows", {"wrong": 0, "problems": []})


@pytest.fixture
def clerk(app, office, session):
    """Somebody of a township, signed in."""
    user = office.user(Role.CLERK, TOWNSHIP, "窗口")
    session.commit()
    with app.test_request_context("/", method="POST"):
        g.user = user
        yield user


def form(content=b"as it came", name="考勤.xlsx"):
    sent = MultiDict({"file": FileStorage(BytesIO(content), name)})
    return FilledInForm(formdata=sent, meta={"csrf": False})


def kept(checked=CHECKED):
    return BOOKS.check(form(), 100, lambda _: checked)


def write(content):
    return Outcome(f"entered {content.decode()}", "已写入")


def test_what_was_sent_is_looked_at_up_to_one_byte_more_than_the_most(clerk):
    seen = []
    BOOKS.check(form(b"x" * 50), 10, lambda content: seen.append(len(content)) or CHECKED)
    assert seen == [11]


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (RosterRefused([Problem(0, "", "不是表格"), Problem(3, "工时", "请填写数字")]), ["不是表格", "请填写数字"]),
        (Refused("还没有到这个月"), ["还没有到这个月"]),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_beside_its_box(clerk, session, refused, words):
    def look(content):
        raise refused

    sent = form()
    assert BOOKS.check(sent, 100, look) is None
    assert sent.file.errors == words
    assert session.scalars(select(Job).where(Job.kind == "tested")).all() == []


def test_without_a_file_nothing_is_looked_at(clerk):
    asked = FilledInForm(formdata=MultiDict(), meta={"csrf": False})
    assert BOOKS.check(asked, 100, lambda _: pytest.fail("looked")) is None
    assert asked.file.errors


def test_a_path_in_a_files_name_is_not_kept(clerk):
    uid = BOOKS.check(form(name="C:\\桌面\\十月.xlsx"), 100, lambda _: CHECKED)
    assert BOOKS.uploads.load(uid).title == "十月.xlsx"


def test_it_is_entered_once_recorded_and_its_content_removed(clerk, session):
    uid = kept()
    assert BOOKS.enter(uid, write) == "已写入"
    with pytest.raises(Refused, match="已写入过"):
        BOOKS.enter(uid, write)
    job = BOOKS.uploads.load(uid)
    assert follower(job) is not None
    session.rollback()
    assert session.scalars(select(AuditRow.object).where(AuditRow.act == "posts")).all() == ["entered rows"]
    with pytest.raises(FileNotFoundError):
        jobs.fetch(instance(), job.payload)


def test_what_is_refused_leaves_nothing_and_can_be_tried_again(clerk, session):
    def refuse(content):
        raise Refused("核对之后又有变化")

    uid = kept()
    with pytest.raises(Refused, match="又有变化"):
        BOOKS.enter(uid, refuse)
    assert follower(BOOKS.uploads.load(uid)) is None
    assert BOOKS.enter(uid, write) == "已写入"


def test_somebody_who_was_faster_is_seen_inside_the_transaction_that_writes(clerk, session):
    uid = kept()

    def slow(content):
        BOOKS.enter(uid, write)
        return write(content)

    with pytest.raises(Refused, match="已写入过"):
        BOOKS.enter(uid, slow)
    session.rollback()
    assert len(session.scalars(select(Job).where(Job.kind == "tested_entered")).all()) == 1


def test_rows_that_were_put_aside_can_be_fetched_after_the_others_were_entered(clerk):
    uid = kept(CHECKED._replace(returned=b"with reasons"))
    BOOKS.enter(uid, write)
    assert BOOKS.wrong_rows(uid, "没有登记的行").data == b"with reasons"


def test_only_the_first_faults_are_listed():
    assert len(faults(Problem(row, "工时", "请填写数字") for row in range(2, 200))) == SHOWN
