"""The work that leaves behind the pages no link of a fresh office leads to: searches, drafts, uploads, orders."""

import io
from collections.abc import Callable
from urllib.parse import urlencode

from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from fupin.identity import with_check_digit
from fupin.model import Application
from fupin.model.places import inside
from tests.browser.office import COUNTY, Office
from tests.pagerules.crawl import Walker
from tests.pages import Page, text_of
from tests.registry.workbooks import write
from tests.scanning import scanner

Do = Callable[[Walker, Office], list[str]]
XLSX = "roster.xlsx"


def press(walker: Walker, page: Page, button: str, changes: dict[str, object] | None = None) -> Page:
    """Press the button that begins with these words, with some fields filled anew; the page that follows."""
    form, pressed = next(
        (form, one) for form in page.all("form") for one in form.iter("button") if text_of(one).startswith(button)
    )
    given = {name: value if isinstance(value, list) else [value] for name, value in (changes or {}).items()}
    address = pressed.get("formaction") or form.get("action") or page.response.address
    sent = page.answers(text_of(pressed)) | given
    posts = form.get("method") == "post"
    answer = walker.post(address, sent) if posts else f"{address}?{urlencode(sent, doseq=True)}"
    seen = walker.open(answer) if isinstance(answer, str) else answer
    assert seen is not None, f"{button} leads to no page"
    assert seen.status_code == 200, f"{button}: {seen.page.errors or seen.page.main}"
    return seen.page


def look(walker: Walker, address: str) -> Page:
    """The page at an address."""
    seen = walker.open(address)
    assert seen is not None, address
    return seen.page


def file(name: str, content: bytes) -> tuple[io.BytesIO, str]:
    """As the test client sends it."""
    return io.BytesIO(content), name


def searched(walker: Walker, office: Office) -> list[str]:
    """A name that many have, and one that nobody has."""
    nobody = press(walker, look(walker, "/people"), "查找", {"typed": "无此人"})
    many = press(walker, look(walker, "/people"), "查找", {"typed": "王"})
    return [nobody.response.address, many.response.address]


def applied(walker: Walker, office: Office) -> list[str]:
    """A training sign-up from the front page to the receipt, with a photograph; and a draft left on its check page."""
    left = _to_check(walker, office)
    page = _to_check(walker, office)
    papers = look(walker, next(address for words, address in page.links().items() if words.startswith("上传或更改")))
    kind = papers.all("input", name="paper")[0].get("value")
    press(walker, papers, "上传", {"paper": kind, "file": file("img.jpg", scanner.jpeg(scanner.blank(30)))})

    done = press(walker, look(walker, page.response.address), "提交申请", {"ticked": ["true", "insist"]})
    return [left.response.address, papers.response.address, done.response.address]


def _to_check(walker: Walker, office: Office) -> Page:
    form = press(walker, look(walker, "/apply"), "开始填写职业技能培训报名")
    return press(walker, form, "继续", dict(office.training(office.person())))


def roster_taken(walker: Walker, office: Office) -> list[str]:
    """A roster with somebody who is on the register already and somebody whose number is wrong."""
    titles, *rows = CalamineWorkbook.from_path(office.folder / "demo" / XLSX).get_sheet_by_index(0).to_python()
    twin = dict(zip(titles, rows[400], strict=True))
    again = twin | {
        "户编号": "020019019901", "人编号": "02001901990101", "人数": "1", "与户主关系": "户主",
        "证件号码": with_check_digit(f"{twin['证件号码'][:14]}799"), "联系电话": "19900009999",
    }  # fmt: skip
    bad = again | {"户编号": "020019019902", "人编号": "02001901990201", "证件号码": "370702197001011111"}
    content = write(office.folder / XLSX, [again, bad]).read_bytes()
    page = press(walker, look(walker, "/imports"), "上传并核对", {"file": file(XLSX, content)})
    walker.work()
    checked = look(walker, page.response.address)
    press(walker, checked, "只导入正确的行")
    walker.work()
    return [page.response.address, *_uploaded_again(walker, content)]


def _uploaded_again(walker: Walker, content: bytes) -> list[str]:
    waiting = press(walker, look(walker, "/imports"), "上传并核对", {"file": file(XLSX, content)})
    walker.work()
    return [waiting.response.address]


def villages_changed(walker: Walker, office: Office) -> list[str]:
    """The example of the office itself."""
    example = walker.client.get("/areas/example.xlsx").data
    page = press(walker, look(walker, "/areas"), "上传并核对", {"file": file("example.xlsx", example)})
    walker.work()
    return [page.response.address]


def targets_divided(walker: Walker, office: Office) -> list[str]:
    """This year's responsibility letters, issued."""
    edit = press(walker, look(walker, "/responsibility"), "制定")
    targets = press(walker, edit, "保存，去分解指标")
    boxes = {name: "3" for name in targets.answers("保存") if name.startswith("t_")}
    board = press(walker, targets, "保存", boxes)
    address = board.response.address
    if any(words.startswith("制发") for words in board.buttons()):
        press(walker, board, "制发")
    return [address, f"{address}/edit", f"{address}/targets"]


def cases_of_each_state(walker: Walker, office: Office) -> list[str]:
    """One case of each measure in each state."""
    each = select(func.min(Application.id)).where(inside(Application.area_code, COUNTY))
    with office.records() as session:
        ids = each.group_by(Application.scheme, Application.state)
        uids = session.scalars(select(Application.uid).where(Application.id.in_(ids))).all()
    return [f"/cases/{uid}" for uid in uids]


def papers_ordered(walker: Walker, office: Office) -> list[str]:
    """A batch of letters and its hand-over list; the list of missed people as a workbook."""
    batch = press(walker, look(walker, "/prints"), "打印本页全部")
    task = press(walker, look(walker, "/villages/missed"), "导出名单")
    walker.work()
    return [batch.response.address, task.response.address]


def pile_dropped(walker: Walker, office: Office) -> list[str]:
    """A blank sheet and a drawing that is no letter of ours."""
    pages = [scanner.signed(scanner.blank(60)), scanner.blank(60)]
    pile = scanner.pile(pages, 60)
    page = press(walker, look(walker, "/scans"), "上传并归档", {"files": file("pile.pdf", pile)})
    walker.work()
    return [page.response.address]


def month_uploaded(walker: Walker, office: Office) -> list[str]:
    """A month of posts: as the office gave it out, nothing filled in yet, and with hours that are no number."""
    months = look(walker, "/posts/months")
    sheet = next(address for address in months.links().values() if address.count("/") > 4)
    given = io.BytesIO(walker.client.get(f"{sheet}/sheet.xlsx").data)
    titles, *rows = CalamineWorkbook.from_filelike(given).get_sheet_by_index(0).to_python()
    wrong = [dict(zip(titles, row, strict=True)) | {"工时": "很多"} for row in rows]
    spoilt = io.BytesIO(write(office.folder / "month.xlsx", wrong, titles).read_bytes())
    sent = [
        press(walker, look(walker, f"{sheet}/upload"), "上传并核对", {"file": file("month.xlsx", content.getvalue())})
        for content in (given, spoilt)
    ]
    return [page.response.address for page in sent]
