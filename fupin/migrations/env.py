"""Run by Alembic: compares and changes the database of the current application."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy.types import TypeDecorator

import fupin.model
import fupin.schemes  # noqa: F401 - each scheme brings its own table
from fupin.db import Base
from fupin.migrations.compared import ours


def spelled(kind: str, thing: Any, _context: Any) -> Any:
    """Write our stored types as what the database has, so that old migrations outlive our classes."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl!r}"
    return False


def run() -> None:
    """Change the database; foreign keys rest meanwhile, since SQLite rebuilds whole tables."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect().execution_options(writes=True) as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            include_object=ours,
            render_item=spelled,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
