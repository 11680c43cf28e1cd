"""Workshops in the browser: from the register to the award's form, and who may do which step."""

import io
from datetime import date

import pytest
from PIL import Image
from python_calamine import CalamineWorkbook
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from fupin import clock
from fupin.model import VisitPhoto, Workshop, WorkshopAmendment, WorkshopLedger, WorkshopMonth
from fupin.model.terms import Role
from fupin.registry import locked
from fupin.workshops.ledger_file import ENTRY, LEAD
from tests.office import NOON, OTHER_TOWNSHIP
from tests.workshops.conftest import Workshops, entry

MARCH = "2026-03"


@pytest.fixture
def office(app, session, monkeypatch):
    with clock.pinned(NOON):
        made = Workshops(session)
        monkeypatch.setitem(app.extensions, "press", made.press)
        yield made


@pytest.fixture
def desks(office, enter):
    return {
        "clerk": enter(office.clerk), "township": enter(office.reviewer), "county": enter(office.approver),
        "city": enter(office.user(Role.CITY, "3707", "周市级")),
    }  # fmt: skip


@pytest.fixture
def shop(office):
    return office.shop()


@pytest.fixture
def contract(office, shop):
    return office.worker(shop)


def test_a_workshop_is_entered_by_the_counter_and_confirmed_by_the_county(page, desks, office, session):
    body = office.body()
    form = page("/workshops/new", client=desks["clerk"])
    empty = page.submit(form, "报县级确认", {"name": ""}, status=422, client=desks["clerk"])
    assert "请填写车间名称" in empty.errors
    said = {
        "name": "柳编扶贫车间", "form": "厂房式", "site": "自有场地", "project": "柳编",
        "founded_on": ["2025", "1", "10"],
        "employees": "12", "poor_workers": "5", "credit_code": body.credit_code, "company": body.name,
        "legal_person": "孟祥瑞", "address": "测试路1号", "phone": "05360000001",
    }  # fmt: skip
    page.follow(page.submit(form, "报县级确认", said, client=desks["clerk"]), client=desks["clerk"])
    one = session.query(Workshop).one()
    seen = page(f"/workshops/{one.uid}", client=desks["county"])
    done = page.follow(page.submit(seen, "确认登记", client=desks["county"]), client=desks["county"])
    assert "已确认，登记生效" in done.text
    assert "柳编扶贫车间" in page("/workshops?state=open&name=柳编", client=desks["city"]).main


def test_registering_can_begin_from_an_application_and_the_case_then_leads_to_it(page, desks, office):
    body = office.body()
    case = office.submit("workshop", office.workshop(body, [office.person()]))
    seen = page(f"/cases/{case.uid}", client=desks["clerk"])
    assert "车间没有登记，也没有实地核查记录" in seen.main
    form = page(seen.links()["按此申请登记车间"], client=desks["clerk"])
    page.submit(form, "报县级确认", client=desks["clerk"])
    again = page(f"/cases/{case.uid}", client=desks["county"])
    assert "还没有登记实地核查" in again.main


def test_a_month_goes_from_the_grid_to_the_confirmed_ledger_and_is_corrected(page, desks, shop, contract, session):
    address = f"/workshops/{shop.uid}/months/{MARCH}"
    key = f"{contract.id}_1"
    line = {
        f"amount_{key}": "300", f"way_{key}": "银行", f"voucher_{key}": "A1", f"paid_{key}": ["2026", "3", "15"],
    }  # fmt: skip
    wrong = page.submit(page(address, client=desks["clerk"]), "保存草稿", {f"amount_{key}": "0"}, 422, desks["clerk"])
    assert any("请填写" in words for words in wrong.errors)
    page.submit(page(address, client=desks["clerk"]), "保存草稿", line, client=desks["clerk"])
    seen = page(address, client=desks["township"])
    assert "300元" in seen.main
    page.submit(seen, "确认本月台账", client=desks["township"])
    booked = page(address, client=desks["township"])
    change = {"correct-line": str(session.query(WorkshopLedger).one().id), "correct-amount": "250",
              "correct-voucher": "A2", "correct-reason": "多记"}  # fmt: skip
    assert page.submit(booked, "提出更正", {}, 422, desks["township"]).errors
    page.submit(page(address, client=desks["clerk"]), "提出更正", change, client=desks["clerk"])
    stale = page.submit(booked, "提出更正", change | {"correct-voucher": "A3"}, 409, desks["township"])
    assert "刚被他人改过" in stale.errors[0]
    waits = page("/today", client=desks["township"])
    assert "等您确认的台账更正、补记1 笔" in waits.main
    listed = page(waits.links()["等您确认的台账更正、补记"], client=desks["township"])
    asked = page(listed.links()["2026年3月"], client=desks["township"])
    assert "更正为250元，凭证号A2" in asked.main
    page.submit(asked, "确认更正", client=desks["township"])
    assert "更正：多记" in page(address, client=desks["city"]).main
    twice = page.submit(asked, "确认更正", status=422, client=desks["township"])
    assert "此项已确认，不用再办" in twice.errors[0]


