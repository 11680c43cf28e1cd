"""Every page a role can reach fits the window, and none complains in the console."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.office import Office
from tests.browser.pages import fill, follow, press, sideways

pytestmark = pytest.mark.browser

WIDTHS = (1280, 640)
# account: the pages of its work; a case and a notice are followed from their lists
PLACES = {
    "": ("/login", "/help", "/verify", "/verify?code=AAAA-AAAA", "/nowhere"),
    "chuangkou": (
        "/cases",
        "/cases?state=",
        "/apply",
        "/notices",
        "/policy",
        "/password",
        "/staff",
        "/classes",
        "/classes/new",
        "/workshops",
        "/workshops/new",
        "/doubts",
    ),
    "xiangzhen": (
        "/cases",
        "/cases?state=&scheme=workshop",
        "/notices",
        "/people",
        "/people/found/x",
        "/workshops",
        "/phrases",
    ),
    "xianji": (
        "/cases",
        "/cases?state=",
        "/notices",
        "/notices/new/training",
        "/classes",
        "/doubts",
        "/money",
        "/money/owed",
        "/money/budgets",
    ),
    "caizheng": ("/cases", "/cases?state=paid", "/money", "/money/budgets"),
    "shiji": ("/cases?state=", "/classes", "/workshops", "/doubts", "/money"),
    "guanli": ("/staff", "/staff/new"),
    "shenji": ("/audit", "/audit/events"),
}
# account, a list, and what is followed from its rows
ROWS = (
    ("chuangkou", "/classes"), ("chuangkou", "/workshops"), ("xianji", "/doubts?state="), ("caizheng", "/money"),
)  # fmt: skip
PICTURES = os.environ.get("FUPIN_PICTURES")  # a folder, for whoever wants to look at what was visited


def look(page: Page, name: str) -> list[str]:
    """Where the page is wider than the window."""
    found = []
    page.wait_for_load_state()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if sideways(page) > 0:
            found.append(f"{name} at {width}: {sideways(page)} too wide")
        if PICTURES:
            file = f"{name.strip('/').replace('/', '_') or 'front'}-{width}.png"
            page.screenshot(path=Path(PICTURES, file), full_page=True)
    return found


@pytest.mark.parametrize("username", PLACES)
def test_pages_fit_the_window(enter, username):
    page = enter(username)
    wrong = []
    for place in PLACES[username]:
        page.goto(place)
        wrong += look(page, f"{username}{place}")
    assert wrong == []


@pytest.mark.parametrize(("username", "place"), ROWS)
def test_what_a_list_leads_to_fits_the_window(enter, username, place):
    page = enter(username)
    page.goto(place)
    rows = page.locator("tbody th a")
    assert rows.count() > 0
    wrong = []
    for number in range(rows.count()):
        follow(page, rows.nth(number))
        wrong += look(page, f"{username}{place}-{number}")
        page.goto(place)
    assert wrong == []


@pytest.mark.parametrize("state", ["submitted", "endorsed", "on_notice", "issued", "paid", "rejected", "returned"])
def test_cases_fit_the_window(enter, state):
    page = enter("xianji")
    wrong = []
    for scheme in FILLED:
        page.goto(f"/cases?state={state}&scheme={scheme}")
        link = page.locator("tbody th a").first
        if link.count():
            follow(page, link)
            wrong += look(page, f"case-{state}-{scheme}")
    assert wrong == []


@pytest.mark.parametrize("scheme", ["training", "workshop", "public_post"])
def test_returning_a_case_and_mending_it_fit_the_window(enter, scheme):
    reviewer, counter = enter("xiangzhen"), enter("chuangkou")
    reviewer.goto(f"/cases?state=submitted&scheme={scheme}")
    follow(reviewer, reviewer.locator("tbody th a").first)
    follow(reviewer, reviewer.get_by_role("link", name="逐项写意见后退回"))
    wrong = look(reviewer, f"return-{scheme}")
    counter.goto(f"/cases?state=returned&scheme={scheme}")
    follow(counter, counter.locator("tbody th a").first)
    follow(counter, counter.get_by_role("link", name="继续填写"))
    expect(counter.locator(".to-mend li")).not_to_have_count(0)
    assert wrong + look(counter, f"mend-{scheme}") == []


def test_notices_fit_the_window(enter):
    page = enter("xianji")
    page.goto("/notices")
    follow(page, page.locator("tbody th a").first)
    assert look(page, "notice") == []


FILLED = {
    "training": "职业技能培训报名",
    "workshop": "扶贫车间一次性奖补",
    "public_post": "公益性岗位安置",
    "training_subsidy": "职业技能培训补贴",
    "hire_subsidy": "吸纳就业困难人员补贴",
}
ROSTER = {
    "workshop": ("加一名工人", "加一行报酬", "加一行报酬"),
    "public_post": ("加一名家庭成员",),
    "hire_subsidy": ("加一名吸纳人员", "加一个月"),
}


@pytest.mark.parametrize("scheme", FILLED)
def test_forms_fit_the_window_empty_wrong_filled_and_checked(enter, office, scheme):
    page = enter("chuangkou")
    page.goto("/apply")
    press(page, f"开始填写{FILLED[scheme]}")
    wrong = look(page, f"form-{scheme}-empty")
    press(page, "继续")
    expect(page.locator("#error-summary")).to_be_focused()
    wrong += look(page, f"form-{scheme}-wrong")
    raw = answers(office, scheme)
    for button in ROSTER.get(scheme, ()):
        press(page, button)
    fill(page, {name: values for name, values in raw.items() if name == "id_number"})
    press(page, "核对")
    fill(page, raw)
    member = {"name": "胡桂兰", "sex": "女", "relation": "配偶", "state": "务农"}
    fill(page, {f"family-0-{field}": [value] for field, value in member.items()})
    press(page, "核对")
    wrong += look(page, f"form-{scheme}-filled")
    press(page, "继续")
    wrong += look(page, f"form-{scheme}-check")
    follow(page, page.get_by_role("link", name="上传或更改"))
    wrong += look(page, f"form-{scheme}-papers")
    assert wrong == []


def answers(office: Office, scheme: str) -> dict[str, list[str]]:
    """Good answers; of a roster, one worker."""
    if scheme == "workshop":
        return office.workshop([office.person(), office.person()])
    if scheme == "public_post":
        return office.public_post(office.person(disabled=True))
    if scheme == "hire_subsidy":
        return office.hire_subsidy(office.person())
    if scheme == "training_subsidy":
        return office.training_subsidy()
    return office.training(office.person())
