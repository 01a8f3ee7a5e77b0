from __future__ import annotations

from datetime import time, timedelta

from bot.news.model import Article, Entry
from bot.news.revisions import align
from bot.news.summary import By, Summary
from bot.store import articles, audit, drafts, entries, limits
from bot.store.articles import StoredArticle
from bot.store.drafts import Asker
from tests.store.conftest import BOT, NOW, World, rows


async def test_a_snapshot_is_compared_with_the_last_one_in_its_order(world: World) -> None:
    feed = await world.feed()
    async with world.database.write() as connection:
        for position, headline in enumerate(["ثالث", "ثان", "أول"]):
            entry = Entry(headline=headline, clock=time(12, 30 - position))
            await entries.add(connection, feed.id, entry, position=position, now=NOW)
        known = await entries.known(connection, feed.id)
    assert [(k.headline, k.clock, k.present) for k in known] == [
        ("ثالث", time(12, 30), True),
        ("ثان", time(12, 29), True),
        ("أول", time(12, 28), True),
    ]


async def test_a_correction_is_stored_with_what_stood_there_before(world: World) -> None:
    feed = await world.feed()
    async with world.database.write() as connection:
        first = Entry(headline="افتتاح مكتبة عامة في المدينة القديمة اليوم", clock=time(12, 1), guid="g1")
        await entries.add(connection, feed.id, first, position=0, now=NOW)
        known = await entries.known(connection, feed.id)
        corrected = Entry(headline="افتتاح مكتبتين عامتين في المدينة القديمة اليوم", clock=time(12, 1), guid="g1")
        changed = align(known, [corrected])
        await entries.revise(connection, changed, {k.id: k for k in known}, now=NOW + timedelta(minutes=1))
        assert await rows(connection, "SELECT headline FROM entries") == [(corrected.headline,)]
        assert await rows(connection, "SELECT change FROM revisions") == [("corrected",)]


async def test_the_latest_headlines_are_those_of_the_topics_asked_for(world: World) -> None:
    feed = await world.feed()
    topic = await world.follow(await world.chat(1), "غزة")
    entry = await world.entry(feed, "أمطار في غزة")
    await world.entry(feed, "بطولة كرة القدم")
    async with world.database.write() as connection:
        await entries.matched(connection, entry, {topic.id: ("غزة",)})
        since = NOW - timedelta(hours=1)
        mine = await entries.latest(connection, since=since, limit=5, topic_ids=[topic.id])
        assert [h.headline for h in mine] == ["أمطار في غزة"]
        assert len(await entries.latest(connection, since=since, limit=5)) == 2
        assert await entries.latest(connection, since=NOW + timedelta(hours=1), limit=5) == []


async def test_an_article_is_kept_with_its_summary_and_a_newer_reading_takes_its_place(world: World) -> None:
    article = Article(headline="افتتاح مكتبة", paragraphs=("افتتحت البلدية مكتبة.",), published_at=NOW)
    async with world.database.write() as connection:
        assert await articles.find(connection, "https://news.example/1") is None
        for summary in (Summary(sentences=("قديم.",)), Summary(sentences=("افتتاح مكتبة.",), by=By.MODEL)):
            read = StoredArticle(article=article, summary=summary)
            await articles.store(connection, "https://news.example/1", read, now=NOW)
        stored = await articles.find(connection, "https://news.example/1")
    assert stored == StoredArticle(article=article, summary=Summary(sentences=("افتتاح مكتبة.",), by=By.MODEL))


async def test_a_draft_is_only_its_askers_and_only_the_last_question_awaits_text(world: World) -> None:
    asker, stranger = Asker(bot_id=BOT, chat_id=1, user_id=1), Asker(bot_id=BOT, chat_id=1, user_id=2)
    async with world.database.write() as connection:
        first = await drafts.begin(connection, asker, kind="rename", payload={"n": 1}, now=NOW, awaits_text=True)
        second = await drafts.begin(connection, asker, kind="query", payload={"n": 2}, now=NOW, awaits_text=True)
        waiting = await drafts.awaiting(connection, asker)
        assert waiting is not None
        assert (waiting.id, waiting.payload) == (second, {"n": 2})
        assert await drafts.get(connection, stranger, first) is None
        assert await drafts.awaiting(connection, stranger) is None
        await drafts.forget_before(connection, NOW + timedelta(days=1))
        assert await drafts.get(connection, asker, first) is None


async def test_learned_limits_and_the_audit_log_are_kept(world: World) -> None:
    async with world.database.write() as connection:
        await limits.store(connection, BOT, {"rate": 30.0, "halted_until": 1.5}, now=NOW)
        await limits.store(connection, BOT, {"rate": 18.0}, now=NOW)
        assert await limits.load(connection, BOT) == {"rate": 18.0, "halted_until": 1.5}
        await audit.record(connection, action="feed.add", now=NOW, actor_id=7, bot_id=BOT, subject="x", title="y")
        assert await rows(connection, "SELECT actor_id, action, subject FROM audit") == [(7, "feed.add", "x")]
