"""Remarks at the questions of a returned form, what was changed on resubmission, and canned phrases."""

import sqlalchemy as sa
from alembic import op

from fupin.migrations import triggers

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

GUARDED = ("field_remark", "field_change")
UNIQUE = (
    ("ux_phrase_office", "area_code", "user_id IS NULL"),
    ("ux_phrase_own", "user_id", "user_id IS NOT NULL"),
)


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "field_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_field_remark_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_remark")),
    )
    op.create_index(op.f("ix_field_remark_event_id"), "field_remark", ["event_id"])
    op.create_table(
        "field_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("before_sealed", sa.Text(), nullable=True),
        sa.Column("after_sealed", sa.Text(), nullable=True),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_field_change_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_change")),
        sa.UniqueConstraint("uid", name=op.f("uq_field_change_uid")),
    )
    op.create_index(op.f("ix_field_change_event_id"), "field_change", ["event_id"])
    op.create_table(
        "phrase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["set_by_id"], ["user_account.id"], name=op.f("fk_phrase_set_by_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_phrase_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrase")),
    )
    for name, owner, which in UNIQUE:
        op.create_index(
            name, "phrase", [owner, "act", "words"], unique=True,
            sqlite_where=sa.text(which), postgresql_where=sa.text(which),
        )  # fmt: skip
    triggers.create(op.get_bind(), GUARDED)


def downgrade() -> None:
    """Go back."""
    triggers.drop(op.get_bind(), GUARDED)
    for table in ("phrase", *GUARDED):
        op.drop_table(table)
