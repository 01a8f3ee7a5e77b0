"""Arabic: which words of a headline are forms of a reader's word."""

from __future__ import annotations

from bot.news.language import letters


def fits(word: str, token: str) -> bool:
    """Whether a query's plain word is met by a plain token of a headline."""
    return letters.folded(word) == letters.folded(token)


def filed(word: str) -> frozenset[str]:
    """The keys of a query's plain word."""
    return frozenset({letters.folded(word)})


def sought(token: str) -> frozenset[str]:
    """The keys of a plain token."""
    return frozenset({letters.folded(token)})


def forms(word: str) -> tuple[str, ...]:
    """Spellings that a query's plain word catches, likeliest first."""
    return (word,)
