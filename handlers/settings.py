"""/help, /stop and the choice of language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.chats import rtl
from bot.chats.render import Button, Page
from bot.chats.texts import LANGUAGES, speaking
from bot.store import chats
from bot.store.chats import ChatState
from handlers import replies

if TYPE_CHECKING:
    from bot.store.engine import Database
    from handlers.visits import Reception, Visit

_OWN_NAMES = {"ar": "العربية", "en": "English"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a chat decides about itself."""

    database: Database
    reception: Reception

    async def help(self, visit: Visit) -> None:
        """/help: what can be done without knowing any of it."""
        t = visit.t
        lines = [
            t("Write any word to follow it or to search for it.")
            if visit.chat.is_private
            else t("To follow words of your own, send /follow and the words."),
            "",
            t("/topics – topics to choose from"),
            t("/list – what you follow"),
            t("/latest – the latest headlines"),
            t("/language – English or العربية"),
            t("/stop – no more alerts; your topics are kept"),
            "",
            t(
                "For finer choices, write:\n"
                "“public library” – these words side by side\n"
                "school|university – either of them\n"
                "sport -football – without football"
            ),
        ]
        if visit.is_editor and visit.chat.is_private:
            lines += [
                "",
                t(
                    "For editors:\n"
                    "/feeds – sources\n"
                    "/topic – the topics readers choose from\n"
                    "/broadcast – send to readers; /broadcasts – watch, correct, retract\n"
                    "To add a source, paste the address of any page."
                ),
            ]
        await visit.say(Page("\n".join(lines)))

    async def stop(self, visit: Visit) -> None:
        """/stop: silence, nothing forgotten."""
        if not await self.reception.may_change(visit):
            await visit.say(Page(rtl.escape(replies.only_admins(visit.t))))
            return
        async with self.database.write() as connection:
            await chats.set_state(connection, visit.chat.key, ChatState.STOPPED, now=visit.now, reason="/stop")
        await visit.say(Page(visit.t("Alerts have stopped. Your topics are kept; /start brings the alerts back.")))

    async def language(self, visit: Visit) -> None:
        """/language."""
        await visit.say(self._choice(visit))

    async def press(self, visit: Visit) -> None:
        """language:<code>."""
        code = visit.data[-1]
        if code not in LANGUAGES:
            await visit.toast(replies.stale(visit.t), alert=True)
        elif not await self.reception.may_change(visit):
            await visit.toast(replies.only_admins(visit.t), alert=True)
        else:
            async with self.database.write() as connection:
                await chats.set_language(connection, visit.chat.key, code)
            changed = replace(visit, t=speaking(code))
            await visit.change(self._choice(changed))
            await visit.toast(changed.t.plain("Ajil speaks English with you now."))

    @staticmethod
    def _choice(visit: Visit) -> Page:
        buttons = tuple(
            Button(f"✓ {_OWN_NAMES[code]}" if code == visit.t.language else _OWN_NAMES[code], f"language:{code}")
            for code in LANGUAGES
        )
        return Page(visit.t("Which language should Ajil speak here?"), (buttons,))
