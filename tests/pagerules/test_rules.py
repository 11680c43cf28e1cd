"""The table of rules itself: whole, and true about where each rule is tested."""

import pytest

from fupin.settings import ROOT
from tests.pagerules.rules import NOT_COVERED, RULES


def test_all_thirty_three_rules_are_in_the_table():
    assert list(RULES) == list(range(1, 34))


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_is_tested_where_the_table_says(rule):
    for place in RULES[rule][1]:
        if place != NOT_COVERED:
            file, _, name = place.partition("::")
            assert f"def {name or 'test_'}" in (ROOT / file).read_text("utf-8")
