"""Signed letters that come back as scans."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "scan_pile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("scope", sa.String(length=12), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("fk_scan_pile_created_by_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_scan_pile_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_pile")),
        sa.UniqueConstraint("uid", name=op.f("uq_scan_pile_uid")),
        sa.UniqueConstraint("job_id", name=op.f("uq_scan_pile_job_id")),
    )
    op.create_index(op.f("ix_scan_pile_scope"), "scan_pile", ["scope"])
    op.create_index(op.f("ix_scan_pile_digest"), "scan_pile", ["digest"])
    op.create_table(
        "signed_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("live_id", sa.Integer(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_signed_copy_by_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_signed_copy_document_id")),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["user_account.id"], name=op.f("fk_signed_copy_replaced_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_copy")),
        sa.UniqueConstraint("live_id", name=op.f("uq_signed_copy_live_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_signed_copy_uid")),
    )
    op.create_index(op.f("ix_signed_copy_document_id"), "signed_copy", ["document_id"])
    op.create_table(
        "scan_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("pile_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=12), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("trouble", sa.String(length=20), nullable=True),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("turned", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["copy_id"], ["signed_copy.id"], name=op.f("fk_scan_page_copy_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_scan_page_document_id")),
        sa.ForeignKeyConstraint(["pile_id"], ["scan_pile.id"], name=op.f("fk_scan_page_pile_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["user_account.id"], name=op.f("fk_scan_page_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_page")),
        sa.UniqueConstraint("pile_id", "place", name=op.f("uq_scan_page_pile_id_place")),
        sa.UniqueConstraint("uid", name=op.f("uq_scan_page_uid")),
    )
    op.create_index("ix_scan_page_tray", "scan_page", ["state", "scope", "id"])
    for column in ("digest", "document_id", "copy_id"):
        op.create_index(op.f(f"ix_scan_page_{column}"), "scan_page", [column])


def downgrade() -> None:
    """Go back. The kept pictures and copies stay in the office's folder."""
    for table in ("scan_page", "signed_copy", "scan_pile"):
        op.drop_table(table)
