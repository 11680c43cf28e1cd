"""What a line of villages would do, and everything that may be wrong with it."""

from datetime import date

import pytest

from fupin.model import Area
from fupin.model.places import area_at, full_name
from fupin.registry import add_villages
from fupin.registry.area_changes import Kind, changes_of, write
from fupin.registry.area_file import Entry
from fupin.registry.places import Village

TODAY = date(2026, 11, 24)
MAY = date(2026, 5, 1)
APRIL = date(2026, 4, 30)
BORN = date(2016, 1, 1)
OLD, GOAL, ELSEWHERE = "370781101901", "370781101902", "370781103901"  # 柿子沟村, 石臼村 of 王坟镇; 柿子沟村 of 庙子镇
NEW = "370781101903"


def line(code=OLD, name="柿子沟村", since=MAY, into="", row=2):
    return Entry(row, code, name, since, into)


@pytest.fixture
def judge(office):
    def judged(*entries, scope="370781"):
        numbered = [entry._replace(row=row) for row, entry in enumerate(entries, 2)]
        return changes_of(office, numbered, scope, TODAY)

    return judged


@pytest.fixture
def wrong(judge):
    """Why the first line is wrong."""

    def reason(*entries, **more):
        first = judge(*entries, **more)[0]
        assert first.kind is Kind.WRONG
        return first.words

    return reason


@pytest.fixture
def take(office, judge):
    def taken(*entries):
        changes = judge(*entries)
        assert not [change.words for change in changes if change.kind is Kind.WRONG]
        merged = write(office, changes)
        office.commit()
        return merged

    return taken


def kinds(changes):
    return [change.kind for change in changes]


def test_new_renamed_merged_and_unchanged_are_told_apart(judge):
    found = judge(
        line(NEW, "东庄村"), line(GOAL, "大石臼村"), line(OLD, "", MAY, GOAL), line(ELSEWHERE, "柿子沟村")
    )  # fmt: skip
    assert kinds(found) == [Kind.NEW, Kind.RENAMED, Kind.MERGED, Kind.UNCHANGED]
    assert [change.words for change in found] == [
        "新设，属王坟镇", "原名“石臼村”", f"并入“大石臼村”（{GOAL}）", "",
    ]  # fmt: skip


def test_names_hold_for_their_days(office, take):
    take(line(GOAL, "大石臼村"))
    assert area_at(office, GOAL, APRIL).name == "石臼村"
    assert area_at(office, GOAL, MAY).name == "大石臼村"


def test_a_merged_village_ends_the_day_before_and_says_where_it_went(office, take):
    assert take(line(OLD, "", MAY, GOAL)) == {OLD: GOAL}
    ended = area_at(office, OLD, APRIL)
    assert (ended.valid_to, ended.successor_code) == (APRIL, GOAL)
    assert area_at(office, OLD, MAY) is None


def test_papers_go_on_naming_a_merged_village(office, take):
    take(line(GOAL, "大石臼村"))
    take(line(OLD, "", MAY, GOAL))
    assert full_name(office, OLD, APRIL) == full_name(office, OLD, TODAY) == "青州市王坟镇柿子沟村"
    assert full_name(office, GOAL, APRIL) == "青州市王坟镇石臼村"
    assert full_name(office, GOAL, TODAY) == "青州市王坟镇大石臼村"


def test_several_villages_become_a_new_one_wherever_its_line_stands(take, office):
    merged = take(line(OLD, "", MAY, NEW), line(NEW, "石柿村"), line(GOAL, "石臼村", MAY, NEW))
    assert merged == {OLD: NEW, GOAL: NEW}
    assert area_at(office, NEW, MAY).name == "石柿村"


@pytest.mark.parametrize(
    "entries",
    [
        [line(NEW, "东庄村")],
        [line(GOAL, "大石臼村")],
        [line(OLD, "", MAY, GOAL)],
        [line(OLD, "柿子沟村", MAY, NEW), line(NEW, "石柿村")],
    ],
)
def test_a_replay_changes_nothing(office, take, judge, entries):
    take(*entries)
    rows = office.query(Area).count()
    assert set(kinds(judge(*entries))) == {Kind.UNCHANGED}
    take(*entries)
    assert office.query(Area).count() == rows


def test_an_older_file_is_still_no_change_after_a_newer_one(take, judge):
    first = line(GOAL, "石臼村", BORN)
    take(line(GOAL, "大石臼村"))
    assert kinds(judge(first)) == [Kind.UNCHANGED]
    take(line(OLD, "", MAY, GOAL))
    assert kinds(judge(line(OLD, "柿子沟村", BORN))) == [Kind.UNCHANGED]


def test_a_name_given_on_the_same_day_was_a_mistake(office, take):
    take(line(GOAL, "大石臼村"))
    take(line(GOAL, "新石臼村"))
    assert area_at(office, GOAL, MAY).name == "新石臼村"
    assert office.query(Area).filter_by(code=GOAL).count() == 2


