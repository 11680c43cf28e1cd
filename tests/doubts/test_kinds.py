"""Each kind of doubt is found where it is, and not where it is not."""

from datetime import date

import pytest
from sqlalchemy import literal, select

from fupin.doubts import lists, sources
from fupin.doubts.granted import first_day
from fupin.doubts.kinds import BY_KIND, KINDS, WORDS
from fupin.model import BenefitAccount
from fupin.model.doubts import DoubtKind, DoubtState
from fupin.model.terms import State, StatusEvent
from fupin.schemes.public_post.model import PublicPostDetails
from tests.doubts.benefits import AUGUST, JULY, SEPTEMBER, months_from
from tests.office import OTHER_COUNTY, OTHER_TOWNSHIP, TOWNSHIP

OTHER_VILLAGE = f"{OTHER_TOWNSHIP}201"


def found(office):
    office.scan()
    return [(doubt.kind, doubt.facts) for doubt in office.doubts()]


def test_every_kind_has_a_clause_and_words():
    assert {each.kind for each in KINDS} == set(DoubtKind) == set(WORDS)
    assert all(each.clause for each in KINDS)
    assert [each.kind for each in KINDS if each.warning] == [DoubtKind.LIFTED]


def test_whoever_has_one_post_is_in_no_doubt(office):
    office.pay(office.post(office.person()), JULY, AUGUST)
    assert found(office) == []


def test_two_posts_in_one_month(office):
    person = office.person()
    office.pay(office.post(person), JULY, AUGUST)
    office.pay(office.post(person), AUGUST, SEPTEMBER)
    assert found(office) == [(DoubtKind.TWO_POSTS, 1)]
    (doubt,) = office.doubts()
    (fact,) = office.facts(doubt)
    assert (doubt.person_id, doubt.state, doubt.first_month) == (person.id, DoubtState.OPEN, AUGUST)
    assert (fact.month, fact.first_fen, fact.second_fen) == (AUGUST, 100_000, 100_000)
    assert lists.fact_words(fact).count("村庄保洁员") == 2


def test_posts_one_after_the_other_are_none(office):
    person = office.person()
    office.pay(office.post(person), JULY)
    office.pay(office.post(person), AUGUST)
    assert found(office) == []


def test_three_posts_in_a_month_are_three_facts_of_one_doubt(office):
    person = office.person()
    for _ in range(3):
        office.pay(office.post(person), JULY)
    assert found(office) == [(DoubtKind.TWO_POSTS, 3)]


def test_the_same_month_of_a_post_paid_twice(office):
    placement = office.post(office.person())
    office.pay(placement, JULY)
    office.pay(placement, JULY)
    assert found(office) == [(DoubtKind.PAID_TWICE, 1)]


def test_a_correction_is_no_second_payment(office):
    line = office.pay(office.post(office.person()), JULY)
    office.corrected(line, 5_000)
    assert found(office) == []


def test_what_was_corrected_to_nothing_was_not_given(office):
    person = office.person()
    office.pay(office.post(person), JULY)
    office.corrected(office.pay(office.post(person), JULY), -100_000)
    assert found(office) == []


def test_a_post_and_a_workshop_in_one_month(office):
    person = office.person()
    office.pay(office.post(person), JULY, AUGUST)
    office.award(person, date(2026, 6, 1), JULY)
    assert found(office) == [(DoubtKind.OVERLAP, 1)]
    (fact,) = office.facts(*office.doubts())
    assert (fact.first_fen, fact.second_item, fact.second_fen) == (100_000, "柳编扶贫车间", 40_000)


def test_several_wages_of_a_month_in_a_workshop_are_one(office):
    office.award(office.person(), JULY, JULY)
    assert found(office) == []


@pytest.mark.parametrize("told", [{"awarded": False}, {"state": State.ENDORSED}])
def test_a_workshop_that_was_not_awarded_for_them_does_not_count(office, told):
    person = office.person()
    office.pay(office.post(person), JULY)
    office.award(person, JULY, **told)
    assert found(office) == []


def test_paid_after_death_but_not_for_the_month_of_it(office):
    person = office.person()
    office.pay(office.post(person), JULY, AUGUST, SEPTEMBER)
    office.status(person, StatusEvent.DIED, date(2026, 7, 20))
    assert found(office) == [(DoubtKind.DEAD, 2)]
    first, _ = office.facts(*office.doubts())
    assert lists.fact_words(first).startswith("2026年7月20日死亡，这个月仍发放")


def test_a_death_that_was_taken_back_is_no_doubt(office):
    person = office.person()
    office.pay(office.post(person), AUGUST)
    died = office.status(person, StatusEvent.DIED, date(2026, 7, 20))
    office.status(person, StatusEvent.REVERSED, date(2026, 7, 20), reverses_id=died.id)
    assert found(office) == []


