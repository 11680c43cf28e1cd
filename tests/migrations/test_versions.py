"""The migrations make the tables that the code describes, and unmake them."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from fupin.db import Base
from fupin.extensions import db
from fupin.migrations import triggers
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
        options = {"compare_type": True, "include_object": ours}
        return compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)


def ours(_thing, name, kind, *_rest):
    return not (kind == "table" and name == "alembic_version")


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