def test_a_code_outside_my_area_is_wrong(wrong):
    assert "不在您的管辖范围内" in wrong(line(), scope="370702")
    assert "不在您的管辖范围内" in wrong(line(NEW, "东庄村"), scope="370702")
    assert "不在您的管辖范围内" in wrong(line(OLD, "", MAY, GOAL), scope="370702")


def test_a_code_outside_a_known_township_is_wrong(wrong):
    assert "没有代码为370781999的乡镇" in wrong(line("370781999901", "东庄村"))
    assert "王坟镇从2016年1月1日才有记录" in wrong(line(NEW, "东庄村", date(2015, 1, 1)))


def test_a_line_without_a_name_is_wrong(wrong):
    assert wrong(line(OLD, "")) == "名称：不能为空"


def test_what_could_not_be_read_stays_wrong(wrong):
    assert wrong(line(OLD)._replace(reason="代码：不对")) == "代码：不对"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (line(OLD, "", MAY, OLD), "不能并入自己"),
        (line(OLD, "", MAY, NEW), "没有这个村，请核对；新设的村请在同一文件中另写一行"),
        (line(OLD, "", MAY, "370702001901"), "是别的县的村"),
        (line(NEW, "", MAY, GOAL), "没有这个村，不能并入别的村"),
        (line(OLD, "石臼村", MAY, GOAL), "此代码的村现名“柿子沟村”"),
        (line(OLD, "", BORN, GOAL), "并入日期须晚于这一天"),
        (line(OLD, "", date(2015, 1, 1), GOAL), "并入日期须晚于这一天"),
        (line(OLD, "", date.min, GOAL), "并入日期须晚于这一天"),
        (line(OLD, "新柿子沟村", date.min), "此村现有记录从2016年1月1日开始"),
        (line(OLD, "", date(2026, 11, 25), GOAL), "并入日期还没有到"),
        (line(OLD, "新柿子沟村", date(2015, 12, 31)), "此村现有记录从2016年1月1日开始"),
        (line(OLD, "新柿子沟村", date(2027, 11, 26)), "在一年以后"),
        (line(NEW, "东庄村", date(9999, 1, 1)), "在一年以后"),
    ],
)
def test_each_mistake_is_said_in_words(wrong, entry, words):
    assert words in wrong(entry)


def test_a_chain_within_one_file_is_wrong_where_it_goes_on(judge):
    add = line(NEW, "东庄村")
    found = judge(line(OLD, "", MAY, GOAL), line(GOAL, "", MAY, NEW), add)
    assert kinds(found) == [Kind.WRONG, Kind.MERGED, Kind.NEW]
    assert "第3行又把这个村并入别的村" in found[0].words


def test_two_villages_cannot_be_merged_into_each_other(judge):
    assert kinds(judge(line(OLD, "", MAY, GOAL), line(GOAL, "", MAY, OLD))) == [Kind.WRONG, Kind.WRONG]


def test_the_same_code_twice_is_wrong_in_both_lines(judge):
    found = judge(line(OLD, "甲村"), line(GOAL, "大石臼村"), line(OLD, "乙村"))
    assert kinds(found) == [Kind.WRONG, Kind.RENAMED, Kind.WRONG]
    assert [found[0].words[:8], found[2].words[:8]] == ["代码：与第4行重", "代码：与第2行重"]


def test_a_goal_whose_line_is_wrong_takes_nobody(judge):
    found = judge(line(OLD, "", MAY, NEW), line(NEW, ""))
    assert kinds(found) == [Kind.WRONG, Kind.WRONG]
    assert "第3行有误" in found[0].words


def test_a_goal_must_be_there_on_the_day(office, judge, take):
    assert "并入的村从2026年11月1日才有" in judge(line(OLD, "", MAY, NEW), line(NEW, "甲", date(2026, 11, 1)))[0].words
    add_villages(office, [Village(NEW, "东庄村")], date(2026, 11, 1))
    assert "并入的村从2026年11月1日才有" in judge(line(OLD, "", MAY, NEW))[0].words


def test_what_was_merged_is_over(take, wrong):
    take(line(OLD, "", MAY, GOAL))
    assert "此村已于2026年5月1日并入“石臼村”，不能再改" in wrong(line(OLD, "新柿子沟村", TODAY))
    assert "不能再改" in wrong(line(OLD, "新柿子沟村", date(2026, 1, 1)))
    assert "不能再改" in wrong(line(OLD, "", TODAY, GOAL))
    assert "不能再改" in wrong(line(OLD, "", MAY, NEW), line(NEW, "东庄村"))
    assert "此村已于2026年5月1日并入“石臼村”，请改填现在的村" in wrong(line(GOAL, "", TODAY, OLD))


def test_a_village_that_was_given_up_is_over(office, wrong):
    area_at(office, OLD, TODAY).valid_to = APRIL
    office.commit()
    assert "此村已于2026年5月1日撤销" in wrong(line(OLD, "新柿子沟村", TODAY))


def test_judging_a_county_takes_few_queries(office, judge):
    from sqlalchemy import event

    asked = []
    event.listen(office.get_bind(), "before_cursor_execute", lambda *words: asked.append(words[2]))
    judge(*(line(f"370781101{number:03}", f"第{number}村") for number in range(500)))
    assert len(asked) < 12
