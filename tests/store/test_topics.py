from __future__ import annotations

import pytest

from bot.news import topics as queries
from bot.news.matching import Text
from bot.store import subscriptions, topics
from bot.store.subscriptions import Place
from tests.store.conftest import NOW, World


async def test_equal_queries_are_one_topic(world: World) -> None:
    one = await world.follow(await world.chat(1), "الأونروا غزة")
    other = await world.follow(await world.chat(2), "غزة الاونروا")
    assert one.id == other.id


async def test_people_are_shown_the_words_as_an_editor_typed_them(world: World) -> None:
    async with world.database.write() as connection:
        topic = await topics.curate(connection, name="الصحة", query=queries.parse("مستشفى | طبيبة"), now=NOW)
        assert (topic.query, topic.wording) == ("طبيبه|مستشفي", "مستشفى | طبيبة")
        await topics.change_query(connection, topic.id, queries.parse("أطبّاء"))
        assert (await topics.get(connection, topic.id)).wording == "أطبّاء"


async def test_a_headline_finds_its_topics_with_the_words_that_fit(world: World) -> None:
    chat = await world.chat(1)
    wanted = {
        (await world.follow(chat, words)).id: fit
        for words, fit in (("غزة", ("غزة",)), ('"مكتبة عامة"', ("مكتبة", "عامة")), ("رفح|غزة", ("غزة",)))
    }
    for words in ("كرة", "غزة رفح", "مكتبة -عامة", '"عامة مكتبة"'):
        await world.follow(chat, words)
    async with world.database.read() as connection:
        assert await topics.matching(connection, Text.of("افتتاح مكتبة عامة في غزة")) == wanted
        assert await topics.matching(connection, Text.of("")) == {}


async def test_a_text_of_very_many_words_is_one_look_up(world: World) -> None:
    topic = await world.follow(await world.chat(1), "غزة")
    words = " ".join(f"كلمة{number}" for number in range(1200))
    async with world.database.read() as connection:
        assert await topics.matching(connection, Text.of(f"{words} غزة")) == {topic.id: ("غزة",)}


async def test_a_personal_topic_becomes_a_curated_one_with_its_followers(world: World) -> None:
    topic = await world.follow(await world.chat(1), "مستشفى|طبيب")
    async with world.database.write() as connection:
        health = await topics.curate(connection, name="الصحة", query=queries.parse("طبيب|مستشفى"), now=NOW)
        assert (health.id, await topics.followers(connection, health.id)) == (topic.id, 1)
        with pytest.raises(topics.TopicTaken, match="الصحة"):
            await topics.curate(connection, name="طب", query=queries.parse("طبيب|مستشفى"), now=NOW)
        await topics.rename(connection, health.id, "صحّة")
        assert [t.name for t in await topics.curated(connection)] == ["صحّة"]


async def test_a_changed_query_brings_the_followers_of_an_equal_personal_topic_along(world: World) -> None:
    chat, other = await world.chat(1), await world.chat(2)
    async with world.database.write() as connection:
        health = await topics.curate(connection, name="الصحة", query=queries.parse("طبيب"), now=NOW)
    for one in (chat, other):
        await world.follow(one, "مستشفى")
    await world.follow(chat, "طبيب")
    async with world.database.write() as connection:
        await topics.change_query(connection, health.id, queries.parse("مستشفى"))
        assert await topics.followers(connection, health.id) == 2
        assert await topics.matching(connection, Text.of("مستشفى جديد")) == {health.id: ("مستشفى",)}
        assert await topics.matching(connection, Text.of("طبيب جديد")) == {}
        await topics.curate(connection, name="مدارس", query=queries.parse("مدرسة"), now=NOW)
        with pytest.raises(topics.TopicTaken):
            await topics.change_query(connection, health.id, queries.parse("مدرسة"))


async def test_a_personal_topic_nobody_follows_is_forgotten_and_a_curated_one_stays(world: World) -> None:
    chat = await world.chat(1)
    place = Place(chat=chat.key)
    personal = await world.follow(chat, "غزة")
    async with world.database.write() as connection:
        curated = await topics.curate(connection, name="الصحة", query=queries.parse("طبيب"), now=NOW)
        await subscriptions.follow(connection, place, curated, label="الصحة", now=NOW)
        for topic in (personal, curated):
            assert await subscriptions.unfollow(connection, place, topic.id, now=NOW)
        assert not await subscriptions.unfollow(connection, place, curated.id, now=NOW)
        assert (await topics.get(connection, curated.id)).curated
        with pytest.raises(topics.TopicUnknown):
            await topics.get(connection, personal.id)


async def test_a_list_shows_each_readers_own_words_and_the_curated_name(world: World) -> None:
    chat = await world.chat(1)
    await world.follow(chat, "الأونروا")
    async with world.database.write() as connection:
        health = await topics.curate(connection, name="الصحة", query=queries.parse("طبيب"), now=NOW)
        assert await subscriptions.follow(connection, Place(chat=chat.key), health, label="طبيب", now=NOW)
        assert not await subscriptions.follow(connection, Place(chat=chat.key), health, label="طبيب", now=NOW)
        listed = await subscriptions.of(connection, Place(chat=chat.key))
    assert [s.label for s in listed] == ["الأونروا", "الصحة"]
