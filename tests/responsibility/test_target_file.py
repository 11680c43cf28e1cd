"""The workbook of targets: filled in it is read back; what is wrong is named row by row and nothing is taken."""

from io import BytesIO

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from fupin.model.terms import Role
from fupin.registry.problems import RosterRefused
from fupin.responsibility import plans, target_file


def rows_of(content):
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def written(rows):
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and cell.startswith("="):
                    page.write_formula(number, column, cell, value="")
                else:
                    page.write(number, column, cell)
    return out.getvalue()


@pytest.fixture
def table(plan):
    """What the downloaded workbook says, with a target in every box."""
    head, *rows = rows_of(target_file.workbook(plan))
    return [head, *([row[0], row[1], *[5] * len(plan.indicators)] for row in rows)]


def reasons(table, plan):
    with pytest.raises(RosterRefused) as refused:
        target_file.read(written(table), plan)
    return [str(problem) for problem in refused.value.problems]


def test_the_workbook_has_the_names_and_what_is_known(plan, fill):
    fill(plan, 9)
    head, first, *rest = rows_of(target_file.workbook(plan))
    assert head[:3] == ["2026年代码", "名称", "精准识别卡核查建卡率（%）"]
    assert first[:3] == ["370702001", "城关街道办事处", 9]
    assert len(rest) == 6


def test_a_filled_one_is_read_back_even_with_codes_as_numbers_and_rows_in_another_order(plan, table):
    table[1][0] = int(table[1][0])
    found = target_file.read(written([table[0], *reversed(table[1:])]), plan)
    assert found == {(party.id, each.id): 5 for party in plan.parties for each in plan.indicators}


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("若干", "第3行 转移就业：应为数字，现在是“若干”"),
        ("", "第3行 转移就业：不能为空"),
        (-1, "第3行 转移就业：应为0至9999999的整数"),
        (1.5, "第3行 转移就业：应为0至9999999的整数"),
        (10**12, "第3行 转移就业：应为0至9999999的整数"),
        ("=SUM(C2:C3)", "第3行 转移就业：不能为空"),
        ("'=1+1", "第3行 转移就业：应为数字，现在是“'=1+1”"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_indicator(plan, table, cell, words):
    table[2][4] = cell
    assert reasons(table, plan) == [words]


def test_every_wrong_cell_is_named_at_once(plan, table):
    table[1][2] = table[3][5] = "x"
    assert [words.partition("：")[0] for words in reasons(table, plan)] == [
        "第2行 精准识别卡核查建卡率",
        "第4行 就业扶贫车间",
    ]


def test_the_file_of_another_office_is_refused(session, plan, account):
    other, _ = plans.begin(session, account(Role.COUNTY, "370724"), 2026)
    head, *rows = rows_of(target_file.workbook(other))
    found = reasons([head, *([*row[:2], *[1] * 12] for row in rows)], plan)
    assert "不在本责任书的名单里" in found[1]
    assert found[0].startswith("文件：表中缺少城关街道办事处、")


def test_the_file_of_another_year_or_with_other_columns_is_refused(plan, table):
    for change in ({0: "2027年代码"}, {3: "别的指标（人）"}):
        head = [change.get(place, title) for place, title in enumerate(table[0])]
        assert reasons([head, *table[1:]], plan) == [f"文件：{target_file.OTHER}"]


def test_a_missing_line_is_told(plan, table):
    assert reasons([*table[:3], *table[4:]], plan) == ["文件：表中缺少西关街道办事处，请补上再上传"]


def test_a_line_that_comes_twice_or_bears_another_s_name_is_told(plan, table):
    table[2][0] = table[1][0]
    table[3][1] = "别处"
    found = reasons(table, plan)
    assert "第3行 代码：和第2行重复，请删去一行" in found
    assert "第4行 名称：“别处”和代码不一致，这个代码是“西关街道办事处”，请核对" in found


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"\xd0\xcf\x11\xe0", b"x" * (target_file.MOST_BYTES + 1)])
def test_what_is_no_workbook_is_refused(plan, content):
    with pytest.raises(RosterRefused):
        target_file.read(content, plan)
