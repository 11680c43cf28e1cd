"""Rows that are only ever added: the database itself refuses to change or delete them."""

from sqlalchemy.engine import Connection

APPEND_ONLY = ("event", "audit", "status_change")
ACTS = ("UPDATE", "DELETE")

_FUNCTION = """
CREATE OR REPLACE FUNCTION fupin_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""


def create(connection: Connection) -> None:
    """Guard the tables."""
    for statement in _statements(connection.dialect.name):
        connection.exec_driver_sql(statement)


def drop(connection: Connection) -> None:
    """Take the guards away, for a downgrade."""
    for table in APPEND_ONLY:
        for act in ACTS:
            on = f" ON {table}" if connection.dialect.name == "postgresql" else ""
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {_name(table, act)}{on}")


def _name(table: str, act: str) -> str:
    return f"{table}_no_{act.lower()}"


def _statements(dialect: str) -> list[str]:
    if dialect == "postgresql":
        return [_FUNCTION.replace("%", "%%"), *(_postgresql(table, act) for table in APPEND_ONLY for act in ACTS)]
    return [_sqlite(table, act) for table in APPEND_ONLY for act in ACTS]


def _postgresql(table: str, act: str) -> str:
    return (
        f"CREATE TRIGGER {_name(table, act)} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION fupin_append_only()"
    )


def _sqlite(table: str, act: str) -> str:
    return (
        f"CREATE TRIGGER {_name(table, act)} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )
