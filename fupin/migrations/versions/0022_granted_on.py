"""The day an application was granted, on its own row; indexes that count decisions and queues without reading cases."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

GRANTED = (("ix_application_county_granted", "county_code"), ("ix_application_township_granted", "township_code"))
QUEUES = (("ix_application_county_queue", "county_code"), ("ix_application_township_queue", "township_code"))
ORDER, COUNTED = ("state", "since", "id"), ("scheme", "due_on")
LOCAL = {"sqlite": "date(at, '+8 hours')", "postgresql": "(at AT TIME ZONE 'Asia/Shanghai')::date"}
WHICH = sa.text("granted_on IS NOT NULL")


def upgrade() -> None:
    """Go forward: the day in the office's own zone, as its staff would have said it."""
    op.add_column("application", sa.Column("granted_on", sa.Date(), nullable=True))
    day = LOCAL[op.get_bind().dialect.name]
    op.execute(
        f"UPDATE application SET granted_on = (SELECT max({day}) FROM event"  # noqa: S608 - words of this file
        " WHERE event.application_id = application.id AND event.action = 'issue')"
        " WHERE state IN ('issued', 'paid')"
    )
    for name, place in QUEUES:
        op.drop_index(name, "application")
        op.create_index(name, "application", [place, *ORDER, *COUNTED])
    for name, place in GRANTED:
        op.create_index(
            name, "application", [place, "granted_on", "scheme"], sqlite_where=WHICH, postgresql_where=WHICH
        )


def downgrade() -> None:
    """Go back."""
    for name, _ in GRANTED:
        op.drop_index(name, "application")
    for name, place in QUEUES:
        op.drop_index(name, "application")
        op.create_index(name, "application", [place, *ORDER])
    op.drop_column("application", "granted_on")
