"""What the official server refuses, the simulator refuses in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.simulator.process import Simulator

READER = 7001
LONGEST = "ا" * 4096
BUTTON: dict[str, Any] = {"text": "x", "callback_data": "y"}


def keyboard(**button: object) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "x", **button}]]}


@pytest.fixture(autouse=True)
async def reader(simulator: Simulator) -> None:
    await simulator.make_chat(id=READER)


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"text": ""}, "Bad Request: message text is empty"),
        ({}, "Bad Request: message text is empty"),
        ({"text": " \n "}, "Bad Request: message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "Bad Request: message text is empty"),
        ({"text": LONGEST + "ا"}, "Bad Request: message is too long"),
        ({"text": "😀" * 2049}, "Bad Request: message is too long"),
        (
            {"text": "<b>x", "parse_mode": "HTML"},
            "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ({"text": "x", "parse_mode": "RTF"}, "Bad Request: unsupported parse_mode"),
        ({"text": "x", "reply_to": 1}, 'Bad Request: unknown parameter "reply_to"'),
        ({"text": "x", "chat_id": 999}, "Bad Request: chat not found"),
        ({"text": "x", "message_thread_id": 4}, "Bad Request: message thread not found"),
        ({"text": "x", "reply_parameters": {"message_id": 9}}, "Bad Request: message to be replied not found"),
        ({"text": "x", "reply_markup": keyboard(callback_data="ا" * 33)}, "Bad Request: BUTTON_DATA_INVALID"),
        (
            {"text": "x", "reply_markup": keyboard()},
            "Bad Request: text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "reply_markup": keyboard(url="nowhere")},
            "Bad Request: inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "x", "reply_markup": keyboard(callback="y")},
            'Bad Request: unknown field of InlineKeyboardButton "callback"',
        ),
    ],
)
async def test_a_faulty_message_is_refused(simulator: Simulator, params: dict[str, Any], description: str) -> None:
    answer = await simulator.bot("sendMessage", **{"chat_id": READER, **params})
    assert answer == {"ok": False, "error_code": 400, "description": description}


async def test_the_longest_text_passes_because_tags_do_not_count(simulator: Simulator) -> None:
    answer = await simulator.bot("sendMessage", chat_id=READER, text=f"<b>{LONGEST}</b>", parse_mode="HTML")
    assert answer["ok"]


@pytest.mark.parametrize(
    ("details", "description"),
    [
        ({"started": False}, "Forbidden: bot can't initiate conversation with a user"),
        ({"type": "group", "bot_status": "left"}, "Forbidden: bot is not a member of the group chat"),
        ({"type": "supergroup", "bot_status": "kicked"}, "Forbidden: bot was kicked from the supergroup chat"),
    ],
)
async def test_where_the_bot_may_not_write(simulator: Simulator, details: dict[str, Any], description: str) -> None:
    chat = await simulator.make_chat(details.pop("type", "private"), **details)
    answer = await simulator.bot("sendMessage", chat_id=chat["id"], text="x")
    assert (answer["error_code"], answer["description"]) == (403, description)


async def test_an_unknown_method_is_not_found(simulator: Simulator) -> None:
    assert (await simulator.bot("sendTelegram"))["error_code"] == 404


async def test_a_malformed_token_is_not_found(simulator: Simulator) -> None:
    async with simulator.http.get(f"{simulator.url}/bot123:short/getMe") as answer:
        assert answer.status == 404


async def test_a_stale_query_can_not_be_answered(simulator: Simulator) -> None:
    answer = await simulator.bot("answerCallbackQuery", callback_query_id="1")
    text = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert answer["description"] == text


async def test_a_message_of_someone_else_can_not_be_edited(simulator: Simulator) -> None:
    said = await simulator.say(READER, "mine")
    answer = await simulator.bot("editMessageText", chat_id=READER, message_id=said["message_id"], text="yours")
    assert answer["description"] == "Bad Request: message can't be edited"


async def test_what_breaks_the_facts_stands_in_the_ledger(simulator: Simulator) -> None:
    await simulator.bot("sendMessage", chat_id=READER, text="x", reply_to=1)
    (violation,) = (await simulator.ledger())["violations"]
    assert violation["window"] == "facts"


async def test_a_form_with_nested_json_is_understood(simulator: Simulator) -> None:
    form = {
        "chat_id": str(READER),
        "text": "x",
        "reply_markup": '{"inline_keyboard":[[{"text":"x","callback_data":"y"}]]}',
    }
    async with simulator.http.post(f"{simulator.url}/bot{simulator.token}/sendMessage", data=form) as answer:
        body = await answer.json()
    assert body["result"]["reply_markup"] == {"inline_keyboard": [[BUTTON]]}


async def test_links_to_bare_host_names_are_dropped_as_telegram_does(simulator: Simulator) -> None:
    text = '<a href="http://localhost/x">a</a> <a href="http://127.0.0.1/x">b</a>'
    answer = await simulator.bot("sendMessage", chat_id=READER, text=text, parse_mode="HTML")
    assert [entity["url"] for entity in answer["result"]["entities"]] == ["http://127.0.0.1/x"]
