"""The migrations make the tables that the code describes, and unmake them."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from fupin.db import Base
from fupin.extensions import db
from fupin.migrations import triggers
from fupin.migrations.compared import ours
from fupin.settings import ROOT

FOLDER = str(ROOT / "fupin" / "migrations")


@pytest.fixture
def empty(app):
    """The application on a database without any table."""
    with app.app_context():
        clear()
        yield app
        db.session.remove()
        clear()
        with db.engine.begin() as connection:
            Base.metadata.create_all(connection)
            triggers.create(connection)


def clear():
    with db.engine.begin() as connection:
        Base.metadata.drop_all(connection)
        connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")


def differences():
    with db.engine.connect() as connection:
        options = {"compare_type": True, "include_object": known}
        return compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)


def known(thing, name, kind, *rest):
    return name != "alembic_version" and ours(thing, name, kind, *rest)


def test_upgrading_makes_what_the_code_describes(empty):
    upgrade(directory=FOLDER)
    assert differences() == []


def test_downgrading_leaves_nothing(empty):
    upgrade(directory=FOLDER)
    downgrade(directory=FOLDER, revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]


def test_a_second_upgrade_changes_nothing(empty):
    upgrade(directory=FOLDER)
    upgrade(directory=FOLDER)
    assert differences() == []


def test_the_search_index_is_the_same_by_upgrading_as_by_the_code(empty):
    upgrade(directory=FOLDER)
    upgraded = indexes()
    clear()
    with db.engine.begin() as connection:
        Base.metadata.create_all(connection)
    assert upgraded == indexes() != []


def test_an_upgrade_reminds_of_the_people_it_cannot_index(empty, capsys):
    upgrade(directory=FOLDER, revision="0001")
    assert "reindex" not in capsys.readouterr().out
    with db.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO household (id, number, area_code) VALUES (1, 'H1', '370702001201')")
        connection.exec_driver_sql(
            "INSERT INTO person (id, uid, number, household_id, area_code, name, id_number_sealed, id_hash, sex, birth)"
            " VALUES (1, 'u', 'P1', 1, '370702001201', '王秀英', '-', '-', '女', '1985-03-07')"
        )
    upgrade(directory=FOLDER)
    assert "people reindex" in capsys.readouterr().out


def indexes():
    query = "SELECT sql FROM sqlite_master WHERE name = 'person_search_fts'"
    if db.engine.dialect.name == "postgresql":
        query = "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_person_search_tokens'"
    with db.engine.connect() as connection:
        return connection.exec_driver_sql(query).scalars().all()


def test_what_was_granted_before_gets_its_day_in_the_offices_own_zone(empty):
    upgrade(directory=FOLDER, revision="0021")
    with db.engine.begin() as connection:
        for statement in GRANTED_BEFORE:
            connection.exec_driver_sql(statement)
    upgrade(directory=FOLDER)
    with db.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT id, granted_on FROM application ORDER BY id").all()
    assert [(id, str(day)) for id, day in found] == [(1, "2026-05-07"), (2, "None"), (3, "2026-05-08")]


_CASE = (
    "INSERT INTO application (id, uid, scheme, state, since, version, form_key, area_code, county_code, applicant_name,"
    " insisted, due_provisional, created_by_id, created_at) VALUES"
    " ({0}, 'u{0}', 'workshop', '{1}', '2026-05-06', 1, 'k{0}', '370702001', '370702', '甲', false, false, 1,"
    " '2026-05-06')"
)
_STEP = (
    "INSERT INTO event (application_id, action, from_state, to_state, at, user_id, user_name, user_role, opinion)"
    " VALUES ({}, '{}', 'on_notice', 'issued', '{}', 1, '甲', 'county', '')"
)
GRANTED_BEFORE = (
    "INSERT INTO user_account (id, username, name, role, scope, password_hash, must_change, password_at, active,"
    " created_at) VALUES (1, 'a', '甲', 'county', '370702', '-', false, '2026-05-06', true, '2026-05-06')",
    _CASE.format(1, "issued"),
    _CASE.format(2, "on_notice"),
    _CASE.format(3, "paid"),
    _STEP.format(1, "issue", "2026-05-06 16:30:00+00:00"),  # half past midnight in the office
    _STEP.format(1, "approve", "2026-05-09 01:00:00+00:00"),
    _STEP.format(2, "publish", "2026-05-09 01:00:00+00:00"),
    _STEP.format(3, "issue", "2026-05-08 15:30:00+00:00"),
    _STEP.format(3, "pay", "2026-05-20 01:00:00+00:00"),
)
