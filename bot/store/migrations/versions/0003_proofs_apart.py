"""What a key proves stands in the index itself, so that topics it proves alike are read as one row."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _remake(
        "INSERT INTO topic_anchors SELECT key, '', topic_id, query FROM former_anchors ORDER BY key, topic_id",
        sa.Column("proof", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    """The keys of a topic that was filed with proofs are filed anew by the release that comes to find them."""
    op.execute("UPDATE topics SET filed_as = NULL")
    _remake(
        """
        INSERT INTO topic_anchors SELECT key, topic_id, topics.query FROM former_anchors
        JOIN topics ON topics.id = former_anchors.topic_id ORDER BY key, topic_id
        """
    )


def _remake(copied: str, *columns: sa.Column[str]) -> None:
    """SQLite can't change a primary key. Nothing hangs on these rows, so they may move to a new table."""
    op.execute("CREATE TABLE former_anchors AS SELECT key, topic_id, query FROM topic_anchors")
    op.drop_table("topic_anchors")
    op.create_table(
        "topic_anchors",
        sa.Column("key", sa.Text(), nullable=False),
        *columns,
        sa.Column("topic_id", _ID, nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_topic_anchors_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", *(column.name for column in columns), "topic_id", name=op.f("pk_topic_anchors")),
        sqlite_with_rowid=False,
    )
    op.execute(copied)
    op.drop_table("former_anchors")
    op.create_index(op.f("ix_topic_anchors_topic_id"), "topic_anchors", ["topic_id"])
