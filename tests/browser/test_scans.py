"""A letter on its whole way: printed, signed, laid on the scanner with others, and back on its case."""

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser import test_flows as flows
from tests.browser.pages import press
from tests.scanning.scanner import blank, noisy, pile, sheets, signed, skewed, turned

pytestmark = pytest.mark.browser

PATIENCE = 90_000  # the worker asks for work every second, and other tests give it some too


PLAN = "职业技能培训计划书"


def issued(enter, office) -> tuple[Page, str]:
    """A plan that the county has just issued: its window on the case, and the number of the letter."""
    raw = office.training(office.person())
    counter = enter("chuangkou")
    flows.open_form(counter, "职业技能培训报名")
    flows.show_person(counter, raw, script=True)
    flows.fill_whole(counter, raw, script=True)
    county = flows.through_office(enter, office, flows.hand_in(counter, raw), "职业技能培训报名", script=True)
    return county, flows.code_and_number(county, PLAN)[1]


def test_a_letter_is_issued_printed_signed_scanned_and_back_on_its_case(enter, office):
    page, number = issued(enter, office)
    case = page.url
    there = page.locator(".letters li", has_text=number)
    expect(there).not_to_contain_text("已打印")
    pdf = page.request.get(there.get_by_role("link", name=PLAN, exact=True).get_attribute("href") or "").body()
    there.get_by_role("button", name="打印（登记）").click()
    page.wait_for_url("**/letters/*.pdf")
    page.goto(case)
    expect(there).to_contain_text("已打印 1 份")
    expect(there).not_to_contain_text("已签字回收")

    scans = [noisy(turned(skewed(signed(sheet), 4), 180)) for sheet in reversed(sheets(pdf, 150))]
    page.goto("/scans")
    page.get_by_label("扫描件", exact=True).set_input_files(
        {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": pile([*scans, blank(150)], 150)}
    )
    press(page, "上传并归档")
    expect(page.locator("#progress")).to_contain_text(f"归档1份{len(scans)}页，空白页1页", timeout=PATIENCE)
    expect(page.locator("#progress")).to_contain_text("这一摞没有要处理的了")

    page.goto(case)
    expect(there).to_contain_text("已签字回收")
    expect(there.get_by_role("button", name="查看签字件")).to_contain_text(f"{len(scans)} 页")
    copy = signed_copy(page, there.locator("form[action*='/scans/copies/']").get_attribute("action") or "")
    assert [red(sheet) for sheet in sheets(copy, 50)] == [True] * len(scans)


def signed_copy(page: Page, address: str) -> bytes:
    """What the button opens, with the page's own cookies and token."""
    token = page.locator("input[name=csrf_token]").first.get_attribute("value") or ""
    answer = page.request.post(address, form={"csrf_token": token}, headers={"Referer": page.url})
    assert answer.ok
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


def red(sheet: Image.Image) -> bool:
    """Whether there is a seal on it: our own letters are black."""
    return any(pixel[0] > pixel[1] + 60 and pixel[0] > pixel[2] + 60 for pixel in sheet.reduce(2).get_flattened_data())
