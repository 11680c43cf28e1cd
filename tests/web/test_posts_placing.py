"""Taking up a post in the browser."""

from datetime import date

from sqlalchemy import select

from fupin.model import PostPlacement
from fupin.model.terms import Role
from tests.office import OTHER_TOWNSHIP
from tests.web.postdesks import approved, desks, opening, placed

__all__ = ["approved", "desks", "opening", "placed"]


def test_who_is_approved_stands_on_the_list_and_is_placed(page, desks, approved, session):
    application = approved()
    found = page("/posts/waiting", client=desks["clerk"])
    form = page(found.links()["登记上岗：王秀英"], client=desks["clerk"])
    assert form.answers("登记上岗")["starts_on"] == ["2026", "10", "1"]
    assert "以前没有上过公益性岗位" in form.main
    page.submit(form, "登记上岗", client=desks["clerk"])
    assert session.scalars(select(PostPlacement)).one().application_id == application.id
    assert "没有已批复" in page("/posts/waiting", client=desks["clerk"]).main


def test_a_full_post_is_told_and_everything_typed_is_kept(page, desks, approved, opening, session):
    first, second = approved(), approved()
    opening.quantity = 1
    session.commit()
    late = page(f"/posts/waiting/{second.uid}", client=desks["clerk"])
    page.submit(page(f"/posts/waiting/{first.uid}", client=desks["clerk"]), "登记上岗", client=desks["clerk"])
    refused = page.submit(late, "登记上岗", {"ends_on": ["2027", "6", "30"]}, 422, client=desks["clerk"])
    assert "没有空缺，请另选岗位" in refused.errors[0]
    assert refused.answers("登记上岗")["ends_on"] == ["2027", "6", "30"]


def test_a_date_that_is_none_is_told_beside_its_boxes(page, desks, approved):
    found = page(f"/posts/waiting/{approved().uid}", client=desks["clerk"])
    refused = page.submit(found, "登记上岗", {"starts_on": ["2026", "2", "30"]}, 422, client=desks["clerk"])
    assert "2026年2月没有30日" in refused.errors[0]


def test_only_the_counter_of_the_posts_township_places(page, desks, approved, office, enter):
    uid = approved().uid
    page(f"/posts/waiting/{uid}", 403, client=desks["county"])
    stranger = enter(office.user(Role.CLERK, OTHER_TOWNSHIP, "外县窗口"))
    page(f"/posts/waiting/{uid}", 404, client=stranger)
    page.post(f"/posts/waiting/{uid}", {}, 404, client=stranger)


def test_vacant_places_are_listed_with_their_report_day(page, desks, placed, opening):
    placed(date(2027, 9, 30))
    found = page("/posts/vacant", client=desks["county"]).main
    assert "1 个名额没有人" in found
    assert "已过报告期限" in found


def test_a_unit_shows_who_is_in_its_posts(page, desks, placed, opening):
    placed()
    address = f"/posts/units/{opening.unit_id}/{opening.area_code}"
    assert "王秀英" in page(address, client=desks["city"]).main
    page(f"/posts/units/{opening.unit_id}/{OTHER_TOWNSHIP}", 404, client=desks["city"])
