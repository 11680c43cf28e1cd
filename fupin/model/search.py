"""The search index: a set of tokens for each person, under GIN on PostgreSQL and under FTS5 on SQLite."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import DDL, ForeignKey, Index, Integer, Text, column, event, table
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from fupin.db import Base

# SQLite's index over person_search. Its column of the table's own name takes commands and queries.
FTS = table("person_search_fts", column("rowid", Integer), column("tokens"), column("person_search_fts"))


class Tokens(TypeDecorator[Sequence[str]]):
    """Words of letters and digits: an array on PostgreSQL; on SQLite, which has none, one text with blanks."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """By the database."""
        return dialect.type_descriptor(ARRAY(Text()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> Any:
        """As the database keeps it."""
        return value if value is None or dialect.name == "postgresql" else " ".join(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Sequence[str] | None:
        """The words again."""
        return value.split() if isinstance(value, str) else value


class PersonSearch(Base):
    """What a person is found by. Written by fupin.registry.search_index only."""

    __tablename__ = "person_search"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    tokens: Mapped[Sequence[str]] = mapped_column(Tokens)


# Without fastupdate: new entries would wait in a list that every search has to read through.
Index(
    "ix_person_search_tokens", PersonSearch.tokens, postgresql_using="gin", postgresql_with={"fastupdate": "off"}
).ddl_if(dialect="postgresql")

# The tokenizer `ascii` takes every character beyond ASCII for part of a word; `unicode61` knows only the Han characters
# of its own year. No triggers keep the two together: under trusted_schema=OFF SQLite lets none write to FTS5.
CREATE_FTS = (
    f"CREATE VIRTUAL TABLE {FTS.name} USING fts5(tokens, content='person_search', content_rowid='person_id', "
    "detail=none, columnsize=0, tokenize='ascii')"
)
DROP_FTS = f"DROP TABLE IF EXISTS {FTS.name}"

for _when, _statement in (("after_create", CREATE_FTS), ("before_drop", DROP_FTS)):
    event.listen(PersonSearch.__table__, _when, DDL(_statement).execute_if(dialect="sqlite"))  # type: ignore[no-untyped-call]
