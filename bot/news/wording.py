"""Queries for people: in the words, the spelling and the order of whoever typed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.news import language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.news.topics import Phrase, Query


def typed(query: Query) -> Mapping[str, str]:
    """The words as they were typed, in their order, by what a query keeps of each."""
    tokens = language.tokens(query.wording)
    return {word.text: token.plain for token in tokens for word in language.words(token.plain)}


def group(phrases: Iterable[Phrase], words: Mapping[str, str]) -> str:
    """A group as it may be typed: its phrases with bars between; `words` are the `typed` ones."""
    return "|".join(phrase(one, words) for one in sorted(phrases, key=lambda one: place(one, words)))


def place(phrase: Phrase, words: Mapping[str, str]) -> int:
    """Where a phrase begins among the typed words."""
    return list(words).index(phrase[0].text)


def phrase(words: Phrase, as_typed: Mapping[str, str]) -> str:
    """A phrase as it may be typed."""
    text = " ".join(as_typed[word.text] for word in words)
    sign = "=" if words[0].exact else ""
    return f'{sign}"{text}"' if len(words) > 1 else sign + text
