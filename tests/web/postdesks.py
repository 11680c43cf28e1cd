"""Desks of all roles, and people in a post since October, for tests of the pages of posts."""

from datetime import date

import pytest
from sqlalchemy import select

from fupin.model import PostPlacement
from fupin.model.terms import Role, State
from fupin.posts import placing
from fupin.posts.placing import Wish
from tests.office import at

OCTOBER, SUMMER = date(2026, 10, 1), date(2026, 8, 10)


@pytest.fixture
def desks(office, enter):
    return {
        "clerk": enter(office.clerk), "township": enter(office.reviewer), "county": enter(office.approver),
        "finance": enter(office.finance), "city": enter(office.user(Role.CITY, "3707", "周市级")),
    }  # fmt: skip


@pytest.fixture
def opening(office):
    return office.opening()


@pytest.fixture
def approved(office, opening):
    def make(**more):
        with at(SUMMER):
            raw = office.public_post(office.person(**{"disability": "43", **more}), opening, OCTOBER)
            return office.advance(office.submit("public_post", raw), State.ISSUED)

    return make


@pytest.fixture
def placed(office, opening, approved, session):
    """In the post by the verb."""

    def make(ends_on=date(2027, 9, 30), **more):
        uid = approved(**more).uid
        made = placing.assign(session, office.clerk, uid, Wish(opening.id, OCTOBER, ends_on))
        session.commit()
        return session.scalars(select(PostPlacement).where(PostPlacement.id == made.id)).one()

    return make
