"""Each measure from the counter to the signed paper, with JavaScript and without, by the accounts of the office."""

import re

import pytest
from playwright.sync_api import Page, expect

from fupin.schemes.forms import Raw
from tests.browser.office import Office
from tests.browser.pages import (
    fill,
    let_judge,
    letter,
    mark,
    pdf_text,
    press,
    receipt_number,
    same_document,
)
from tests.served import Enter

pytestmark = pytest.mark.browser

ONE_PERSON = {"id_number"}


def open_form(page: Page, title: str) -> None:
    """From the front page to the empty form."""
    page.goto("/")
    page.get_by_role("link", name="新申请").click()
    press(page, f"开始填写{title}")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def show_person(page: Page, raw: Raw, *, script: bool) -> None:
    """Type the number and see who it is, without the number itself, and what the registry fills in."""
    number = raw["id_number"][0]
    mark(page)
    page.get_by_label("身份证号码").first.fill(number)
    let_judge(page, script=script)
    expect(page.locator("dl.known")).to_contain_text(f"{number[:6]}********{number[-4:]}")
    expect(page.locator("dl.known")).to_contain_text(raw["applicant_name"][0])
    assert number not in page.locator("dl.known").inner_text()
    assert page.locator("[name=phone]").input_value() == raw["phone"][0]
    assert same_document(page) is script


def fill_whole(page: Page, raw: Raw, *, script: bool) -> None:
    """Everything else; the findings follow."""
    fill(page, {name: values for name, values in raw.items() if name not in ONE_PERSON})
    let_judge(page, script=script)
    expect(page.locator("#findings .verdict.good")).to_be_visible()


def hand_in(page: Page, raw: Raw) -> str:
    """Check page, tick, submit; the receipt's number is large and on the printed receipt."""
    press(page, "继续")
    expect(page.get_by_role("heading", level=1)).to_have_text("请核对填写的内容")
    expect(page.locator(".answers-side")).to_contain_text(raw["phone"][0])
    press(page, "提交申请")
    expect(page.locator("#error-summary")).to_contain_text("请勾选“以上内容属实”后提交")
    page.get_by_label("以上内容属实").check()
    press(page, "提交申请")
    number = receipt_number(page)
    assert page.locator(".receipt-number").evaluate("it => parseFloat(getComputedStyle(it).fontSize)") >= 32
    press(page, "打印受理回执")
    page.wait_for_url("**/letters/*.pdf")
    text = pdf_text(page, page.url)
    assert number in text
    assert raw.get("applicant_name", raw.get("company", [""]))[0] in text
    return number


def decide(page: Page, number: str, button: str, opinion: str = "") -> None:
    """From the worklist into the case, and the button."""
    page.goto("/cases")
    page.get_by_role("link", name=number).click()
    page.get_by_label("意见或理由").fill(opinion)
    press(page, button)
    expect(page.locator("main")).to_contain_text(f"{number}")
    expect(page.locator("main")).to_contain_text(f"已{button}")


def publish(page: Page, number: str, title: str) -> None:
    """On a notice of its own; its printed list hides part of the name."""
    page.goto("/notices")
    page.locator("ul.letters li", has_text=title).get_by_role("link").click()
    for box in page.locator("input[name=case]").all():
        box.set_checked(number in (box.locator("xpath=ancestor::tr").inner_text()))
    press(page, "公示勾选的申请")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{title}公示")


def verify(page: Page, code: str, number: str) -> None:
    """Anybody may ask."""
    page.goto("/verify")
    page.get_by_label("校验码").fill(code)
    press(page, "查询")
    expect(page.locator(".verify")).to_have_text("有效")
    expect(page.locator("dl.answers")).to_contain_text(number)


def through_office(enter: Enter, office: Office, number: str, title: str, *, script: bool) -> Page:
    """Township, county, notice, decision; the county's window on the decided case."""
    decide(enter("xiangzhen", script=script), number, "初审通过", "经入户核实，情况属实。")
    county = enter("xianji", script=script)
    decide(county, number, "审批通过", "同意。")
    publish(county, number, title)
    county.goto("/cases")
    assert number not in county.locator("main").inner_text()
    office.let_notice_pass(number)
    decide(county, number, "作出批复")
    expect(county.locator(".facts")).to_contain_text("已批复")
    return county


def code_and_number(page: Page, title: str) -> tuple[str, str]:
    """What the case page says of a letter: its check code and its number."""
    line = page.locator("ul.letters li", has_text=title).inner_text()
    found = re.search(r"\S+〔\d{4}〕\d+号", line)
    code = re.search(r"校验码 (\S{4}-\S{4})", line)
    assert found
    assert code
    return code[1], found[0]


