"""Workshops through the year: the register, contracts, the pay ledger and visits; subsidies for people hired."""

import sqlalchemy as sa
from alembic import op

from fupin.migrations import triggers

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = (
    "workshop",
    "workshop_record",
    "workshop_contract",
    "workshop_month",
    "workshop_entry",
    "workshop_ledger",
    "workshop_visit",
    "workshop_photo",
    "hire_subsidy_details",
    "hire_subsidy_hire",
    "hire_subsidy_month",
)
GUARDED = ("workshop_record", "workshop_ledger", "workshop_visit", "workshop_photo")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "workshop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_workshop_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop")),
        sa.UniqueConstraint("uid", name=op.f("uq_workshop_uid")),
    )
    op.create_index(op.f("ix_workshop_area_code"), "workshop", ["area_code"], unique=False)
    op.create_index(op.f("ix_workshop_organisation_id"), "workshop", ["organisation_id"], unique=False)
    op.create_table(
        "workshop_contract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("job", sa.String(length=50), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_workshop_contract_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_workshop_contract_person_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_contract_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_contract")),
        sa.UniqueConstraint("uid", name=op.f("uq_workshop_contract_uid")),
    )
    op.create_index(op.f("ix_workshop_contract_person_id"), "workshop_contract", ["person_id"], unique=False)
    op.create_index(op.f("ix_workshop_contract_workshop_id"), "workshop_contract", ["workshop_id"], unique=False)
    op.create_table(
        "workshop_month",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_by_name", sa.String(length=100), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by_name", sa.String(length=100), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["user_account.id"], name=op.f("fk_workshop_month_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(["entered_by_id"], ["user_account.id"], name=op.f("fk_workshop_month_entered_by_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_month_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_month")),
        sa.UniqueConstraint("uid", name=op.f("uq_workshop_month_uid")),
        sa.UniqueConstraint("workshop_id", "month", name=op.f("uq_workshop_month_workshop_id_month")),
    )
    op.create_table(
        "workshop_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("first_visitor", sa.String(length=100), nullable=False),
        sa.Column("second_visitor", sa.String(length=100), nullable=False),
        sa.Column("found", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_workshop_visit_by_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_visit_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_visit")),
        sa.UniqueConstraint("uid", name=op.f("uq_workshop_visit_uid")),
    )
    op.create_index(op.f("ix_workshop_visit_workshop_id"), "workshop_visit", ["workshop_id"], unique=False)
    op.create_table(
        "hire_subsidy_details",
        sa.Column("area_code", sa.String(length=12), nullable=True),
        sa.Column("company", sa.String(length=100), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("legal_person", sa.String(length=100), nullable=False),
        sa.Column("legal_id_number_sealed", sa.Text(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("claim_from", sa.String(length=7), nullable=False),
        sa.Column("claim_to", sa.String(length=7), nullable=False),
        sa.Column("account_holder", sa.String(length=100), nullable=False),
        sa.Column("bank", sa.String(length=100), nullable=False),
        sa.Column("bank_account_sealed", sa.Text(), nullable=True),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_hire_subsidy_details_application_id")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_hire_subsidy_details")),
        sa.UniqueConstraint("uid", name=op.f("uq_hire_subsidy_details_uid")),
    )
    op.create_table(
        "workshop_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.String(length=30), nullable=False),
        sa.Column("amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("voucher", sa.String(length=40), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["workshop_contract.id"], name=op.f("fk_workshop_entry_contract_id")),
        sa.ForeignKeyConstraint(["month_id"], ["workshop_month.id"], name=op.f("fk_workshop_entry_month_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_entry_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_entry")),
        sa.UniqueConstraint(
            "month_id", "contract_id", "place", name=op.f("uq_workshop_entry_month_id_contract_id_place")
        ),
        sa.UniqueConstraint("workshop_id", "voucher", name=op.f("uq_workshop_entry_workshop_id_voucher")),
    )
    op.create_index(op.f("ix_workshop_entry_contract_id"), "workshop_entry", ["contract_id"], unique=False)
    op.create_table(
        "workshop_ledger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.String(length=30), nullable=False),
        sa.Column("amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("voucher", sa.String(length=40), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_workshop_ledger_by_id")),
        sa.ForeignKeyConstraint(["contract_id"], ["workshop_contract.id"], name=op.f("fk_workshop_ledger_contract_id")),
        sa.ForeignKeyConstraint(["corrects_id"], ["workshop_ledger.id"], name=op.f("fk_workshop_ledger_corrects_id")),
        sa.ForeignKeyConstraint(["month_id"], ["workshop_month.id"], name=op.f("fk_workshop_ledger_month_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_ledger_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_ledger")),
        sa.UniqueConstraint("workshop_id", "voucher", name=op.f("uq_workshop_ledger_workshop_id_voucher")),
    )
    op.create_index(op.f("ix_workshop_ledger_contract_id"), "workshop_ledger", ["contract_id"], unique=False)
    op.create_index(op.f("ix_workshop_ledger_month_id"), "workshop_ledger", ["month_id"], unique=False)
    op.create_table(
        "workshop_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["workshop_visit.id"], name=op.f("fk_workshop_photo_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_photo")),
        sa.UniqueConstraint("uid", name=op.f("uq_workshop_photo_uid")),
    )
    op.create_index(op.f("ix_workshop_photo_visit_id"), "workshop_photo", ["visit_id"], unique=False)
    op.create_table(
        "workshop_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("site", sa.String(length=20), nullable=False),
        sa.Column("floor_area", sa.Integer(), nullable=True),
        sa.Column("project", sa.String(length=100), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=False),
        sa.Column("employees", sa.Integer(), nullable=False),
        sa.Column("poor_workers", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("opinion", sa.String(length=300), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_name", sa.String(length=100), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(length=100), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_workshop_record_application_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user_account.id"], name=op.f("fk_workshop_record_asked_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user_account.id"], name=op.f("fk_workshop_record_decided_by_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_record_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_record")),
        sa.UniqueConstraint("uid", name=op.f("uq_workshop_record_uid")),
    )
    op.create_index(op.f("ix_workshop_record_workshop_id"), "workshop_record", ["workshop_id"], unique=False)
    op.create_table(
        "hire_subsidy_hire",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("hire_name", sa.String(length=100), nullable=True),
        sa.Column("id_number_sealed", sa.Text(), nullable=True),
        sa.Column("id_hash", sa.String(length=64), nullable=True),
        sa.Column("hardship", sa.String(length=20), nullable=True),
        sa.Column("certified_on", sa.Date(), nullable=True),
        sa.Column("contract", sa.String(length=20), nullable=True),
        sa.Column("contract_from", sa.Date(), nullable=True),
        sa.Column("contract_to", sa.Date(), nullable=True),
        sa.Column("job", sa.String(length=50), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["hire_subsidy_details.application_id"],
            name=op.f("fk_hire_subsidy_hire_application_id"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_hire_subsidy_hire_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hire_subsidy_hire")),
        sa.UniqueConstraint("uid", name=op.f("uq_hire_subsidy_hire_uid")),
    )
    op.create_index(op.f("ix_hire_subsidy_hire_application_id"), "hire_subsidy_hire", ["application_id"], unique=False)
    op.create_index(op.f("ix_hire_subsidy_hire_id_hash"), "hire_subsidy_hire", ["id_hash"], unique=False)
    op.create_index(op.f("ix_hire_subsidy_hire_person_id"), "hire_subsidy_hire", ["person_id"], unique=False)
    op.create_table(
        "hire_subsidy_month",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=True),
        sa.Column("paid_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["hire_id"], ["hire_subsidy_hire.id"], name=op.f("fk_hire_subsidy_month_hire_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hire_subsidy_month")),
    )
    op.create_index(op.f("ix_hire_subsidy_month_hire_id"), "hire_subsidy_month", ["hire_id"], unique=False)
    triggers.create(op.get_bind(), GUARDED)


def downgrade() -> None:
    """Go back."""
    triggers.drop(op.get_bind(), GUARDED)
    for table in reversed(TABLES):
        op.drop_table(table)
