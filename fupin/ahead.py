"""Selects by ids, asked about one row after another, or read ahead for all that will be asked about."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, bindparam
from sqlalchemy.orm import Session


class Ahead(NamedTuple):
    """Rows that were read before anybody asked: in which transaction, with which values, and by the id asked for."""

    transaction: Any
    values: dict[str, Any]
    rows: dict[int, list[Row[Any]]]

    def answers(self, session: Session, ids: Sequence[int], values: dict[str, Any]) -> bool:
        """Whether this is what is asked now."""
        same = self.transaction is session.get_transaction() and self.values == values
        return same and all(each in self.rows for each in ids)


class Asked:
    """A select by ids, built once; its first column is the id. One id alone, as most judgements ask, is compared.

    Whoever will judge many people one by one reads for all of them `ahead`; until the transaction ends, whoever asks
    the same about some of them is answered from that.
    """

    def __init__(self, statement: Select[Any], column: ColumnElement[int]) -> None:
        self.of_one = statement.where(column == bindparam("ids"))
        self.of_many = statement.where(column.in_(bindparam("ids", expanding=True)))

    def __call__(self, session: Session, ids: Sequence[int], **values: Any) -> Sequence[Row[Any]]:
        """The rows; all that is asked for besides is in `values`."""
        kept: Ahead | None = session.info.get(self)
        if kept and kept.answers(session, ids, values):
            return [row for each in ids for row in kept.rows[each]]
        statement, asked = (self.of_one, ids[0]) if len(ids) == 1 else (self.of_many, ids)
        return session.connection().execute(statement, values | {"ids": asked}).all()

    def ahead(self, session: Session, ids: Iterable[int], **values: Any) -> None:
        """Read for all of these at once."""
        rows: dict[int, list[Row[Any]]] = {each: [] for each in ids}
        for row in session.connection().execute(self.of_many, values | {"ids": list(rows)}):
            rows[row[0]].append(row)
        session.info[self] = Ahead(session.get_transaction(), values, rows)