@pytest.fixture
def booked(office, shop, contract):
    """March, confirmed."""
    return office.confirmed(shop, date(2026, 3, 1), {(contract.id, 1): entry(date(2026, 3, 15), 30000, "A1")})


def forgotten(contract):
    return {
        "more-contract": str(contract.id), "more-amount": "50", "more-way": "银行", "more-voucher": "A2",
        "more-paid_on": ["2026", "3", "20"], "more-reason": "漏记",
    }  # fmt: skip


def test_who_asked_for_a_supplement_cannot_confirm_it_and_may_take_it_back(
    page, desks, office, shop, contract, booked, session
):
    address = f"/workshops/{shop.uid}/months/{MARCH}"
    shown = page(address, client=desks["township"])
    page.submit(shown, "提出补记", forgotten(contract), client=desks["township"])
    own = page(address, client=desks["township"])
    assert "确认补记" not in own.buttons()
    assert "等您确认的台账更正、补记1 笔" not in page("/today", client=desks["township"]).main
    uid = session.query(WorkshopAmendment).one().uid
    refused = page.post(f"/workshops/amendments/{uid}/confirm", {}, 422, desks["township"])
    assert "由您提出的，须由另一人确认" in refused.errors[0]
    assert "请填写理由" in page.submit(own, "撤回", status=422, client=desks["township"]).errors[0]
    page.submit(own, "撤回", {"note": "记错了车间"}, client=desks["township"])
    assert "不同意：记错了车间" in page(address, client=desks["city"]).main
    assert session.query(WorkshopLedger).count() == 1


def test_only_a_township_of_the_area_decides_on_a_supplement(
    page, desks, office, enter, shop, contract, booked, session
):
    address = f"/workshops/{shop.uid}/months/{MARCH}"
    page.submit(page(address, client=desks["clerk"]), "提出补记", forgotten(contract), client=desks["clerk"])
    assert "确认补记" not in page(address, client=desks["county"]).buttons()
    uid = session.query(WorkshopAmendment).one().uid
    stranger = enter(office.user(Role.TOWNSHIP, OTHER_TOWNSHIP, "冯外镇"))
    for act in ("confirm", "decline"):
        for who in ("clerk", "county", "city"):
            page.post(f"/workshops/amendments/{uid}/{act}", {}, 403, desks[who])
        page.post(f"/workshops/amendments/{uid}/{act}", {}, 404, stranger)
    assert "没有等您确认" in page("/workshops/amendments", client=stranger).main
    assert session.query(WorkshopLedger).count() == 1


def test_a_wrong_line_keeps_what_was_typed_and_says_so_beside_it(page, desks, shop, contract):
    address, key = f"/workshops/{shop.uid}/months/{MARCH}", f"{contract.id}_1"
    line = {
        f"amount_{key}": "300", f"way_{key}": "银行", f"voucher_{key}": "A1", f"paid_{key}": ["2026", "12", "15"],
    }  # fmt: skip
    found = page.submit(page(address, client=desks["clerk"]), "保存草稿", line, 422, desks["clerk"])
    assert "付款日不能晚于今天" in found.errors[0]
    assert found.answers("保存草稿")[f"voucher_{key}"] == ["A1"]


def test_workers_are_entered_and_their_contract_ended(page, desks, office, shop):
    person = office.person()
    form = page(f"/workshops/{shop.uid}/workers/new", client=desks["clerk"])
    said = {
        "id_number": person.id_number, "kind": "承揽合同", "starts_on": ["2025", "9", "1"],
        "ends_on": ["2026", "8", "31"], "job": "柳编",
    }  # fmt: skip
    seen = page.follow(page.submit(form, "登记工人", said, client=desks["clerk"]), client=desks["clerk"])
    twice = page.submit(form, "登记工人", said, 422, desks["clerk"])
    assert "期限不能重叠" in twice.errors[0]
    one = page(seen.links()[person.name], client=desks["clerk"])
    ended = {"on": ["2026", "5", "31"], "reason": "外出"}
    page.submit(one, "登记结束", ended, client=desks["clerk"])
    assert "2026年5月31日" in page(seen.links()[person.name], client=desks["city"]).main


def test_the_award_is_begun_from_the_ledger(page, desks, office, shop, contract):
    office.pay(shop, contract, 40000)
    seen = page(f"/workshops/{shop.uid}", client=desks["clerk"])
    assert "已得4,800元，达到2026年省定贫困线（4,000元，演示数据）" in seen.main
    form = page.follow(page.submit(seen, "为这 1 人填写奖补申请", client=desks["clerk"]), client=desks["clerk"])
    assert "柳编扶贫车间" in str(form.html)


def test_a_workbook_is_checked_and_entered(page, desks, shop, contract, session):
    address = f"/workshops/{shop.uid}/months/{MARCH}"
    content = desks["clerk"].get(f"{address}/ledger.xlsx").data
    sent = page.post(f"{address}/upload", {"file": (io.BytesIO(content), "台账.xlsx")}, client=desks["clerk"])
    assert "表格里没有填报酬" in page.follow(sent, client=desks["clerk"]).main
    assert page.post(f"{address}/upload", {"file": (io.BytesIO(b"x"), "x.xlsx")}, 422, desks["clerk"]).errors
    assert session.query(WorkshopMonth).count() == 0


