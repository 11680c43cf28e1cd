"""The first tables: registry, accounts, casework, letters, policy, and the three schemes."""

import sqlalchemy as sa
from alembic import op

from fupin.migrations import triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

GUARDED = ("event", "audit", "status_change")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("parent_code", sa.String(length=12), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_area_code_valid_from")),
    )
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_code"), ["code"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_parent_code"), ["parent_code"], unique=False)

    op.create_table(
        "counter",
        sa.Column("series", sa.String(length=60), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_counter")),
    )
    op.create_table(
        "household",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("natural_village", sa.String(length=60), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("poverty_attribute", sa.String(length=20), nullable=True),
        sa.Column("exit_attribute", sa.String(length=20), nullable=True),
        sa.Column("standard", sa.String(length=20), nullable=True),
        sa.Column("main_cause", sa.String(length=20), nullable=True),
        sa.Column("other_causes", sa.String(length=60), nullable=True),
        sa.Column("unsafe_house", sa.Boolean(), nullable=True),
        sa.Column("safe_water", sa.Boolean(), nullable=True),
        sa.Column("scarce_water", sa.Boolean(), nullable=True),
        sa.Column("income_per_head_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("relocated", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint("number", name=op.f("uq_household_number")),
    )
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_household_area_code"), ["area_code"], unique=False)

    op.create_table(
        "login_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("terminal", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_failure")),
    )
    with op.batch_alter_table("login_failure", schema=None) as batch_op:
        batch_op.create_index("ix_login_failure_pair", ["username", "terminal", "at"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("legal_person", sa.String(length=100), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("licence", sa.String(length=50), nullable=True),
        sa.Column("phone_sealed", sa.Text(), nullable=True),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("credit_code", name=op.f("uq_organisation_credit_code")),
        sa.UniqueConstraint("uid", name=op.f("uq_organisation_uid")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_area_code"), ["area_code"], unique=False)

    op.create_table(
        "policy_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("continues_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["continues_id"], ["policy_document.id"], name=op.f("fk_policy_document_continues_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_document")),
        sa.UniqueConstraint("code", name=op.f("uq_policy_document_code")),
    )
    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("scope", sa.String(length=12), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("password_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("username", name=op.f("uq_user_account_username")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("object", sa.String(length=100), nullable=False),
        sa.Column("result", sa.String(length=20), nullable=False),
        sa.Column("terminal", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_audit_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_at"), ["at"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("scheme", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("fk_notice_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_county_code"), ["county_code"], unique=False)

    op.create_table(
        "parameter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("value", sa.String(length=60), nullable=True),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("clause", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["policy_document.id"], name=op.f("fk_parameter_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parameter")),
    )
    with op.batch_alter_table("parameter", schema=None) as batch_op:
        batch_op.create_index("ix_parameter_lookup", ["code", "area_code", "valid_from"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("id_number_sealed", sa.Text(), nullable=False),
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("sex", sa.String(length=2), nullable=False),
        sa.Column("birth", sa.Date(), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=True),
        sa.Column("ethnicity", sa.String(length=20), nullable=True),
        sa.Column("education", sa.String(length=20), nullable=True),
        sa.Column("in_school", sa.String(length=20), nullable=True),
        sa.Column("health", sa.String(length=20), nullable=True),
        sa.Column("labour", sa.String(length=20), nullable=True),
        sa.Column("phone_sealed", sa.Text(), nullable=True),
        sa.Column("bank_account_sealed", sa.Text(), nullable=True),
        sa.Column("disability_sealed", sa.Text(), nullable=True),
        sa.Column("card_number", sa.String(length=24), nullable=True),
        sa.Column("card_made_on", sa.Date(), nullable=True),
        sa.Column("surveyor", sa.String(length=100), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("marital", sa.String(length=10), nullable=True),
        sa.Column("work_place_kind", sa.String(length=20), nullable=True),
        sa.Column("work_months", sa.Integer(), nullable=True),
        sa.Column("employment", sa.String(length=20), nullable=True),
        sa.Column("employer", sa.String(length=100), nullable=True),
        sa.Column("work_place", sa.String(length=100), nullable=True),
        sa.Column("work_kind", sa.String(length=50), nullable=True),
        sa.Column("work_income_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("work_contract", sa.Boolean(), nullable=True),
        sa.Column("work_since", sa.Date(), nullable=True),
        sa.Column("work_way", sa.String(length=20), nullable=True),
        sa.Column("jobless_reason", sa.String(length=100), nullable=True),
        sa.Column("job_wanted", sa.String(length=100), nullable=True),
        sa.Column("wants_training", sa.Boolean(), nullable=True),
        sa.Column("certificate", sa.String(length=100), nullable=True),
        sa.Column("training_wanted", sa.String(length=100), nullable=True),
        sa.Column("training_when", sa.String(length=50), nullable=True),
        sa.Column("wants_startup", sa.Boolean(), nullable=True),
        sa.Column("startup_project", sa.String(length=100), nullable=True),
        sa.Column("startup_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("pension_insured", sa.Boolean(), nullable=True),
        sa.Column("pension_grade_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("pension_paid_for", sa.Boolean(), nullable=True),
        sa.Column("pension_drawn", sa.Boolean(), nullable=True),
        sa.Column("medical_insured", sa.Boolean(), nullable=True),
        sa.Column("serious_illness_insured", sa.Boolean(), nullable=True),
        sa.Column("employee_insured", sa.Boolean(), nullable=True),
        sa.Column("uninsured_reason", sa.String(length=100), nullable=True),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_person_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("card_number", name=op.f("uq_person_card_number")),
        sa.UniqueConstraint("id_hash", name=op.f("uq_person_id_hash")),
        sa.UniqueConstraint("number", name=op.f("uq_person_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_person_uid")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index("ix_person_area_name", ["area_code", "name"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_household_id"), ["household_id"], unique=False)

    op.create_table(
        "post_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(length=300), nullable=False),
        sa.Column("conditions", sa.String(length=300), nullable=False),
        sa.Column("weekly_hours", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["organisation.id"], name=op.f("fk_post_opening_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_opening")),
    )
    with op.batch_alter_table("post_opening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_post_opening_area_code"), ["area_code"], unique=False)

    op.create_table(
        "training_course",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("rate_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("certificate", sa.String(length=60), nullable=False),
        sa.Column("signup_from", sa.Date(), nullable=False),
        sa.Column("signup_to", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("contact", sa.String(length=60), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["organisation.id"], name=op.f("fk_training_course_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_course")),
        sa.UniqueConstraint("county_code", "code", name=op.f("uq_training_course_county_code_code")),
    )
    with op.batch_alter_table("training_course", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_course_county_code"), ["county_code"], unique=False)

    op.create_table(
        "web_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_web_session_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_web_session")),
    )
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_session_seen_at"), ["seen_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_web_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=True),
        sa.Column("scheme", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("live_key", sa.String(length=64), nullable=True),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("township_code", sa.String(length=9), nullable=True),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("applicant_name", sa.String(length=100), nullable=False),
        sa.Column("id_number_sealed", sa.Text(), nullable=True),
        sa.Column("phone_sealed", sa.Text(), nullable=True),
        sa.Column("agent_name", sa.String(length=100), nullable=True),
        sa.Column("agent_relation", sa.String(length=20), nullable=True),
        sa.Column("draft_sealed", sa.Text(), nullable=True),
        sa.Column("insisted", sa.Boolean(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_provisional", sa.Boolean(), nullable=False),
        sa.Column("returned_from", sa.String(length=20), nullable=True),
        sa.Column("amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("fk_application_created_by_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_application_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_application_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("form_key", name=op.f("uq_application_form_key")),
        sa.UniqueConstraint("live_key", name=op.f("uq_application_live_key")),
        sa.UniqueConstraint("number", name=op.f("uq_application_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_application_uid")),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index("ix_application_county_queue", ["county_code", "state", "since", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_application_township_queue", ["township_code", "state", "since", "id"], unique=False)

    op.create_table(
        "status_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_status_change_person_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user_account.id"], name=op.f("fk_status_change_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_change")),
    )
    with op.batch_alter_table("status_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_status_change_person_id"), ["person_id"], unique=False)

    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=40), nullable=False),
        sa.Column("filename_sealed", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["user_account.id"], name=op.f("fk_attachment_added_by_id")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_attachment_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("uid", name=op.f("uq_attachment_uid")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_application_id"), ["application_id"], unique=False)

    op.create_table(
        "benefit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=20), nullable=False),
        sa.Column("item", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("once_key", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_benefit_application_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_benefit_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benefit")),
        sa.UniqueConstraint("person_id", "once_key", name=op.f("uq_benefit_person_id_once_key")),
    )
    with op.batch_alter_table("benefit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_benefit_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_benefit_person_id"), ["person_id"], unique=False)

    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pdf_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("values_sealed", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.String(length=200), nullable=True),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_document_application_id")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["user_account.id"], name=op.f("fk_document_issued_by_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_document_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("code", name=op.f("uq_document_code")),
        sa.UniqueConstraint("number", name=op.f("uq_document_number")),
        sa.UniqueConstraint("series", "year", "serial", name=op.f("uq_document_series_year_serial")),
        sa.UniqueConstraint("uid", name=op.f("uq_document_uid")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_county_code"), ["county_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_notice_id"), ["notice_id"], unique=False)

    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("from_state", sa.String(length=20), nullable=False),
        sa.Column("to_state", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("user_name", sa.String(length=100), nullable=False),
        sa.Column("user_role", sa.String(length=20), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_event_application_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_event_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_user_id"), ["user_id"], unique=False)

    op.create_table(
        "notice_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("objected_on", sa.Date(), nullable=True),
        sa.Column("objection", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_notice_entry_application_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_entry_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_entry")),
    )
    with op.batch_alter_table("notice_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_entry_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_entry_notice_id"), ["notice_id"], unique=False)

    op.create_table(
        "payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("voucher", sa.String(length=40), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_payment_application_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user_account.id"], name=op.f("fk_payment_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("application_id", name=op.f("uq_payment_application_id")),
        sa.UniqueConstraint("voucher", name=op.f("uq_payment_voucher")),
    )
    op.create_table(
        "public_post_details",
        sa.Column("opening_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("weekly_hours", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("education", sa.String(length=20), nullable=False),
        sa.Column("health", sa.String(length=20), nullable=False),
        sa.Column("household_size", sa.Integer(), nullable=False),
        sa.Column("poverty_attribute", sa.String(length=20), nullable=False),
        sa.Column("disability_sealed", sa.Text(), nullable=True),
        sa.Column("job_certificate", sa.String(length=50), nullable=True),
        sa.Column("jobless_since", sa.Date(), nullable=True),
        sa.Column("hardships", sa.String(length=100), nullable=False),
        sa.Column("market_tried", sa.Boolean(), nullable=True),
        sa.Column("market_account", sa.String(length=300), nullable=True),
        sa.Column("account_holder", sa.String(length=100), nullable=False),
        sa.Column("bank", sa.String(length=100), nullable=False),
        sa.Column("bank_account_sealed", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("near_pension", sa.Boolean(), nullable=True),
        sa.Column("pension_on", sa.Date(), nullable=True),
        sa.Column("hourly_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("monthly_cap_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_public_post_details_application_id")
        ),
        sa.ForeignKeyConstraint(["opening_id"], ["post_opening.id"], name=op.f("fk_public_post_details_opening_id")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_public_post_details")),
        sa.UniqueConstraint("uid", name=op.f("uq_public_post_details_uid")),
    )
    with op.batch_alter_table("public_post_details", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_public_post_details_opening_id"), ["opening_id"], unique=False)

    op.create_table(
        "training_details",
        sa.Column("education", sa.String(length=20), nullable=False),
        sa.Column("health", sa.String(length=20), nullable=False),
        sa.Column("skills", sa.String(length=100), nullable=True),
        sa.Column("trained_before", sa.Boolean(), nullable=True),
        sa.Column("first_course_id", sa.Integer(), nullable=True),
        sa.Column("second_course_id", sa.Integer(), nullable=True),
        sa.Column("third_course_id", sa.Integer(), nullable=True),
        sa.Column("preferred_time", sa.String(length=50), nullable=True),
        sa.Column("preferred_place", sa.String(length=50), nullable=True),
        sa.Column("wish", sa.String(length=20), nullable=False),
        sa.Column("able", sa.Boolean(), nullable=True),
        sa.Column("willing", sa.Boolean(), nullable=True),
        sa.Column("helper", sa.String(length=100), nullable=True),
        sa.Column("helper_opinion", sa.String(length=500), nullable=True),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_training_details_application_id")
        ),
        sa.ForeignKeyConstraint(["course_id"], ["training_course.id"], name=op.f("fk_training_details_course_id")),
        sa.ForeignKeyConstraint(
            ["first_course_id"], ["training_course.id"], name=op.f("fk_training_details_first_course_id")
        ),
        sa.ForeignKeyConstraint(
            ["second_course_id"], ["training_course.id"], name=op.f("fk_training_details_second_course_id")
        ),
        sa.ForeignKeyConstraint(
            ["third_course_id"], ["training_course.id"], name=op.f("fk_training_details_third_course_id")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_training_details")),
        sa.UniqueConstraint("uid", name=op.f("uq_training_details_uid")),
    )
    with op.batch_alter_table("training_details", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_details_course_id"), ["course_id"], unique=False)

    op.create_table(
        "workshop_details",
        sa.Column("area_code", sa.String(length=12), nullable=True),
        sa.Column("workshop_name", sa.String(length=100), nullable=False),
        sa.Column("workshop_number", sa.String(length=50), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("company", sa.String(length=100), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("legal_person", sa.String(length=100), nullable=False),
        sa.Column("legal_id_number_sealed", sa.Text(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=False),
        sa.Column("site", sa.String(length=20), nullable=False),
        sa.Column("floor_area", sa.Integer(), nullable=True),
        sa.Column("project", sa.String(length=100), nullable=False),
        sa.Column("employees", sa.Integer(), nullable=False),
        sa.Column("poor_workers", sa.Integer(), nullable=False),
        sa.Column("account_holder", sa.String(length=100), nullable=False),
        sa.Column("bank", sa.String(length=100), nullable=False),
        sa.Column("bank_account_sealed", sa.Text(), nullable=True),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_workshop_details_application_id")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_workshop_details")),
        sa.UniqueConstraint("uid", name=op.f("uq_workshop_details_uid")),
    )
    op.create_table(
        "public_post_family",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=True),
        sa.Column("sex", sa.String(length=2), nullable=True),
        sa.Column("id_number_sealed", sa.Text(), nullable=True),
        sa.Column("relation", sa.String(length=20), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=True),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["public_post_details.application_id"],
            name=op.f("fk_public_post_family_application_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_post_family")),
        sa.UniqueConstraint("uid", name=op.f("uq_public_post_family_uid")),
    )
    with op.batch_alter_table("public_post_family", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_public_post_family_application_id"), ["application_id"], unique=False)

    op.create_table(
        "workshop_worker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("id_number_sealed", sa.Text(), nullable=True),
        sa.Column("contract", sa.String(length=20), nullable=True),
        sa.Column("contract_from", sa.Date(), nullable=True),
        sa.Column("contract_to", sa.Date(), nullable=True),
        sa.Column("job", sa.String(length=50), nullable=True),
        sa.Column("awarded", sa.Boolean(), nullable=False),
        sa.Column("window_from", sa.Date(), nullable=True),
        sa.Column("pay_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("line_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["workshop_details.application_id"], name=op.f("fk_workshop_worker_application_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_workshop_worker_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_worker")),
        sa.UniqueConstraint("uid", name=op.f("uq_workshop_worker_uid")),
    )
    with op.batch_alter_table("workshop_worker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_worker_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_worker_person_id"), ["person_id"], unique=False)

    op.create_table(
        "workshop_pay",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=True),
        sa.Column("quantity", sa.String(length=30), nullable=True),
        sa.Column("amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("way", sa.String(length=10), nullable=True),
        sa.Column("voucher", sa.String(length=40), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["worker_id"], ["workshop_worker.id"], name=op.f("fk_workshop_pay_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_pay")),
    )
    with op.batch_alter_table("workshop_pay", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_pay_worker_id"), ["worker_id"], unique=False)

    triggers.create(op.get_bind(), GUARDED)


def downgrade() -> None:
    """Go back."""
    triggers.drop(op.get_bind(), GUARDED)
    with op.batch_alter_table("workshop_pay", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_pay_worker_id"))

    op.drop_table("workshop_pay")
    with op.batch_alter_table("workshop_worker", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_worker_person_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_worker_application_id"))

    op.drop_table("workshop_worker")
    with op.batch_alter_table("public_post_family", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_public_post_family_application_id"))

    op.drop_table("public_post_family")
    op.drop_table("workshop_details")
    with op.batch_alter_table("training_details", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_details_course_id"))

    op.drop_table("training_details")
    with op.batch_alter_table("public_post_details", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_public_post_details_opening_id"))

    op.drop_table("public_post_details")
    op.drop_table("payment")
    with op.batch_alter_table("notice_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_entry_notice_id"))
        batch_op.drop_index(batch_op.f("ix_notice_entry_application_id"))

    op.drop_table("notice_entry")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_user_id"))
        batch_op.drop_index(batch_op.f("ix_event_application_id"))

    op.drop_table("event")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_notice_id"))
        batch_op.drop_index(batch_op.f("ix_document_county_code"))
        batch_op.drop_index(batch_op.f("ix_document_application_id"))

    op.drop_table("document")
    with op.batch_alter_table("benefit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_benefit_person_id"))
        batch_op.drop_index(batch_op.f("ix_benefit_application_id"))

    op.drop_table("benefit")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_application_id"))

    op.drop_table("attachment")
    with op.batch_alter_table("status_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_status_change_person_id"))

    op.drop_table("status_change")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index("ix_application_township_queue")
        batch_op.drop_index(batch_op.f("ix_application_person_id"))
        batch_op.drop_index(batch_op.f("ix_application_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_application_created_by_id"))
        batch_op.drop_index("ix_application_county_queue")

    op.drop_table("application")
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_web_session_user_id"))
        batch_op.drop_index(batch_op.f("ix_web_session_seen_at"))

    op.drop_table("web_session")
    with op.batch_alter_table("training_course", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_course_county_code"))

    op.drop_table("training_course")
    with op.batch_alter_table("post_opening", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_post_opening_area_code"))

    op.drop_table("post_opening")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_household_id"))
        batch_op.drop_index("ix_person_area_name")

    op.drop_table("person")
    with op.batch_alter_table("parameter", schema=None) as batch_op:
        batch_op.drop_index("ix_parameter_lookup")

    op.drop_table("parameter")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_county_code"))

    op.drop_table("notice")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_at"))

    op.drop_table("audit")
    op.drop_table("user_account")
    op.drop_table("policy_document")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_area_code"))

    op.drop_table("organisation")
    with op.batch_alter_table("login_failure", schema=None) as batch_op:
        batch_op.drop_index("ix_login_failure_pair")

    op.drop_table("login_failure")
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_area_code"))

    op.drop_table("household")
    op.drop_table("counter")
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_parent_code"))
        batch_op.drop_index(batch_op.f("ix_area_code"))

    op.drop_table("area")
