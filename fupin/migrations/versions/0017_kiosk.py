"""The shared screen at the counter, what was filled in there, and numbered blanks."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = ("kiosk", "kiosk_filing", "kiosk_failure", "paper_blank")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "kiosk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("scope", sa.String(length=12), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("pairing_hash", sa.String(length=64), nullable=True),
        sa.Column("pairing_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("paired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_to("kiosk", account_id="user_account", created_by_id="user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk")),
        *_unique("kiosk", "account_id", "pairing_hash", "token_hash", "uid"),
    )
    op.create_table(
        "kiosk_filing",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kiosk_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("code_sealed", sa.Text(), nullable=False),
        sa.Column("consent", sa.String(length=10), nullable=False),
        sa.Column("filler", sa.String(length=20), nullable=True),
        sa.Column("helper_name", sa.String(length=100), nullable=True),
        sa.Column("helper_relation", sa.String(length=20), nullable=True),
        sa.Column("helper_phone_sealed", sa.Text(), nullable=True),
        sa.Column("insisted", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("show_by", sa.Date(), nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uid", sa.String(length=32), nullable=False),
        *_to("kiosk_filing", application_id="application", kiosk_id="kiosk", checked_by_id="user_account"),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_kiosk_filing")),
        *_unique("kiosk_filing", "code_hash", "uid"),
    )
    op.create_table(
        "kiosk_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk_failure")),
    )
    op.create_table(
        "paper_blank",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("batch", sa.String(length=32), nullable=False),
        sa.Column("scheme", sa.String(length=20), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("printed_by_id", sa.Integer(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("keyed_by_id", sa.Integer(), nullable=True),
        sa.Column("keyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by_id", sa.Integer(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.String(length=100), nullable=False),
        *_to(
            "paper_blank",
            printed_by_id="user_account",
            application_id="application",
            keyed_by_id="user_account",
            voided_by_id="user_account",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_blank")),
        *_unique("paper_blank", "application_id", "number", "uid"),
    )
    op.create_index("ix_kiosk_scope", "kiosk", ["scope"])
    op.create_index("ix_kiosk_filing_handed_in_at", "kiosk_filing", ["handed_in_at"])
    op.create_index("ix_kiosk_filing_kiosk_id", "kiosk_filing", ["kiosk_id"])
    op.create_index("ix_kiosk_failure_at", "kiosk_failure", ["at"])
    op.create_index("ix_kiosk_failure_place", "kiosk_failure", ["place", "at"])
    op.create_index("ix_paper_blank_area_code", "paper_blank", ["area_code"])
    op.create_index("ix_paper_blank_batch", "paper_blank", ["batch"])


def _to(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, other in columns.items()
    ]


def _unique(table: str, *columns: str) -> list[sa.UniqueConstraint]:
    return [sa.UniqueConstraint(column, name=op.f(f"uq_{table}_{column}")) for column in columns]


def downgrade() -> None:
    """Go back."""
    for table in reversed(TABLES):
        op.drop_table(table)