def test_training_from_counter_to_plan(enter, office, script):
    raw = office.training(office.person())
    page = enter("chuangkou", script=script)
    open_form(page, "职业技能培训报名")
    show_person(page, raw, script=script)
    fill_whole(page, raw, script=script)
    number = hand_in(page, raw)
    county = through_office(enter, office, number, "职业技能培训报名", script=script)
    plan = letter(county, "职业技能培训计划书")
    code, told = code_and_number(county, "职业技能培训计划书")
    for words in (raw["applicant_name"][0], "柳编手工艺", told, code.replace("-", "")):
        assert words in plan.replace("-", "")
    verify(enter(script=script), code, told)


def add_family(page: Page, name: str) -> None:
    """Two members, of whom the first is taken away again."""
    press(page, "加一名家庭成员")
    fill(page, {"family-0-name": ["填错的人"]})
    press(page, "加一名家庭成员")
    member = {"name": name, "sex": "女", "relation": "配偶", "state": "务农"}
    fill(page, {f"family-1-{field}": [value] for field, value in member.items()})
    press(page, "删去第1名成员")
    expect(page.get_by_role("group", name="家庭成员")).to_have_count(1)
    assert page.locator("[name=family-0-name]").input_value() == name


def test_public_post_from_counter_to_start_work_notice(enter, office, script):
    title = "公益性岗位安置"
    raw = office.public_post(office.person(disabled=True))
    page = enter("chuangkou", script=script)
    open_form(page, title)
    show_person(page, raw, script=script)
    assert page.locator("[name=bank_account]").input_value() == raw["bank_account"][0]
    fill_whole(page, raw, script=script)
    add_family(page, "胡桂兰")
    number = hand_in(page, raw)
    county = through_office(enter, office, number, title, script=script)
    approval, start = letter(county, "公益性岗位安置申请审批表"), letter(county, "公益性岗位上岗通知书")
    code, told = code_and_number(county, "公益性岗位上岗通知书")
    for words in (raw["applicant_name"][0], "村庄保洁员", number, "每小时", "胡桂兰", "经入户核实，情况属实。"):
        assert words in approval
    assert raw["applicant_name"][0] in start
    assert told in start
    verify(enter(script=script), code, told)


def add_roster(page: Page, raw: Raw, wrong: Raw) -> None:
    """Two workers with two payments each; a wrong worker and a wrong payment are taken away in between."""
    press(page, "加一名工人")
    press(page, "加一名工人")
    fill(page, wrong)
    press_in(page, 2, "删去此工人")
    press(page, "加一名工人")
    expect(page.locator("#workers > fieldset")).to_have_count(2)
    for worker in (1, 2):
        press_in(page, worker, "加一行报酬")
        press_in(page, worker, "加一行报酬")
    press_in(page, 1, "删去 第2行")
    press_in(page, 1, "加一行报酬")
    expect(page.locator("table.ledger tbody tr")).to_have_count(4)
    fill(page, {name: values for name, values in raw.items() if name.startswith("workers-")})


def press_in(page: Page, worker: int, button: str) -> None:
    """A button of one worker."""
    page.locator("#workers > fieldset").nth(worker - 1).get_by_role("button", name=button).click()


def test_workshop_from_counter_to_payment(enter, office, script):
    title = "扶贫车间一次性奖补"
    good, poor, mistaken = (office.person() for _ in range(3))
    raw = office.workshop([good, poor])
    page = enter("chuangkou", script=script)
    open_form(page, title)
    fill(page, raw)
    add_roster(page, raw, {"workers-1-id_number": office.workshop([mistaken])["workers-0-id_number"]})
    let_judge(page, script=script)
    expect(page.locator("#findings .verdict.good")).to_be_visible()
    expect(page.locator("#findings .sum")).to_contain_text("1,000元")
    expect(page.locator("#findings")).to_contain_text(f"{good.name}：符合")
    expect(page.locator("#findings")).to_contain_text(f"{poor.name}：不符合")
    expect(page.locator("#findings")).to_contain_text("差 0.02 元")
    number = hand_in(page, raw)
    county = through_office(enter, office, number, title, script=script)
    approval, decision = letter(county, "扶贫车间一次性奖补申请审批表"), letter(county, "扶贫车间一次性奖补批复")
    code, told = code_and_number(county, "扶贫车间一次性奖补批复")
    for words in (raw["company"][0], "壹仟元整", "1,000.00", told):
        assert words in decision
    for words in (good.name, poor.name, number, "壹仟元整"):
        assert words in approval
    pay(enter("caizheng", script=script), number)
    verify(enter(script=script), code, told)


def pay(page: Page, number: str) -> None:
    """Finance registers the payment: with its voucher, or not at all."""
    page.goto("/cases")
    page.get_by_role("link", name=number).click()
    press(page, "登记发放")
    expect(page.locator("#error-summary")).to_contain_text("请填写凭证号")
    page.get_by_label("凭证号").fill(f"JZ-{number}")
    press(page, "登记发放")
    expect(page.get_by_role("heading", level=1)).to_have_text("已登记发放")
    expect(page.locator("main")).to_contain_text("现为 已发放")
    page.goto("/cases?state=paid")
    page.get_by_role("link", name=number).click()
    expect(page.locator("main")).to_contain_text(f"1,000元　凭证号 JZ-{number}")
