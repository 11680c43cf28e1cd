"""The table of rules itself: whole, and true about where each rule is tested."""

import pytest

from fupin.settings import ROOT
from tests.pagerules.reading import READING
from tests.pagerules.rules import READ, RULES, SHOWN
from tests.pagerules.shown import SEEN_BY_CHROMIUM

PLACES = {place for _, places in RULES.values() for place in places}


def test_all_thirty_three_rules_are_in_the_table_and_each_is_tested():
    assert list(RULES) == list(range(1, 34))
    assert all(places for _, places in RULES.values())


@pytest.mark.parametrize("place", sorted(PLACES))
def test_each_test_that_the_table_names_exists(place):
    file, _, name = place.partition("::")
    assert f"\ndef {name}(" in (ROOT / file).read_text("utf-8")


def test_the_table_says_what_is_read_and_what_is_shown():
    read = {int(number) for names in READING for number in names.split(", ")}
    assert {rule for rule, (_, places) in RULES.items() if READ in places} == read
    assert {rule for rule, (_, places) in RULES.items() if SHOWN in places} == set(SEEN_BY_CHROMIUM)
