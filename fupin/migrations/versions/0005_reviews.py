"""What a review of the register finds, who is to see to it, suspected duplicates, and where a merged village went."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "village_review",
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("classes", sa.JSON(), nullable=False),
        sa.Column("missed", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("area_code", name=op.f("pk_village_review")),
    )
    op.create_table(
        "missed",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=20), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("main", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_missed_person_id")),
        sa.PrimaryKeyConstraint("person_id", "scheme", name=op.f("pk_missed")),
    )
    op.create_index("ix_missed_area", "missed", ["area_code", "person_id", "scheme"])
    op.create_index("ix_missed_scheme", "missed", ["scheme", "area_code", "person_id"])
    op.create_table(
        "duty",
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("main", sa.String(length=10), nullable=False),
        sa.Column("responsible", sa.String(length=60), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["set_by_id"], ["user_account.id"], name=op.f("fk_duty_set_by_id")),
        sa.PrimaryKeyConstraint("area_code", "main", name=op.f("pk_duty")),
    )
    op.create_table(
        "suspected_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("first_area", sa.String(length=12), nullable=False),
        sa.Column("second_area", sa.String(length=12), nullable=False),
        sa.Column("reasons", sa.String(length=60), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["first_id"], ["person.id"], name=op.f("fk_suspected_pair_first_id")),
        sa.ForeignKeyConstraint(["second_id"], ["person.id"], name=op.f("fk_suspected_pair_second_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["user_account.id"], name=op.f("fk_suspected_pair_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspected_pair")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_suspected_pair_first_id_second_id")),
    )
    op.create_index("ix_suspected_pair_first_area", "suspected_pair", ["first_area", "id"])
    op.create_index("ix_suspected_pair_second_area", "suspected_pair", ["second_area", "id"])
    op.create_index(op.f("ix_suspected_pair_second_id"), "suspected_pair", ["second_id"])
    op.add_column("area", sa.Column("successor_code", sa.String(length=12), nullable=True))
    with op.batch_alter_table("job") as batch_op:
        batch_op.alter_column("created_by_id", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    """Go back. Work that nobody created goes: the old table has no place for it."""
    op.execute("DELETE FROM job WHERE created_by_id IS NULL")
    with op.batch_alter_table("job") as batch_op:
        batch_op.alter_column("created_by_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("area") as batch_op:
        batch_op.drop_column("successor_code")
    for table in ("suspected_pair", "duty", "missed", "village_review"):
        op.drop_table(table)
