"""The pages of doubts: seen where the money is paid, settled by the county, marked where people are at work."""

from io import BytesIO

import pikepdf
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from fupin import clock
from fupin.doubts import lists
from fupin.model import (
    Application,
    AuditRow,
    Doubt,
    DoubtProof,
    Job,
    PostAttendance,
    PostPay,
    PostSheet,
)
from fupin.model.doubts import DoubtState
from fupin.model.terms import Role
from fupin.web.attachments import folder
from tests.doubts.benefits import AUGUST, JULY, Benefits
from tests.office import NOON, OTHER_COUNTY, OTHER_TOWNSHIP

EVIDENCE = {"outcome": "untrue", "words": "已核对两处考勤表和工资流水"}
BUTTON = "登记核查结果"


def blank_pdf():
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


PDF = blank_pdf()


@pytest.fixture
def office(app, session, monkeypatch):
    with clock.pinned(NOON):
        made = Benefits(session)
        monkeypatch.setitem(app.extensions, "press", made.press)
        yield made


@pytest.fixture
def desks(office, enter):
    return {
        "clerk": enter(office.clerk), "township": enter(office.reviewer), "county": enter(office.approver),
        "second": enter(office.other_approver), "finance": enter(office.finance),
        "city": enter(office.user(Role.CITY, "3707", "周市级")),
        "auditor": enter(office.user(Role.AUDITOR, "3707", "郑审计")),
        "other": enter(office.user(Role.COUNTY, OTHER_COUNTY, "外县")),
    }  # fmt: skip


@pytest.fixture
def person(office):
    """Somebody paid in two posts in July."""
    made = office.person("王秀英")
    for _ in range(2):
        office.pay(office.post(made), JULY)
    return made


@pytest.fixture
def doubt(office, person):
    office.scan()
    return office.doubts()[0]


def address(doubt):
    return f"/doubts/{doubt.uid}"


@pytest.mark.parametrize("role", ["clerk", "township", "county", "finance", "city", "auditor"])
def test_everybody_of_the_area_sees_it_and_only_the_county_has_the_form(page, desks, doubt, role):
    found = page("/doubts", client=desks[role])
    assert "王秀英" in found.main
    shown = page(address(doubt), client=desks[role])
    assert "同月两个岗位" in shown.h1
    assert (BUTTON in shown.buttons()) is (role == "county")
    assert ("王秀英的台账" in shown.links()) is (role != "auditor")


def test_another_area_sees_nothing(page, desks, doubt):
    assert "没有等待核查的疑点" in page("/doubts", client=desks["other"]).main
    page(address(doubt), 404, client=desks["other"])
    page.post(f"{address(doubt)}/settle", EVIDENCE, 404, client=desks["other"])


def test_it_is_settled_with_evidence_and_that_is_kept(page, desks, doubt, session):
    shown = page(address(doubt), client=desks["county"])
    done = page.follow(page.submit(shown, BUTTON, EVIDENCE, client=desks["county"]), client=desks["county"])
    assert "已登记核查结果" in done.text
    assert "不属实" in done.main
    assert EVIDENCE["words"] in done.main
    session.expire_all()
    assert doubt.state is DoubtState.SETTLED
    assert session.scalars(select(AuditRow).where(AuditRow.act == "doubts")).one().object == f"疑点 {doubt.id} 已核查"
    assert "没有等待核查的疑点" in page("/doubts", client=desks["county"]).main
    assert "王秀英" in page("/doubts?state=settled", client=desks["county"]).main


def test_without_evidence_nothing_is_settled_and_what_was_typed_stays(page, desks, doubt, session):
    shown = page(address(doubt), client=desks["county"])
    refused = page.submit(shown, BUTTON, {"outcome": "keep", "words": None}, 422, client=desks["county"])
    assert refused.errors == ["请填写核查情况和依据"]
    assert refused.answers(BUTTON)["outcome"] == ["keep"]
    short = page.submit(shown, BUTTON, {"outcome": "keep", "words": "属实"}, 422, client=desks["county"])
    assert "至少5个字" in short.errors[0]
    assert short.answers(BUTTON)["words"] == ["属实"]
    session.expire_all()
    assert doubt.state is DoubtState.OPEN


