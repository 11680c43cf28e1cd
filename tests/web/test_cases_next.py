"""After a decision: what was done, the next case of the same list, and the end of the list."""

from datetime import timedelta

import pytest

from fupin import clock
from fupin.model.terms import Action, Role, State
from tests.office import NOON, OTHER_TOWNSHIP


@pytest.fixture
def reviewer(office, enter):
    return enter(office.reviewer)


@pytest.fixture
def filed(office):
    """Files cases a minute apart, so that the list has an order."""

    def file(*schemes):
        made = []
        for minute, scheme in enumerate(schemes):
            with clock.pinned(NOON - timedelta(minutes=60 - minute)):
                made.append(office.filed(scheme))
        return made

    return file


def decide(page, case, button="初审通过", query="", client=None, **typed):
    found = page(f"/cases/{case.uid}{query}", client=client)
    return page.follow(page.submit(found, button, typed, client=client), client)


def next_link(found):
    return found.by_id("next").get("href")


def test_a_decision_leads_to_the_next_of_the_list(page, filed, reviewer):
    first, second, third = filed("training", "workshop", "training")
    found = decide(page, first, client=reviewer)
    assert found.h1 == "已初审通过"
    assert first.number in found.main
    assert "还有 2 件" in found.main
    assert next_link(found) == f"/cases/{second.uid}"
    assert next_link(decide(page, second, client=reviewer)) == f"/cases/{third.uid}"


def test_the_next_comes_after_the_one_decided_and_then_from_the_beginning(page, filed, reviewer):
    first, second, third = filed("training", "workshop", "training")
    found = decide(page, second, client=reviewer)
    assert next_link(found) == f"/cases/{third.uid}"
    assert next_link(decide(page, third, client=reviewer)) == f"/cases/{first.uid}"


def test_the_list_keeps_its_filter_from_row_to_row(page, filed, reviewer):
    first, _, third = filed("training", "workshop", "training")
    rows = page("/cases?state=waiting&scheme=training", client=reviewer)
    address = rows.links()[first.number]
    found = decide(page, first, query=address.removeprefix(f"/cases/{first.uid}"), client=reviewer)
    assert "这个列表还有 1 件" in found.main
    assert next_link(found).startswith(f"/cases/{third.uid}?list=")
    found = decide(page, third, query=next_link(found).removeprefix(f"/cases/{third.uid}"), client=reviewer)
    assert "这个列表里的都办完了" in found.main
    assert "列表外还有 1 件等您办理" in found.main
    assert found.links()["回到列表"] == "/cases?scheme=training"


def test_the_last_case_ends_the_day(page, filed, reviewer):
    [only] = filed("training")
    found = decide(page, only, client=reviewer)
    assert "今天的都办完了" in found.main
    assert "下一件" not in found.main


def test_the_page_opens_again(page, filed, reviewer):
    first, second = filed("training", "workshop")
    response = page.submit(page(f"/cases/{first.uid}", client=reviewer), "初审通过", client=reviewer)
    for _ in range(2):
        assert next_link(page.follow(response, reviewer)) == f"/cases/{second.uid}"


def test_a_step_with_a_letter_shows_the_letter_and_the_next(page, office, enter):
    client = enter(office.approver)
    refused, other = office.filed("training", State.ENDORSED), office.filed("workshop", State.ENDORSED)
    found = decide(page, refused, "不予批准", client=client, opinion="不符合")
    assert "不予批准决定书" in found.main
    assert next_link(found) == f"/cases/{other.uid}"


def test_an_approved_case_is_never_its_own_next(page, office, enter):
    client = enter(office.approver)
    found = decide(page, office.filed("training", State.ENDORSED), "审批通过", client=client)
    assert found.h1 == "已审批通过"
    assert "列表里只剩刚办的这一件，现为“待公示”" in found.main
    assert "下一件" not in found.main


def test_what_was_passed_over_comes_after_a_case_that_went_to_the_end_of_the_list(page, office, enter):
    client = enter(office.approver)
    with clock.pinned(NOON - timedelta(hours=1)):
        passed_over = office.filed("workshop", State.ENDORSED)
    found = decide(page, office.filed("training", State.ENDORSED), "审批通过", client=client)
    assert next_link(found) == f"/cases/{passed_over.uid}"


def test_who_decided_nothing_is_shown_the_case(page, office, filed, enter):
    [case] = filed("training")
    response = enter(office.approver).get(f"/cases/{case.uid}/decided")
    assert response.location == f"/cases/{case.uid}"


def test_another_areas_decision_is_not_found(page, office, filed, enter):
    [case] = filed("training")
    office.act(case, Action.ENDORSE)
    page(f"/cases/{case.uid}/decided", 404, client=enter(office.user(Role.TOWNSHIP, OTHER_TOWNSHIP, "外地")))


@pytest.mark.parametrize(
    "spoilt", ["list=number%3D%2500", "list=state%3D%27&after=x", "list=" + "a" * 3000, "after=~~"]
)
def test_a_spoilt_list_is_the_usual_one(page, office, filed, reviewer, spoilt):
    first, second = filed("training", "workshop")
    office.act(first, Action.ENDORSE)
    assert second.number in page(f"/cases/{second.uid}?{spoilt}", client=reviewer).main
    page(f"/cases/{first.uid}/decided?{spoilt}", client=reviewer)


def test_ticked_cases_lead_on_too(page, filed, reviewer):
    first, second, _ = filed("training", "workshop", "training")
    asked = page(f"/cases/together?action=endorse&case={first.uid}.{first.version}", client=reviewer)
    found = page.follow(page.submit(asked, "确认初审通过", client=reviewer), reviewer)
    assert next_link(found) == f"/cases/{second.uid}"
    assert "还有 2 件" in found.main
