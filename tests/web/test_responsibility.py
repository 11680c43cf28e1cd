"""Responsibility letters in the browser: planned, divided, issued and marked, each by those whose they are."""

from datetime import timedelta
from io import BytesIO

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from fupin import worker
from fupin.model import AuditRow, Document, LetterPrint, ResponsibilityMark, ResponsibilityPlan
from fupin.model.terms import Role
from fupin.responsibility import issuing
from fupin.task_kinds import TASKS
from tests.office import NOON, OTHER_COUNTY, OTHER_TOWNSHIP
from tests.responsibility.press import PagePrinter, papers

PEOPLE = "王建国 东庄村、西庄村\n李志强\n"
YESTERDAY = ["2026", "11", "19"]


@pytest.fixture
def printer(office, app, monkeypatch):
    """Letters are real files, for they are bound."""
    object.__setattr__(office.press, "printer", PagePrinter())
    return office.press.printer


@pytest.fixture
def county(office, printer, client, sign_in):
    sign_in(client, office.approver.username)
    return client


@pytest.fixture
def township(office, printer, enter):
    return enter(office.reviewer)


@pytest.fixture
def planned(page, county):
    """The county's board, with its indicators saved and nothing divided."""
    edit = page.follow(page.submit(page("/responsibility"), "制定2026年度责任书"))
    page.submit(edit, "保存，去分解指标")
    return address(edit)


@pytest.fixture
def people(page, township):
    """The township's board, with two people and all their targets."""
    begun = page.submit(page("/responsibility", client=township), "制定2026年度责任书", client=township)
    edit = page.follow(begun, township)
    targets = page.follow(page.submit(edit, "保存，去分解指标", {"people": PEOPLE}, client=township), township)
    page.submit(targets, "保存", boxes(targets, "3"), client=township)
    return address(edit)


@pytest.fixture
def issued(page, people, township):
    """The township's board, with two letters."""
    page.submit(page(people, client=township), "制发2份责任书", client=township)
    return people


def address(found):
    return found.response.request.path.removesuffix("/edit").removesuffix("/targets")


def boxes(found, value):
    return {name: value for name in found.answers("保存") if name.startswith("t_")}


def ticks(found):
    return [box.get("value") for box in found.all("input", name="party")]


def acts(session):
    session.rollback()
    return [row.object for row in session.scalars(select(AuditRow).where(AuditRow.act == "responsibility"))]


def sheet_of(response):
    return CalamineWorkbook.from_filelike(BytesIO(response.get_data())).get_sheet_by_index(0).to_python()


def workbook(rows):
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for number, row in enumerate(rows):
            book.worksheets()[0].write_row(number, 0, row) if number else book.add_worksheet().write_row(0, 0, row)
    return FileStorage(BytesIO(out.getvalue()), "目标.xlsx")


def test_a_county_plans_divides_and_issues_to_all_its_townships(page, app, county, planned, session):
    targets = page(f"{planned}/targets")
    board = page.follow(page.submit(targets, "保存", boxes(targets, "100")))
    assert "应签7" in board.main
    task = page.follow(page.submit(board, "制发7份责任书"))
    assert "制发责任书" in task.main or "责任书" in task.h1
    while worker.work_once(app, {kind: each.do for kind, each in TASKS.items()}):
        pass
    board = page(planned)
    assert "已制发7" in board.main
    assert "制发7份责任书" not in board.buttons()
    assert "潍城人社责任书〔2026〕1号" in board.links()
    assert acts(session)[-1].endswith("制发7份")


