"""What a broadcast looks like: to readers, and to the editor who previews and watches it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, assert_never

from bot.chats import markup, rtl
from bot.chats.send import Copy, Edit, EditCaption, OutgoingMessage, Text
from bot.chats.texts import Texts, speaking
from bot.news.broadcasts import ArticleContent, CopyContent, TextContent

if TYPE_CHECKING:
    from bot.news.broadcasts import Content, RunMessage

_SUMMARY_LIMIT = 1500


@lru_cache(maxsize=64)
def html(content: ArticleContent | TextContent, language: str) -> str:
    """The message in a reader's language. Cached: a broadcast has one text a language, however many it goes to."""
    t = speaking(language)
    return content.html + _mark(content, t) if isinstance(content, TextContent) else _article(content, t)


@lru_cache(maxsize=64)
def caption(content: CopyContent, language: str) -> str:
    """The words a copy carries once it is corrected."""
    return (content.caption or "") + _mark(content, speaking(language))


def _mark(content: Content, t: Texts) -> str:
    return "" if content.corrected_at is None else "\n" + t("✏️ Corrected {time}", time=content.corrected_at)


def _article(content: ArticleContent, t: Texts) -> str:
    headline = rtl.escape(rtl.cut(content.headline, 700))
    lines = []
    if content.kicker:
        lines.append(rtl.headline(rtl.cut(content.kicker, 200)))
    link = f'📢 <b><a href="{rtl.escape(content.url)}">{headline}</a></b>'
    lines.append(rtl.line(link, is_rtl=rtl.is_rtl(content.headline)) + _mark(content, t))
    if content.summary:
        summary = rtl.cut(" ".join(content.summary), _SUMMARY_LIMIT)
        lines += ["", rtl.headline(summary)]
    if content.source:
        lines += ["", t("{source}", source=content.source)]
    return "\n".join(lines)


def sent(message: RunMessage) -> OutgoingMessage:
    """The message as it first goes out."""
    thread = message.thread_id or None
    if isinstance(message.content, CopyContent):
        return Copy(
            chat_id=message.chat_id,
            from_chat_id=message.content.from_chat_id,  # type: ignore[arg-type]  # an editor's chat, stored as JSON
            message_id=message.content.message_id,
            thread_id=thread,
            paid=message.paid,
        )
    return Text(
        chat_id=message.chat_id,
        html=html(message.content, message.language),
        thread_id=thread,
        preview=None if isinstance(message.content, ArticleContent) else markup.NO_PREVIEW,
        paid=message.paid,
    )


def corrected(message: RunMessage) -> OutgoingMessage:
    """The edit of a message that was delivered."""
    assert message.message_id is not None
    match message.content:
        case CopyContent() as content:
            words = caption(content, message.language)
            kind = Edit if content.is_text else EditCaption
            return kind(chat_id=message.chat_id, message_id=message.message_id, html=words)
        case ArticleContent() | TextContent() as content:
            return Edit(chat_id=message.chat_id, message_id=message.message_id, html=html(content, message.language))
        case _:
            assert_never(message.content)
