"""Everything about the demonstration office but its people."""

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from fupin import clock, demo, identity, passwords, registry
from fupin.demo.accounts import ACCOUNTS, PASSWORD
from fupin.model import Area, Organisation, Person, User
from fupin.model.places import area_at
from fupin.model.terms import OrganisationKind, Role
from fupin.registry import TITLES
from tests.demo.conftest import TODAY


@pytest.fixture
def roster(office) -> Path:
    return Path(office.get_bind().url.database).parent / demo.ROSTER


def test_the_roster_is_text_in_twenty_six_columns(roster):
    rows = CalamineWorkbook.from_path(roster).get_sheet_by_index(0).to_python()
    assert rows[0] == list(TITLES)
    assert len(rows) == 2001
    assert {type(cell) for row in rows for cell in row} == {str}


def test_the_roster_can_be_imported_again_and_changes_nothing(office, roster):
    result = registry.import_roster(office, roster, by=None)
    assert (result.new, result.changed, result.unchanged, result.missing) == (0, 0, 2000, 0)


def test_villages_hang_in_the_tree(office):
    for village in office.scalars(select(Area).where(Area.level == "village")):
        assert area_at(office, village.parent_code, clock.local_date(TODAY)).level == "township"


@pytest.mark.parametrize(
    ("kind", "number"), [(OrganisationKind.ENTERPRISE, 6), (OrganisationKind.SCHOOL, 3), (OrganisationKind.UNIT, 6)]
)
def test_organisations_have_right_credit_codes(office, kind, number):
    found = office.scalars(select(Organisation).where(Organisation.kind == kind)).all()
    assert len(found) == number
    for organisation in found:
        assert identity.credit_code(organisation.credit_code) == organisation.credit_code
        assert identity.phone(organisation.phone)
        assert area_at(office, organisation.area_code, clock.local_date(TODAY))


def test_every_role_has_an_account(office):
    assert set(office.scalars(select(User.role))) == set(Role)
    assert office.scalar(select(func.count()).select_from(User)) == len(ACCOUNTS)


def test_two_people_can_approve_in_each_county(office):
    for county in ("370702", "370724"):
        approvers = select(func.count()).where(User.role == Role.COUNTY, User.scope == county)
        assert office.scalar(approvers) == 2


def test_all_accounts_open_with_the_one_password_that_meets_the_rules(office):
    (kept,) = set(office.scalars(select(User.password_hash)))
    assert passwords.verify(kept, PASSWORD)
    for user in office.scalars(select(User)):
        assert passwords.problems(PASSWORD, user.username) == []
        assert not user.must_change
        assert user.password_at == TODAY


def test_every_scope_is_an_area_with_people(office):
    for user in office.scalars(select(User)):
        assert office.scalar(select(func.count()).where(Person.area_code.startswith(user.scope))) > 0
