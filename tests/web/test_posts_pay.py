"""The pay sheet in the browser: explained, approved, corrected, printed and fetched by those who may."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from fupin.model import AuditRow, PostPay, PostPlacement
from fupin.posts import payroll, sheets
from fupin.posts.pay_paper import COLUMNS
from fupin.posts.roll import Entry
from tests.web.postdesks import OCTOBER, approved, desks, opening, placed

__all__ = ["approved", "desks", "opening", "placed"]


@pytest.fixture
def confirmed(office, placed, opening, session):
    """A month that waits for the county; answers its address."""
    placement = placed()
    key = (opening.unit_id, opening.area_code)
    kept, _ = sheets.save(session, office.clerk, key, OCTOBER, {placement.id: Entry(20, 100, passed=True)}, 0)
    session.commit()
    sheets.confirm(session, office.reviewer, kept.uid, kept.version)
    session.commit()
    return f"/posts/pay/{kept.uid}"


@pytest.fixture
def paid(page, desks, confirmed):
    page.submit(page(confirmed, client=desks["county"]), "核定", client=desks["county"])
    return confirmed


def test_each_line_says_how_its_sum_comes_about_and_by_which_clause(page, desks, confirmed):
    assert (
        "50小时 × 21.00元 = 1,050.00元，不超过月最低工资2,100.00元（二(一)2）"
        in page(confirmed, client=desks["county"]).main
    )


def test_an_approved_month_cannot_be_approved_again(page, desks, paid):
    assert "核定" not in page(paid, client=desks["county"]).buttons()
    again = page.post(f"{paid}/approve", {"seen": "3"}, 422, client=desks["county"])
    assert "刚被他人改过" in again.errors[0] or "可以核定" in again.errors[0]


def test_a_correction_stands_under_the_line_it_corrects(page, desks, paid, session):
    first = session.scalars(select(PostPay)).one()
    found = page(paid, client=desks["county"])
    said = {"pay_id": str(first.id), "hours": "60", "why": "漏记两天"}
    page.submit(found, "登记更正", said, client=desks["county"])
    after = page(paid, client=desks["county"]).main
    assert "差额210.00元" in after
    assert "合计 1,260.00 元" in after
    refused = page.submit(found, "登记更正", said, 422, client=desks["county"])
    assert "没有要更正的" in refused.errors[0]
    assert refused.answers("登记更正")["why"] == ["漏记两天"]


def test_a_line_of_another_sheet_is_not_corrected_here(page, desks, paid, session):
    refused = page.post(f"{paid}/correct", {"pay_id": "999", "hours": "1", "why": "x"}, 422, client=desks["county"])
    assert refused.errors


def test_the_workbook_is_text_with_whole_numbers_and_who_fetched_it_is_kept(page, desks, paid, session):
    sent = desks["finance"].post(f"{paid}/sheet.xlsx", data=page(paid, client=desks["finance"]).answers("打印发放表"))
    head, row = CalamineWorkbook.from_filelike(BytesIO(sent.data)).get_sheet_by_index(0).to_python()
    assert head == [title for title, _ in COLUMNS]
    assert {type(cell) for cell in row} == {str}
    assert (row[5], row[6], len(row[2]), row[10].startswith("6229")) == ("50", "1050.00", 18, True)
    assert session.scalars(select(AuditRow).where(AuditRow.act == "exported")).one().object.startswith("发放表")


def test_the_paper_has_the_signatures_and_is_kept_in_the_audit(page, desks, paid, office, session):
    token = page(paid, client=desks["finance"]).answers("打印发放表")
    sent = desks["finance"].post(f"{paid}/sheet.pdf", data=token)
    assert sent.mimetype == "application/pdf"
    template, values = office.printer.letters[-1]
    assert (template, values["total"], values["people"]) == ("post_pay", "1,050.00", 1)
    assert [name for _, name in values["hands"]] == ["王窗口", "张初审", "赵审批"]
    assert session.scalars(select(AuditRow).where(AuditRow.act == "printed")).one()


def test_the_city_fetches_nothing_and_nobody_fetches_what_is_not_approved(page, desks, confirmed):
    page.post(f"{confirmed}/sheet.xlsx", {}, 403, client=desks["city"])
    page.post(f"{confirmed}/sheet.xlsx", {}, 404, client=desks["finance"])


def test_a_month_somebody_left_in_meanwhile_is_not_approved(page, desks, confirmed, session):
    session.scalars(select(PostPlacement)).one().exited_on = OCTOBER
    session.commit()
    found = page(confirmed, client=desks["county"])
    refused = page.submit(found, "核定", status=422, client=desks["county"])
    assert "已离岗" in refused.errors[0]
    assert session.scalars(select(PostPay)).all() == []
    assert payroll.kept(session, 1) == []
