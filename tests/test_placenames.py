"""Names of places on lists: today's, of one county at a time, and no older than a minute."""

import time
from datetime import date

import pytest
from sqlalchemy import update

from fupin import placenames
from fupin.model import Area
from fupin.registry import Village, add_villages
from tests.office import COUNTY, TOWNSHIP

VILLAGE = f"{TOWNSHIP}299"


@pytest.fixture
def village(session):
    add_villages(session, [Village(VILLAGE, "柳溪村")], date(2016, 1, 1))
    session.commit()
    return VILLAGE


def named(session, code):
    return placenames.short_names(session, [code])[code]


def rename(session, name):
    session.execute(update(Area).where(Area.code == VILLAGE).values(name=name))
    session.commit()


def test_a_village_is_named_with_its_township(session, village):
    assert named(session, village).startswith("城关")
    assert named(session, village).endswith("柳溪村")


def test_a_county_stands_alone_and_an_unknown_code_for_itself(session):
    assert named(session, COUNTY) == "潍城区"
    assert named(session, "990101001") == "990101001"


def test_a_name_that_no_longer_holds_is_not_shown(session, village):
    session.execute(update(Area).where(Area.code == village).values(valid_to=date(2020, 1, 1)))
    session.commit()
    assert not named(session, village).endswith("柳溪村")


def test_a_new_name_is_noticed_within_a_minute(session, village, monkeypatch):
    assert named(session, village).endswith("柳溪村")
    rename(session, "新柳村")
    assert named(session, village).endswith("柳溪村")
    later = time.monotonic() + placenames.KEPT_SECONDS + 1
    monkeypatch.setattr(placenames.time, "monotonic", lambda: later)
    assert named(session, village).endswith("新柳村")


def test_whoever_imports_sees_the_new_name_at_once(session, village):
    assert named(session, village).endswith("柳溪村")
    rename(session, "新柳村")
    placenames.forget()
    assert named(session, village).endswith("新柳村")


def test_areas_to_filter_by_are_those_just_below(session):
    counties = dict(placenames.below(session, "3707"))
    townships = dict(placenames.below(session, COUNTY))
    assert counties[COUNTY] == "潍城区"
    assert all(len(code) == 6 for code in counties)
    assert townships
    assert all(code.startswith(COUNTY) and len(code) == 9 for code in townships)
    assert placenames.below(session, TOWNSHIP) == []
