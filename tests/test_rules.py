"""A rule turns facts into a finding; what it cannot know it never lets pass."""

from dataclasses import dataclass

import pytest

from fupin.model.terms import Confirmed, Outcome
from fupin.policy import Value
from fupin.rules import failed, passed, rule, unknown, warned


def value(text, status=Confirmed.CONFIRMED):
    missing = "" if text is not None else "“每人标准”尚无文件依据，请补充文件"
    return Value("award", text, "分", status, "2016年通知", missing)


@dataclass(frozen=True)
class Facts:
    years: int
    limit: Value


@rule("年限", clause="二(一)2", uses=("limit",))
def enough(facts):
    words = f"已满 {facts.years} 年，应满 {facts.limit.number} 年"
    return passed(words) if facts.years >= facts.limit.number else failed(words)


def test_a_finding_names_its_rule_clause_and_numbers():
    finding = enough(Facts(4, value("5")))
    assert (finding.rule, finding.title, finding.clause) == ("enough", "年限", "二(一)2")
    assert (finding.outcome, finding.words) == (Outcome.FAILED, "已满 4 年，应满 5 年")


def test_a_missing_figure_is_unknown_before_the_body_is_asked():
    finding = enough(Facts(99, value(None)))
    assert finding.outcome is Outcome.UNKNOWN
    assert finding.words == "“每人标准”尚无文件依据，请补充文件"


@pytest.mark.parametrize(
    ("status", "marks"),
    [(Confirmed.CONFIRMED, ()), (Confirmed.TO_CONFIRM, ("待核实",)), (Confirmed.DEMO, ("演示数据",))],
)
def test_a_figure_that_is_not_confirmed_leaves_its_mark(status, marks):
    assert enough(Facts(5, value("5", status))).marks == marks


@pytest.mark.parametrize(
    ("verdict", "blocks"), [(passed("好"), False), (warned("看"), False), (failed("不"), True), (unknown("？"), True)]
)
def test_failed_and_unknown_block_and_a_warning_does_not(verdict, blocks):
    @rule("任意", clause="一")
    def any_rule(_facts):
        return verdict

    assert any_rule(None).blocks is blocks


def test_a_finding_is_kept_as_plain_values_with_its_outcome_in_words():
    plain = enough(Facts(4, value("5", Confirmed.TO_CONFIRM))).plain()
    assert plain["outcome"] == "failed"
    assert plain["outcome_text"] == "不符合"
    assert plain["marks"] == ["待核实"]


def test_an_unknown_value_has_no_number():
    with pytest.raises(ValueError, match="award is unknown"):
        value(None).number  # noqa: B018 - asking is the test
