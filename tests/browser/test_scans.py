"""A letter on its whole way: printed, signed, laid on the scanner with others, and back on its case."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from fupin.model import Application, Document, SignedCopy
from fupin.model.terms import DocumentStatus
from tests.browser.office import COUNTY
from tests.browser.pages import press
from tests.scanning.scanner import blank, noisy, pile, sheets, signed, skewed, turned

pytestmark = pytest.mark.browser

PATIENCE = 90_000  # the worker asks for work every second, and other tests give it some too


@pytest.fixture
def letter(office):
    """One of the county's that nobody has scanned yet: its case, number, title and pages."""
    with office.records() as session:
        query = select(Document, Application.uid).join(Application, Application.id == Document.application_id)
        mine = query.where(Document.status == DocumentStatus.VALID, Document.county_code == COUNTY)
        waiting = mine.where(Document.id.not_in(select(SignedCopy.document_id)), Document.kind == "plan")
        document, case = session.execute(waiting.order_by(Document.id).limit(1)).one()
        return case, document.number, document.title, document.pdf


def test_a_letter_is_printed_scanned_and_back_on_its_case(enter, letter):
    case, number, title, pdf = letter
    page = enter("xianji")
    page.goto(f"/cases/{case}")
    page.locator(".letters li", has_text=number).get_by_role("button", name="打印（登记）").click()
    page.wait_for_url("**/letters/*.pdf")

    scans = [noisy(turned(skewed(signed(sheet), 4), 180)) for sheet in reversed(sheets(pdf, 150))]
    page.goto("/scans")
    page.get_by_label("扫描件").set_input_files(
        {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": pile([*scans, blank(150)], 150)}
    )
    press(page, "上传并归档")
    expect(page.locator("#progress")).to_contain_text(f"归档1份{len(scans)}页，空白页1页", timeout=PATIENCE)
    expect(page.locator("#progress")).to_contain_text("这一摞没有要处理的了")

    page.goto(f"/cases/{case}")
    there = page.locator(".letters li", has_text=number)
    expect(there).to_contain_text("已打印 1 份")
    expect(there).to_contain_text("已签字回收")
    with page.context.expect_page() as opened:
        there.get_by_role("button", name="查看签字件").click()
    opened.value.close()
    assert title in there.inner_text()
