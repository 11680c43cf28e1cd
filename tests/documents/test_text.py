"""Wording of dates, terms and form rows."""

from fupin.documents.text import BLANK_DATE, beyond, cn_date, dotted, paired, stacked, term_words, wage_words


def test_a_date_is_written_without_leading_zeros() -> None:
    assert cn_date("2026-01-03") == "2026年1月3日"
    assert dotted("2026-01-03") == "2026.1.3"


def test_a_missing_date_leaves_room_for_the_pen() -> None:
    assert cn_date(None) == cn_date("") == BLANK_DATE


def test_two_short_pairs_share_a_line() -> None:
    assert paired([["性别", "男"], ["民族", "汉族"]]) == [[("性别", "男"), ("民族", "汉族")]]


def test_a_long_value_has_the_line_to_itself() -> None:
    rows = [["性别", "男"], ["地址", "潍城区于河街道示范村村委会东五十米"], ["民族", "汉族"]]
    assert [len(line) for line in paired(rows)] == [1, 1, 1]


def test_a_value_of_several_lines_is_long() -> None:
    assert [len(line) for line in paired([["甲", "一\n二"], ["乙", "三"]])] == [1, 1]


def test_rows_already_on_the_form_are_not_repeated() -> None:
    sections = [
        {"title": "一", "rows": [["姓名", "样本一"], ["技能", "无"]]},
        {"title": "二", "rows": [["姓名", "样本一"]]},
    ]
    assert beyond(sections, [("姓名", "样本一")]) == [{"title": "一", "rows": [["技能", "无"]]}]


def test_the_name_of_an_opinion_breaks_between_who_and_what() -> None:
    assert stacked("乡镇（街道）初审意见") == ["乡镇（街道）", "初审意见"]
    assert stacked("备注") == ["备注"]


def test_wage_without_a_confirmed_standard_says_so() -> None:
    assert wage_words({"hourly_fen": None, "monthly_cap_fen": None}) == "标准待确认"
    assert wage_words({"hourly_fen": 1730, "monthly_cap_fen": None}) == "每小时 17.30 元，按实际工作时间计算"


def test_a_term_to_the_pension_names_the_day() -> None:
    facts = {"months_used": 3, "extended_to_pension": True, "pension_on": "2030-01-01"}
    assert term_words(facts) == "已享受 3 个月，可延长至领取养老保险待遇（2030年1月1日）"
