"""Public-welfare posts month by month: placements, changes, attendance and pay."""

import sqlalchemy as sa
from alembic import op

from fupin.migrations import triggers

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = ("placement", "change", "sheet", "attendance", "pay")
GUARDED = ("post_pay",)
INDEXED = (
    ("placement", "area_code"),
    ("placement", "ends_on"),
    ("placement", "opening_id"),
    ("placement", "person_id"),
    ("change", "placement_id"),
    ("sheet", "area_code"),
    ("sheet", "month"),
    ("attendance", "placement_id"),
    ("pay", "placement_id"),
    ("pay", "sheet_id"),
)


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "post_placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("weekly_hours", sa.Integer(), nullable=False),
        sa.Column("near_pension", sa.Boolean(), nullable=False),
        sa.Column("pension_on", sa.Date(), nullable=True),
        sa.Column("exited_on", sa.Date(), nullable=True),
        sa.Column("exit_reason", sa.String(length=20), nullable=True),
        sa.Column("assigned_by_id", sa.Integer(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=_fk("placement", "application_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=_fk("placement", "person_id")),
        sa.ForeignKeyConstraint(["opening_id"], ["post_opening.id"], name=_fk("placement", "opening_id")),
        sa.ForeignKeyConstraint(["assigned_by_id"], ["user_account.id"], name=_fk("placement", "assigned_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_placement")),
        sa.UniqueConstraint("application_id", name=op.f("uq_post_placement_application_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_post_placement_uid")),
    )
    op.create_table(
        "post_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("recover", sa.Boolean(), nullable=False),
        sa.Column("opinion", sa.String(length=300), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_name", sa.String(length=100), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(length=100), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["placement_id"], ["post_placement.id"], name=_fk("change", "placement_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user_account.id"], name=_fk("change", "asked_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user_account.id"], name=_fk("change", "decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_change")),
        sa.UniqueConstraint("uid", name=op.f("uq_post_change_uid")),
    )
    op.create_table(
        "post_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("returned", sa.String(length=300), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_by_name", sa.String(length=100), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by_name", sa.String(length=100), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_name", sa.String(length=100), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["organisation.id"], name=_fk("sheet", "unit_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["user_account.id"], name=_fk("sheet", "entered_by_id")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["user_account.id"], name=_fk("sheet", "confirmed_by_id")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["user_account.id"], name=_fk("sheet", "approved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_sheet")),
        sa.UniqueConstraint("uid", name=op.f("uq_post_sheet_uid")),
        sa.UniqueConstraint("unit_id", "area_code", "month", name=op.f("uq_post_sheet_unit_id_area_code_month")),
    )
    op.create_table(
        "post_attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("half_hours", sa.Integer(), nullable=False),
        sa.Column("leave_days", sa.Integer(), nullable=False),
        sa.Column("remark", sa.String(length=100), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("assessment", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["post_sheet.id"], name=_fk("attendance", "sheet_id")),
        sa.ForeignKeyConstraint(["placement_id"], ["post_placement.id"], name=_fk("attendance", "placement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_attendance")),
        sa.UniqueConstraint("sheet_id", "placement_id", name=op.f("uq_post_attendance_sheet_id_placement_id")),
    )
    op.create_table(
        "post_pay",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("half_hours", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("months_used", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["post_sheet.id"], name=_fk("pay", "sheet_id")),
        sa.ForeignKeyConstraint(["placement_id"], ["post_placement.id"], name=_fk("pay", "placement_id")),
        sa.ForeignKeyConstraint(["corrects_id"], ["post_pay.id"], name=_fk("pay", "corrects_id")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=_fk("pay", "by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_pay")),
    )
    for table, column in INDEXED:
        op.create_index(op.f(f"ix_post_{table}_{column}"), f"post_{table}", [column])
    triggers.create(op.get_bind(), GUARDED)


def _fk(table: str, column: str) -> str:
    return op.f(f"fk_post_{table}_{column}")


def downgrade() -> None:
    """Go back."""
    triggers.drop(op.get_bind(), GUARDED)
    for table in reversed(TABLES):
        op.drop_table(f"post_{table}")
