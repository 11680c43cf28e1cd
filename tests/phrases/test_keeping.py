"""Canned phrases: whose they are, how many there may be, and how one is joined to what was typed."""

import pytest
from sqlalchemy import func, select

from fupin import phrases
from fupin.model import Phrase
from fupin.model.terms import Action, Role
from fupin.phrases import MOST, Taken, Whose, joined
from fupin.phrases.words import USUAL
from tests.office import OTHER_COUNTY, OTHER_TOWNSHIP

WORDS = "身份证照片看不清"


@pytest.fixture
def add(office):
    """One more phrase: of the reviewer's office, for a return, unless told."""

    def one(words=WORDS, whose=Whose.OFFICE, act=Action.RETURN, user=None):
        made = phrases.add(office.session, user or office.reviewer, whose, act, words)
        office.session.commit()
        return made

    return one


@pytest.fixture
def refuse(office, add):
    """A phrase that is not taken; nothing is written then."""

    def one(words, match, **more):
        before = office.session.scalar(select(func.count()).select_from(Phrase))
        with pytest.raises(Taken, match=match):
            add(words, **more)
        office.session.rollback()
        assert office.session.scalar(select(func.count()).select_from(Phrase)) == before

    return one


def seen(office, user, act=Action.RETURN):
    return [each.words for each in phrases.offered(office.session, user).get(act, [])]


# whose ----------------------------------------------------------------------------------------------------------------


def test_colleagues_of_the_office_share_its_phrases(office, add):
    add()
    colleague = office.user(Role.TOWNSHIP, office.reviewer.scope, "李初审")
    assert seen(office, colleague) == [WORDS]


@pytest.mark.parametrize("scope", [OTHER_TOWNSHIP, OTHER_COUNTY, "370702", "370702001201", "370702002"])
def test_another_office_never_sees_them(office, add, scope):
    add()
    stranger = office.user(Role.TOWNSHIP, scope, "外单位初审")
    assert seen(office, stranger) == []
    assert phrases.find(office.session, stranger, office.session.scalar(select(Phrase.id))) is None


def test_ones_own_are_seen_by_nobody_else(office, add):
    made = add(whose=Whose.OWN)
    colleague = office.user(Role.TOWNSHIP, office.reviewer.scope, "李初审")
    assert seen(office, office.reviewer) == [WORDS]
    assert seen(office, colleague) == []
    assert phrases.find(office.session, colleague, made.id) is None


def test_the_offices_stand_before_ones_own(office, add):
    add("我自己的", whose=Whose.OWN)
    add("单位的")
    assert seen(office, office.reviewer) == ["单位的", "我自己的"]


def test_a_role_is_offered_the_phrases_of_its_own_acts_only(office, add):
    add("撤回用", act=Action.WITHDRAW, user=office.clerk)
    add("退回用")
    assert office.clerk.scope == office.reviewer.scope
    assert seen(office, office.clerk, Action.WITHDRAW) == ["撤回用"]
    assert Action.WITHDRAW not in phrases.offered(office.session, office.reviewer)
    assert Action.RETURN not in phrases.offered(office.session, office.clerk)


@pytest.mark.parametrize(
    ("role", "acts"),
    [
        (Role.CLERK, {Action.WITHDRAW}),
        (Role.TOWNSHIP, {Action.RETURN, Action.ENDORSE, Action.OBJECT}),
        (Role.COUNTY, {Action.RETURN, Action.APPROVE, Action.REJECT, Action.OBJECT}),
        (Role.FINANCE, set()),
        (Role.AUDITOR, set()),
    ],
)
def test_each_role_keeps_phrases_for_what_it_says(role, acts):
    assert set(phrases.acts_of(role)) == acts


# what is taken --------------------------------------------------------------------------------------------------------


def test_two_hundred_characters_are_taken_and_one_more_is_not(add, refuse):
    add("字" * 200)
    refuse("字" * 201, "最多200个字，现在是201个字")


@pytest.mark.parametrize("words", ["", "  ", "\n"])
def test_nothing_is_no_phrase(refuse, words):
    refuse(words, "请填写常用语")


def test_the_same_words_are_taken_once_for_each_owner_and_act(add, refuse):
    add()
    refuse(f" {WORDS} ", "已经有了")
    add(whose=Whose.OWN)
    refuse(WORDS, "已经有了", whose=Whose.OWN)
    add(act=Action.ENDORSE)


def test_two_offices_may_have_the_same_words(office, add):
    add()
    add(user=office.user(Role.TOWNSHIP, OTHER_TOWNSHIP, "外镇初审"))


def test_a_list_has_an_end(add, refuse):
    for number in range(MOST):
        add(f"第{number}条")
    refuse("再一条", f"最多{MOST}条")
    add("自己的", whose=Whose.OWN)


def test_lines_become_one_line(add):
    assert add("请补交\r\n户口本").words == "请补交 户口本"


def test_other_words_must_be_free(office, add):
    add("甲")
    other = add("乙")
    with pytest.raises(Taken, match="已经有了"):
        phrases.change(office.session, other, office.reviewer, "甲")
    office.session.rollback()
    phrases.change(office.session, other, office.reviewer, "丙")
    office.session.commit()
    assert seen(office, office.reviewer) == ["甲", "丙"]


# the usual ones -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", USUAL)
def test_there_are_a_dozen_usual_ones_for_each_act(act):
    assert len(set(USUAL[act])) == 12
    assert all(0 < len(words) <= 40 for words in USUAL[act])


def test_the_usual_ones_are_added_once(office, add):
    add(USUAL[Action.RETURN][3])
    assert phrases.add_usual(office.session, office.reviewer, Action.RETURN) == 11
    assert phrases.add_usual(office.session, office.reviewer, Action.RETURN) == 0
    assert sorted(seen(office, office.reviewer)) == sorted(USUAL[Action.RETURN])


def test_the_usual_ones_fill_no_list_beyond_its_end(office, add):
    for number in range(MOST - 2):
        add(f"第{number}条")
    assert phrases.add_usual(office.session, office.reviewer, Action.RETURN) == 2


# joining --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "phrase", "both"),
    [
        ("", "请核对", "请核对"),
        ("号码不对", "请核对", "号码不对；请核对"),
        ("号码不对。", "请核对", "号码不对。请核对"),
        ("号码不对，\n", "请核对", "号码不对，请核对"),
        ("号码不对", "", "号码不对"),
        ("号码不对，请核对", "请核对", "号码不对，请核对"),
    ],
)
def test_a_phrase_follows_what_was_typed_once(typed, phrase, both):
    assert joined(typed, phrase) == both
