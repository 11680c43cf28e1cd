"""A change of standing that was a mistake is taken back by a further row that names it."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward. Said in SQL: both databases take it, and SQLite's table need not be made anew under its triggers."""
    op.execute(
        "ALTER TABLE status_change ADD COLUMN reverses_id INTEGER "
        "CONSTRAINT fk_status_change_reverses_id REFERENCES status_change (id)"
    )
    op.create_index("uq_status_change_reverses_id", "status_change", ["reverses_id"], unique=True)


def downgrade() -> None:
    """Go back."""
    op.drop_index("uq_status_change_reverses_id", "status_change")
    with op.batch_alter_table("status_change") as batch_op:
        batch_op.drop_column("reverses_id")
