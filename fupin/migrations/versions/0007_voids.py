"""Letters that somebody asked to void, and who decided it; what letters rest on; wrong codes at /verify."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward. Letters of before have no record of what the register said: they are not watched for changes."""
    op.create_table(
        "void_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("waiting_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user_account.id"], name=op.f("fk_void_request_asked_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user_account.id"], name=op.f("fk_void_request_decided_by_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_void_request_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_void_request")),
        sa.UniqueConstraint("waiting_id", name=op.f("uq_void_request_waiting_id")),
    )
    op.create_index(op.f("ix_void_request_document_id"), "void_request", ["document_id"])
    op.create_table(
        "letter_person",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("number_seal", sa.Text(), nullable=False),
        sa.Column("account_seal", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_letter_person_document_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_letter_person_person_id")),
        sa.PrimaryKeyConstraint("document_id", "person_id", name=op.f("pk_letter_person")),
    )
    op.create_index(op.f("ix_letter_person_person_id"), "letter_person", ["person_id"])
    op.create_table(
        "letter_figure",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("fen", sa.Integer(), nullable=False),
        sa.Column("known_to", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_letter_figure_document_id")),
        sa.PrimaryKeyConstraint("document_id", "code", name=op.f("pk_letter_figure")),
    )
    op.create_table(
        "verify_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verify_failure")),
    )
    op.create_index("ix_verify_failure_address", "verify_failure", ["address_hash", "at"])
    op.create_index(op.f("ix_verify_failure_at"), "verify_failure", ["at"])


def downgrade() -> None:
    """Go back."""
    for table in ("verify_failure", "letter_figure", "letter_person", "void_request"):
        op.drop_table(table)
