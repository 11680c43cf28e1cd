"""Double benefits: months as given, doubts with their facts, their history and the papers that prove."""

import sqlalchemy as sa
from alembic import op

from fupin.migrations import triggers

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLES = ("benefit_account", "benefit_month", "doubt", "doubt_fact", "doubt_event", "doubt_proof")
GUARDED = ("doubt", "doubt_fact", "doubt_event")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "benefit_month",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("holder", sa.String(length=24), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("item", sa.String(length=200), nullable=False),
        sa.Column("half_hours", sa.Integer(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("account", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_benefit_month_person_id")),
        sa.PrimaryKeyConstraint("person_id", "month", "source", "key", name=op.f("pk_benefit_month")),
    )
    op.create_index("ix_benefit_month_month_area_code", "benefit_month", ["month", "area_code"], unique=False)
    op.create_table(
        "doubt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("other_area", sa.String(length=12), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("open_key", sa.String(length=80), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("first_month", sa.Date(), nullable=False),
        sa.Column("last_month", sa.Date(), nullable=False),
        sa.Column("facts", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_by_name", sa.String(length=100), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by_name", sa.String(length=100), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["user_account.id"], name=op.f("fk_doubt_confirmed_by_id")),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name=op.f("fk_doubt_other_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_doubt_person_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["user_account.id"], name=op.f("fk_doubt_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doubt")),
        sa.UniqueConstraint("open_key", name=op.f("uq_doubt_open_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_doubt_uid")),
    )
    op.create_index("ix_doubt_area_code_state", "doubt", ["area_code", "state", "id"], unique=False)
    op.create_index("ix_doubt_other_area_state", "doubt", ["other_area", "state", "id"], unique=False)
    op.create_index(op.f("ix_doubt_other_id"), "doubt", ["other_id"], unique=False)
    op.create_index(op.f("ix_doubt_person_id"), "doubt", ["person_id"], unique=False)
    op.create_table(
        "benefit_account",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_benefit_account_application_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_benefit_account_person_id")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_benefit_account")),
    )
    op.create_index(op.f("ix_benefit_account_person_id"), "benefit_account", ["person_id"], unique=False)
    op.create_index(op.f("ix_benefit_account_token"), "benefit_account", ["token"], unique=False)
    op.create_table(
        "doubt_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("doubt_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_doubt_event_by_id")),
        sa.ForeignKeyConstraint(["doubt_id"], ["doubt.id"], name=op.f("fk_doubt_event_doubt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doubt_event")),
    )
    op.create_index(op.f("ix_doubt_event_doubt_id"), "doubt_event", ["doubt_id"], unique=False)
    op.create_table(
        "doubt_fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("doubt_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("first_key", sa.String(length=60), nullable=False),
        sa.Column("second_key", sa.String(length=60), nullable=False),
        sa.Column("first_item", sa.String(length=200), nullable=False),
        sa.Column("second_item", sa.String(length=200), nullable=False),
        sa.Column("first_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("second_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("claimed", sa.Integer(), nullable=True),
        sa.Column("attended", sa.Integer(), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["doubt_id"], ["doubt.id"], name=op.f("fk_doubt_fact_doubt_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_doubt_fact_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doubt_fact")),
        sa.UniqueConstraint(
            "kind",
            "person_id",
            "other_id",
            "month",
            "first_key",
            "second_key",
            name=op.f("uq_doubt_fact_kind_person_id_other_id_month_first_key_second_key"),
        ),
    )
    op.create_index(op.f("ix_doubt_fact_doubt_id"), "doubt_fact", ["doubt_id"], unique=False)
    op.create_table(
        "doubt_proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("doubt_id", sa.Integer(), nullable=False),
        sa.Column("filename_sealed", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["user_account.id"], name=op.f("fk_doubt_proof_added_by_id")),
        sa.ForeignKeyConstraint(["doubt_id"], ["doubt.id"], name=op.f("fk_doubt_proof_doubt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doubt_proof")),
        sa.UniqueConstraint("uid", name=op.f("uq_doubt_proof_uid")),
    )
    op.create_index(op.f("ix_doubt_proof_doubt_id"), "doubt_proof", ["doubt_id"], unique=False)
    triggers.create(op.get_bind(), GUARDED)


def downgrade() -> None:
    """Go back."""
    triggers.drop(op.get_bind(), GUARDED)
    for table in reversed(TABLES):
        op.drop_table(table)