def test_recovery_is_agreed_to_by_a_second_person(page, desks, doubt, session):
    shown = page(address(doubt), client=desks["county"])
    page.submit(shown, BUTTON, EVIDENCE | {"outcome": "recover"}, client=desks["county"])
    own = page(address(doubt), client=desks["county"])
    assert "追回由您提出" in own.main
    assert "同意追回" not in own.buttons()
    page.post(f"{address(doubt)}/confirm", {"version": "2"}, 422, client=desks["county"])
    other = page(address(doubt), client=desks["second"])
    assert EVIDENCE["words"] in other.main
    page.submit(other, "同意追回", client=desks["second"])
    session.expire_all()
    assert (doubt.state, doubt.confirmed_by_name) == (DoubtState.SETTLED, "钱审批")


def test_recovery_is_sent_back_with_words(page, desks, doubt, session):
    page.submit(
        page(address(doubt), client=desks["county"]), BUTTON, EVIDENCE | {"outcome": "recover"}, client=desks["county"]
    )
    other = page(address(doubt), client=desks["second"])
    refused = page.submit(other, "不同意，退回核查", {"words": None}, 422, client=desks["second"])
    assert refused.errors == ["请填写复核意见"]
    page.submit(other, "不同意，退回核查", {"words": "请补充银行流水"}, client=desks["second"])
    session.expire_all()
    assert doubt.state is DoubtState.OPEN
    assert BUTTON in page(address(doubt), client=desks["county"]).buttons()


def test_a_page_that_shows_an_older_state_is_refused(page, desks, doubt):
    shown = page(address(doubt), client=desks["county"])
    page.submit(shown, BUTTON, EVIDENCE, client=desks["county"])
    late = page.submit(shown, BUTTON, EVIDENCE, 409, client=desks["county"])
    assert "刚有变化" in late.errors[0]


def test_a_proof_is_kept_sealed_and_opened_by_those_who_check(app, page, desks, doubt, session):
    shown = page(address(doubt), client=desks["county"])
    sent = EVIDENCE | {"file": (BytesIO(PDF), "考勤 核对.pdf")}
    page.submit(shown, BUTTON, sent, client=desks["county"])
    proof = session.scalars(select(DoubtProof)).one()
    with app.app_context():
        assert PDF not in (folder() / proof.uid).read_bytes()
    assert "考勤 核对.pdf" in page(address(doubt), client=desks["township"]).links()
    opened = desks["township"].get(f"/doubts/proofs/{proof.uid}")
    assert (opened.data, opened.mimetype) == (PDF, "application/pdf")
    assert desks["clerk"].get(f"/doubts/proofs/{proof.uid}").status_code == 403
    assert desks["other"].get(f"/doubts/proofs/{proof.uid}").status_code == 404


def test_a_file_that_is_none_is_refused_and_nothing_stays_behind(app, page, desks, doubt, session):
    with app.app_context():
        before = set(folder().glob("*"))
    shown = page(address(doubt), client=desks["county"])
    sent = EVIDENCE | {"file": (BytesIO(b"MZ"), "x.pdf")}
    refused = page.submit(shown, BUTTON, sent, 422, client=desks["county"])
    assert "只能上传照片" in refused.errors[0]
    short = EVIDENCE | {"words": "属实", "file": (BytesIO(PDF), "x.pdf")}
    page.submit(shown, BUTTON, short, 422, client=desks["county"])
    with app.app_context():
        assert set(folder().glob("*")) == before
    assert session.scalars(select(DoubtProof)).all() == []


def test_the_list_is_narrowed_and_a_spoilt_address_shows_the_usual(page, desks, doubt, office):
    county = desks["county"]
    assert "王秀英" in page("/doubts?kind=two_posts&area=370702001", client=county).main
    assert "没有符合筛选条件" in page("/doubts?kind=dead", client=county).main
    assert "没有符合筛选条件" in page("/doubts?area=370702002", client=county).main
    assert "王秀英" in page("/doubts?kind=x&area=9&state=y&before=z", client=county).main


def test_the_list_goes_on_page_by_page(page, desks, office, monkeypatch):
    monkeypatch.setattr(lists.page, "__defaults__", (0, 2))
    for name in ("甲某某", "乙某某", "丙某某"):
        someone = office.person(name)
        for _ in range(2):
            office.pay(office.post(someone), JULY)
    office.scan()
    first = page("/doubts", client=desks["county"])
    assert "甲某某" not in first.main
    assert "甲某某" in page(first.links()["下一页"], client=desks["county"]).main


