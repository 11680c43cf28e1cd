"""What was printed, by whom, which copy, and into whose hands."""

import sqlalchemy as sa
from alembic import op

from fupin.migrations import triggers

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LEDGER = ("letter_print",)


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "print_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("sorting", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("note", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_print_batch_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_batch")),
        sa.UniqueConstraint("job_id", name=op.f("uq_print_batch_job_id")),
    )
    op.create_table(
        "print_item",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["print_batch.id"], name=op.f("fk_print_item_batch_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_print_item_document_id")),
        sa.PrimaryKeyConstraint("batch_id", "document_id", name=op.f("pk_print_item")),
    )
    op.create_index(op.f("ix_print_item_document_id"), "print_item", ["document_id"])
    op.create_table(
        "letter_print",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("copy", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("note", sa.String(length=100), nullable=False),
        sa.Column("handed_to", sa.String(length=60), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["print_batch.id"], name=op.f("fk_letter_print_batch_id")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_letter_print_by_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_letter_print_document_id")),
        sa.ForeignKeyConstraint(["handed_by_id"], ["user_account.id"], name=op.f("fk_letter_print_handed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_print")),
        sa.UniqueConstraint("document_id", "copy", name=op.f("uq_letter_print_document_id_copy")),
    )
    op.create_index("ix_letter_print_at", "letter_print", ["at", "id"])
    op.create_index(op.f("ix_letter_print_batch_id"), "letter_print", ["batch_id"])
    triggers.create(op.get_bind(), LEDGER)


def downgrade() -> None:
    """Go back."""
    triggers.drop(op.get_bind(), LEDGER)
    for table in ("letter_print", "print_item", "print_batch"):
        op.drop_table(table)
