"""Stories, what a chat chooses about them, and summaries made before anybody asks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.store.engine

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_WITH_QUERIES = """
    INSERT INTO topic_anchors SELECT key, topic_id, topics.query FROM former_anchors
    JOIN topics ON topics.id = former_anchors.topic_id ORDER BY key, topic_id
"""


def upgrade() -> None:
    """Columns are added in place, and story_id has no foreign key.

    With one, SQLite could only remake the table: dropping the old one deletes its rows, and what hangs on them.
    """
    op.create_table(
        "stories",
        sa.Column("id", _ID, nullable=False),
        sa.Column("follows", _ID, nullable=True),
        sa.Column("refresh_at", bot.store.engine.UtcDateTime(timezone=True), nullable=True),
        sa.Column("refreshes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", bot.store.engine.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["follows"], ["stories.id"], name=op.f("fk_stories_follows"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
    )
    op.create_index(op.f("ix_stories_follows"), "stories", ["follows"])
    op.add_column("entries", sa.Column("story_id", _ID, nullable=True))
    op.create_index(op.f("ix_entries_story_id"), "entries", ["story_id"])

    op.add_column("chats", sa.Column("every_source", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("chats", sa.Column("summary_inside", sa.Boolean(), server_default=sa.text("false"), nullable=False))

    op.add_column("articles", sa.Column("summary_by", sa.String(length=16), server_default="extract", nullable=False))
    op.create_table(
        "readings",
        sa.Column("id", _ID, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("entry_id", _ID, nullable=False),
        sa.Column("state", sa.String(length=16), server_default="pending", nullable=False),
        sa.Column("due_at", bot.store.engine.UtcDateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("created_at", bot.store.engine.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_readings_entry_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings")),
        sa.UniqueConstraint("url", name=op.f("uq_readings_url")),
    )
    op.create_index(op.f("ix_readings_entry_id"), "readings", ["entry_id"])
    op.create_index(op.f("ix_readings_state_due_at"), "readings", ["state", "due_at"])

    op.add_column("deliveries", sa.Column("alert_id", _ID, nullable=True))
    op.add_column("deliveries", sa.Column("unfolded", sa.Boolean(), nullable=True))

    op.add_column("topics", sa.Column("filed_as", sa.String(length=16), nullable=True))
    op.create_index(op.f("ix_topics_filed_as"), "topics", ["filed_as"])
    op.create_table(
        "filings",
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("since", bot.store.engine.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_filings")),
    )
    _remake_anchors(_WITH_QUERIES, sa.Column("query", sa.Text(), nullable=False), sqlite_with_rowid=False)


def _remake_anchors(copied: str, *columns: sa.Column[str], **options: bool) -> None:
    """SQLite can't change how a table's rows are kept. Nothing hangs on these, so they may move to a new one."""
    op.execute("CREATE TABLE former_anchors AS SELECT key, topic_id FROM topic_anchors")
    op.drop_table("topic_anchors")
    op.create_table(
        "topic_anchors",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("topic_id", _ID, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_topic_anchors_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "topic_id", name=op.f("pk_topic_anchors")),
        **options,
    )
    op.execute(copied)
    op.drop_table("former_anchors")
    op.create_index(op.f("ix_topic_anchors_topic_id"), "topic_anchors", ["topic_id"])


def downgrade() -> None:
    _remake_anchors("INSERT INTO topic_anchors SELECT key, topic_id FROM former_anchors")
    op.drop_table("filings")
    op.drop_index(op.f("ix_topics_filed_as"), "topics")
    op.drop_column("topics", "filed_as")
    op.drop_column("deliveries", "unfolded")
    op.drop_column("deliveries", "alert_id")
    op.drop_index(op.f("ix_readings_state_due_at"), "readings")
    op.drop_index(op.f("ix_readings_entry_id"), "readings")
    op.drop_table("readings")
    op.drop_column("articles", "summary_by")
    op.drop_column("chats", "summary_inside")
    op.drop_column("chats", "every_source")
    op.drop_index(op.f("ix_entries_story_id"), "entries")
    op.drop_column("entries", "story_id")
    op.drop_index(op.f("ix_stories_follows"), "stories")
    op.drop_table("stories")
