"""The invented people: always the same, and every kind of person a rule looks at among them."""

import hashlib
from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from fupin import clock, identity
from fupin.calendar import add_years, age
from fupin.demo.people import PEOPLE, generate
from fupin.demo.places import VILLAGES
from fupin.model import Household, Person, StatusChange
from fupin.model.terms import HEALTH, LABOUR, POVERTY_ATTRIBUTES, StatusEvent
from tests.demo.conftest import TODAY, close

ON = clock.local_date(TODAY)


@pytest.fixture(scope="module")
def people():
    return generate(ON)


def digest(session):
    """Everything that is known of everybody, whatever the seals look like."""
    hashed = hashlib.sha256()
    columns = [column.key for column in Person.__mapper__.columns if not column.key.endswith(("_sealed", "uid"))]
    for person in session.scalars(select(Person).order_by(Person.number)):
        values = [getattr(person, key) for key in (*columns, "id_number", "phone", "bank_account", "disability")]
        hashed.update(repr(values).encode())
    for household in session.scalars(select(Household).order_by(Household.number)):
        hashed.update(repr([getattr(household, column.key) for column in Household.__mapper__.columns]).encode())
    return hashed.hexdigest()


def test_the_same_seed_and_day_make_the_same_office(office, settle, tmp_path):
    again = settle(tmp_path)
    assert digest(again) == digest(office)
    close(again)


def test_another_seed_makes_other_people(people):
    assert generate(ON, seed=1) != people
    assert generate(ON) == people


def test_names_stay_when_the_day_changes(people):
    later = generate(date(2027, 3, 1))
    assert [person.name for person in later[:31]] == [person.name for person in people[:31]]


def test_there_are_two_thousand_people_in_twelve_villages(office):
    assert office.scalar(select(func.count()).select_from(Person)) == PEOPLE == 2000
    assert set(office.scalars(select(Person.area_code))) == set(VILLAGES)
    assert len(VILLAGES) == 12
    assert {code[:6] for code in VILLAGES} == {"370702", "370724"}
    assert Counter(
        len({code[:9] for code in VILLAGES if code.startswith(county)}) for county in ("370702", "370724")
    ) == {3: 2}


def test_every_number_is_right_and_nobodys_twice(people):
    assert len({person.id_number for person in people}) == PEOPLE
    for person in people:
        number = identity.id_number(person.id_number)
        assert (number.birth, number.sex) == (person.birth, person.sex)
        assert identity.person_name(person.name) == person.name
        if person.who.certificate:
            identity.disability_certificate(person.id_number + person.who.certificate)


def test_some_elders_bear_codes_no_list_has(people):
    assert {person.id_number[:6] for person in people} == {"370702", "370724", "370721", "370723"}


def test_households_have_one_to_seven_members_and_one_head(people):
    households = Counter(person.household for person in people)
    heads = Counter(person.household for person in people if person.relation == "户主")
    assert set(households.values()) == set(range(1, 8))
    assert set(heads.values()) == {1}
    assert len(heads) == len(households)


@pytest.mark.parametrize(
    ("birth", "years"),
    [
        (add_years(ON, -16), 16),
        (add_years(date(2026, 11, 21), -16), 15),
        (add_years(date(2026, 11, 21), -60), 59),
        (add_years(ON, -60), 60),
        (add_years(ON, -55), 55),
        (add_years(date(2026, 11, 19), -55), 55),
    ],
)
def test_somebody_stands_on_each_edge_of_age(people, birth, years):
    found = [person for person in people if person.birth == birth]
    assert found
    assert age(birth, ON) == years


def test_every_category_a_rule_looks_at_has_somebody(office):
    people = office.scalars(select(Person)).all()
    assert {person.labour for person in people} == set(LABOUR)
    assert {person.health for person in people} == set(HEALTH)
    assert {person.wants_training for person in people} == {True, False, None}
    assert {person.wants_startup for person in people} == {True, False}
    assert {person.household.poverty_attribute for person in people} == set(POVERTY_ATTRIBUTES)
    assert {person.household.exit_attribute for person in people} == {"未脱贫", "已脱贫", "返贫"}
    assert {person.household.relocated for person in people} == {True, False}
    assert {"汉族", "回族", "维吾尔族", "蒙古族"} <= {person.ethnicity for person in people}


def test_every_class_and_grade_of_disability_is_there(office):
    certificates = [
        person.disability for person in office.scalars(select(Person).where(Person.disability_sealed.is_not(None)))
    ]
    assert {certificate[18] for certificate in certificates} == set("1234567")
    assert {certificate[19] for certificate in certificates} == set("1234")


def test_some_disabled_people_have_no_certificate_yet(office):
    uncertified = select(Person).where(Person.health == "残疾", Person.disability_sealed.is_(None))
    assert office.scalars(uncertified).first()


def test_names_are_as_hard_as_they_come(people):
    names = {person.name for person in people}
    assert any("·" in name for name in names)
    assert any("𬎆" in name for name in names)
    assert max(map(len, names)) == 50


def test_the_history_agrees_with_the_household(office):
    lifted = select(StatusChange.person_id).where(StatusChange.event == StatusEvent.LIFTED)
    poor = select(Household.exit_attribute).join(Person).where(Person.id.not_in(lifted)).distinct()
    assert office.scalars(poor).all() == ["未脱贫"]


def test_everybody_was_registered_three_years_ago(office):
    registered = select(StatusChange.on, func.count()).where(StatusChange.event == StatusEvent.REGISTERED)
    assert office.execute(registered.group_by(StatusChange.on)).all() == [(date(2023, 11, 20), PEOPLE)]


def test_cards_are_complete(office):
    for person in office.scalars(select(Person)):
        assert person.card_number == f"K{person.area_code}{person.number[-6:]}"
        assert person.employment
        assert person.address
        assert (person.bank_account is not None) == (age(person.birth, ON) >= 16)


def test_accounts_at_the_bank_have_every_length(office):
    accounts = [person.bank_account for person in office.scalars(select(Person)) if person.bank_account]
    assert len(set(accounts)) == len(accounts)
    assert {len(account) for account in accounts} == {16, 17, 18, 19}
    assert all(identity.bank_account(account) == account for account in accounts)


def test_nobody_outside_working_age_is_said_to_work(office):
    for person in office.scalars(select(Person).where(Person.employment == "已就业")):
        assert 16 <= age(person.birth, ON) < 60
