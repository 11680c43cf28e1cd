"""The index by which staff find people. It stays empty until `flask people reindex`: what is sealed needs the keys."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TOKENS = sa.Text().with_variant(postgresql.ARRAY(sa.Text()), "postgresql")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "person_search",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tokens", TOKENS, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_search_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_search")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE INDEX ix_person_search_tokens ON person_search USING gin (tokens) WITH (fastupdate=off)")
    else:
        op.execute(
            "CREATE VIRTUAL TABLE person_search_fts USING fts5(tokens, content='person_search', "
            "content_rowid='person_id', detail=none, columnsize=0, tokenize='ascii')"
        )
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM person")):
        print("请执行 flask --app app people reindex，否则查找不到已有人员。")


def downgrade() -> None:
    """Go back."""
    if op.get_bind().dialect.name != "postgresql":
        op.execute("DROP TABLE person_search_fts")
    op.drop_table("person_search")
