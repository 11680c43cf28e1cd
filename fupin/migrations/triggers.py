"""Rows that are only ever added: the database itself refuses to change or delete them."""

from collections.abc import Iterable

from sqlalchemy.engine import Connection

# Each table with the columns that are never changed; all of them where none is named.
APPEND_ONLY: dict[str, tuple[str, ...]] = {
    "event": (),
    "audit": (),
    "status_change": (),
    "responsibility_mark": (),
    "post_pay": (),
    "pay_step": (),
    "pay_account": (),
    "pay_refund": (),
    "budget_change": (),
    "budget_entry": (),
    "letter_print": ("id", "document_id", "copy", "at", "by_id", "batch_id", "reason", "note"),
}
ACTS = ("UPDATE", "DELETE")

_FUNCTION = """
CREATE OR REPLACE FUNCTION fupin_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""


def create(connection: Connection, tables: Iterable[str] = tuple(APPEND_ONLY)) -> None:
    """Guard the tables."""
    for statement in _statements(connection.dialect.name, tables):
        connection.exec_driver_sql(statement)


def drop(connection: Connection, tables: Iterable[str] = tuple(APPEND_ONLY)) -> None:
    """Take the guards away, for a downgrade."""
    for table in tables:
        for act in ACTS:
            on = f" ON {table}" if connection.dialect.name == "postgresql" else ""
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {_name(table, act)}{on}")


def _name(table: str, act: str) -> str:
    return f"{table}_no_{act.lower()}"


def _statements(dialect: str, tables: Iterable[str]) -> list[str]:
    guards = [(table, act) for table in tables for act in ACTS]
    if dialect == "postgresql":
        return [_FUNCTION.replace("%", "%%"), *(_postgresql(*guard) for guard in guards)]
    return [_sqlite(*guard) for guard in guards]


def _postgresql(table: str, act: str) -> str:
    return f"CREATE TRIGGER {_head(table, act)} FOR EACH ROW EXECUTE FUNCTION fupin_append_only()"


def _sqlite(table: str, act: str) -> str:
    return f"CREATE TRIGGER {_head(table, act)} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"


def _head(table: str, act: str) -> str:
    columns = ", ".join(f'"{column}"' for column in APPEND_ONLY[table] if act == "UPDATE")
    return f"{_name(table, act)} BEFORE {act}{f' OF {columns}' if columns else ''} ON {table}"
