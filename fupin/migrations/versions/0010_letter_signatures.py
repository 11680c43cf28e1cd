"""Whose electronic signature a letter bears."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "letter_signature",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_letter_signature_document_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_letter_signature")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("letter_signature")
