"""The people of the demo.

| id | who | language |
|---|---|---|
| 1001 | نور, the editor: put this id into ADMIN_IDS | ar |
| 1002 | سلمى, a reader | ar |
| 1003 | James, a reader | en |
| 1004 | يوسف, a reader | ar |
| -2001 | «غرفة الأخبار», a group whose creator is نور | |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.model import Chat, ChatType

if TYPE_CHECKING:
    from simulator.telegram import Telegram

EDITOR_ID = 1001
GROUP_ID = -2001
PEOPLE = (
    (1002, "سلمى", "salma", "ar", "قارئة"),
    (1003, "James", "james_reads", "en", "reader"),
    (1004, "يوسف", "yousef", "ar", "قارئ"),
    (EDITOR_ID, "نور", "noor", "ar", "محررة"),
)


def bring_people(telegram: Telegram) -> None:
    """The people and the group; none of them has written to the bot yet."""
    for chat_id, name, username, language, about in PEOPLE:
        chat = Chat(
            id=chat_id,
            type=ChatType.PRIVATE,
            title=name,
            username=username,
            language_code=language,
            about=about,
            started=False,
        )
        telegram.world.add(chat)
    group = Chat(
        id=GROUP_ID,
        type=ChatType.GROUP,
        title="غرفة الأخبار",
        language_code="ar",
        admins=(EDITOR_ID,),
        bot_status="left",
    )
    telegram.world.add(group)
    telegram.change_membership(group, "member", telegram.world.person(EDITOR_ID))
