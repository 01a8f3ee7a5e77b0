"""Messages as they stand: copies, deletes, threads, menus, a million chats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.simulator.process import Simulator

READER, OTHER = 7001, 7002


@pytest.fixture(autouse=True)
async def readers(simulator: Simulator) -> None:
    await simulator.make_chats(READER, 1_000_000)


async def test_a_copy_keeps_formatting_but_not_buttons(simulator: Simulator) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]}
    sent = await simulator.bot("sendMessage", chat_id=READER, text="<b>a</b>", parse_mode="HTML", reply_markup=markup)
    source = {"from_chat_id": READER, "message_id": sent["result"]["message_id"]}
    await simulator.bot("copyMessage", chat_id=OTHER, **source)
    (copied,) = await simulator.messages(OTHER)
    assert (copied["text_html"], copied["reply_markup"]) == ("<b>a</b>", None)


async def test_a_photo_has_a_caption(simulator: Simulator) -> None:
    photo = "https://example.org/p.jpg"
    sent = await simulator.bot("sendPhoto", chat_id=READER, photo=photo, caption="<i>a</i>", parse_mode="HTML")
    assert (sent["result"]["caption"], sent["result"]["photo"][0]["file_id"]) == ("a", photo)


async def test_deleted_messages_are_marked(simulator: Simulator) -> None:
    first = await simulator.bot("sendMessage", chat_id=READER, text="one")
    second = await simulator.bot("sendMessage", chat_id=READER, text="two")
    wanted = [first["result"]["message_id"], 999_999]
    await simulator.bot("deleteMessages", chat_id=READER, message_ids=wanted)
    said = await simulator.messages(READER)
    assert [(each["text"], each["deleted"]) for each in said] == [("one", True), ("two", False)]
    again = await simulator.bot("deleteMessage", chat_id=READER, message_id=wanted[0])
    assert (again["description"], second["ok"]) == ("Bad Request: message to delete not found", True)


async def test_an_edit_without_buttons_takes_them_away(simulator: Simulator) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]}
    sent = await simulator.bot("sendMessage", chat_id=READER, text="a", reply_markup=markup)
    message_id = sent["result"]["message_id"]
    await simulator.bot("editMessageText", chat_id=READER, message_id=message_id, text="a")
    (shown,) = await simulator.messages(READER)
    assert shown["reply_markup"] is None


async def test_a_forums_message_lies_in_its_thread(simulator: Simulator) -> None:
    forum = await simulator.make_chat("supergroup", is_forum=True, threads=[5])
    sent = await simulator.bot("sendMessage", chat_id=forum["id"], text="x", message_thread_id=5)
    assert (sent["result"]["message_thread_id"], sent["result"]["is_topic_message"]) == (5, True)


async def test_admins_are_who_was_declared(simulator: Simulator) -> None:
    group = (await simulator.make_chat("supergroup", admins=[READER, OTHER]))["id"]
    listed = await simulator.bot("getChatAdministrators", chat_id=group)
    member = await simulator.bot("getChatMember", chat_id=group, user_id=7003)
    statuses = [each["status"] for each in listed["result"]]
    assert (statuses, member["result"]["status"]) == (["creator", "administrator"], "member")


async def test_the_narrowest_menu_is_shown(simulator: Simulator) -> None:
    await simulator.bot("setMyCommands", commands=[{"command": "all", "description": "a"}])
    scope = {"type": "chat", "chat_id": READER}
    await simulator.bot("setMyCommands", commands=[{"command": "mine", "description": "m"}], scope=scope)
    shown = [await simulator.call("GET", f"/sim/chats/{chat}/commands") for chat in (READER, OTHER)]
    assert [menu[0]["command"] for menu in shown] == ["mine", "all"]


async def test_the_ledger_counts_and_finds_repeats(simulator: Simulator) -> None:
    for text in ("a", "b", "a"):
        await simulator.bot("sendMessage", chat_id=READER, text=text)
    await simulator.bot("sendMessage", chat_id=OTHER, text="a")
    ledger = await simulator.ledger()
    assert (ledger["total"], ledger["by_chat"]) == (4, {str(READER): 3, str(OTHER): 1})
    assert ledger["duplicates"] == [{"chat_id": READER, "text": "a", "count": 2}]
    await simulator.reset_ledger()
    assert (await simulator.ledger())["total"] == 0


async def test_a_million_chats_are_not_listed_until_used(simulator: Simulator) -> None:
    await simulator.say(READER + 999_999, "/start")
    listed = await simulator.call("GET", "/sim/chats")
    assert [chat["id"] for chat in listed] == [READER + 999_999]
