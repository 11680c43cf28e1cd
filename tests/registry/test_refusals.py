"""Rosters that are refused as a whole, each with row, column and reason."""

import pytest
from sqlalchemy import func, select

from fupin import identity
from fupin.model import Household, Person, StatusChange
from fupin.registry import TITLES, RosterRefused, import_roster
from tests.registry.workbooks import FIRST, OTHER, SECOND, write


def test_one_wrong_row_refuses_the_whole_file(office, refusal):
    assert refusal(FIRST, SECOND, OTHER | {"姓名": ""}) == [(4, "姓名", "不能为空")]
    for table in (Person, Household, StatusChange):
        assert office.scalar(select(func.count()).select_from(table)) == 0


def test_every_wrong_row_is_named_at_once(refusal):
    found = refusal(FIRST | {"民族": "火星族"}, SECOND | {"联系电话": "12"}, OTHER | {"行政村": "无名村"})
    assert [(row, column) for row, column, _ in found] == [(2, "民族"), (3, "联系电话"), (4, "行政村")]


def test_a_missing_column_is_named(refusal):
    assert refusal(FIRST, titles=[title for title in TITLES if title != "劳动技能"]) == [(1, "劳动技能", "缺少这一列")]


def test_a_file_without_its_header_lacks_every_column(tmp_path, office):
    path = write(tmp_path / "r.xlsx", [], [str(FIRST[title]) for title in TITLES])
    with pytest.raises(RosterRefused) as refused:
        import_roster(office, path, by=None)
    assert {problem.column for problem in refused.value.problems} >= set(TITLES)


def test_a_column_that_comes_twice_is_named(refusal):
    assert (1, "姓名", "这一列出现了两次") in refusal(FIRST, titles=[*TITLES, "姓名"])


def test_a_header_without_people_is_refused(refusal):
    assert refusal() == [(1, "", "表头下面没有人员")]


def test_an_empty_workbook_is_refused(refusal):
    assert (1, "", "表头下面没有人员") in refusal(titles=[])


def test_a_second_header_row_is_named(refusal):
    again = {title: title for title in TITLES}
    assert refusal(again, FIRST) == [(2, "", "又是一行表头，请只保留第1行的表头")]


def test_merged_cells_are_named(refusal):
    found = refusal(FIRST, SECOND, merge="C2:C3")
    assert found == [(2, "C", "有合并单元格，合并到C3，请取消合并并逐行填写")]


def test_an_identity_number_stored_as_a_number_is_beyond_repair(refusal):
    found = refusal(FIRST | {"证件号码": int(FIRST["证件号码"][:17] + "0")})
    assert [(row, column) for row, column, _ in found] == [(2, "证件号码")]
    assert found[0][2].startswith("身份证号须为文本格式")


def test_so_is_one_that_was_made_text_afterwards(refusal):
    assert "身份证号须为文本格式" in refusal(FIRST | {"证件号码": "3.70781E+17"})[0][2]


@pytest.mark.parametrize("column", ["户编号", "人编号"])
def test_registry_numbers_stored_as_numbers_are_refused(refusal, column):
    found = refusal(FIRST | {column: 81010120000101})
    assert found == [(2, column, "须为文本格式：表中存成了数字，后几位可能已经丢失")]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("370781197203050", "15位的旧号码"),
        (FIRST["证件号码"][:17] + ("1" if FIRST["证件号码"][17] != "1" else "2"), "逐位核对"),
        (identity.with_check_digit("37078119720231002"), "2月31日"),
        (identity.with_check_digit("37078120990101002"), "2099年"),
        (FIRST["证件号码"][:17] + "Х", "第18位"),  # Cyrillic
        (FIRST["证件号码"] + "85", "残疾证号最后两位"),
        (FIRST["证件号码"] + "15", "残疾证号最后两位"),
        (FIRST["证件号码"] + "1", "18位，现在是19位"),
        ("", "不能为空"),
    ],
)
def test_a_wrong_identity_number_is_refused_with_its_reason(refusal, typed, reason):
    ((row, column, said),) = refusal(FIRST | {"证件号码": typed})
    assert (row, column) == (2, "证件号码")
    assert reason in said


def test_the_same_identity_number_twice_is_refused(refusal):
    found = refusal(FIRST, SECOND | {"证件号码": FIRST["证件号码"]})
    assert found == [(3, "证件号码", "与第2行重复，同一人只能出现一次")]


