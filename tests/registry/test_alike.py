"""Who shares what people rarely share; a whole county is never compared with itself."""

import random
from itertools import combinations, count

import pytest

from fupin.registry import alike
from fupin.registry.alike import MOST_ALIKE, Entry, Reason, compared_name, sound_of, suspected

SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "秀英桂兰玉梅建国志强丽华明霞"


@pytest.fixture
def entry():
    ids = count(1)

    def made(name="王秀英", birth="19530312", number="", **more):
        key = next(ids)
        values = {"household_id": key, "sex": "女", "phone": None, "account": None, **more}
        compared = compared_name(name)
        body = number or f"{key:06}{birth}{(key * 7) % 1000:03}"
        return Entry(id=key, name=compared, sound=sound_of(compared), birth=birth, number=body, **values)

    return made


def reasons(*people):
    return suspected(people).get((people[0].id, people[1].id), ())


# names and births --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "birth", "expected"),
    [
        ("王秀英", "19530312", Reason.SAME_DAY),
        ("王 秀英", "19530312", Reason.SAME_DAY),
        ("王秀英", "19530313", Reason.NEAR_DAY),
        ("王秀英", "19630312", Reason.NEAR_DAY),
        ("王秀英", "19531203", Reason.NEAR_DAY),
        ("王秀瑛", "19530312", Reason.SOUND),
        ("王秀瑛", "19531203", Reason.SOUND),
        ("王秀兰", "19530312", Reason.LETTER),
        ("汪秀英", "19530312", Reason.SOUND),
        ("李秀英", "19530312", Reason.LETTER),
        ("王秀兰", "19530313", None),
        ("王秀瑛", "19530313", None),
        ("王秀英", "19530323", None),
        ("王秀英", "19530421", None),
        ("王桂兰", "19530312", None),
        ("王秀英子", "19530312", None),
    ],
)
def test_the_less_sure_the_name_the_surer_the_birth(entry, name, birth, expected):
    assert reasons(entry("王秀英", "19530312"), entry(name, birth)) == ((expected,) if expected else ())


def test_of_a_name_of_two_characters_no_character_may_differ(entry):
    assert reasons(entry("王英"), entry("王兰")) == ()


def test_names_in_letters_and_with_dots_are_compared_too(entry):
    assert reasons(entry("古丽·买买提"), entry("古丽.买买提")) == (Reason.SAME_DAY,)


def test_a_man_and_a_woman_of_one_name_and_birth_are_two(entry):
    assert reasons(entry(), entry(sex="男")) == ()


def test_inside_one_household_name_and_birth_are_suspicious(entry):
    assert reasons(entry(household_id=9), entry(household_id=9)) == (Reason.SAME_DAY,)


def test_a_birth_that_half_a_county_shares_tells_nothing(entry):
    people = [entry(birth="19500101") for _ in range(MOST_ALIKE + 1)]
    assert suspected(people) == {}
    assert len(suspected(people[1:])) == MOST_ALIKE * (MOST_ALIKE - 1) / 2


# numbers -----------------------------------------------------------------------------------------------------------

NUMBER = "37070219530312123"


@pytest.mark.parametrize("other", ["37070219530312128", "47070219530312123", "37070219530321123", "37070219530312213"])
def test_a_digit_that_differs_or_two_changed_about_under_one_name(entry, other):
    found = reasons(entry(number=NUMBER, birth="19530312"), entry(number=other, birth="18000101", sex="男"))
    assert found == (Reason.NUMBER,)


@pytest.mark.parametrize("other", ["37070219530312199", "73070219530312128"])
def test_two_differences_are_too_many(entry, other):
    assert reasons(entry(number=NUMBER), entry(number=other, birth="18000101")) == ()


def test_under_another_name_a_near_number_is_a_neighbours(entry):
    assert reasons(entry(number=NUMBER), entry("李桂兰", "18000101", NUMBER[:-1] + "4")) == ()


# phones and accounts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shared", "reason"), [("phone", Reason.PHONE), ("account", Reason.ACCOUNT)])
def test_what_two_households_share_is_suspicious(entry, shared, reason):
    first, second = entry(**{shared: "13800000001"}), entry("李志强", "19800101", sex="男", **{shared: "13800000001"})
    assert reasons(first, second) == (reason,)


@pytest.mark.parametrize("shared", ["phone", "account"])
def test_one_household_shares_it_anyway(entry, shared):
    family = {"household_id": 9, shared: "13800000001"}
    assert reasons(entry(**family), entry("李志强", "19800101", **family)) == ()


def test_a_helpers_phone_that_many_gave_is_no_duplicate(entry):
    names = ["王秀英", "李志强", "张丽华", "赵建国"]
    people = [entry(name, f"19{at}00101", phone="13800000001") for at, name in enumerate(names, 5)]
    assert suspected(people) == {}
    assert len(suspected(people[:3])) == 3


def test_nobody_shares_what_neither_has(entry):
    assert reasons(entry("王秀英"), entry("李志强", "19800101")) == ()


def test_everything_shared_is_told(entry):
    first = entry(number=NUMBER, phone="1380", account="6229")
    second = entry(number=NUMBER[:-1] + "4", phone="1380", account="6229")
    assert reasons(first, second) == (Reason.NUMBER, Reason.SAME_DAY, Reason.PHONE, Reason.ACCOUNT)


def test_all_codes_together_fit_the_column():
    assert len(",".join(Reason)) <= 60


# many --------------------------------------------------------------------------------------------------------------


def test_five_thousand_people_are_not_compared_with_one_another(entry, monkeypatch):
    chance = random.Random(5)  # noqa: S311 - not for secrets
    people = [
        entry(
            chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=2)),
            f"{chance.randint(1935, 2005)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}",
            phone=str(chance.randint(10**10, 10**10 + 50_000)),
        )
        for _ in range(5_000)
    ]
    compared = 0

    def counted(group, size):
        nonlocal compared
        for pair in combinations(group, size):
            compared += 1
            yield pair

    monkeypatch.setattr(alike, "combinations", counted)
    found = suspected(people)
    assert 0 < len(found) <= compared < len(people)
