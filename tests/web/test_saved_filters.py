"""Filters saved from the list, opened from it, renamed and deleted by their owner alone."""

import pytest
from sqlalchemy import select

from fupin.model import SavedFilter
from fupin.model.terms import Role, State

LIST = "/cases?state=submitted&scheme=training"


@pytest.fixture
def client(office, enter):
    return enter(office.reviewer)


@pytest.fixture
def save(page, client):
    def saved(name="待审培训", address=LIST):
        new = page(page(address, client=client).links()["保存现在的筛选"], client=client)
        return page.submit(new, "保存", {"name": name}, client=client)

    return saved


def one(session):
    return session.scalars(select(SavedFilter)).one()


def test_the_present_filter_is_saved_and_opened_with_one_click(page, office, client, save):
    mine, other = office.filed("training"), office.filed("workshop")
    found = page.follow(save(), client)
    assert "已保存筛选“待审培训”" in found.main
    assert mine.number in found.main
    address = page("/cases", client=client).links()["待审培训"]
    opened = page(address, client=client)
    assert mine.number in opened.main
    assert other.number not in opened.main
    assert opened.one("a", aria_current="true", href=address) is not None


def test_what_is_saved_is_said_in_words(page, client, office):
    found = page("/filters/new?list=state%3Dsubmitted%26scheme%3Dtraining%26area%3D370702001", client=client)
    assert "筛选条件：待乡镇初审，职业技能培训报名，城关街道" in found.main.replace("办事处", "")


@pytest.mark.parametrize("area", ["370702999", "999999", "x", "370724"])
def test_a_place_that_is_none_of_mine_is_left_out(page, client, save, session, area):
    save(address=f"/cases?area={area}")
    assert area not in one(session).query
    page("/filters", client=client)


def test_a_receipt_number_is_not_saved(page, client, save, session):
    save(address="/cases?number=370702-2026-00001")
    assert "00001" not in one(session).query


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "请填写名称"), ("长" * 21, "最多20个字"), ("电话13805360001", "名称里请不要写身份证号码、电话等号码")],
)
def test_a_bad_name_is_refused_at_its_field_and_kept(page, client, name, words):
    found = page.submit(page("/filters/new", client=client), "保存", {"name": name}, 422, client)
    assert any(words in error for error in found.errors)
    assert found.answers("保存").get("name", [""]) == [name]


def test_a_name_twice_is_refused(page, client, save):
    save()
    found = page.submit(page("/filters/new", client=client), "保存", {"name": "待审培训"}, 422, client)
    assert found.errors == ["已有名为“待审培训”的筛选，请换一个名称"]


def test_it_is_renamed_and_deleted(page, client, save, session):
    save()
    found = page(page("/filters", client=client).links()["改名或删除：待审培训"], client=client)
    found = page.follow(page.submit(found, "改名", {"name": "培训"}, client=client), client)
    assert "已改名为“培训”" in found.main
    found = page(found.links()["改名或删除：培训"], client=client)
    found = page.follow(page.submit(found, "删除这个筛选", client=client), client)
    assert "已删除筛选“培训”" in found.main
    assert "还没有保存的筛选" in found.main
    assert session.scalars(select(SavedFilter)).all() == []


@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.COUNTY, Role.CLERK])
def test_anothers_filter_is_not_found(page, office, enter, save, session, role):
    save()
    uid, stranger = one(session).uid, enter(office.user(role, "370702", "另一人"))
    page(f"/filters/{uid}", 404, client=stranger)
    page.post(f"/filters/{uid}", {"name": "我的"}, 404, stranger)
    page.post(f"/filters/{uid}/delete", {}, 404, stranger)
    assert "待审培训" not in page("/filters", client=stranger).main
    assert one(session).name == "待审培训"


def test_the_list_without_a_filter_can_be_saved_too(page, office, client, save):
    office.filed("training", State.ENDORSED)
    save("常用", "/cases")
    assert page(page("/cases?state=", client=client).links()["常用"], client=client).h1.startswith("待我办理")
