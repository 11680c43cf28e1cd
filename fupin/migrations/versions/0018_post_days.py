"""Attendance in posts day by day."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLE = "post_attendance_day"
UNIQUE = ("sheet_id", "placement_id", "on")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("half_hours", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["post_sheet.id"], name=op.f(f"fk_{TABLE}_sheet_id")),
        sa.ForeignKeyConstraint(["placement_id"], ["post_placement.id"], name=op.f(f"fk_{TABLE}_placement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(*UNIQUE, name=op.f(f"uq_{TABLE}_{'_'.join(UNIQUE)}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_placement_id"), TABLE, ["placement_id"])


def downgrade() -> None:
    """Go back."""
    op.drop_table(TABLE)
