"""Which words belong to a name that is also written in more or fewer words: few, so that most need no respelling."""

from __future__ import annotations

from functools import cache, lru_cache

from bot.news.language import letters, lexicon


@lru_cache(maxsize=20_000)
def holds(word: str) -> bool:
    """Whether a query's bare word stands in such a name, so that `spellings` of a phrase with it may be several."""
    return letters.folded(word) in _words()


@cache
def _words() -> frozenset[str]:
    return frozenset(
        word
        for name, others in lexicon.aliases().items()
        if len(name) > 1 or any(len(other) > 1 for other in others)
        for word in name
    )
