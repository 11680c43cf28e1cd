"""Rows that are only ever added: the database itself refuses to change or delete them."""

from collections.abc import Iterable

from sqlalchemy.engine import Connection

# Each table with the columns that are never changed; all of them where none is named.
APPEND_ONLY: dict[str, tuple[str, ...]] = {
    "event": (),
    "audit": (),
    "field_remark": (),
    "field_change": (),
    "status_change": (),
    "responsibility_mark": (),
    "post_pay": (),
    "doubt": ("id", "uid", "kind", "person_id", "other_id", "found_on"),
    "doubt_fact": (),
    "doubt_event": (),
    "pay_step": (),
    "pay_account": (),
    "pay_refund": (),
    "budget_change": (),
    "budget_entry": (),
    "letter_print": ("id", "document_id", "copy", "at", "by_id", "batch_id", "reason", "note"),
    "signed_copy": ("id", "uid", "document_id", "pages", "size", "sha256", "at", "by_id"),
    "scan_page": ("id", "uid", "pile_id", "place", "scope", "digest"),
    "workshop_record": (
        "id", "uid", "workshop_id", "kind", "name", "form", "site", "floor_area", "project", "founded_on", "employees",
        "poor_workers", "on", "closed_on", "opinion", "application_id", "asked_by_id", "asked_by_name", "asked_at",
    ),
    "workshop_ledger": (),
    "workshop_amendment": (
        "id", "uid", "month_id", "contract_id", "corrects_id", "quantity", "amount_fen", "way", "voucher", "paid_on",
        "reason", "asked_by_id", "asked_by_name", "asked_at",
    ),
    "workshop_visit": (),
    "workshop_photo": (),
    "training_plan": (),
}  # fmt: skip
# Rows of which nothing is changed any more once this is true of them.
FINAL = {
    "signed_copy": "OLD.replaced_at IS NOT NULL",
    "scan_page": "OLD.copy_id IS NOT NULL",
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
        for name in names(table):
            on = f" ON {table}" if connection.dialect.name == "postgresql" else ""
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{on}")


def names(table: str) -> list[str]:
    """Of the triggers that guard a table."""
    return [_name(table, act) for act in ACTS] + ([_final(table)] if table in FINAL else [])


def _name(table: str, act: str) -> str:
    return f"{table}_no_{act.lower()}"


def _final(table: str) -> str:
    return f"{table}_final"


def _statements(dialect: str, tables: Iterable[str]) -> list[str]:
    guards = [(table, head) for table in tables for head in _heads(table, dialect)]
    if dialect == "postgresql":
        return [_FUNCTION.replace("%", "%%"), *(_postgresql(head) for _, head in guards)]
    return [_sqlite(*guard) for guard in guards]


def _postgresql(head: str) -> str:
    return f"CREATE TRIGGER {head} EXECUTE FUNCTION fupin_append_only()"


def _sqlite(table: str, head: str) -> str:
    return f"CREATE TRIGGER {head} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"


def _heads(table: str, dialect: str) -> list[str]:
    each_row = " FOR EACH ROW" if dialect == "postgresql" else ""
    heads = [f"{_head(table, act)}{each_row}" for act in ACTS]
    if table in FINAL:
        heads.append(f"{_final(table)} BEFORE UPDATE ON {table}{each_row} WHEN ({FINAL[table]})")
    return heads


def _head(table: str, act: str) -> str:
    columns = ", ".join(f'"{column}"' for column in APPEND_ONLY[table] if act == "UPDATE")
    return f"{_name(table, act)} BEFORE {act}{f' OF {columns}' if columns else ''} ON {table}"