def test_what_is_typed_wrong_stands_at_its_box_and_nothing_is_lost(page, planned, session):
    targets = page(f"{planned}/targets")
    typed = boxes(targets, "5")
    wrong = next(iter(typed))
    found = page.submit(targets, "保存", {**typed, wrong: "很多"}, 422)
    assert found.errors == ["城关街道办事处的精准识别卡核查建卡率请填写整数"]
    assert found.answers("保存")[wrong] == ["很多"]
    assert sum(values == ["5"] for values in found.answers("保存").values()) == len(typed) - 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"points_0": "9"}, "各项分值合计应为100分，现在是99分，请修改分值"),
        ({"name_0": ""}, "请填写第1行的指标名称，不要这一行的，把整行清空"),
        ({"unit_1": ""}, "请填写第2行的单位，如“人”"),
        ({"points_2": ""}, "请填写第3行的分值"),
        ({"whole_3": "几个"}, "第4行总目标请填写整数"),
        ({"name_4": "转移就业"}, "“转移就业”重复，请改名或清空这一行"),
        ({"clauses": ""}, "请填写条款"),
        ({"due_on": ["2026", "2", "30"]}, "2026年2月没有30日，请核对"),
    ],
)
def test_indicators_and_clauses_are_checked(page, planned, changes, words):
    found = page.submit(page(f"{planned}/edit"), "保存，去分解指标", changes, 422)
    assert words in found.errors
    for name, typed in changes.items():
        assert found.answers("保存，去分解指标")[name] == (typed if isinstance(typed, list) else [typed])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "请填写就业扶贫协理员"),
        ("王建国\n王建国 东庄村", "“王建国”写了两次，请删去一行；同名的请在姓名后加（大）（小）区别"),
        (f"王建国 {'村' * 61}", "“王建国”这一行太长，姓名和负责的村各最多60个字"),
    ],
)
def test_the_people_of_a_township_are_checked(page, people, township, typed, words):
    found = page.submit(
        page(f"{people}/edit", client=township), "保存，去分解指标", {"people": typed}, 422, client=township
    )
    assert found.errors == [words]


def test_parts_less_than_the_whole_are_warned_of_and_do_not_hinder(page, people, township):
    edit = page(f"{people}/edit", client=township)
    page.submit(edit, "保存，去分解指标", {"whole_1": "10"}, client=township)
    board = page(people, client=township)
    assert "分解合计6户，总目标是10户，还差4户" in board.main
    assert "已制发2" in page.follow(page.submit(board, "制发2份责任书", client=township), township).main


def test_the_table_can_be_filled_in_elsewhere(page, county, planned):
    head, *rows = sheet_of(county.get(f"{planned}/targets.xlsx"))
    file = workbook([head, *([*row[:2], *[4] * (len(head) - 2)] for row in rows)])
    board = page.follow(page.submit(page(f"{planned}/targets"), "上传", {"file": file}))
    assert "制发7份责任书" in board.buttons()


def test_a_file_with_a_wrong_cell_changes_nothing(page, county, planned):
    head, *rows = sheet_of(county.get(f"{planned}/targets.xlsx"))
    cells = [[*row[:2], *[4] * (len(head) - 2)] for row in rows]
    cells[1][3] = "若干"
    found = page.submit(page(f"{planned}/targets"), "上传", {"file": workbook([head, *cells])}, 422)
    assert found.errors == ["第3行 实现每户一人转移就业：应为数字，现在是“若干”"]
    assert "指标没有填完" in page(planned).main


def test_no_file_is_told(page, planned):
    assert page.submit(page(f"{planned}/targets"), "上传", {"file": None}, 422).errors == ["请选择填好的表格"]


def test_whoever_was_slower_is_told_and_keeps_what_was_typed(page, planned):
    targets, edit = page(f"{planned}/targets"), page(f"{planned}/edit")
    page.submit(targets, "保存", boxes(targets, "1"))
    found = page.submit(targets, "保存", boxes(targets, "2"), 409)
    assert "刚被他人修改" in found.text
    typed = [values for name, values in found.answers("保存").items() if name.startswith("t_")]
    assert typed == [["2"]] * len(boxes(targets, ""))
    found = page.submit(edit, "保存，去分解指标", {"name_0": "别的"}, 409)
    assert found.answers("保存，去分解指标")["name_0"] == ["别的"]


def test_few_letters_are_issued_at_once_and_a_second_press_issues_none(page, people, township, session):
    board = page(people, client=township)
    shown = page.follow(page.submit(board, "制发2份责任书", client=township), township)
    assert "已制发2份责任书" in shown.text
    again = page.follow(page.submit(board, "制发2份责任书", client=township), township)
    assert "没有要制发的责任书" in again.text
    assert len(session.scalars(select(Document)).all()) == 2


def test_a_correction_supersedes_only_that_letter(page, issued, township, session):
    targets = page(f"{issued}/targets", client=township)
    page.submit(targets, "保存", {next(iter(boxes(targets, ""))): "8"}, client=township)
    board = page(issued, client=township)
    assert "要重新制发" in board.main
    shown = page.follow(page.submit(board, "制发1份责任书", client=township), township)
    assert "第2版" in shown.main
    assert sorted(session.scalars(select(Document.status))) == ["superseded", "valid", "valid"]


def test_printing_all_is_noted(page, issued, township, session):
    answers = page(issued, client=township).answers("打印勾选的（不勾选就打印没有打印过的）")
    response = township.post(f"{issued}/print", data=answers)
    assert response.mimetype == "application/pdf"
    assert len(papers(response.get_data())) == 8
    assert "已打印2" in page(issued, client=township).main
    assert session.scalars(select(AuditRow.object).where(AuditRow.act == "printed")).one().endswith("2份")


def test_those_printed_long_ago_and_not_back_lead_to_their_board(page, issued, township, enter, office, session):
    session.rollback()
    letter = session.scalars(select(Document).where(Document.kind == issuing.KIND)).first()
    at = NOON - timedelta(days=20)
    session.add(LetterPrint(document_id=letter.id, copy=1, at=at, by_id=office.reviewer.id))
    session.commit()
    shown = page("/scans/late", client=township)
    assert shown.links()[letter.number] == issued
    assert "责任书" in shown.main
    counter = page("/scans/late", client=enter(office.clerk))
    assert letter.number in counter.main
    assert letter.number not in counter.links()


def test_signed_and_returned_are_noted_with_their_day_and_who(page, issued, township, session):
    board = page(issued, client=township)
    one, two = ticks(board)
    page.submit(board, "登记已签字", {"party": [one, two]}, client=township)
    shown = page.follow(page.submit(board, "登记已收回", {"party": [one]}, client=township), township)
    assert "已签字2" in shown.main
    assert "已收回1" in shown.main
    assert "已办完" in shown.main
    assert "待收回" in shown.main
    assert "张初审" in shown.main
    assert acts(session)[-2:] == ["责任书 1 已签字 2份", "责任书 1 已收回 1份"]


def test_the_same_noted_twice_counts_once(page, issued, township, session):
    board = page(issued, client=township)
    for _ in range(2):
        page.submit(board, "登记已签字", {"party": ticks(board)}, client=township)
    assert len(session.scalars(select(ResponsibilityMark)).all()) == 2


def test_a_mark_is_undone_by_a_further_one(page, issued, township, session):
    board = page(issued, client=township)
    one = ticks(board)[:1]
    page.submit(board, "登记已签字", {"party": one}, client=township)
    shown = page.follow(page.submit(board, "撤销已签字", {"party": one}, client=township), township)
    assert "已签字0" in shown.main
    assert "撤销“已签字”" in shown.main
    session.rollback()
    assert [mark.undone for mark in session.scalars(select(ResponsibilityMark))] == [False, True]


@pytest.mark.parametrize(
    ("button", "changes", "words"),
    [
        ("登记已签字", {"party": None}, "请先勾选责任书"),
        ("登记已收回", {}, "王建国还没有登记“已签字”，请先登记"),
        ("登记已签字", {"on": ["2026", "11", "21"]}, "不能晚于今天（2026年11月20日）"),
        ("登记已签字", {"on": YESTERDAY}, "王建国的责任书是2026年11月20日制发的，日期不能更早"),
        ("登记已签字", {"on": ["", "", ""]}, "请填写日期"),
        ("撤销已签字", {}, "勾选的责任书都没有登记“已签字”，不用撤销"),
    ],
)
def test_a_wrong_mark_is_refused_in_words(page, issued, township, session, button, changes, words):
    board = page(issued, client=township)
    found = page.submit(board, button, {"party": ticks(board)[:1], **changes}, 422, client=township)
    assert found.errors == [words]
    assert session.scalars(select(ResponsibilityMark)).all() == []


def test_a_signature_is_not_undone_while_the_letter_is_back(page, issued, township):
    board = page(issued, client=township)
    one = {"party": ticks(board)[:1]}
    page.submit(board, "登记已签字", one, client=township)
    page.submit(board, "登记已收回", one, client=township)
    found = page.submit(board, "撤销已签字", one, 422, client=township)
    assert found.errors == ["王建国已收回，请先撤销“已收回”"]


