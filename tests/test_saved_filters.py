"""Saved filters: one's own, few, named once, and nothing in them but what a list knows."""

import pytest

from fupin import clock, saved_filters
from fupin.lifecycle import Refused
from fupin.lists import Filter
from fupin.model.terms import State
from tests.office import COUNTY, NOON, OTHER_COUNTY, TOWNSHIP, Office, at_once, errors


@pytest.fixture
def office(session):
    with clock.pinned(NOON):
        yield Office(session)


@pytest.fixture
def save(office):
    def saved(name="培训", wanted=None, user=None):
        user = user or office.approver
        return saved_filters.save(office.session, user, name, wanted or Filter(scheme="training"))

    return saved


def names(office, user):
    return [each.name for each in saved_filters.of(office.session, user)]


def test_a_filter_comes_back_as_it_was_saved(office, save):
    wanted = Filter(state=State.APPROVED.value, scheme="training", area=TOWNSHIP)
    assert saved_filters.filter_of(save(wanted=wanted)) == wanted


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (Filter(number="370702-2026-00001"), Filter()),
        (Filter(state="王秀英", scheme="x", area="x"), Filter()),
        (Filter(state="", area=OTHER_COUNTY), Filter(state="")),
        (Filter(area="37"), Filter()),
        (Filter(late="11", granted="2026-11"), Filter(late="11", granted="2026-11")),
        (Filter(late="x", granted="王秀英"), Filter()),
        (Filter(area=f"{COUNTY}x"), Filter()),
        (Filter(area=f"{COUNTY}0012011"), Filter()),
    ],
)
def test_only_what_a_list_knows_is_kept(office, save, wanted, kept):
    saved = save(wanted=wanted)
    assert saved_filters.filter_of(saved) == kept


def test_each_has_their_own(office, save):
    save("甲")
    save("甲", user=office.other_approver)
    assert names(office, office.approver) == names(office, office.other_approver) == ["甲"]
    assert names(office, office.reviewer) == []


def test_a_name_is_given_once(office, save):
    save("甲")
    with pytest.raises(Refused, match="已有名为“甲”的筛选"):
        save("甲")
    other = save("乙")
    with pytest.raises(Refused, match="已有名为“甲”的筛选"):
        saved_filters.rename(office.session, office.approver, other.uid, "甲")
    assert names(office, office.approver) == ["甲", "乙"]


def test_a_name_is_given_once_by_two_pages_at_the_same_moment(office, engine):
    approver = office.approver
    office.session.commit()
    office.session.refresh(approver)
    office.session.expunge(approver)

    def task(session):
        return saved_filters.save(session, approver, "甲", Filter()).uid

    assert [type(each) for each in errors(at_once(engine, [task, task]))] == [Refused]


@pytest.mark.parametrize("name", ["电话13805360001", "370702199001010010", "编号370702"])
def test_a_name_is_no_number(office, save, name):
    with pytest.raises(Refused, match="请不要写身份证号码"):
        save(name)
    assert names(office, office.approver) == []


def test_twenty_are_enough(office, save):
    for number in range(saved_filters.MOST):
        save(f"第{number}个")
    with pytest.raises(Refused, match="最多保存20个筛选"):
        save("又一个")
    assert len(names(office, office.approver)) == saved_filters.MOST


def test_nobody_renames_or_removes_anothers(office, save):
    mine = save("甲")
    assert saved_filters.one(office.session, office.other_approver, mine.uid) is None
    saved_filters.rename(office.session, office.other_approver, mine.uid, "乙")
    saved_filters.remove(office.session, office.other_approver, mine.uid)
    assert names(office, office.approver) == ["甲"]
    saved_filters.remove(office.session, office.approver, mine.uid)
    assert names(office, office.approver) == []
