"""The navigation shows under which of its entries a page lies."""

import pytest

from fupin.model.terms import Role, State
from fupin.web.access import STAFF, roles_of
from fupin.web.nav import NAV
from tests.pages import text_of

# Pages of one's own account and of the frame, which lie under no entry.
NOWHERE = {"auth", "demonstration", "help", "preferences", "staying"}
FILES = {"letters.show", "previews.show", "attachments.show"}


def present(found):
    """The entries that are marked."""
    return [text_of(link) for link in found.one("nav", class_="main").iter("a") if link.get("aria-current")]


@pytest.mark.parametrize(
    ("address", "entry"),
    [
        ("/today", "今日待办"),
        ("/today/done", "今日待办"),
        ("/keys", "今日待办"),
        ("/tasks", "今日待办"),
        ("/cases", "待我办理"),
        ("/phrases", "待我办理"),
        ("/filters", "待我办理"),
        ("/voids", "待我办理"),
        ("/duplicates", "查找人员"),
        ("/prints/ledger", "打印文书"),
        ("/areas", "名册导入"),
        ("/policy", "政策参数"),
    ],
)
def test_a_page_marks_the_entry_it_lies_under(page, office, enter, address, entry):
    assert present(page(address, client=enter(office.approver))) == [entry]


def test_a_case_that_is_sent_back_lies_under_the_list_it_waits_in(page, office, enter):
    case = office.filed("training", State.SUBMITTED)
    assert present(page(f"/cases/{case.uid}/return", client=enter(office.reviewer))) == ["待我办理"]


def test_an_account_of_ones_own_lies_nowhere(page, office, enter):
    assert present(page("/password", client=enter(office.approver))) == []


def test_every_page_of_the_staff_lies_under_one_entry_that_its_readers_have(app):
    readable = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods} & set(roles_of(app))
    for endpoint in sorted(readable - FILES):
        blueprint, roles = endpoint.partition(".")[0], roles_of(app)[endpoint]
        if roles <= STAFF and blueprint not in NOWHERE:
            [over] = [entry for entry in NAV if blueprint in entry.families]
            assert roles <= over.roles, endpoint


def test_no_blueprint_belongs_to_two_entries():
    families = [family for entry in NAV for family in entry.families]
    assert len(families) == len(set(families))


def test_the_worklist_is_marked_for_each_role_that_has_it(page, office, enter):
    finance = office.user(Role.FINANCE, office.approver.scope, "周财政")
    assert present(page("/filters", client=enter(finance))) == ["待我办理"]