def test_the_county_has_it_looked_through_in_the_background(page, desks, person, work, session):
    shown = page("/doubts", client=desks["county"])
    assert "还没有核对过" in shown.main
    page.submit(shown, "现在核对", client=desks["county"])
    page.post("/doubts/scan", client=desks["county"])
    assert len(session.scalars(select(Job).where(Job.kind == "doubts")).all()) == 1
    assert "正在后台核对" in page("/doubts", client=desks["county"]).main
    work()
    done = page("/doubts", client=desks["county"]).main
    assert "新发现1条疑点" in done
    assert "王秀英" in done
    page.post("/doubts/scan", status=403, client=desks["township"])


def test_the_list_is_exported_as_text_and_who_did_is_kept(page, desks, doubt, work, session):
    shown = page("/doubts", client=desks["county"])
    task = page.submit(shown, "导出名单（Excel）", client=desks["county"])
    work()
    token = page(task.location, client=desks["county"]).answers("下载文件（会记入审计）")
    sent = desks["county"].post(f"{task.location}/file", data=token)
    head, row = CalamineWorkbook.from_filelike(BytesIO(sent.data)).get_sheet_by_index(0).to_python()
    assert (head[0], row[0], row[1], row[5]) == ("疑点", "同月两个岗位", "王秀英", "2026年7月")
    assert {type(cell) for cell in row} == {str}
    assert session.scalars(select(AuditRow.object).where(AuditRow.act == "exported")).first().startswith("疑点名单")
    page.post("/doubts/export", status=403, client=desks["clerk"])


def test_an_empty_list_is_not_exported(page, desks, office, work):
    task = page.post("/doubts/export", {"kind": "dead"}, client=desks["county"])
    work()
    assert "没有名单可导出" in page(task.location, client=desks["county"]).main


def test_the_person_the_case_and_the_pay_sheet_are_marked_and_nothing_is_stopped(
    page, desks, doubt, person, office, session
):
    mark = "王秀英：同月两个岗位，2026年7月"
    case = session.scalars(select(Application).where(Application.person_id == person.id)).first()
    sheet = session.scalars(select(PostSheet)).first()
    line = session.scalars(select(PostPay).where(PostPay.sheet_id == sheet.id)).one()
    session.add(
        PostAttendance(
            sheet_id=sheet.id,
            placement_id=line.placement_id,
            days=20,
            half_hours=100,
            leave_days=0,
            remark="",
            assessment="",
        )
    )
    session.commit()
    for shown in (f"/people/{person.uid}", f"/cases/{case.uid}", f"/posts/pay/{sheet.uid}"):
        assert page(shown, client=desks["county"]).links()[mark] == address(doubt)
    page.submit(page(address(doubt), client=desks["county"]), BUTTON, EVIDENCE, client=desks["county"])
    assert mark not in page(f"/people/{person.uid}", client=desks["county"]).links()


def test_a_workshops_case_is_marked_by_its_workers(page, desks, office, person):
    case = office.award(person, JULY, AUGUST)
    office.scan()
    marks = [
        words for words in page(f"/cases/{case.uid}", client=desks["county"]).links() if words.startswith("王秀英")
    ]
    assert len(marks) == 2


def test_of_two_people_with_one_account_each_county_reads_the_name_of_its_own(page, desks, office):
    office.post(office.person("王秀英"), "6229000000000001")
    office.post(office.person("刘洋洋", area=f"{OTHER_TOWNSHIP}201"), "6229000000000001", area=OTHER_TOWNSHIP)
    office.scan("")
    mine, theirs = page("/doubts", client=desks["county"]).main, page("/doubts", client=desks["other"]).main
    assert ("王秀英" in mine, "刘洋洋" in mine) == (True, False)
    assert ("王秀英" in theirs, "刘洋洋" in theirs) == (False, True)
    (doubt,) = office.session.scalars(select(Doubt)).all()
    assert "刘*洋" in page(address(doubt), client=desks["county"]).h1
    assert "王秀英" in page(address(doubt), client=desks["city"]).h1
