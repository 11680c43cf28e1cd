"""The handbook is walked through: whatever it names in 【】 is on the page it speaks of; its pictures are taken there.

`make handbook` takes them anew, on a day that stays the same; every other run only looks whether each step exists.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page

from fupin.handbook import FOLDER, PICTURES, chapters
from tests.browser.office import Office
from tests.browser.pages import fill, follow, settle
from tests.served import FLASK, ROOT, open_for_business, surroundings

pytestmark = pytest.mark.browser

WANTED = os.environ.get("FUPIN_HANDBOOK")  # the folder to write the pictures to
WINDOW = {"width": 1100, "height": 760}
COLOURS = 48
MOST_BYTES, MOST_ALTOGETHER, MOST_LINES = 80_000, 1_500_000, 80

NAMES = """() => [...document.querySelectorAll(
    'h1, h2, h3, button, a, label, legend, summary, caption, th, dt')]
  .filter((each) => each.offsetParent !== null)
  .map((each) => {
    const copy = each.cloneNode(true);
    copy.querySelectorAll('.unseen, .optional, .count, .key, select').forEach((part) => part.remove());
    return copy.textContent.replace(/\\s+/g, ' ').trim().replace(/（\\d+(?: 对待处理)?）$/, '');
  })"""


class Walk:
    """Going through a chapter: what was seen under each of its headings, and the pictures taken."""

    def __init__(self, office: Office, chromium: Browser, slug: str) -> None:
        self.office, self.chromium, self.slug = office, chromium, slug
        self.seen: dict[str, set[str]] = {}
        self.taken: set[str] = set()
        self.section = ""

    def enter(self, username: str) -> Page:
        """A window of that account."""
        context = self.chromium.new_context(base_url=self.office.url, locale="zh-CN", viewport=WINDOW)
        context.set_default_timeout(10_000)
        self.office.sign_in(context, username)
        page = context.new_page()
        page.goto("/")
        return page

    def begin(self, section: str, page: Page) -> None:
        """From here on the chapter speaks of what is under this heading."""
        self.section = section
        self.look(page)

    def look(self, page: Page) -> None:
        """Take in what the page shows."""
        page.wait_for_load_state()
        self.seen.setdefault(self.section, set()).update(page.evaluate(NAMES))

    def press(self, page: Page, button: str) -> None:
        """A button, and the page after it."""
        self.go(page, page.get_by_role("button", name=button, exact=True).first)

    def choose(self, page: Page, link: str) -> None:
        """A link, and the page after it."""
        self.go(page, page.get_by_role("link", name=link, exact=True).first)

    def go(self, page: Page, there: Locator) -> None:
        """Whatever it is, and the page after it."""
        follow(page, there)
        self.look(page)

    def picture(self, page: Page, number: int, at: str = "main") -> None:
        """What the window shows from that element on: the frame is the same on every page."""
        name = f"{self.slug}-{number}"
        self.taken.add(name)
        if WANTED:
            page.evaluate("wanted => document.querySelector(wanted).scrollIntoView()", at)
            page.evaluate("document.activeElement.blur()")
            save(page.screenshot(), Path(WANTED, f"{name}.png"))


def save(shot: bytes, path: Path) -> None:
    """With few colours and nothing but the picture: the same screen gives the same file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    few = Image.open(BytesIO(shot)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


@pytest.fixture(scope="module")
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office of this module's own, since its cases are decided; on the fixed day if pictures are wanted."""
    folder = tmp_path_factory.mktemp("handbook") / "office"
    frozen = [sys.executable, "-m", "tests.browser.frozen"]
    if WANTED:
        subprocess.run([*frozen, "ensure"], cwd=ROOT, env=surroundings(folder), check=True, capture_output=True)
        command = [*frozen, "serve"]
    else:
        shutil.copytree(request.getfixturevalue("made_office"), folder)
        command = [*FLASK, "serve", "--port"]
    with open_for_business(folder, command) as made:
        yield made


# the chapters --------------------------------------------------------------------------------------------------------


def counter(walk: Walk) -> None:
    """Somebody is found, signed up for a course, and gets a receipt."""
    page, person = walk.enter("chuangkou"), walk.office.person()
    walk.begin("先找到这个人", page)
    walk.choose(page, "查找人员")
    page.get_by_label("要找的人").fill(person.name)
    walk.press(page, "查找")
    if "/found/" in page.url:
        walk.go(page, page.locator("tbody a").first)
    walk.picture(page, 1)

    walk.begin("填表", page)
    walk.choose(page, "新申请")
    walk.press(page, "开始填写职业技能培训报名")
    raw = walk.office.training(person)
    fill(page, {"id_number": raw["id_number"]})
    walk.press(page, "核对")
    fill(page, raw)
    settle(page)
    walk.look(page)
    walk.picture(page, 2)

    walk.begin("核对、提交", page)
    walk.press(page, "继续")
    walk.picture(page, 3)
    page.get_by_label("以上内容属实").check()
    walk.press(page, "提交申请")
    walk.picture(page, 4)

    walk.begin("自助机上填好的", page)
    walk.choose(page, "自助提交")


def township(walk: Walk) -> None:
    """A case is reviewed; a month of posts is looked at."""
    page = walk.enter("xiangzhen")
    walk.begin("先办什么", page)
    walk.picture(page, 1)
    walk.choose(page, "等您初审的申请")

    walk.begin("初审一件申请", page)
    walk.choose(page, "待我办理")
    walk.go(page, page.locator("tbody th a").first)
    walk.picture(page, 2)
    page.get_by_label("意见或理由").fill("经入户核实，情况属实，同意上报。")
    walk.press(page, "初审通过")

    walk.begin("公益性岗位的考勤", page)
    walk.choose(page, "岗位管理")
    walk.go(page, page.locator("main tbody th a").first)
    walk.picture(page, 3)


def county(walk: Walk) -> None:
    """A case is approved, others are put on the board, one is decided; a roll is made and checked."""
    page = walk.enter("xianji")
    walk.begin("审批", page)
    walk.choose(page, "待我办理")
    page.goto("/cases?state=endorsed&scheme=training")
    walk.go(page, page.locator("tbody th a").first)
    walk.picture(page, 1)
    walk.press(page, "审批通过")

    walk.begin("公示", page)
    walk.choose(page, "公示")
    walk.go(page, page.get_by_role("link", name=re.compile("选择并公示")).first)
    page.locator("tbody input[type=checkbox]").first.check()
    walk.picture(page, 2)
    walk.press(page, "公示勾选的申请")
    walk.go(page, page.locator("tbody a").first)

    walk.begin("批复", page)
    page.goto("/cases?state=on_notice&scheme=training")
    walk.go(page, page.locator("tbody th a").first)
    walk.press(page, "作出批复")
    walk.picture(page, 3)

    walk.begin("编发放表", page)
    walk.choose(page, "资金发放")
    walk.choose(page, "待发放")
    other = walk.enter("xianji2")
    other.goto("/money")
    walk.go(other, other.get_by_role("row", name=re.compile("制表中")).locator("th a").first)
    walk.picture(other, 4)
    walk.press(other, "复核通过")

    walk.begin("政策的数", page)
    walk.choose(page, "政策参数")


def papers(walk: Walk) -> None:
    """The lists of what is to be printed, was printed and is to come back."""
    page = walk.enter("xiangzhen")
    walk.begin("成批打印", page)
    walk.choose(page, "打印文书")
    walk.picture(page, 1)
    walk.begin("打印登记", page)
    walk.choose(page, "打印登记")
    walk.picture(page, 2)
    walk.begin("签好的扫描归档", page)
    walk.choose(page, "扫描归档")
    walk.picture(page, 3)


def finance(walk: Walk) -> None:
    """The roll that the county checked is approved and exported; one award is entered by itself."""
    page = walk.enter("caizheng")
    walk.begin("审批发放表", page)
    walk.choose(page, "资金发放")
    walk.go(page, page.get_by_role("row", name=re.compile("待审批|已复核")).locator("th a").first)
    walk.picture(page, 1)
    walk.press(page, "审批通过")

    walk.begin("送银行、登记结果", page)
    walk.picture(page, 2)
    walk.choose(page, "资金发放")
    walk.go(page, page.get_by_role("row", name=re.compile("已送银行")).locator("th a").first)

    walk.begin("一件一件登记", page)
    walk.choose(page, "待我办理")
    walk.go(page, page.locator("tbody th a").first)
    walk.picture(page, 3)

    walk.begin("看预算", page)
    walk.choose(page, "资金发放")
    walk.choose(page, "资金预算")


def admin(walk: Walk) -> None:
    """Accounts, machines, the roster."""
    page = walk.enter("guanli")
    walk.begin("新来的人", page)
    walk.choose(page, "账号")
    walk.choose(page, "新建账号")
    walk.picture(page, 1)
    walk.begin("忘了密码、调走了", page)
    walk.choose(page, "账号")
    walk.choose(page, "于河窗口 张萍")
    walk.picture(page, 2)
    walk.begin("自助机", page)
    walk.choose(page, "自助机")
    walk.picture(page, 3)
    walk.begin("上级名册", page)
    walk.choose(page, "名册导入")


WALKS: dict[str, Callable[[Walk], None]] = {
    "counter": counter,
    "township": township,
    "county": county,
    "papers": papers,
    "finance": finance,  # the roll it approves is the one the county has checked
    "admin": admin,
}


@pytest.mark.parametrize(
    "slugs", [("counter",), ("township",), ("county", "finance"), ("papers",), ("admin",)], ids=str
)
def test_every_step_named_in_the_handbook_is_on_the_screen(desk: Office, chromium: Browser, slugs: tuple[str, ...]):
    for slug in slugs:
        walk, chapter = Walk(desk, chromium, slug), chapters()[slug]
        WALKS[slug](walk)
        sections = chapter.sections[1:]
        assert list(walk.seen) == [section.title for section in sections]
        missing = {section.title: section.named - walk.seen[section.title] for section in sections}
        assert {title: words for title, words in missing.items() if words} == {}
        assert {name for section in sections for name, _ in section.pictures} == walk.taken


# the chapters as they lie in the tree -------------------------------------------------------------------------------


def test_every_chapter_is_walked_and_short():
    assert list(chapters()) == list(WALKS)
    for path in FOLDER.glob("*.md"):
        assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES
    for chapter in chapters().values():
        assert all(section.steps for section in chapter.sections[1:])
        assert 2 <= sum(len(section.pictures) for section in chapter.sections) <= 5


def test_the_pictures_are_those_shown_and_light():
    shown = {f"{name}.png" for chapter in chapters().values() for part in chapter.sections for name, _ in part.pictures}
    kept = {path.name: path.stat().st_size for path in PICTURES.iterdir()}
    assert set(kept) == shown
    assert [name for name, size in kept.items() if size >= MOST_BYTES] == []
    assert sum(kept.values()) < MOST_ALTOGETHER
