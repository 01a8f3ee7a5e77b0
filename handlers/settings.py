"""/help, /stop, the choice of language and what else a chat decides about its alerts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.chats import rtl
from bot.chats.render import Button, Page
from bot.chats.texts import LANGUAGES, speaking
from bot.store import chats
from bot.store.chats import ChatState, Choice
from handlers import replies

if TYPE_CHECKING:
    from bot.store.engine import Database
    from handlers.visits import Reception, Visit

_OWN_NAMES = {"ar": "العربية", "en": "English"}
_SAID = {
    (Choice.EVERY_SOURCE, True): replies.N_("From now on a story comes from every source."),
    (Choice.EVERY_SOURCE, False): replies.N_("From now on a story comes once."),
    (Choice.SUMMARY_INSIDE, True): replies.N_("From now on alerts carry their summary."),
    (Choice.SUMMARY_INSIDE, False): replies.N_("From now on the summary waits behind its button."),
}


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
            t("/settings – how alerts come"),
            t("/language – English or العربية"),
            t("/stop – no more alerts; your topics are kept"),
            "",
            t(
                "For finer choices, write:\n"
                "“public library” – these words side by side\n"
                "school|university – either of them\n"
                "sport -football – without football\n"
                "=port – this word alone, without its forms"
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

    async def choices(self, visit: Visit) -> None:
        """/settings."""
        await visit.say(self._choices(visit))

    async def press_choice(self, visit: Visit) -> None:
        """choice:<name>:<0 or 1>."""
        match visit.data[1:]:
            case [("every_source" | "summary_inside") as name, ("0" | "1") as wanted]:
                await self._choose(visit, Choice(name), wanted=wanted == "1")
            case _:
                await visit.toast(replies.stale(visit.t), alert=True)

    async def _choose(self, visit: Visit, choice: Choice, *, wanted: bool) -> None:
        if not await self.reception.may_change(visit):
            await visit.toast(replies.only_admins(visit.t), alert=True)
            return
        async with self.database.write() as connection:
            chat = await chats.choose(connection, visit.chat.key, choice, wanted=wanted)
        await visit.change(self._choices(replace(visit, chat=chat)))
        await visit.toast(visit.t.plain(_SAID[choice, wanted]))

    @staticmethod
    def _choices(visit: Visit) -> Page:
        t, chat = visit.t, visit.chat
        labels = {
            Choice.EVERY_SOURCE: (chat.every_source, t.plain("Every source")),
            Choice.SUMMARY_INSIDE: (chat.summary_inside, t.plain("Summary inside the alert")),
        }
        rows = [
            (Button(f"✓ {label}" if is_on else label, f"choice:{choice.value}:{int(not is_on)}"),)
            for choice, (is_on, label) in labels.items()
        ]
        said = t(
            "How alerts come to this chat:\n"
            "A story comes once and names its other sources, or comes from every source.\n"
            "The summary waits behind its button, or stands in the alert."
        )
        return Page(said, tuple(rows))

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
