"""Money on its way: budgets, payment rolls, accounts, the bank's answers and refunds."""

import sqlalchemy as sa
from alembic import op

from fupin.migrations import triggers

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = (
    "budget",
    "pay_roll",
    "budget_change",
    "budget_entry",
    "pay_export",
    "pay_step",
    "pay_account",
    "pay_line",
    "pay_due",
    "pay_refund",
)
GUARDED = ("pay_step", "pay_account", "pay_refund", "budget_change", "budget_entry")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "budget",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("fund", sa.String(length=40), nullable=False),
        sa.Column("amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget")),
        sa.UniqueConstraint("county_code", "year", "fund", name=op.f("uq_budget_county_code_year_fund")),
    )
    op.create_table(
        "pay_roll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("scheme", sa.String(length=20), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("fund", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("returned", sa.String(length=300), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_roll")),
        sa.UniqueConstraint("number", name=op.f("uq_pay_roll_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_pay_roll_uid")),
    )
    op.create_index("ix_pay_roll_county", "pay_roll", ["county_code", "id"], unique=False)
    op.create_table(
        "budget_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("budget_id", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["budget_id"], ["budget.id"], name=op.f("fk_budget_change_budget_id")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_budget_change_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_change")),
    )
    op.create_index(op.f("ix_budget_change_budget_id"), "budget_change", ["budget_id"], unique=False)
    op.create_table(
        "budget_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("budget_id", sa.Integer(), nullable=False),
        sa.Column("charge", sa.String(length=20), nullable=False),
        sa.Column("charge_id", sa.Integer(), nullable=False),
        sa.Column("reserved_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("spent_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.String(length=60), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["budget_id"], ["budget.id"], name=op.f("fk_budget_entry_budget_id")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_budget_entry_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_entry")),
    )
    op.create_index(op.f("ix_budget_entry_budget_id"), "budget_entry", ["budget_id"], unique=False)
    op.create_index("ix_budget_entry_charge", "budget_entry", ["charge", "charge_id"], unique=False)
    op.create_table(
        "pay_export",
        sa.Column("roll_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_pay_export_by_id")),
        sa.ForeignKeyConstraint(["roll_id"], ["pay_roll.id"], name=op.f("fk_pay_export_roll_id")),
        sa.PrimaryKeyConstraint("roll_id", name=op.f("pk_pay_export")),
    )
    op.create_table(
        "pay_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roll_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("to_state", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("user_name", sa.String(length=100), nullable=False),
        sa.Column("user_role", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["roll_id"], ["pay_roll.id"], name=op.f("fk_pay_step_roll_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_pay_step_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_step")),
    )
    op.create_index(op.f("ix_pay_step_roll_id"), "pay_step", ["roll_id"], unique=False)
    op.create_table(
        "pay_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=100), nullable=False),
        sa.Column("bank", sa.String(length=100), nullable=False),
        sa.Column("account_sealed", sa.Text(), nullable=True),
        sa.Column("trouble", sa.String(length=100), nullable=False),
        sa.Column("warning", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_pay_account_application_id")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_pay_account_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_account")),
        sa.UniqueConstraint("application_id", "number", name=op.f("uq_pay_account_application_id_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_pay_account_uid")),
    )
    op.create_table(
        "pay_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("roll_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("payee", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("fault", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("voucher", sa.String(length=40), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["pay_account.id"], name=op.f("fk_pay_line_account_id")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_pay_line_application_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_pay_line_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pay_line_person_id")),
        sa.ForeignKeyConstraint(["roll_id"], ["pay_roll.id"], name=op.f("fk_pay_line_roll_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_line")),
        sa.UniqueConstraint("key", name=op.f("uq_pay_line_key")),
        sa.UniqueConstraint("roll_id", "position", name=op.f("uq_pay_line_roll_id_position")),
        sa.UniqueConstraint("uid", name=op.f("uq_pay_line_uid")),
        sa.UniqueConstraint("voucher", name=op.f("uq_pay_line_voucher")),
    )
    op.create_index(op.f("ix_pay_line_account_id"), "pay_line", ["account_id"], unique=False)
    op.create_index(op.f("ix_pay_line_application_id"), "pay_line", ["application_id"], unique=False)
    op.create_index(op.f("ix_pay_line_person_id"), "pay_line", ["person_id"], unique=False)
    op.create_table(
        "pay_due",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("live_key", sa.String(length=40), nullable=True),
        sa.Column("amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("charge", sa.String(length=20), nullable=False),
        sa.Column("charge_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["pay_line.id"], name=op.f("fk_pay_due_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_due")),
        sa.UniqueConstraint("live_key", name=op.f("uq_pay_due_live_key")),
    )
    op.create_index(op.f("ix_pay_due_line_id"), "pay_due", ["line_id"], unique=False)
    op.create_index("ix_pay_due_source", "pay_due", ["source", "source_id"], unique=False)
    op.create_table(
        "pay_refund",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_pay_refund_by_id")),
        sa.ForeignKeyConstraint(["line_id"], ["pay_line.id"], name=op.f("fk_pay_refund_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_refund")),
        sa.UniqueConstraint("line_id", name=op.f("uq_pay_refund_line_id")),
    )
    triggers.create(op.get_bind(), GUARDED)


def downgrade() -> None:
    """Go back."""
    triggers.drop(op.get_bind(), GUARDED)
    for table in reversed(TABLES):
        op.drop_table(table)
