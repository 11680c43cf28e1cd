"""Responsibility letters with their targets."""

import sqlalchemy as sa
from alembic import op

from fupin.migrations import triggers

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = ("plan", "indicator", "party", "target", "letter", "mark")
GUARDED = ("responsibility_mark",)


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "responsibility_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("scope", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("clauses", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_responsibility_plan_created_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responsibility_plan")),
        sa.UniqueConstraint("scope", "year", name=op.f("uq_responsibility_plan_scope_year")),
        sa.UniqueConstraint("uid", name=op.f("uq_responsibility_plan_uid")),
    )
    op.create_table(
        "responsibility_indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=8), nullable=False),
        sa.Column("whole", sa.Integer(), nullable=True),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["responsibility_plan.id"], name=_fk("indicator", "plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responsibility_indicator")),
    )
    op.create_table(
        "responsibility_party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("charge", sa.String(length=60), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["responsibility_plan.id"], name=_fk("party", "plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responsibility_party")),
    )
    op.create_table(
        "responsibility_target",
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["responsibility_party.id"], name=_fk("target", "party_id")),
        sa.ForeignKeyConstraint(["indicator_id"], ["responsibility_indicator.id"], name=_fk("target", "indicator_id")),
        sa.PrimaryKeyConstraint("party_id", "indicator_id", name=op.f("pk_responsibility_target")),
    )
    op.create_table(
        "responsibility_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["responsibility_party.id"], name=_fk("letter", "party_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=_fk("letter", "document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responsibility_letter")),
        sa.UniqueConstraint("document_id", name=op.f("uq_responsibility_letter_document_id")),
    )
    op.create_table(
        "responsibility_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["responsibility_letter.id"], name=_fk("mark", "letter_id")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=_fk("mark", "by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responsibility_mark")),
    )
    for table, column in (
        ("indicator", "plan_id"),
        ("party", "plan_id"),
        ("party", "code"),
        ("target", "indicator_id"),
        ("letter", "party_id"),
        ("mark", "letter_id"),
    ):
        op.create_index(op.f(f"ix_responsibility_{table}_{column}"), f"responsibility_{table}", [column])
    triggers.create(op.get_bind(), GUARDED)


def _fk(table: str, column: str) -> str:
    return op.f(f"fk_responsibility_{table}_{column}")


def downgrade() -> None:
    """Go back."""
    triggers.drop(op.get_bind(), GUARDED)
    for table in reversed(TABLES):
        op.drop_table(f"responsibility_{table}")
