"""What a language model says of an article, before a reader may see it.

A model may refuse, ramble, answer in another language, invent numbers, or do what a page told it to. None of that can
be ruled out by asking well; so its answer is shown only if it is short, whole, in the article's script, without links,
and made of the article's own numbers and, for the most part, its own words.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.news.language import clean, fold
from bot.news.summary import By, Summary, beginnings, is_closed, sentences

if TYPE_CHECKING:
    from bot.news.model import Article

LONGEST = 280
"""Characters that a model is asked to keep to."""
_BEARABLE = 320
"""Models count badly; a few letters more hurt nobody."""
_MOST = 2
_OWN = 0.5
"""Part of the answer's words that must begin as words of the article do."""
_FEWEST_LETTERS = 20

_THINKING = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_LABEL = re.compile(r"^[\W_]*(?:summary|الملخص|ملخص|الخلاصة|خلاصه|خلاصہ)\W*:\s*", re.IGNORECASE)
_MARKUP = re.compile(r"[*_#`]+|^\s*[-•]\s+", re.MULTILINE)
_WRAPPING = (("«", "»"), ('"', '"'), ("“", "”"), ("'", "'"), ("‘", "’"))
_LINK = re.compile(r"https?:|www\.|\bt\.me\b|@\w|\b\w[\w-]*\.(?:com|net|org|io|me|info|ru|co|tv)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,٫٬]\d+)*")
_SEPARATOR = re.compile(r"[,٬]")
_SCRIPTS = {
    "arabic": re.compile("[\u0620-\u064a\u066e-\u06d3]"),
    "hebrew": re.compile("[\u05d0-\u05ea]"),
    "cyrillic": re.compile("[\u0400-\u052f]"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f]"),
}


class Fault(StrEnum):
    """Why an answer isn't shown."""

    EMPTY = "empty"
    LONG = "long"
    CUT = "cut"
    LINK = "link"
    SCRIPT = "script"
    NUMBERS = "numbers"
    FOREIGN = "foreign"
    """It says what the article doesn't, or says it in another language."""


def told(answer: str, article: Article) -> Summary | Fault:
    """The summary that a model's answer makes, or why it makes none."""
    text = tidied(answer)
    chosen = tuple(sentences(text, article.language))
    fault = _shape(text, chosen) or _substance(text, " ".join((article.headline, *article.paragraphs)))
    return fault or Summary(sentences=chosen, by=By.MODEL)


def tidied(answer: str) -> str:
    """An answer without what models put around it: thoughts, a label, markup, quotation marks."""
    text = clean(_LABEL.sub("", _MARKUP.sub("", _THINKING.sub("", answer)).strip()))
    for opening, closing in _WRAPPING:
        if text[:1] == opening and text[-1:] == closing and opening not in text[1:-1]:
            text = text[1:-1].strip()
    return text


def _shape(text: str, chosen: tuple[str, ...]) -> Fault | None:
    if sum(map(str.isalpha, text)) < _FEWEST_LETTERS:
        return Fault.EMPTY
    if len(text) > _BEARABLE or len(chosen) > _MOST:
        return Fault.LONG
    if not all(map(is_closed, chosen)):
        return Fault.CUT
    return Fault.LINK if _LINK.search(text) else None


def _substance(text: str, source: str) -> Fault | None:
    if _script(text) != _script(source):
        return Fault.SCRIPT
    if not _numbers(text) <= _numbers(source):
        return Fault.NUMBERS
    words = beginnings(text)
    return Fault.FOREIGN if len(words & beginnings(source)) < _OWN * len(words) else None


def _script(text: str) -> str:
    """The script of most of a text's letters."""
    return max(_SCRIPTS, key=lambda name: len(_SCRIPTS[name].findall(text)))


def _numbers(text: str) -> frozenset[str]:
    """3,000 and 3000 are one number, in whatever digits."""
    return frozenset(_SEPARATOR.sub("", number).replace("٫", ".") for number in _NUMBER.findall(fold(text)))