def filled(content, *rows):
    """The workbook as somebody fills it in: what is paid behind the locked columns of the first rows."""
    cells = [[str(cell) for cell in row] for row in calamine(content)[1:]]
    for line, said in zip(cells, rows, strict=False):
        line[len(LEAD) :] = said
    return locked.workbook((*LEAD, *ENTRY), len(LEAD), cells, {}, "报酬台账")


def calamine(content):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.fixture
def send(page, desks, shop):
    """Fetch March's workbook, fill it in, upload it; answers the page that tells what was found."""

    def upload(*rows, month=MARCH):
        address = f"/workshops/{shop.uid}/months/{month}"
        content = filled(desks["clerk"].get(f"{address}/ledger.xlsx").data, *rows)
        sent = page.post(f"{address}/upload", {"file": (io.BytesIO(content), "台账.xlsx")}, client=desks["clerk"])
        return page.follow(sent, client=desks["clerk"])

    return upload


GOOD = ["60件", "300.50", "银行", "A1", "2026-03-15"]


def test_a_filled_workbook_is_written_into_the_month_once_it_is_confirmed(page, desks, contract, send, session):
    found = send(GOOD)
    assert found.h1.startswith("2026年3月报酬台账核对结果")
    assert session.query(WorkshopMonth).count() == 0
    month = page.follow(page.submit(found, "写入本月台账", client=desks["clerk"]), client=desks["clerk"])
    assert month.answers("保存草稿")[f"voucher_{contract.id}_1"] == ["A1"]
    again = page.submit(found, "写入本月台账", status=422, client=desks["clerk"])
    assert "已写入过" in again.errors[0]
    page.submit(page(month.response.request.path, client=desks["township"]), "确认本月台账", client=desks["township"])
    assert session.query(WorkshopLedger).one().amount_fen == 30050


def test_a_wrong_workbook_is_told_by_row_and_returned_with_the_reasons(page, desks, contract, send, session):
    found = send(["60件", "300", "银行", "A1", "2026-12-15"])
    assert "付款日不能晚于今天" in found.main
    assert "写入本月台账" not in found.buttons()
    (address,) = [link for link in found.links().values() if link.endswith("wrong.xlsx")]
    assert "付款日不能晚于今天" in str(calamine(desks["clerk"].get(address).data)[1])
    forced = page.post(address.replace("wrong.xlsx", "confirm"), status=422, client=desks["clerk"])
    assert "有误的行还没有改好" in forced.errors[0]
    assert session.query(WorkshopMonth).count() == 0


def test_a_month_changed_after_the_check_is_not_written_over(page, desks, office, shop, contract, send, session):
    found = send(GOOD)
    office.enter(shop, date(2026, 3, 1), {(contract.id, 1): entry(date(2026, 3, 20), 20000)})
    refused = page.submit(found, "写入本月台账", status=422, client=desks["clerk"])
    assert "刚被他人改过" in refused.errors[0]


def test_another_counters_upload_is_not_found(page, office, contract, send, enter):
    found = send(GOOD)
    stranger = enter(office.user(Role.CLERK, OTHER_TOWNSHIP, "外县窗口"))
    page(found.response.request.path, 404, client=stranger)
    page.post(f"{found.response.request.path}/confirm", status=404, client=stranger)


def test_a_visit_with_a_photograph_is_shown(page, desks, shop, session, enter, office):
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "green").save(out, "PNG")
    browser = desks["township"]
    token = page("/help", client=browser).answers("标准")["csrf_token"][0]
    fields = {
        "csrf_token": token, "on": ["2026", "11", "10"], "first_visitor": "张初审", "second_visitor": "李核查",
        "findings": "在产", "photos": FileStorage(io.BytesIO(out.getvalue()), "照片.png"),
    }  # fmt: skip
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    answer = browser.post(f"/workshops/{shop.uid}/visits/new", data=body, content_type=kind)
    seen = page.follow(page._answer(answer, 303), client=browser)
    assert len(seen.all("img")) == 1
    photo = f"/workshops/photos/{session.query(VisitPhoto).one().uid}"
    assert browser.get(photo).mimetype == "image/png"
    stranger = enter(office.user(Role.CLERK, OTHER_TOWNSHIP, "外县窗口"))
    page(photo, 404, client=stranger)


def test_another_areas_workshop_is_not_found_and_roles_keep_to_their_steps(page, desks, office, enter, shop, contract):
    kept = office.confirmed(shop, date(2026, 3, 1), {(contract.id, 1): entry(date(2026, 3, 15))})
    stranger = enter(office.user(Role.CLERK, OTHER_TOWNSHIP, "外县窗口"))
    for address in (
        f"/workshops/{shop.uid}",
        f"/workshops/{shop.uid}/months/{MARCH}",
        f"/workshops/workers/{contract.uid}",
    ):
        page(address, 404, client=stranger)
    page("/workshops/new", 403, client=desks["county"])
    page.post(f"/workshops/months/{kept.uid}/confirm", {"seen": "1"}, 403, desks["clerk"])
