"""light10, an Arabic light stemmer: a few affixes off, no dictionary.

Larkey, Ballesteros and Connell, "Light Stemming for Arabic Information Retrieval" (2007);
search engines run it (Lucene).
Letters first: marks and tatweel away, the alefs one, final ى to ي, final ة to ه. Then one prefix: «و» where three
letters remain, an article where two remain. Then every suffix of the list once, in its order, wherever two letters
remain.
"""

from __future__ import annotations

import re
from functools import lru_cache

PREFIXES = ("ال", "وال", "بال", "كال", "فال", "لل", "و")
SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ية", "ه", "ة", "ي")

_MARKS = re.compile("[\u0640\u064b-\u0652]")
_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه"})
_LEFT_BY_AND = 3
_LEFT = 2


@lru_cache(maxsize=100_000)
def light10(word: str) -> str:
    """The stem of one word; what is too short for an affix keeps it."""
    return _without_suffixes(_without_prefix(_MARKS.sub("", word).translate(_LETTERS)))


def _without_prefix(word: str) -> str:
    for prefix in PREFIXES:
        rest = len(word) - len(prefix)
        if word.startswith(prefix) and rest >= (_LEFT_BY_AND if len(prefix) == 1 else _LEFT):
            return word[len(prefix) :]
    return word


def _without_suffixes(word: str) -> str:
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _LEFT:
            word = word[: -len(suffix)]
    return word
