"""Words so common that a topic made of them alone would match nearly everything, in languages that few bots read."""

from __future__ import annotations

from functools import cache

from bot.news.language import letters, lexicon


@cache
def folded() -> frozenset[str]:
    """Those of all these languages together: nobody says in which language he typed a query."""
    return frozenset(letters.fold(word) for _, words in lexicon.rows("stop_words.txt") for word in words.split())
