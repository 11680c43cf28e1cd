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
