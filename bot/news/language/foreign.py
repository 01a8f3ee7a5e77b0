"""Languages other than Arabic: which words of theirs are forms of one word."""

from __future__ import annotations

from bot.news.language import letters


def fits(word: str, token: str, language: str) -> bool:
    """Whether a query's plain word is met by a plain token of a headline in this language."""
    return bool(language) and letters.folded(word) == letters.folded(token)


def filed(word: str) -> frozenset[str]:
    """The keys of a query's plain word, for every language it may be in."""
    return frozenset({letters.folded(word)})


def sought(token: str, language: str) -> frozenset[str]:
    """The keys of a plain token in this language."""
    return frozenset({letters.folded(token)}) if language else frozenset()


def forms(word: str) -> tuple[str, ...]:
    """Spellings that a query's plain word catches, likeliest first."""
    return (word,)
