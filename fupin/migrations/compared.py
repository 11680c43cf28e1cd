"""What Alembic compares with the code: all but what only one of the databases has."""

from typing import Any

from fupin.model.search import FTS

ONE_DATABASE_ONLY = {"ix_person_search_tokens"}


def ours(_thing: Any, name: str | None, _kind: str, _reflected: bool, _other: Any) -> bool:
    """Neither the search index of PostgreSQL nor that of SQLite, which keeps itself in tables of its own."""
    return name not in ONE_DATABASE_ONLY and not str(name).startswith(FTS.name)
