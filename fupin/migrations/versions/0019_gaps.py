"""Corrections of a pay ledger wait for a second person; files of teaching plans; an index of unpaid lines."""

import sqlalchemy as sa
from alembic import op

from fupin.migrations import triggers

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

GUARDED = ("workshop_amendment", "training_plan")


def upgrade() -> None:
    """Go forward."""
    op.create_index("ix_pay_line_state", "pay_line", ["state", "roll_id"], unique=False)
    op.create_table(
        "workshop_amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("month_id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("quantity", sa.String(length=30), nullable=False),
        sa.Column("amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("voucher", sa.String(length=40), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_name", sa.String(length=100), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(length=100), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["month_id"], ["workshop_month.id"], name=op.f("fk_workshop_amendment_month_id")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["workshop_contract.id"], name=op.f("fk_workshop_amendment_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["workshop_ledger.id"], name=op.f("fk_workshop_amendment_corrects_id")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user_account.id"], name=op.f("fk_workshop_amendment_asked_by_id")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_workshop_amendment_decided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_amendment")),
        sa.UniqueConstraint("uid", name=op.f("uq_workshop_amendment_uid")),
    )
    op.create_index(op.f("ix_workshop_amendment_month_id"), "workshop_amendment", ["month_id"], unique=False)
    op.create_index(op.f("ix_workshop_amendment_state"), "workshop_amendment", ["state"], unique=False)
    op.create_table(
        "training_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_training_plan_class_id")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_training_plan_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_plan")),
        sa.UniqueConstraint("uid", name=op.f("uq_training_plan_uid")),
    )
    op.create_index(op.f("ix_training_plan_class_id"), "training_plan", ["class_id"], unique=False)
    triggers.create(op.get_bind(), GUARDED)


def downgrade() -> None:
    """Go back."""
    triggers.drop(op.get_bind(), GUARDED)
    op.drop_table("training_plan")
    op.drop_table("workshop_amendment")
    op.drop_index("ix_pay_line_state", table_name="pay_line")
