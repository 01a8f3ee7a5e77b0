"""The line, end to end: a ticker page's new headline reaches the reader who follows it, and nobody else."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.journeys.people import add_feed, follow, labels, shown, tap
from tests.journeys.process import EDITOR, running_bot

if TYPE_CHECKING:
    from tests.simulator.process import Simulator

SALMA, JAMES, YOUSEF, GROUP = 2001, 2002, 2003, -3001
HEADLINE = "افتتاح حديقة جديدة في حي الزيتون"
OTHER = "تعادل المنتخب في المباراة الودية"


async def test_a_headline_reaches_who_follows_it_and_nobody_else(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await follow(simulator, SALMA, "حديقة")
        await follow(simulator, YOUSEF, "بطولة")
        await follow(simulator, JAMES, "حديقة|garden", language="en")
        await bot.logged("baseline=True")

        published = await simulator.publish(HEADLINE)

        alert = await simulator.wait_for_text(SALMA, HEADLINE)
        english = await simulator.wait_for_text(JAMES, HEADLINE)
        assert alert["text"].split("\n")[0] == f"\u200f{HEADLINE}"
        assert alert["text"].split("\n")[2] == "\u200f🔔 حديقة"
        assert [e["url"] for e in alert["entities"] if e["type"] == "text_link"] == [published["url"]]
        assert labels(alert) == ["📄 الملخص", "🔕 كتم", "لماذا؟"]
        assert labels(english) == ["📄 Summary", "🔕 Mute", "Why?"]
        assert not any(HEADLINE in m["text"] for m in await simulator.bot_messages(YOUSEF))
        assert (await simulator.ledger())["duplicates"] == []


async def test_first_sight_of_a_feed_sends_nothing(simulator: Simulator, sqlite_url: str) -> None:
    await simulator.publish(HEADLINE)
    async with running_bot(simulator, sqlite_url) as bot:
        await follow(simulator, SALMA, "حديقة")
        await add_feed(simulator)
        await bot.logged("baseline=True")
        await simulator.publish("إغلاق حديقة الميناء للصيانة")
        await simulator.wait_for_text(SALMA, "إغلاق حديقة الميناء")
        assert not any(HEADLINE in m["text"] for m in await simulator.bot_messages(SALMA))


async def test_the_summary_unfolds_in_place_and_folds_again(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await follow(simulator, SALMA, "حديقة")
        await bot.logged("baseline=True")
        lead = "افتتحت البلدية صباح اليوم حديقة عامة في حي الزيتون تضم ملاعب ومقاعد ومكتبة صغيرة للأطفال."
        await simulator.publish(HEADLINE, paragraphs=[lead, "وقال رئيس البلدية إن العمل استغرق سبعة أشهر."])
        alert = await simulator.wait_for_text(SALMA, HEADLINE)

        await tap(simulator, SALMA, alert, "الملخص")
        unfolded = await simulator.wait_for_text(SALMA, lead)
        assert unfolded["message_id"] == alert["message_id"]
        assert "محليات" not in unfolded["text"]  # the section's name, above the headline on the page
        assert labels(unfolded) == ["إخفاء الملخص", "🔕 كتم", "لماذا؟"]
        await tap(simulator, SALMA, unfolded, "إخفاء")
        assert (await shown(simulator, SALMA, alert))["text"] == alert["text"]


async def test_a_muted_topic_is_silent_and_can_be_woken(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await follow(simulator, SALMA, "حديقة")
        await bot.logged("baseline=True")
        await simulator.publish(HEADLINE)
        alert = await simulator.wait_for_text(SALMA, HEADLINE)
        await tap(simulator, SALMA, alert, "كتم")
        toast = await tap(simulator, SALMA, await shown(simulator, SALMA, alert), "8 ساعات")
        assert toast["text"] == "🔕 كتم لمدة 8 ساعات: حديقة"

        await follow(simulator, YOUSEF, "حديقة")
        await simulator.publish("توسعة حديقة الميناء")
        await simulator.wait_for_text(YOUSEF, "توسعة")
        assert not any("توسعة" in m["text"] for m in await simulator.bot_messages(SALMA))

        await simulator.say(SALMA, "/list")
        listed = await simulator.wait_for_text(SALMA, "مكتوم حتى")
        await tap(simulator, SALMA, listed, "إلغاء الكتم")
        await simulator.publish("ترميم حديقة الواحة")
        await simulator.wait_for_text(SALMA, "ترميم")


async def test_a_topic_is_given_up_from_its_alert(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await follow(simulator, SALMA, "حديقة")
        await follow(simulator, YOUSEF, "حديقة")
        await bot.logged("baseline=True")
        await simulator.publish(HEADLINE)
        alert = await simulator.wait_for_text(SALMA, HEADLINE)
        await tap(simulator, SALMA, alert, "كتم")
        await tap(simulator, SALMA, await shown(simulator, SALMA, alert), "رجوع")
        assert labels(await shown(simulator, SALMA, alert)) == labels(alert)
        await tap(simulator, SALMA, alert, "كتم")
        toast = await tap(simulator, SALMA, await shown(simulator, SALMA, alert), "إلغاء متابعة «حديقة»")
        assert toast["text"] == "لم تعد تتابع: حديقة."
        assert labels(await shown(simulator, SALMA, alert)) == labels(alert)

        await simulator.publish("توسعة حديقة الميناء")
        await simulator.wait_for_text(YOUSEF, "توسعة")
        assert not any("توسعة" in m["text"] for m in await simulator.bot_messages(SALMA))


async def test_commands_without_words_ask_for_them(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url):
        await simulator.make_chat(id=SALMA, title="سلمى", language_code="ar")
        await simulator.say(SALMA, "/unfollow")
        await simulator.wait_for_text(SALMA, "لا تتابع شيئًا بعد")
        await simulator.say(SALMA, "/follow")
        await simulator.wait_for_text(SALMA, "اكتب الكلمات التي تريد متابعتها")
        await simulator.say(SALMA, "حديقة")
        await simulator.wait_for_text(SALMA, "تتابع الآن: حديقة")
        await simulator.say(SALMA, "/unfollow مدرسة")
        unknown = await simulator.wait_for_text(SALMA, "ليس «مدرسة» مما تتابعه")
        assert "موضوعًا واحدًا" in unknown["text"]
        await simulator.say(SALMA, "/unfollow حديقة")
        await simulator.wait_for_text(SALMA, "لم تعد تتابع: حديقة")
        await simulator.say(SALMA, "/follow متحف")
        await simulator.wait_for_text(SALMA, "تتابع الآن: متحف")
        await simulator.say(SALMA, "/unfollow متحف المدينة")
        await simulator.wait_for_text(SALMA, "ليس «متحف المدينة» مما تتابعه")
        await simulator.say(SALMA, "/follow غزة|رفح")
        await simulator.wait_for_text(SALMA, "تتابع الآن: غزة|رفح")
        await simulator.say(SALMA, "/unfollow رفح")
        await simulator.wait_for_text(SALMA, "ليس «رفح» مما تتابعه")
        await simulator.say(SALMA, "/unfollow المتحف")
        await simulator.wait_for_text(SALMA, "لم تعد تتابع: متحف")


async def test_a_group_follows_by_its_administrators_only(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await simulator.make_chat("supergroup", id=GROUP, title="غرفة الأخبار", admins=[EDITOR])
        await simulator.say(GROUP, "/follow حديقة", sender={"id": SALMA, "first_name": "سلمى", "language_code": "ar"})
        await simulator.wait_for_text(GROUP, "يختار المشرفون وحدهم")
        await simulator.say(GROUP, "/follow حديقة", sender=EDITOR)
        await simulator.wait_for_text(GROUP, "تتابع الآن")
        await bot.logged("baseline=True")
        await simulator.publish(HEADLINE)
        await simulator.wait_for_text(GROUP, HEADLINE)


async def test_a_blocked_chat_is_sent_nothing_and_an_unblocked_one_again(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await follow(simulator, SALMA, "حديقة")
        await follow(simulator, YOUSEF, "حديقة")
        await bot.logged("baseline=True")
        await simulator.block(SALMA)
        await bot.logged("chat.membership")
        await simulator.publish("توسعة حديقة الميناء")
        await simulator.wait_for_text(YOUSEF, "توسعة")
        assert "403" not in (await simulator.ledger())["refusals"]

        await simulator.unblock(SALMA)
        await simulator.publish(HEADLINE)
        await simulator.wait_for_text(SALMA, HEADLINE)
        assert not any("توسعة" in m["text"] for m in await simulator.bot_messages(SALMA))


async def test_the_greeting_leads_to_a_first_subscription_in_one_tap(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await simulator.say(EDITOR, "/topic الحدائق = حديقة|الحديقة")
        await simulator.wait_for_text(EDITOR, "لا يتابعه أحد")
        await simulator.make_chat(id=SALMA, title="سلمى", language_code="ar")
        await simulator.say(SALMA, "/start")
        greeting = await simulator.wait_for_text(SALMA, "أهلًا بك في عاجل")
        toast = await tap(simulator, SALMA, greeting, "الحدائق")
        assert toast["text"] == "🔔 تتابع الآن: الحدائق."
        assert labels(await shown(simulator, SALMA, greeting)) == ["🔔 الحدائق"]
        await bot.logged("baseline=True")
        await simulator.publish(HEADLINE)
        alert = await simulator.wait_for_text(SALMA, HEADLINE)
        assert "🔔 الحدائق" in alert["text"]


async def test_plain_words_are_offered_to_follow_and_to_search(simulator: Simulator, sqlite_url: str) -> None:
    await simulator.publish(HEADLINE)
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await bot.logged("baseline=True")
        await simulator.make_chat(id=SALMA, title="سلمى", language_code="ar")
        await simulator.say(SALMA, "الحدائق الجديدة")
        offer = await simulator.wait_for_text(SALMA, "في الأسبوع الماضي")
        assert labels(offer) == ["🔔 متابعة «الحدائق الجديدة»", "🔍 عرض النتائج"]
        assert "وتُلتقط أيضًا: حديقة" in offer["text"]
        await tap(simulator, SALMA, offer, "عرض النتائج")
        await simulator.wait_for_text(SALMA, "عناوين فيها")
        await tap(simulator, SALMA, offer, "متابعة")
        assert "تتابع الآن" in (await shown(simulator, SALMA, offer))["text"]


async def test_words_that_found_nothing_are_offered_wider(simulator: Simulator, sqlite_url: str) -> None:
    await simulator.publish(HEADLINE)
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await bot.logged("baseline=True")
        await simulator.make_chat(id=SALMA, title="سلمى", language_code="ar")
        await simulator.say(SALMA, "حديقة الزيتون")
        offer = await simulator.wait_for_text(SALMA, "لا عناوين بهذه الكلمات")
        assert "لكن «حديقة، الزيتون» وردت في عنوان واحد." in offer["text"]
        assert labels(offer) == ["🔔 متابعة «حديقة الزيتون»", "🔔 متابعة «حديقة، الزيتون»", "🔍 عرض النتائج"]
        await tap(simulator, SALMA, offer, "«حديقة، الزيتون»")
        assert "تتابع الآن: حديقة، الزيتون" in (await shown(simulator, SALMA, offer))["text"]


async def test_the_latest_are_those_of_ones_topics_or_of_all_feeds(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await simulator.make_chat(id=SALMA, title="سلمى", language_code="ar")
        await simulator.say(SALMA, "/latest")
        await simulator.wait_for_text(SALMA, "لا عناوين بعد.")

        await simulator.publish(HEADLINE)
        await simulator.publish(OTHER)
        await add_feed(simulator)
        await bot.logged("baseline=True")
        await simulator.say(SALMA, "/latest")
        told = await simulator.wait_for_text(SALMA, "آخر العناوين:")
        assert HEADLINE in told["text"]
        assert OTHER in told["text"]

        await follow(simulator, SALMA, "حديقة")
        await simulator.say(SALMA, "/latest")
        told = await simulator.wait_for_text(SALMA, "آخر ما نُشر في مواضيعك:")
        assert HEADLINE in told["text"]
        assert OTHER not in told["text"]

        await follow(simulator, YOUSEF, "خوارزميات")
        await simulator.say(YOUSEF, "/latest")
        await simulator.wait_for_text(YOUSEF, "لا جديد في مواضيعك خلال الأسبوع الماضي.")


async def test_a_reader_asks_why_and_is_shown_the_word(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await follow(simulator, SALMA, "الحدائق")
        await bot.logged("baseline=True")
        await simulator.publish(HEADLINE)
        alert = await simulator.wait_for_text(SALMA, HEADLINE)

        await tap(simulator, SALMA, alert, "لماذا؟")
        told = await shown(simulator, SALMA, alert)
        assert "🔔 الحدائق: ورد «حديقة» من صيغ «الحدائق»" in told["text"]
        assert labels(told) == ["إخفاء السبب", "إلغاء متابعة «الحدائق»"]
        await tap(simulator, SALMA, told, "إخفاء السبب")
        assert (await shown(simulator, SALMA, alert))["text"] == alert["text"]


async def test_a_stop_is_silence_and_start_brings_the_topics_back(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator)
        await follow(simulator, SALMA, "حديقة")
        await follow(simulator, YOUSEF, "حديقة")
        await bot.logged("baseline=True")
        await simulator.say(SALMA, "/stop")
        await simulator.wait_for_text(SALMA, "توقفت التنبيهات")
        await simulator.publish("توسعة حديقة الميناء")
        await simulator.wait_for_text(YOUSEF, "توسعة")
        await simulator.say(SALMA, "/start")
        await simulator.wait_for_text(SALMA, "أهلًا")
        await simulator.publish(HEADLINE)
        await simulator.wait_for_text(SALMA, HEADLINE)
        assert not any("توسعة" in m["text"] for m in await simulator.bot_messages(SALMA))


async def test_a_chats_language_can_be_changed(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url):
        await simulator.make_chat(id=JAMES, title="James", language_code="fr")
        await simulator.say(JAMES, "/language")
        choice = await simulator.wait_for_text(JAMES, "بأي لغة")
        await tap(simulator, JAMES, choice, "English")
        await simulator.say(JAMES, "/help")
        await simulator.wait_for_text(JAMES, "Write any word to follow it")


async def test_after_a_downtime_the_look_back_decides_what_alerts(simulator: Simulator, sqlite_url: str) -> None:
    async with running_bot(simulator, sqlite_url) as bot:
        await add_feed(simulator, "/newsroom/rss.xml")
        await follow(simulator, SALMA, "حديقة")
        await bot.logged("baseline=True")
    await simulator.publish(HEADLINE)
    async with running_bot(simulator, sqlite_url):
        await simulator.wait_for_text(SALMA, HEADLINE)
    await simulator.publish("توسعة حديقة الميناء")
    await asyncio.sleep(12)
    async with running_bot(simulator, sqlite_url, LOOK_BACK="10s") as bot:
        await bot.logged("new=1")
        await simulator.publish("ترميم حديقة الواحة")
        await simulator.wait_for_text(SALMA, "ترميم")
        assert not any("توسعة" in m["text"] for m in await simulator.bot_messages(SALMA))
