"""What a bot may ask about chats, members and itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest

from simulator.demo import EDITOR_ID, GROUP_ID
from tests.simulator.process import running_simulator

if TYPE_CHECKING:
    from tests.simulator.process import Simulator

READER = 7001


async def refusal(simulator: Simulator, method: str, **params: object) -> str:
    return str((await simulator.bot(method, **params))["description"])


async def test_a_chat_tells_what_it_is(simulator: Simulator) -> None:
    await simulator.make_chat(id=READER, title="سلمى", username="salma")
    by_id = await simulator.bot("getChat", chat_id=READER)
    by_name = await simulator.bot("getChat", chat_id="@salma")
    assert (by_id["result"]["first_name"], by_id) == ("سلمى", by_name)


async def test_a_private_chat_has_no_administrators(simulator: Simulator) -> None:
    await simulator.make_chat(id=READER)
    text = "Bad Request: there are no administrators in the private chat"
    assert await refusal(simulator, "getChatAdministrators", chat_id=READER) == text


async def test_members_are_counted(simulator: Simulator) -> None:
    await simulator.make_chat(id=READER)
    group = await simulator.make_chat("group", admins=[READER])
    counts = [await simulator.bot("getChatMemberCount", chat_id=chat) for chat in (READER, group["id"])]
    assert [each["result"] for each in counts] == [2, 5]


async def test_who_leaves_can_not_write_any_more(simulator: Simulator) -> None:
    group = (await simulator.make_chat("group"))["id"]
    assert (await simulator.bot("leaveChat", chat_id=group))["result"]
    assert await refusal(simulator, "sendMessage", chat_id=group, text="x") == (
        "Forbidden: bot is not a member of the group chat"
    )


async def test_the_bots_own_membership_is_told(simulator: Simulator) -> None:
    channel = (await simulator.make_chat("channel"))["id"]
    member = await simulator.bot("getChatMember", chat_id=channel, user_id=424242)
    assert (member["result"]["status"], member["result"]["can_post_messages"]) == ("administrator", True)


async def test_a_channel_wants_an_administrator(simulator: Simulator) -> None:
    channel = (await simulator.make_chat("channel", bot_status="member"))["id"]
    text = "Bad Request: need administrator rights in the channel chat"
    assert await refusal(simulator, "sendMessage", chat_id=channel, text="x") == text


async def test_a_thread_can_be_opened_in_a_forum_only(simulator: Simulator) -> None:
    forum = (await simulator.make_chat("supergroup", is_forum=True))["id"]
    plain = (await simulator.make_chat("supergroup"))["id"]
    opened = await simulator.bot("createForumTopic", chat_id=forum, name="رياضة")
    assert opened["result"]["message_thread_id"] == 2
    assert await refusal(simulator, "createForumTopic", chat_id=plain, name="x") == (
        "Bad Request: the chat is not a forum"
    )


@pytest.mark.parametrize(
    ("what", "field"), [("Name", "name"), ("Description", "description"), ("ShortDescription", "short_description")]
)
async def test_a_bot_speaks_of_itself_by_language(simulator: Simulator, what: str, field: str) -> None:
    await simulator.bot(f"setMy{what}", **{field: "Ajil"})
    await simulator.bot(f"setMy{what}", **{field: "عاجل", "language_code": "ar"})
    told = [(await simulator.bot(f"getMy{what}", language_code=each))["result"] for each in ("ar", "fr")]
    assert told == [{field: "عاجل"}, {field: "Ajil"}]


async def test_commands_are_held_to_their_form(simulator: Simulator) -> None:
    commands = [{"command": "Follow-Me", "description": "x"}]
    assert await refusal(simulator, "setMyCommands", commands=commands) == "Bad Request: BOT_COMMAND_INVALID"


async def test_commands_can_be_taken_back(simulator: Simulator) -> None:
    await simulator.bot("setMyCommands", commands=[{"command": "a", "description": "x"}])
    await simulator.bot("deleteMyCommands")
    assert (await simulator.bot("getMyCommands"))["result"] == []


async def test_the_menu_button_is_kept(simulator: Simulator) -> None:
    await simulator.bot("setChatMenuButton", menu_button={"type": "commands"})
    assert (await simulator.bot("getChatMenuButton"))["result"] == {"type": "commands"}


async def test_captions_are_edited_apart_from_texts(simulator: Simulator) -> None:
    await simulator.make_chat(id=READER)
    sent = await simulator.bot("sendPhoto", chat_id=READER, photo="file-id", caption="a")
    place = {"chat_id": READER, "message_id": sent["result"]["message_id"]}
    assert await refusal(simulator, "editMessageText", **place, text="b") == (
        "Bad Request: there is no text in the message to edit"
    )
    edited = await simulator.bot("editMessageCaption", **place, caption="b")
    assert edited["result"]["caption"] == "b"


async def test_buttons_can_be_changed_alone(simulator: Simulator) -> None:
    await simulator.make_chat(id=READER)
    sent = await simulator.bot("sendMessage", chat_id=READER, text="a")
    markup = {"inline_keyboard": [[{"text": "x", "url": "https://example.org/", "style": "primary"}]]}
    place = {"chat_id": READER, "message_id": sent["result"]["message_id"]}
    edited = await simulator.bot("editMessageReplyMarkup", **place, reply_markup=markup)
    assert (edited["result"]["text"], edited["result"]["reply_markup"]) == ("a", markup)


async def test_a_message_can_be_pinned_and_forwarded(simulator: Simulator) -> None:
    await simulator.make_chat(id=READER)
    said = await simulator.say(READER, "look")
    place = {"chat_id": READER, "message_id": said["message_id"]}
    pinned = await simulator.bot("pinChatMessage", **place)
    forwarded = await simulator.bot("forwardMessage", **place, from_chat_id=READER)
    assert (pinned["result"], forwarded["result"]["text"]) == (True, "look")


async def test_what_is_not_carried_out_says_so(simulator: Simulator) -> None:
    text = "Bad Request: the offline Telegram doesn't carry out sendDice"
    assert await refusal(simulator, "sendDice", chat_id=1) == text


async def test_who_has_blocked_the_bot_can_not_write_to_it(simulator: Simulator) -> None:
    await simulator.make_chat(id=READER)
    await simulator.block(READER)
    with pytest.raises(aiohttp.ClientResponseError, match="400"):
        await simulator.say(READER, "hello")
    await simulator.unblock(READER)
    assert (await simulator.say(READER, "hello"))["text"] == "hello"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/sim/chats", {"type": "club"}, 400),
        ("/sim/chats", {"type": "group", "id": 5}, 400),
        ("/sim/chats/bulk", {"first_id": "one"}, 400),
        ("/sim/chats/99/messages", {"text": "x"}, 404),
        ("/sim/chats/7001/messages", {"text": " "}, 400),
        ("/sim/chats/7001/press", {"message_id": 9, "data": "x"}, 404),
        ("/sim/chats/7001/migrate", {}, 400),
        ("/sim/limits", {"speed": 1}, 400),
    ],
)
async def test_faults_of_the_caller_are_told(
    simulator: Simulator, path: str, body: dict[str, object], status: int
) -> None:
    await simulator.make_chat(id=READER)
    with pytest.raises(aiohttp.ClientResponseError) as told:
        await simulator.call("POST", path, body)
    assert told.value.status == status


async def test_the_demos_editor_made_the_group() -> None:
    async with running_simulator("--demo") as simulator:
        group = await simulator.call("GET", f"/sim/chats/{GROUP_ID}")
    assert (group["admins"], group["bot_status"]) == ([EDITOR_ID], "member")


async def test_watchers_hear_what_happens(simulator: Simulator) -> None:
    await simulator.make_chat(id=READER)
    async with simulator.http.ws_connect(f"{simulator.url}/sim/ws") as socket:
        await simulator.bot("sendMessage", chat_id=READER, text="news")
        event = await socket.receive_json(timeout=5)
    assert (event["event"], event["message"]["text"]) == ("message", "news")


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/static/app.js", 200), ("/static/none.js", 404)])
async def test_the_page_is_served(simulator: Simulator, path: str, status: int) -> None:
    async with simulator.http.get(simulator.url + path) as answer:
        assert answer.status == status
