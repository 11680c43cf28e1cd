"""Lines that the bank did not pay are found by an index."""

from alembic import op

revision = "0019"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_index("ix_pay_line_state", "pay_line", ["state", "roll_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_pay_line_state", table_name="pay_line")
