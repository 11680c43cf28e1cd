"""The page of canned phrases, and the lists beside the boxes for reasons, opinions and remarks."""

import pytest
from sqlalchemy import select

from fupin import phrases
from fupin.casework import remarks
from fupin.model import AuditRow, Phrase
from fupin.model.terms import Action, Role, State
from fupin.phrases import Whose
from tests.office import OTHER_TOWNSHIP

WORDS = "身份证照片看不清"
NEW = {"act": "return", "whose": "office", "words": WORDS}


@pytest.fixture
def desk(office, enter):
    """The reviewer's browser."""
    return enter(office.reviewer)


@pytest.fixture
def phrase(office):
    """One of the reviewer's office, for a return."""
    made = phrases.add(office.session, office.reviewer, Whose.OFFICE, Action.RETURN, WORDS)
    office.session.commit()
    return made


@pytest.fixture
def stranger(office, enter):
    """A reviewer of another township."""
    return enter(office.user(Role.TOWNSHIP, OTHER_TOWNSHIP, "外镇初审"))


def add(page, desk, status=303, **changes):
    return page.submit(page("/phrases", client=desk), "加入", NEW | changes, status, desk)


def test_a_phrase_is_added_changed_and_removed_and_each_is_audited(page, office, desk):
    found = page.follow(add(page, desk), desk)
    assert WORDS in found.main
    key = office.session.scalars(select(Phrase.id)).one()
    found = page(f"/phrases/{key}", client=desk)
    found = page.follow(page.submit(found, "保存", {"words": "请重新拍照"}, 303, desk), desk)
    assert "请重新拍照" in found.main
    assert WORDS not in found.main
    page.submit(found, "删去：请重新拍照", {}, 303, desk)
    assert office.session.scalars(select(Phrase)).all() == []
    audited = office.session.scalars(select(AuditRow.object).where(AuditRow.act == "phrases")).all()
    assert audited == [f"常用语 {key}", f"常用语 {key}", f"常用语 {key} 删去"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"act": ""}, "请选择用在哪一步"),
        ({"act": "withdraw"}, "请从列表中选择用在哪一步"),
        ({"whose": "everybody"}, "请从列表中选择谁可以用"),
        ({"words": ""}, "请填写常用语"),
        ({"words": "字" * 201}, "常用语最多200个字，现在是201个字"),
    ],
)
def test_what_is_wrong_is_said_and_kept(page, office, desk, changes, words):
    found = add(page, desk, 422, **changes)
    assert found.errors == [words]
    assert found.answers("加入")["words"] == [(NEW | changes)["words"]]
    assert office.session.scalars(select(Phrase)).all() == []


def test_the_same_phrase_twice_is_said_at_the_field(page, desk, phrase):
    assert add(page, desk, 422).errors == ["这条常用语已经有了"]


def test_changing_to_words_that_are_there_is_refused(page, office, desk, phrase):
    other = phrases.add(office.session, office.reviewer, Whose.OFFICE, Action.RETURN, "另一条")
    office.session.commit()
    found = page.submit(page(f"/phrases/{other.id}", client=desk), "保存", {"words": WORDS}, 422, desk)
    assert found.errors == ["这条常用语已经有了"]
    assert found.answers("保存")["words"] == [WORDS]
    assert other.words == "另一条"


def test_the_usual_ones_are_a_button(page, office, desk):
    found = page("/phrases", client=desk)
    found = page.follow(page.submit(found, "加入通用的 12 条：退回补正", {}, 303, desk), desk)
    assert "“退回补正”已加入12条" in found.text
    assert "加入通用的 12 条：退回补正" not in found.buttons()
    token = found.answers("加入")["csrf_token"]
    page.post("/phrases/usual/reject", {"csrf_token": token}, 404, desk)
    page.post("/phrases/usual/x", {"csrf_token": token}, 404, desk)


def test_another_office_neither_sees_nor_touches_them(page, office, stranger, phrase):
    found = page("/phrases", client=stranger)
    assert WORDS not in found.html
    token = found.answers("加入")["csrf_token"]
    page(f"/phrases/{phrase.id}", 404, client=stranger)
    page.post(f"/phrases/{phrase.id}", {"csrf_token": token, "words": "改"}, 404, stranger)
    page.post(f"/phrases/{phrase.id}/remove", {"csrf_token": token}, 404, stranger)
    assert phrase.words == WORDS


def test_whoever_says_nothing_keeps_no_phrases(page, office, enter):
    page("/phrases", 403, client=enter(office.finance))


# beside the boxes -----------------------------------------------------------------------------------------------------


def options(found, name):
    (listed,) = found.all("select", id=name)
    return [option.get("value") for option in listed.iter("option") if option.get("value")]


def test_a_phrase_is_joined_to_what_was_typed(page, office, desk, phrase):
    case = office.filed("training")
    found = page(f"/cases/{case.uid}", client=desk)
    assert options(found, "phrase") == [WORDS]
    page.submit(found, "退回补正", {"opinion": "请补正", "phrase": WORDS}, 303, desk)
    assert case.events[-1].opinion == f"请补正；{WORDS}"


def test_a_phrase_alone_is_a_reason(page, office, desk, phrase):
    case = office.filed("training")
    page.submit(page(f"/cases/{case.uid}", client=desk), "退回补正", {"phrase": WORDS}, 303, desk)
    assert case.events[-1].opinion == WORDS


def test_what_was_joined_is_kept_on_a_page_that_comes_back(page, office, desk, phrase):
    case = office.filed("training")
    found = page(f"/cases/{case.uid}", client=desk)
    office.act(case, Action.ENDORSE)
    found = page.submit(found, "退回补正", {"opinion": "请补正", "phrase": WORDS}, 409, desk)
    assert "刚被他人处理" in found.main


def test_only_phrases_of_the_steps_on_the_page_are_offered(page, office, desk, phrase):
    phrases.add(office.session, office.reviewer, Whose.OFFICE, Action.OBJECT, "有人反映")
    office.session.commit()
    assert options(page(f"/cases/{office.filed('training').uid}", client=desk), "phrase") == [WORDS]
    on_notice = office.filed("training", State.ON_NOTICE)
    assert options(page(f"/cases/{on_notice.uid}", client=desk), "phrase") == ["有人反映"]
    issued = office.filed("training", State.ISSUED)
    assert page(f"/cases/{issued.uid}", client=desk).all("select", id="phrase") == []


def test_reason_and_remarks_of_a_return_take_phrases_too(page, office, desk, phrase):
    case = office.filed("training")
    found = page(f"/cases/{case.uid}/return", client=desk)
    assert options(found, "phrase-phone") == options(found, "phrase") == [WORDS]
    page.submit(
        found, "退回补正", {"phrase": WORDS, "remark-skills": "写明。", "phrase-skills": WORDS, "phrase-phone": WORDS},
        303, desk,
    )  # fmt: skip
    assert case.events[-1].opinion == WORDS
    said = {each.field: each.words for each in remarks.standing(office.session, case)}
    assert said == {"phone": WORDS, "skills": f"写明。{WORDS}"}


def test_a_stranger_is_offered_none_of_them_on_a_case(page, office, enter, phrase):
    case = office.filed("training", State.ENDORSED)
    found = page(f"/cases/{case.uid}", client=enter(office.approver))
    assert WORDS not in found.html
