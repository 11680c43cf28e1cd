"""One box finds people; what is typed into it stays between the clerk and the server."""

import pytest
from sqlalchemy import select

from fupin import vault
from fupin.model import AuditRow, Household, Person, WebSession
from fupin.model.terms import Role
from fupin.registry import search_index
from fupin.web.people_search import KEPT
from tests.office import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE

BUTTON = "查找"


@pytest.fixture
def people(office, session):
    """Three people of the township and one of another county, in the index."""
    home = office.household()
    made = [
        office.person("王秀英", household=home),
        office.person("王建国", household=home),
        office.person("赵桂兰"),
        office.person("王秀英", area=OTHER_TOWNSHIP),
    ]
    search_index.refresh(session, [person.id for person in made])
    session.commit()
    return made


@pytest.fixture
def look(page, counter):
    """Type into the box and press the button; the answer, or the page it leads to."""

    def search(typed, status=303, client=None):
        answer = page.submit(page("/people", client=client), BUTTON, {"typed": typed}, status, client=client)
        return page.follow(answer, client=client) if status == 303 else answer

    return search


def names(found):
    return [link.text for link in found.root.findall(".//tbody//a")]


# the page ---------------------------------------------------------------------------------------------------------


def test_the_page_is_one_box_with_the_cursor_in_it(page, counter):
    found = page("/people")
    assert (found.h1, found.links()["查找人员"]) == ("查找人员", "/people")
    box = found.one("input", name="typed")
    assert box.get("autofocus") is not None
    assert box.get("value") == ""


def test_results_are_a_table_that_leads_to_the_people(people, look):
    found = look("王")
    table = found.one("table")
    assert names(found) == ["王建国", "王秀英"]
    assert found.links()["王建国"] == f"/people/{people[1].uid}"
    assert "找到 2人" in found.main
    assert found.title.startswith("找到2人")
    assert [cell.text for cell in table.findall(".//tbody/tr[2]/td")] == [
        people[0].sex, "1985年", None, "城关街道办事处", people[0].household.number, people[0].number,
    ]  # fmt: skip


def test_the_box_keeps_what_was_typed_and_searches_again(page, people, look):
    found = look("王")
    assert found.one("input", name="typed").get("value") == "王"
    again = page.follow(page.submit(found, BUTTON, {"typed": "赵"}))
    assert names(again) == ["赵桂兰"]


def test_nobody_found_says_so_and_what_to_do(people, look):
    found = look("钱多多")
    assert "您的辖区内没有找到这个人。请核对姓名" in found.main
    assert found.all("table") == []
    assert found.title.startswith("没有找到")


def test_no_list_shows_a_number_that_is_sealed(people, look):
    found = look("王秀英")
    assert not any(secret in found.html for secret in (people[0].id_number, people[0].phone, people[0].id_number[-6:]))


@pytest.mark.parametrize("field", ["id_number", "number"])
def test_an_exact_number_of_one_person_leads_to_the_person(page, people, counter, field):
    answer = page.submit(page("/people"), BUTTON, {"typed": getattr(people[0], field)})
    assert answer.location == f"/people/{people[0].uid}"


def test_the_end_of_a_number_leads_to_the_list_even_for_one(page, people, counter):
    answer = page.submit(page("/people"), BUTTON, {"typed": people[0].id_number[-6:]})
    assert answer.location.startswith("/people/found/")
    assert names(page.follow(answer)) == ["王秀英"]


def test_a_household_number_lists_the_household(people, look, session):
    assert names(look(session.get(Household, people[0].household_id).number)) == ["王建国", "王秀英"]


# what cannot be searched ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "请输入姓名"), ("12", "号码至少输入最后4位"), ("*", "请输入姓名"), ("王" * 101, "最多100个字")],
)
def test_what_means_nobody_is_answered_beside_the_box(look, typed, said):
    found = look(typed, 422)
    box = found.one("input", name="typed")
    assert (box.get("value"), box.get("aria-invalid")) == (typed, "true")
    assert box.get("autofocus") is None
    assert len(found.errors) == 1
    assert said in found.errors[0]


def test_a_wrong_identity_number_is_told_from_one_that_is_not_registered(people, look):
    number = people[0].id_number
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    assert look(wrong, 422).errors == ["身份证号码的数字对不上，请逐位核对"]


