"""The file of a teaching plan: handed in by the counter before the county answers, seen by whoever sees the class."""

from io import BytesIO

import pikepdf
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fupin import clock
from fupin.model import TrainingPlan
from fupin.model.terms import Role
from tests.classes.conftest import Classes
from tests.office import NOON, OTHER_COUNTY, OTHER_TOWNSHIP


@pytest.fixture
def office(app, session, monkeypatch):
    with clock.pinned(NOON):
        made = Classes(session)
        monkeypatch.setitem(app.extensions, "press", made.press)
        yield made


@pytest.fixture
def desks(office, enter):
    return {
        "clerk": enter(office.clerk), "county": enter(office.approver),
        "stranger": enter(office.user(Role.COUNTY, OTHER_COUNTY, "徐外县")),
        "other": enter(office.user(Role.CLERK, OTHER_TOWNSHIP, "冯外镇")),
    }  # fmt: skip


@pytest.fixture
def one(office):
    return office.asked(office.course())


def pdf():
    out = BytesIO()
    made = pikepdf.new()
    made.add_blank_page()
    made.save(out)
    return out.getvalue()


def send(page, desks, one, content, status=303, name="教学计划.pdf"):
    shown = page(f"/classes/{one.uid}", client=desks["clerk"])
    return page.submit(shown, "保存附件", {"plan": (BytesIO(content), name)}, status, desks["clerk"])


def test_the_county_sees_the_file_when_it_decides_and_it_lies_sealed(page, desks, one, session, instance):
    content = pdf()
    send(page, desks, one, content)
    shown = page(f"/classes/{one.uid}", client=desks["county"])
    assert "同意开班" in shown.buttons()
    sent = desks["county"].get(shown.links()["教学计划附件1"])
    assert (sent.status_code, sent.mimetype, sent.data) == (200, "application/pdf", content)
    assert sent.headers["Content-Disposition"].startswith("attachment")
    kept = (instance / "uploads" / session.query(TrainingPlan).one().uid).read_bytes()
    assert b"%PDF" not in kept


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "请选择教学计划文件"), (b"PK\x03\x04 a word document", "只能上传照片（jpg、png）或pdf文件")],
)
def test_what_is_no_plan_is_refused_and_nothing_kept(page, desks, one, session, content, words):
    wrong = send(page, desks, one, content, 422, "计划.docx" if content else "")
    assert words in wrong.errors[0]
    assert session.query(TrainingPlan).count() == 0


def test_a_decision_on_the_page_from_before_the_file_is_stale(page, desks, one):
    seen = page(f"/classes/{one.uid}", client=desks["county"])
    send(page, desks, one, pdf())
    page.submit(seen, "同意开班", status=409, client=desks["county"])


def test_once_the_county_has_answered_the_plan_stays_as_it_was(page, desks, one, session, instance):
    before = page(f"/classes/{one.uid}", client=desks["clerk"])
    send(page, desks, one, pdf())
    page.submit(page(f"/classes/{one.uid}", client=desks["county"]), "同意开班", client=desks["county"])
    assert "保存附件" not in page(f"/classes/{one.uid}", client=desks["clerk"]).buttons()
    kept = len(list((instance / "uploads").iterdir()))
    session.refresh(one)
    late = {"plan": (BytesIO(pdf()), "计划.pdf"), "seen": str(one.version)}
    page.submit(before, "保存附件", late, 422, desks["clerk"])
    assert session.query(TrainingPlan).count() == 1
    assert len(list((instance / "uploads").iterdir())) == kept  # nothing is left of what was refused
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text("DELETE FROM training_plan"))
    session.rollback()


def test_five_files_are_enough(page, desks, one, session):
    for _ in range(5):
        send(page, desks, one, pdf())
    assert "最多5个" in send(page, desks, one, pdf(), 422).errors[0]
    assert session.query(TrainingPlan).count() == 5


def test_only_a_counter_of_the_area_adds_and_only_the_area_opens(page, desks, one, session):
    send(page, desks, one, pdf())
    uid = session.query(TrainingPlan).one().uid
    for who in ("stranger", "other"):
        page(f"/classes/plans/{uid}", 404, client=desks[who])
    page.post(f"/classes/{one.uid}/plan", {}, 403, desks["county"])
    page.post(f"/classes/{one.uid}/plan", {}, 404, desks["other"])
