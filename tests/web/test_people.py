"""A person's page: what is due and why, numbers masked until somebody says what for, and forms begun from it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from fupin import clock
from fupin.model import Application, AuditRow
from fupin.model.terms import Role, State
from tests.office import NOON, OTHER_TOWNSHIP

SECRET = ("id_number", "phone", "bank_account", "disability")


@pytest.fixture
def person(office):
    found = office.person(disability="43", bank_account="6222020200112233445", phone="13805360001")
    office.session.commit()
    return found


@pytest.fixture
def desk(office, enter):
    return enter(office.clerk)


def shown(page, person, client, status=200):
    return page(f"/people/{person.uid}", status, client=client)


def revealed(page, found, client, **answers):
    return page.follow(page.submit(found, "显示完整号码", answers, client=client), client)


def acts(session, act):
    return [row.object for row in session.scalars(select(AuditRow).where(AuditRow.act == act))]


def test_the_page_says_what_is_due_and_why(page, office, person, desk):
    found = shown(page, person, desk)
    assert found.h1.startswith(person.name)
    for words in ("职业技能培训报名", "可以享受", "公益性岗位安置", "持残疾证", "要带：身份证、户口簿"):
        assert words in found.main
    assert "肢体三级" in found.main


def test_numbers_are_masked(page, office, person, desk):
    html = shown(page, person, desk).html
    for name in SECRET:
        assert getattr(person, name) not in html


def test_another_areas_person_is_not_there(page, office, person, enter):
    stranger = enter(office.user(Role.CLERK, OTHER_TOWNSHIP, "外乡窗口"))
    shown(page, person, stranger, 404)


def test_a_number_is_shown_for_a_purpose_that_is_kept(page, office, person, desk, session):
    found = shown(page, person, desk)
    full = revealed(page, found, desk, what="phone", purpose="与本人联系")
    assert person.phone in full.html
    assert person.id_number not in full.html
    (row,) = acts(session, "viewed_full")
    assert row == f"人员 {person.id} 联系电话：与本人联系"
    assert person.phone not in row


def test_without_a_purpose_nothing_is_shown_and_nothing_recorded(page, office, person, desk, session):
    found = shown(page, person, desk)
    refused = page.submit(found, "显示完整号码", {"what": "phone"}, 422, client=desk)
    assert "请选择用途" in refused.errors
    assert person.phone not in refused.html
    assert acts(session, "viewed_full") == []


def test_a_second_number_joins_the_first(page, office, person, desk):
    found = revealed(page, shown(page, person, desk), desk, what="phone", purpose="与本人联系")
    both = revealed(page, found, desk, what="bank_account", purpose="发放资金")
    assert person.phone in both.html
    assert person.bank_account in both.html


def test_after_five_minutes_or_at_another_person_it_is_masked_again(page, office, person, desk):
    other = office.person(name="赵同志", phone="13805360002")
    office.session.commit()
    revealed(page, shown(page, person, desk), desk, what="phone", purpose="与本人联系")
    assert other.phone not in shown(page, other, desk).html
    assert person.phone in shown(page, person, desk).html
    with clock.pinned(NOON + timedelta(minutes=6)):
        assert person.phone not in shown(page, person, desk).html


def test_the_city_looks_on_without_numbers(page, office, person, enter):
    city = enter(office.user(Role.CITY, "3707", "周市级"))
    assert "显示完整号码" not in shown(page, person, city).buttons()


def test_a_form_begins_with_what_the_register_knows(page, office, person, desk, session):
    office.course()
    begun = page.submit(shown(page, person, desk), f"为{person.name}办理职业技能培训报名", client=desk)
    form = page.follow(begun, desk)
    assert "职业技能培训报名" in form.html
    assert form.by_id("id_number").get("value") == person.id_number
    draft = session.scalars(select(Application)).one()
    assert (draft.scheme, draft.state) == ("training", State.DRAFT)


def test_whoever_insists_may_apply_all_the_same(page, office, desk):
    person = office.person(birth=date(1950, 1, 1))
    office.session.commit()
    found = shown(page, person, desk)
    assert "本人坚持申请职业技能培训报名，要书面答复" in found.buttons()


def test_only_the_counter_begins_forms(page, office, person, enter):
    found = shown(page, person, enter(office.approver))
    assert not [words for words in found.buttons() if "办理" in words and person.name in words]


def test_a_case_under_way_is_linked_instead_of_a_second_form(page, office, person, desk):
    case = office.submit("training", office.training(person, office.course()))
    found = shown(page, person, desk)
    assert case.number in found.links()
    assert f"为{person.name}办理职业技能培训报名" not in found.buttons()
