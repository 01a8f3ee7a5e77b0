"""Hebrew: particles written together with a headline's word, number, gender and construct; on folded final letters."""

from __future__ import annotations

import re

from bot.news.language.paradigms import Paradigm, Reading, read

PARADIGMS = (
    Paradigm(name="noun", endings="- ימ ות י יו יהמ", shortest=2),
    Paradigm(name="noun or adjective with a feminine", endings="- ה ימ ות י"),
    Paradigm(name="person with a feminine in tav", endings="- ת ימ ות", shortest=4),
    Paradigm(name="noun in he", endings="ה ת ות ימ י", shortest=2),
    Paradigm(name="noun in tav", endings="- ות", stem="[^ו]ת"),
    Paradigm(name="feminine in -it", endings="ית יות", shortest=2),
    Paradigm(name="abstract in -ut", endings="ות ויות", shortest=3),
    Paradigm(name="adjective in -i", endings="י ית ימ יימ יות", shortest=3),
    Paradigm(name="past", endings="ו תי תמ נו", weak="- ה ת", shortest=3),
)

_PARTICLES = re.compile("(?=.)ו?(?:לכש|כש|מש|ש)?[בכלמ]?ה?")
"""And; when, that; in, as, to, from; the: in the order in which Hebrew writes them together."""
_SHORTEST = 3
_SHORTEST_AFTER_ARTICLE = 2


def reading(word: str) -> Reading:
    return read(word, PARADIGMS)


def rests(word: str, known: frozenset[str]) -> tuple[str, ...]:
    """A headline's word, and what is left of it without its particles; nothing is cut from a `known` word."""
    left: list[str] = []
    for cut in range(min(6, len(word) - 1)):
        rest = word[cut:]
        if cut and not _PARTICLES.fullmatch(word[:cut]):
            continue
        if rest in known:
            return (*left, rest)
        shortest = _SHORTEST_AFTER_ARTICLE if word[cut - 1 : cut] == "ה" else _SHORTEST
        if not cut or len(rest) >= shortest:
            left.append(rest)
    return tuple(left)