def test_a_certificate_and_a_number_of_one_person_are_the_same_person(refusal):
    found = refusal(FIRST, SECOND | {"证件号码": FIRST["证件号码"] + "43"})
    assert found == [(3, "证件号码", "与第2行重复，同一人只能出现一次")]


def test_the_same_person_number_twice_is_refused(refusal):
    found = refusal(FIRST, SECOND | {"人编号": FIRST["人编号"]})
    assert found == [(3, "人编号", "与第2行重复，同一人只能出现一次")]


def test_a_household_in_two_villages_is_refused(refusal):
    found = refusal(FIRST, SECOND | {"行政村": "石臼村"})
    assert found == [(3, "行政村", "与第2行同一户，却不在同一个村")]


def test_a_household_with_two_sets_of_facts_is_refused(refusal):
    found = refusal(FIRST, SECOND | {"脱贫属性": "已脱贫"})
    assert found == [(3, "脱贫属性", "与第2行同一户，内容却不一致")]


@pytest.mark.parametrize(
    ("column", "name", "reason"),
    [
        ("县", "青洲市", "没有“青洲市”这个县（市、区），请核对名称"),
        ("乡", "王坟乡", "青州市没有“王坟乡”这个乡镇、街道，请核对名称"),
        ("行政村", "柿子湾村", "青州市王坟镇没有“柿子湾村”这个行政村，请核对名称"),
    ],
)
def test_unknown_places_are_named(refusal, column, name, reason):
    assert refusal(FIRST | {column: name}) == [(2, column, reason)]


@pytest.mark.parametrize(
    "column",
    [
        "与户主关系", "民族", "文化程度", "在校生状况", "健康状况", "劳动技能", "务工状况", "脱贫属性", "贫困户属性",
        "主要致贫原因", "参加大病医疗", "危房户", "饮水安全", "饮水困难",
    ],
)  # fmt: skip
def test_words_outside_their_code_list_are_refused(refusal, column):
    ((row, named, reason),) = refusal(FIRST | {column: "不详"})
    assert (row, named) == (2, column)
    assert "不详" in reason


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("人数", "两"), ("人数", "-1"), ("人数", "2.5"), ("务工时间(月)", "13"), ("人均纯收入", "三千"),
        ("人均纯收入", "-5"), ("人均纯收入", "NaN"), ("人均纯收入", "1e999"), ("联系电话", "138-abc"),
        ("户编号", "x" * 21), ("人编号", "甲乙"), ("自然村", "沟" * 61), ("姓名", "李" * 101), ("姓名", "\u200b"),
    ],
)  # fmt: skip
def test_cells_that_cannot_be_read_are_refused(refusal, column, cell):
    found = refusal(FIRST | {column: cell})
    assert [(row, named) for row, named, _ in found] == [(2, column)]


def test_a_person_number_that_belongs_to_somebody_else_is_refused(take, refusal):
    take(FIRST)
    found = refusal(OTHER | {"人编号": FIRST["人编号"]})
    assert found == [(2, "人编号", "台账中这个人编号是另一个人，姓名和证件号码都不同，请核对")]


def test_number_and_identity_of_two_registered_people_are_refused(take, refusal):
    take(FIRST, SECOND)
    found = refusal(FIRST | {"证件号码": SECOND["证件号码"]})
    assert found == [(2, "人编号", "人编号和证件号码在台账中分属两个人，请核对")]


def test_two_rows_for_one_registered_person_are_refused(take, refusal):
    take(FIRST)
    other_number = FIRST | {"人编号": "81010120000199"}
    other_identity = FIRST | {"证件号码": SECOND["证件号码"]}
    assert refusal(other_number, other_identity) == [(3, "人编号", "与第2行在台账中是同一个人，请核对")]


def test_nobody_is_unlifted_without_a_relapse(take, refusal):
    take(FIRST | {"脱贫属性": "已脱贫"})
    found = refusal(FIRST)
    assert found == [(2, "脱贫属性", "台账中已脱贫，不能改回未脱贫；再次贫困的请填“返贫”")]


def test_a_refused_file_leaves_what_was_there(office, take, refusal):
    take(FIRST)
    refusal(FIRST | {"文化程度": "小学"}, SECOND | {"姓名": ""})
    assert office.scalar(select(Person.education)) == "初中"
