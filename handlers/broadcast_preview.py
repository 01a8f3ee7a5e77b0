"""What is to be broadcast: understood from an address, a message or a typed text, and shown as readers will see it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from telegram.constants import MessageEntityType, ParseMode
from telegram.error import BadRequest

from bot.chats import broadcasts as render
from bot.chats import markup, rtl
from bot.chats.render import TEXT_LIMIT
from bot.chats.send import plain_of
from bot.errors import AjilError, FeedError, NotAnArticle
from bot.news.broadcasts import ArticleContent, CopyContent, TextContent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Bot, Message

    from bot.news.broadcasts import Content
    from handlers.reading import Reading

_CAPTION_LIMIT = 1024
_MARK = 40
"""UTF-16 units kept free for «corrected at»."""
_PREVIEW = 120
_TAG = re.compile(r"</?(?:a|b|i|u|s|em|strong|ins|del|code|pre|blockquote|tg-spoiler|span)\b[^<>]*>", re.IGNORECASE)
_INVISIBLE = re.compile("[\u200e\u200f\u2066-\u2069]")
_FOUND_BY_TELEGRAM = {
    MessageEntityType.URL,
    MessageEntityType.EMAIL,
    MessageEntityType.MENTION,
    MessageEntityType.HASHTAG,
    MessageEntityType.CASHTAG,
    MessageEntityType.BOT_COMMAND,
    MessageEntityType.PHONE_NUMBER,
}


class NoArticleThere(FeedError):
    """This page holds no article. Paste an article's own address, or write the text."""


class TextTooLong(AjilError):
    """That is {length} characters, and Telegram takes {limit}. Shorten it and write it again."""


class MarkupBroken(AjilError):
    """Telegram can't read this markup ({reason}). Mend it and write it again."""


class NotCopied(AjilError):
    """Telegram can't copy this message ({reason}). Reply to another one, or write the text."""


async def article(reading: Reading, address: str) -> ArticleContent:
    """Headline, kicker, source, summary and link of the article at an address. Raises FeedError."""
    url = address if "://" in address else f"https://{address}"
    try:
        stored = await reading.article(url)
    except NotAnArticle as error:
        raise NoArticleThere from error
    found = stored.article
    return ArticleContent(
        headline=found.headline,
        url=found.url or url,
        kicker=found.kicker,
        source=found.source,
        summary=stored.summary.sentences,
    )


def copied(message: Message) -> CopyContent:
    """A message to be copied as it stands."""
    words = message.text or message.caption or "📎"
    return CopyContent(
        from_chat_id=message.chat_id,
        message_id=message.message_id,
        preview=rtl.cut(" ".join(words.split()), _PREVIEW),
        is_text=message.text is not None,
    )


def typed(message: Message, *, after_command: bool = False) -> TextContent:
    """A text as it was typed, its formatting kept. Tags typed by hand count, where nothing else is formatted.

    Raises TextTooLong.
    """
    html = typed_html(message, after_command=after_command)
    check_length(html, TEXT_LIMIT - _MARK)
    return TextContent(html=html)


def typed_html(message: Message, *, after_command: bool = False) -> str:
    """The message's text in Telegram's HTML, without the command at its head."""
    text = message.text or ""
    is_formatted = any(entity.type not in _FOUND_BY_TELEGRAM for entity in message.entities)
    html = text if not is_formatted and _TAG.search(text) else message.text_html
    if after_command:
        html = html.split(maxsplit=1)[1]
    return html.strip()


def check_length(html: str, limit: int) -> None:
    """Raise TextTooLong when it wouldn't fit a message."""
    length = rtl.utf16(plain_of(html))
    if length > limit:
        raise TextTooLong(length=length, limit=limit)


def corrected(content: Content, html: str, *, at: str) -> Content:
    """The content with the words an editor typed instead: an article's headline, a text, a copy's words.

    Raises TextTooLong.
    """
    match content:
        case ArticleContent():
            return replace(content, headline=" ".join(plain_of(html).split()), corrected_at=at)
        case TextContent():
            check_length(html, TEXT_LIMIT - _MARK)
            return TextContent(html=html, corrected_at=at)
        case CopyContent():
            check_length(html, (TEXT_LIMIT if content.is_text else _CAPTION_LIMIT) - _MARK)
            words = rtl.cut(" ".join(plain_of(html).split()), _PREVIEW)
            return replace(content, caption=html, preview=words, corrected_at=at)


async def show(bot: Bot, chat_id: int, content: Content, languages: Sequence[str]) -> None:
    """Send it to an editor as readers get it: once, or once a language where these differ.

    Raises MarkupBroken or NotCopied when Telegram refuses what it would have to send.
    """
    try:
        if isinstance(content, CopyContent):
            await _show_copy(bot, chat_id, content, languages)
            return
        preview = None if isinstance(content, ArticleContent) else markup.NO_PREVIEW
        for html in _distinct([render.html(content, language) for language in languages]):
            await bot.send_message(chat_id, html, parse_mode=ParseMode.HTML, link_preview_options=preview)
    except BadRequest as error:
        kind = NotCopied if isinstance(content, CopyContent) and content.caption is None else MarkupBroken
        raise kind(reason=error.message) from error


async def _show_copy(bot: Bot, chat_id: int, content: CopyContent, languages: Sequence[str]) -> None:
    origin, message = content.from_chat_id, content.message_id
    if content.caption is None:
        await bot.copy_message(chat_id, origin, message)
        return
    for words in _distinct([render.caption(content, language) for language in languages]):
        if content.is_text:
            await bot.send_message(chat_id, words, parse_mode=ParseMode.HTML)
        else:
            await bot.copy_message(chat_id, origin, message, caption=words, parse_mode=ParseMode.HTML)


def _distinct(texts: Sequence[str]) -> Sequence[str]:
    """Those that look different: direction marks alone are no reason to show a text twice."""
    return list({_INVISIBLE.sub("", text): text for text in reversed(texts)}.values())[::-1]