def test_a_lifting_only_warns_and_tells_it_once_however_long_the_post_goes_on(office):
    person = office.person()
    placement = office.post(person)
    office.pay(placement, JULY, AUGUST)
    office.status(person, StatusEvent.LIFTED, date(2026, 7, 20))
    assert found(office) == [(DoubtKind.LIFTED, 1)]
    assert BY_KIND[DoubtKind.LIFTED].warning
    office.pay(placement, SEPTEMBER)
    assert found(office) == [(DoubtKind.LIFTED, 1)]


def test_a_relapse_ends_what_a_lifting_warns_of(office):
    person = office.person()
    office.pay(office.post(person), SEPTEMBER)
    office.status(person, StatusEvent.LIFTED, date(2026, 7, 20))
    office.status(person, StatusEvent.RELAPSED, date(2026, 8, 20))
    assert found(office) == []


def test_wages_of_a_workshop_after_a_lifting_are_no_measure_that_goes_on(office):
    person = office.person()
    office.award(person, SEPTEMBER)
    office.status(person, StatusEvent.LIFTED, date(2026, 7, 20))
    assert found(office) == []


def test_one_account_of_two_people_is_found_before_anything_is_paid(office):
    one, two = office.person("王秀英"), office.person("刘洋")
    office.post(one, "6229000000000001")
    office.post(two, "6229 0000 0000 0001")
    office.post(office.person("周明"), "6229000000000002")
    assert found(office) == [(DoubtKind.ACCOUNT, 1)]
    (doubt,) = office.doubts()
    assert (doubt.person_id, doubt.other_id) == (one.id, two.id)
    assert lists.line_of(office.session, "370702", doubt).together == "不同户"


def test_husband_and_wife_are_told_to_be_of_one_household(office):
    home = office.household()
    for name, relation in (("王秀英", "户主"), ("刘洋", "配偶")):
        office.post(office.person(name, household=home, relation=relation), "6229000000000001")
    assert found(office) == [(DoubtKind.ACCOUNT, 1)]
    assert lists.line_of(office.session, "370702", *office.doubts()).together == "同户（户主、配偶）"


def test_one_person_with_one_account_in_two_applications_is_no_doubt(office):
    person = office.person()
    for _ in range(2):
        office.post(person, "6229000000000001")
    assert found(office) == []


def test_an_account_of_many_is_one_doubt_for_each_further_person(office):
    for _ in range(5):
        office.post(office.person(), "6229000000000001")
    assert found(office) == [(DoubtKind.ACCOUNT, 1)] * 4


def test_an_account_that_was_put_right_is_shared_no_longer(office):
    one, two = office.post(office.person(), "6229000000000001"), office.post(office.person(), "6229000000000009")
    assert found(office) == []
    office.session.get_one(PublicPostDetails, two.application_id).bank_account = "6229000000000001"
    assert found(office) == [(DoubtKind.ACCOUNT, 1)]
    assert one.person_id == office.doubts()[0].person_id


def test_an_account_is_kept_as_a_hash_only(office):
    office.post(office.person(), "6229000000000001")
    office.scan()
    (kept,) = office.session.scalars(select(BenefitAccount)).all()
    assert "6229000000000001" not in kept.token + kept.seal
    assert len(kept.token) == 32


def test_claims_are_compared_with_attendance_as_soon_as_a_source_tells_both(office, monkeypatch):
    assert found(office) == []
    people = [office.person(), office.person()]
    claims = [
        select(
            literal(person.id).label("person_id"), first_day(literal("2026-07")).label("month"),
            literal(f"course:{person.id}").label("key"), literal("柳编班").label("item"),
            literal(TOWNSHIP).label("area_code"), literal(10).label("claimed"), literal(attended).label("attended"),
        )
        for person, attended in zip(people, (8, 10), strict=True)
    ]  # fmt: skip
    monkeypatch.setattr(sources, "CLAIMS", tuple(claims))
    assert found(office) == [(DoubtKind.TRAINING, 1)]
    (doubt,) = office.doubts()
    assert doubt.person_id == people[0].id
    assert lists.fact_words(*office.facts(doubt)) == "柳编班：申报10个半天，签到8个半天"


def test_an_area_sees_what_it_pays_and_what_stands_against_it(office):
    person = office.person()
    office.pay(office.post(person), JULY)
    office.scan(OTHER_COUNTY)
    office.pay(office.post(person, area=OTHER_TOWNSHIP), JULY)
    office.scan("")
    (doubt,) = office.doubts()
    assert {doubt.area_code, doubt.other_area} == {TOWNSHIP, OTHER_TOWNSHIP}
    for scope in ("370702", OTHER_COUNTY, "3707", ""):
        assert lists.page(office.session, scope, lists.Filter()).total == 1
    assert lists.page(office.session, "370783", lists.Filter()).total == 0


def test_a_countys_scan_leaves_other_counties_alone(office):
    person = office.person(area=OTHER_VILLAGE)
    for _ in range(2):
        office.pay(office.post(person, area=OTHER_TOWNSHIP), *months_from(JULY, 2))
    assert found(office) == []
    office.scan(OTHER_COUNTY)
    assert [doubt.facts for doubt in office.doubts()] == [2]
