"""Training classes after the sign-up: answers, seats, attendance, certificates; and the training subsidy."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = ("class", "teacher", "seat", "day", "attendance", "result", "subsidy_details", "subsidy_trainee")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "training_class",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("sessions", sa.String(length=20), nullable=False),
        sa.Column("lessons", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("head", sa.String(length=60), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("materials", sa.String(length=200), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_provisional", sa.Boolean(), nullable=False),
        sa.Column("filed_by_id", sa.Integer(), nullable=False),
        sa.Column("filed_by_name", sa.String(length=100), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_by_name", sa.String(length=100), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_by_name", sa.String(length=100), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user_account.id"], name=op.f("fk_training_class_answered_by_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["user_account.id"], name=op.f("fk_training_class_closed_by_id")),
        sa.ForeignKeyConstraint(["course_id"], ["training_course.id"], name=op.f("fk_training_class_course_id")),
        sa.ForeignKeyConstraint(["filed_by_id"], ["user_account.id"], name=op.f("fk_training_class_filed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_class")),
        sa.UniqueConstraint("form_key", name=op.f("uq_training_class_form_key")),
        sa.UniqueConstraint("number", name=op.f("uq_training_class_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_training_class_uid")),
    )
    op.create_table(
        "training_teacher",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("certificate", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_training_teacher_class_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_teacher")),
    )
    op.create_table(
        "training_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("live_key", sa.Integer(), nullable=True),
        sa.Column("seated_by_id", sa.Integer(), nullable=False),
        sa.Column("seated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("left_reason", sa.String(length=200), nullable=False),
        sa.Column("left_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_training_seat_application_id")),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_training_seat_class_id")),
        sa.ForeignKeyConstraint(["left_by_id"], ["user_account.id"], name=op.f("fk_training_seat_left_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_training_seat_person_id")),
        sa.ForeignKeyConstraint(["seated_by_id"], ["user_account.id"], name=op.f("fk_training_seat_seated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_seat")),
        sa.UniqueConstraint("class_id", "person_id", name=op.f("uq_training_seat_class_id_person_id")),
        sa.UniqueConstraint("live_key", name=op.f("uq_training_seat_live_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_training_seat_uid")),
    )
    op.create_table(
        "training_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("no_class", sa.String(length=100), nullable=False),
        sa.Column("teacher", sa.String(length=60), nullable=False),
        sa.Column("inspector", sa.String(length=60), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_by_name", sa.String(length=100), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_training_day_class_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["user_account.id"], name=op.f("fk_training_day_entered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_day")),
        sa.UniqueConstraint("class_id", "on", name=op.f("uq_training_day_class_id_on")),
    )
    op.create_table(
        "training_attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("half", sa.String(length=20), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_training_attendance_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["training_seat.id"], name=op.f("fk_training_attendance_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_attendance")),
        sa.UniqueConstraint("person_id", "on", "half", name=op.f("uq_training_attendance_person_id_on_half")),
    )
    op.create_table(
        "training_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("certificate", sa.String(length=40), nullable=True),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("mark BETWEEN 0 AND 100", name=op.f("ck_training_result_mark")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["user_account.id"], name=op.f("fk_training_result_entered_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_training_result_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["training_seat.id"], name=op.f("fk_training_result_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_result")),
        sa.UniqueConstraint("certificate", name=op.f("uq_training_result_certificate")),
        sa.UniqueConstraint("seat_id", name=op.f("uq_training_result_seat_id")),
    )
    op.create_table(
        "training_subsidy_details",
        sa.Column("area_code", sa.String(length=12), nullable=True),
        sa.Column("claimant", sa.String(length=20), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=True),
        sa.Column("claimed_days", sa.Integer(), nullable=False),
        sa.Column("certificates", sa.Text(), nullable=True),
        sa.Column("fund", sa.String(length=30), nullable=False),
        sa.Column("company", sa.String(length=100), nullable=True),
        sa.Column("credit_code", sa.String(length=18), nullable=True),
        sa.Column("legal_person", sa.String(length=100), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("account_holder", sa.String(length=100), nullable=False),
        sa.Column("bank", sa.String(length=100), nullable=False),
        sa.Column("bank_account_sealed", sa.Text(), nullable=True),
        sa.Column("rate_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_training_subsidy_details_application_id")
        ),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_training_subsidy_details_class_id")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_training_subsidy_details")),
        sa.UniqueConstraint("uid", name=op.f("uq_training_subsidy_details_uid")),
    )
    op.create_table(
        "training_subsidy_trainee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("half_days", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["training_subsidy_details.application_id"],
            name=op.f("fk_training_subsidy_trainee_application_id"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_training_subsidy_trainee_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["training_seat.id"], name=op.f("fk_training_subsidy_trainee_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_subsidy_trainee")),
    )
    op.create_index(op.f("ix_training_class_area_code"), "training_class", ["area_code"], unique=False)
    op.create_index(op.f("ix_training_class_course_id"), "training_class", ["course_id"], unique=False)
    op.create_index(op.f("ix_training_class_starts_on"), "training_class", ["starts_on"], unique=False)
    op.create_index(op.f("ix_training_teacher_class_id"), "training_teacher", ["class_id"], unique=False)
    op.create_index(op.f("ix_training_seat_application_id"), "training_seat", ["application_id"], unique=False)
    op.create_index(op.f("ix_training_seat_person_id"), "training_seat", ["person_id"], unique=False)
    op.create_index(op.f("ix_training_attendance_month"), "training_attendance", ["month"], unique=False)
    op.create_index(op.f("ix_training_attendance_seat_id"), "training_attendance", ["seat_id"], unique=False)
    op.create_index(op.f("ix_training_result_person_id"), "training_result", ["person_id"], unique=False)
    op.create_index(
        op.f("ix_training_subsidy_details_class_id"), "training_subsidy_details", ["class_id"], unique=False
    )
    op.create_index(
        op.f("ix_training_subsidy_trainee_application_id"), "training_subsidy_trainee", ["application_id"], unique=False
    )
    op.create_index(
        op.f("ix_training_subsidy_trainee_person_id"), "training_subsidy_trainee", ["person_id"], unique=False
    )


def downgrade() -> None:
    """Go back."""
    for table in reversed(TABLES):
        op.drop_table(f"training_{table}")
