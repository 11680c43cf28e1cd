"""A desk: steps on many cases at one go, and filters of the worklist that somebody keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLES = ("desk_go", "desk_go_case", "saved_filter")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "desk_go",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_to("desk_go", user_id="user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_go")),
        sa.UniqueConstraint("uid", name=op.f("uq_desk_go_uid")),
        sa.UniqueConstraint("user_id", "form_key", name=op.f("uq_desk_go_form_key")),
    )
    op.create_table(
        "desk_go_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("go_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("became", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        *_to("desk_go_case", go_id="desk_go", application_id="application"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_go_case")),
    )
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("query", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_to("saved_filter", user_id="user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("uid", name=op.f("uq_saved_filter_uid")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_filter_name")),
    )
    op.create_index("ix_desk_go_user_id", "desk_go", ["user_id", "at"])
    op.create_index("ix_desk_go_case_go_id", "desk_go_case", ["go_id"])


def _to(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, other in columns.items()
    ]


def downgrade() -> None:
    """Go back."""
    for table in reversed(TABLES):
        op.drop_table(table)
