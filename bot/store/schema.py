"""The tables. Every change of them is a migration in migrations/versions, and a test compares the two.

Ids of our own are small integers; Telegram's ids are BigInteger. `chat_key` is our id of a (bot, chat) pair, so a
group's migration rewrites one row. Thread 0 is the general thread: unique keys need a value.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    text,
)

from bot.store.engine import UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")
"""SQLite only counts up a column whose type is exactly INTEGER."""

feeds = Table(
    "feeds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("language", String(16)),
    Column("state", String(16), nullable=False, server_default="active"),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("baseline_at", UtcDateTime),  # when it was first read; until then nothing of it is sent
    Column("next_poll_at", UtcDateTime, nullable=False),
    Column("claimed_at", UtcDateTime),  # while a poll is under way; next_poll_at is its lease then
    Column("polled_at", UtcDateTime),
    Column("succeeded_at", UtcDateTime),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("fault", JSON),  # the last failure: name of the error and its details
    Column("version", Integer, nullable=False, server_default="0"),  # two polls of one feed never both count
    Column("added_by", BigInteger),
    Column("created_at", UtcDateTime, nullable=False),
    Index(None, "state", "next_poll_at"),
)

stories = Table(
    "stories",  # one piece of news, told by the entries that name it
    metadata,
    Column("id", Id, primary_key=True),
    Column("follows", Id, ForeignKey("stories.id", ondelete="SET NULL"), index=True),  # the story this one updates
    Column("refresh_at", UtcDateTime),  # when its alerts already sent are edited next, or were last
    Column("refreshes", Integer, nullable=False, server_default="0"),
    Column("created_at", UtcDateTime, nullable=False),
)

entries = Table(
    "entries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("feed_id", Id, ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
    Column("story_id", Id, index=True),  # of stories; none: older than they
    Column("headline", Text, nullable=False),
    Column("kicker", Text),
    Column("url", Text),
    Column("guid", Text),
    Column("lead", Text),
    Column("clock", Time),
    Column("breaking", Boolean, nullable=False, server_default=text("false")),
    Column("published_at", UtcDateTime),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Column("position", Integer, nullable=False),  # 0 is the top of the last snapshot it stood in
    Column("present", Boolean, nullable=False),  # stood in the last snapshot
    Column("flaps", Integer, nullable=False, server_default="0"),
    Index(None, "feed_id", "last_seen_at"),
    Index(None, "first_seen_at"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("entry_id", Id, ForeignKey("entries.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("change", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("before", JSON(none_as_null=True)),  # headline and clock as they had been, where they changed
)

topics = Table(
    "topics",
    metadata,
    Column("id", Id, primary_key=True),
    Column("query", Text, nullable=False, unique=True),  # canonical
    Column("wording", Text, nullable=False),  # as it was typed
    Column("name", Text),  # what editors call it; a personal topic has none
    Column("position", Integer, nullable=False, server_default="0"),
    Column("curated", Boolean, nullable=False, server_default=text("false")),
    Column("created_by", BigInteger),
    Column("created_at", UtcDateTime, nullable=False),
    Column("filed_as", String(16), index=True),  # the version of the language data its anchors were made with
    Index(None, "curated", "position"),
)

topic_anchors = Table(
    "topic_anchors",
    metadata,
    Column("key", Text, primary_key=True),
    Column("proof", Text, primary_key=True),  # what the key says of the topic, where it says all
    Column("topic_id", Id, ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("query", Text, nullable=False),  # else what proves it: a look-up reads one stretch of one tree
    sqlite_with_rowid=False,
)

filings = Table(
    "filings",
    metadata,
    Column("version", String(16), primary_key=True),  # of the language data, as in topics.filed_as
    Column("since", UtcDateTime, nullable=False),  # when headlines began to be looked up by its keys
)

matches = Table(
    "matches",
    metadata,
    Column("entry_id", Id, ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True),
    Column("topic_id", Id, ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("words", JSON, nullable=False),
)

bots = Table(
    "bots",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # Telegram's
    Column("username", Text),
    Column("seen_at", UtcDateTime, nullable=False),
)

chats = Table(
    "chats",
    metadata,
    Column("key", Id, primary_key=True),
    Column("bot_id", BigInteger, ForeignKey("bots.id", ondelete="CASCADE"), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("type", String(16), nullable=False),
    Column("title", Text),
    Column("username", Text),
    Column("language", String(8), nullable=False),
    Column("language_chosen", Boolean, nullable=False, server_default=text("false")),
    Column("zone", String(64)),
    Column("every_source", Boolean, nullable=False, server_default=text("false")),  # not once per story, but per entry
    Column("summary_inside", Boolean, nullable=False, server_default=text("false")),  # alerts come with it unfolded
    Column("state", String(16), nullable=False, server_default="active"),
    Column("state_reason", Text),
    Column("state_at", UtcDateTime),
    Column("failures", Integer, nullable=False, server_default="0"),  # passing refusals in a row
    Column("failing_since", UtcDateTime),
    Column("set_up_by", BigInteger),  # who to tell when the bot may not write there any more
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("bot_id", "chat_id"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chat_key", Id, ForeignKey("chats.key", ondelete="CASCADE"), nullable=False),
    Column("thread_id", BigInteger, nullable=False, server_default="0"),
    Column("topic_id", Id, ForeignKey("topics.id", ondelete="CASCADE"), nullable=False),
    Column("label", Text, nullable=False),  # the words as this reader wrote them
    Column("muted_until", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("chat_key", "thread_id", "topic_id"),
    Index(None, "topic_id"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("canonical_url", Text),
    Column("headline", Text, nullable=False),
    Column("kicker", Text),
    Column("source", Text),
    Column("language", String(16)),
    Column("image", Text),
    Column("published_at", UtcDateTime),
    Column("paragraphs", JSON, nullable=False),
    Column("summary", JSON, nullable=False),
    Column("summary_by", String(16), nullable=False, server_default="extract"),  # extract: its own sentences; model
    Column("fetched_at", UtcDateTime, nullable=False),
)

readings = Table(
    "readings",  # pages to be read for their summaries: owed with the first alert, gone once the article is stored
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("entry_id", Id, ForeignKey("entries.id", ondelete="CASCADE"), nullable=False, index=True),  # whose alert
    Column("state", String(16), nullable=False, server_default="pending"),  # pending, failed
    Column("due_at", UtcDateTime, nullable=False),  # of one that is being read: when its lease ends
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("fault", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Index(None, "state", "due_at"),
)

broadcasts = Table(
    "broadcasts",  # an editor's message and whom it is for
    metadata,
    Column("id", Id, primary_key=True),
    Column("bot_id", BigInteger, ForeignKey("bots.id", ondelete="CASCADE"), nullable=False),
    Column("state", String(16), nullable=False),  # draft → (awaiting) → scheduled → running → finished; cancelled
    Column("content", JSON, nullable=False),  # see bot/news/broadcasts.py
    Column("audience", JSON, nullable=False),
    Column("paid", Boolean, nullable=False, server_default=text("false")),
    Column("created_by", BigInteger, nullable=False),
    Column("approved_by", BigInteger),
    Column("created_at", UtcDateTime, nullable=False),
    Column("send_at", UtcDateTime),
    Index(None, "bot_id", "state"),
)

runs = Table(
    "runs",  # one pass over an audience: the sending itself, a correction, a retraction
    metadata,
    Column("id", Id, primary_key=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("broadcast_id", Id, ForeignKey("broadcasts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),  # send, correct, retract
    Column("state", String(16), nullable=False),  # running, paused, stopped, cancelled, finished
    Column("content", JSON, nullable=False),  # what each message says after this run
    Column("paid", Boolean, nullable=False, server_default=text("false")),
    Column("total", Integer, nullable=False, server_default="0"),
    Column("sent", Integer, nullable=False, server_default="0"),
    Column("gone", Integer, nullable=False, server_default="0"),
    Column("failed", Integer, nullable=False, server_default="0"),
    Column("unknown", Integer, nullable=False, server_default="0"),
    Column("cancelled", Integer, nullable=False, server_default="0"),
    Column("fault", Text),
    Column("started_by", BigInteger, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("progress_chat_id", BigInteger),  # where its progress message stands
    Column("progress_message_id", BigInteger),
    Index(None, "bot_id", "state"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("chat_key", Id, ForeignKey("chats.key", ondelete="CASCADE"), nullable=False),
    Column("thread_id", BigInteger, nullable=False, server_default="0"),
    Column("kind", String(16), nullable=False),
    Column("lane", Integer, nullable=False),
    Column("dedup_key", Text, nullable=False),
    Column("entry_id", Id, ForeignKey("entries.id", ondelete="CASCADE")),
    Column("run_id", Id, ForeignKey("runs.id", ondelete="CASCADE")),
    Column("state", String(16), nullable=False, server_default="pending"),
    Column("due_at", UtcDateTime, nullable=False),  # of a claimed row: when its lease ends
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("doubts", Integer, nullable=False, server_default="0"),  # tries whose answer was lost: each may have arrived
    Column("message_id", BigInteger),
    Column("alert_id", Id),  # of a refresh: the delivery whose message it edits; both go with their chat
    Column("unfolded", Boolean),  # whether a tap unfolded or folded the summary; none: as the chat has it
    Column("fault", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime),
    UniqueConstraint("chat_key", "thread_id", "dedup_key"),
    Index(
        "ix_deliveries_pending",
        "bot_id",
        "lane",
        "due_at",
        "id",
        sqlite_where=text("state = 'pending'"),
        postgresql_where=text("state = 'pending'"),
    ),
    Index(
        "ix_deliveries_sending",
        "bot_id",
        "due_at",
        sqlite_where=text("state = 'sending'"),
        postgresql_where=text("state = 'sending'"),
    ),
    Index(None, "entry_id"),
    Index(
        "ix_deliveries_run",
        "run_id",
        "state",
        "id",
        sqlite_where=text("run_id IS NOT NULL"),
        postgresql_where=text("run_id IS NOT NULL"),
    ),
)

drafts = Table(
    "drafts",  # what a button or a person's next message will complete
    metadata,
    Column("id", Id, primary_key=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("awaits_text", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index(None, "bot_id", "chat_id", "user_id"),
    Index(None, "created_at"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("bot_id", BigInteger),
    Column("actor_id", BigInteger),
    Column("action", String(32), nullable=False),
    Column("subject", Text),
    Column("details", JSON, nullable=False),
)

learned_limits = Table(
    "learned_limits",  # what Telegram taught us: the rate, and until when it told us to wait
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String(32), primary_key=True),
    Column("value", Float, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)