def test_an_unknown_mark_is_refused(page, issued, township):
    page.post(f"{issued}/marks", {"act": "burnt"}, 400, client=township)


def test_the_county_sees_its_townships_board_and_cannot_change_it(page, county, issued, session):
    board = page(issued)
    assert "应签2" in board.main
    assert board.all("input", name="party") == []
    for part in ("edit", "targets", "targets.xlsx"):
        page(f"{issued}/{part}", 404)
    for part in ("edit", "targets", "targets/file", "issue", "print", "marks"):
        page.post(f"{issued}/{part}", {"act": "signed"}, 404)
    listed = page("/responsibility").main
    assert "潍城区城关街道人力资源和社会保障所" in listed
    assert "还没有制定责任书的单位：南关街道办事处、" in listed


def test_a_letter_is_read_by_its_addressee_and_by_nobody_elsewhere(page, office, county, planned, enter, app, session):
    targets = page(f"{planned}/targets")
    page.submit(targets, "保存", boxes(targets, "1"))
    page.submit(page(planned), "制发7份责任书")
    while worker.work_once(app, {kind: each.do for kind, each in TASKS.items()}):
        pass
    township = enter(office.reviewer)
    found = page("/responsibility", client=township)
    letter = found.links()["潍城人社责任书〔2026〕1号"]
    assert township.get(letter).mimetype == "application/pdf"
    page(planned, 404, client=township)
    elsewhere = enter(office.user(Role.COUNTY, OTHER_COUNTY, "临朐"))
    neighbour = enter(office.user(Role.TOWNSHIP, "370702002", "南关"))
    for browser in (elsewhere, neighbour, enter(office.user(Role.TOWNSHIP, OTHER_TOWNSHIP, "外乡"))):
        page(letter, 404, client=browser)
    page(planned, 404, client=elsewhere)


@pytest.mark.parametrize("role", [Role.CLERK, Role.FINANCE, Role.AUDITOR, Role.ADMIN])
def test_others_have_no_business_here(page, office, enter, role):
    page("/responsibility", 403, client=enter(office.user(role, "370702", "别人")))


def test_an_account_of_the_wrong_level_sees_and_makes_none(page, office, enter, session):
    browser = enter(office.user(Role.TOWNSHIP, "370702", "错级"))
    assert page("/responsibility", client=browser).all("button", name="year") == []
    page.post("/responsibility", {"year": "2026"}, 403, client=browser)
    assert session.scalars(select(ResponsibilityPlan)).all() == []


@pytest.mark.parametrize("year", ["2025", "2028", "", "来年", "9" * 30])
def test_a_year_that_is_over_far_or_none_is_refused(page, county, year):
    assert page.post("/responsibility", {"year": year}, 422).errors == [
        "只能制定2026年或2027年的责任书，请重新选择年度"
    ]


def test_an_issued_letter_is_voided_from_its_board_and_checked_by_anybody(page, issued, township, county, session):
    letter = session.scalars(select(Document).order_by(Document.id)).first()
    board = page(issued, client=township)
    form = page(board.links()[f"作废：{letter.number}"], client=township)
    assert "回到2026年度责任书" in form.links()
    page.submit(form, "申请作废", {"reason": "mistake", "words": "指标填错一项"}, client=township)
    assert page.post(f"/letters/{letter.uid}/void/decide", {"decision": "agree"}, 422, client=township).errors
    asked = page("/voids", client=county)
    assert "王建国" in asked.main
    page.submit(page(f"/letters/{letter.uid}/void", client=county), "同意作废", client=county)
    told = page(f"/verify?code={letter.code}").main
    assert "已作废" in told
    assert "王*国" in told
    again = page(f"/letters/{letter.uid}/void", client=township)
    page.submit(again, "重新出具", client=township)
    assert "未制发" not in page(issued, client=township).main


def test_letters_are_printed_together_with_a_list_to_sign(page, issued, township, session, work):
    shown = page("/prints", client=township)
    assert "王建国" in shown.main
    page.submit(shown, "打印勾选的", {"letter": [shown.answers("打印勾选的")["shown"][0]]}, client=township)
    work()
    assert "已打印1" in page(issued, client=township).main
