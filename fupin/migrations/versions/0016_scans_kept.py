"""What was scanned is guarded, and says when its pictures were removed."""

import sqlalchemy as sa
from alembic import op

from fupin.migrations import triggers

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

CLEARED = ("scan_pile", "scan_page")
GUARDED = ("signed_copy", "scan_page")


def upgrade() -> None:
    """Go forward."""
    for table in CLEARED:
        op.add_column(table, sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True))
    triggers.create(op.get_bind(), GUARDED)


def downgrade() -> None:
    """Go back. What was removed stays removed."""
    triggers.drop(op.get_bind(), GUARDED)
    for table in CLEARED:
        op.drop_column(table, "cleared_at")