@pytest.mark.parametrize("typed", ['"', "王*", "OR", "NEAR(王 秀)", "<b>王</b>", "王" * 100, "😀"])
def test_nothing_typed_breaks_the_page(page, people, counter, typed):
    answer = page.client.post(
        "/people/search", data={"csrf_token": page("/people").answers(BUTTON)["csrf_token"], "typed": typed}
    )
    assert answer.status_code in {303, 422}


# where it does not go ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["王秀英", "wangxiuying", "13805360003"])
def test_what_was_typed_is_in_no_address_no_audit_and_no_table(page, people, counter, session, typed):
    answer = page.submit(page("/people"), BUTTON, {"typed": typed})
    found = page.follow(answer)
    assert found.one("input", name="typed").get("value") == typed
    assert typed not in answer.location
    assert not any(typed in (link.get("href") or "") for link in found.all("a"))
    session.expire_all()
    kept = [*session.scalars(select(WebSession.data)), *session.scalars(select(AuditRow.object))]
    assert not any(typed in text for text in kept)


def test_the_audit_tells_the_kind_of_search_and_how_many_were_found(people, look, session, office):
    look("王")
    look(people[0].id_number)
    look("钱多多")
    rows = session.execute(select(AuditRow.username, AuditRow.act, AuditRow.object).order_by(AuditRow.id)).all()
    assert [row.object for row in rows] == ["姓名 2人", "身份证号码 1人", "姓名 0人"]
    assert {(row.username, row.act) for row in rows} == {(office.clerk.username, "searched")}


def test_opening_the_results_again_records_nothing(page, people, counter, session):
    answer = page.submit(page("/people"), BUTTON, {"typed": "王"})
    before = session.scalars(select(AuditRow.id)).all()
    for _ in range(2):
        page.follow(answer)
    assert session.scalars(select(AuditRow.id)).all() == before


def test_only_the_last_searches_are_kept_each_sealed_for_its_key(page, people, counter, session):
    answers = [page.submit(page("/people"), BUTTON, {"typed": "王"}) for _ in range(KEPT + 1)]
    assert page(answers[0].location, 404).main.startswith("查找人员")
    for answer in answers[1:]:
        assert names(page.follow(answer)) == ["王建国", "王秀英"]
    with page.client.session_transaction() as held:
        (one, sealed), (other, _), *_ = held["searches"]
    assert vault.unseal(sealed, f"web_session.search.{one}") == "王"
    with pytest.raises(vault.SealBroken):
        vault.unseal(sealed, f"web_session.search.{other}")


def test_a_search_of_another_session_has_run_out(page, people, counter, office, enter):
    answer = page.submit(page("/people"), BUTTON, {"typed": "王"})
    found = page(answer.location, 404, client=enter(office.other_clerk))
    assert "查找已过期，请重新输入" in found.main
    assert found.one("input", name="typed").get("value") == ""
    assert page("/people/found/nothing", 404).h1 == "查找人员"


# who sees whom ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["王秀英", "wxy", "name"])
def test_nobody_of_another_county_is_found(people, look, session, typed):
    assert people[3].uid not in look(typed).html


@pytest.mark.parametrize("field", ["id_number", "number", "phone"])
def test_no_number_finds_anybody_of_another_county(page, people, counter, field):
    found = page.follow(page.submit(page("/people"), BUTTON, {"typed": getattr(people[3], field)}))
    assert "您的辖区内没有找到" in found.main


@pytest.mark.parametrize(
    ("role", "scope", "count"),
    [
        (Role.CLERK, TOWNSHIP, 2), (Role.TOWNSHIP, VILLAGE, 2), (Role.COUNTY, COUNTY, 2), (Role.FINANCE, COUNTY, 2),
        (Role.CITY, "3707", 3), (Role.CITY, "", 3), (Role.TOWNSHIP, "370702002", 0), (Role.COUNTY, "370724", 1),
    ],
)  # fmt: skip
def test_each_role_finds_the_people_of_its_area(people, look, office, enter, role, scope, count):
    browser = enter(office.user(role, scope, "查找人"))
    assert len(names(look("王", client=browser))) == count


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR])
def test_who_handles_no_cases_searches_for_nobody(page, office, enter, role):
    browser = enter(office.user(role, COUNTY, "他人"))
    page("/people", 403, client=browser)
    assert "查找人员" not in page("/policy", client=browser).links()


def test_the_list_follows_the_register(page, people, counter, session):
    answer = page.submit(page("/people"), BUTTON, {"typed": "王建国"})
    session.get(Person, people[1].id).name = "王建军"
    session.flush()
    search_index.refresh(session, [people[1].id])
    assert "没有找到" in page.follow(answer).main
