"""Headlines as bags of weighted roots and letter groups, so that two wordings of one event come near each other.

Far coarser than matching: مقتل, قتيل and قتلى are one root here, and so are a few words that have nothing in common.
Two headlines that share several such roots by chance are rare; a reader's word that met one would be a wrong alert.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.news.language import STOP_WORDS, counts, fold
from bot.news.stories import places

if TYPE_CHECKING:
    from collections.abc import Iterable

Bag = dict[str, float]
"""What a text is made of, each with its weight; of length 1, or empty."""

_CORPUS = 600_000
"""Words counted for `language.counts`; a word it doesn't know occurs at most that rarely."""
_UNCOUNTED = 5
"""A word met less often than this tells no more than one never met."""
_COUNTRY = 300
"""A country by any of its names is as telling as a word met this often."""
_FUNCTION_WORD = 0.3
"""Words of two or three Latin letters (of, le, der) mostly tell nothing, but some (UN, G7) do."""
_TELLING = 1.6
"""The weight of a word met every 13 words."""

_ARTICLE = re.compile("(?:[وف]?[بك]?ال|[وف]?لل)(?=[ء-ي]{3})")
_CLITIC = re.compile("[وفبكل](?=[ء-ي]{3})")
_ENDING = re.compile("(?<=[ء-ي]{3})(?:ات|ون|ين|ان|يه|ها|هم|ه|ي|ا)$")
_LATIN_ENDING = re.compile("(?<=[a-z]{4})(?:ing|ed|es|s|e)$")
_ARABIC = re.compile("[ء-ي]+")
_PATTERN_LETTER = re.compile("[يتنام](?=[ء-ي]{3})")
"""What verbs and nouns of place, person and action put before their root: يـ تـ نـ, ا of أفعل, مـ of مفعل."""
_DERIVED_FORM = re.compile("[نت](?=[ء-ي]{3})")
"""Then the ن of انفعل and the ت of تفعّل and تفاعل."""
_WEAK = re.compile("[اويءه]")
_SHORT = 3
_KNOWN = 32_768
_STOP_WORDS = frozenset(map(fold, STOP_WORDS))


@lru_cache(maxsize=_KNOWN)
def stem(word: str) -> str:
    """A folded word without clitics, article and ending, or the mark of the country it names.

    A clitic before a bare noun is taken off when what remains is at least as common as the whole.
    """
    bare = _ARTICLE.sub("", word, count=1)
    if bare == word and _CLITIC.match(word) and counts.of(word[1:]) >= max(counts.of(word), 1):
        bare = word[1:]
    named = places.country(word) or places.country(bare)  # the ال of ألمانيا is no article
    return named or _LATIN_ENDING.sub("", _ENDING.sub("", bare))


@lru_cache(maxsize=_KNOWN)
def root(word: str) -> str:
    """The consonants a folded Arabic word is built on, as far as rules without a dictionary find them."""
    cut = stem(word)
    if not _ARABIC.fullmatch(cut):
        return cut
    consonants = _WEAK.sub("", _DERIVED_FORM.sub("", _PATTERN_LETTER.sub("", cut, count=1), count=1))
    return consonants if len(consonants) > 1 else cut


@lru_cache(maxsize=_KNOWN)
def _weight(word: str) -> float:
    """How telling a folded word is: the root of its inverse frequency, so that one rare name doesn't decide alone."""
    cut = stem(word)
    if cut.startswith("@"):
        seen = _COUNTRY
    elif word in _STOP_WORDS:
        return _FUNCTION_WORD
    elif not _ARABIC.fullmatch(word):
        return math.sqrt(math.log(_CORPUS)) * (_FUNCTION_WORD if len(word) <= _SHORT and word.isalpha() else 1)
    else:
        seen = _UNCOUNTED + counts.of(word) + counts.of(cut) + counts.of(f"ال{cut}")
    return math.sqrt(math.log(_CORPUS / seen))


@lru_cache(maxsize=_KNOWN)
def telling_root(word: str) -> tuple[str, bool]:
    """A folded word's root, and whether it is so rare that two headlines hardly share it by chance."""
    return root(word), _weight(word) > _TELLING


def roots(words: Iterable[str]) -> Bag:
    """The roots of folded words."""
    bag: Bag = {}
    for word in words:
        key = root(word)
        bag[key] = max(bag.get(key, 0), _weight(word))
    return _of_length_1(bag)


def groups(words: Iterable[str]) -> Bag:
    """The groups of three and four letters in the stems of folded words: for names spelt in two ways, and typos."""
    bag: Bag = {}
    for word in set(words):
        parts, weight = _groups(word)
        for part in parts:
            bag[part] = bag.get(part, 0) + weight
    return _of_length_1(bag)


@lru_cache(maxsize=_KNOWN // 4)
def _groups(word: str) -> tuple[tuple[str, ...], float]:
    """A word's groups, edges marked, and the weight that each has of the word's."""
    cut = stem(word)
    edged = f" {cut} "
    parts = tuple(edged[i : i + size] for size in (3, 4) for i in range(len(edged) - size + 1))
    return ((cut,), _weight(word)) if cut.startswith("@") else (parts, _weight(word) / math.sqrt(len(parts)))


def together(one: Bag, other: Bag) -> Bag:
    """A bag of both, each counting as much."""
    return _of_length_1({key: one.get(key, 0) + other.get(key, 0) for key in one | other})


def cosine(one: Bag, other: Bag) -> float:
    """How alike two bags are, 0 to 1; the same whichever comes first."""
    return min(math.fsum(one[key] * other[key] for key in one.keys() & other.keys()), 1.0)


def _of_length_1(bag: Bag) -> Bag:
    length = math.sqrt(math.fsum(weight * weight for weight in bag.values()))
    return {key: weight / length for key, weight in bag.items()}
