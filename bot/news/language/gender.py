"""Whether ة makes an Arabic word its own feminine, or another word: طبيبة is a doctor, جامعة no mosque.

Told by the word's shape, by how often both occur, and by which further forms the one with ة has. Words are folded.
"""

from __future__ import annotations

from functools import lru_cache

from bot.news.language import lexicon
from bot.news.language.counts import family

ROOT = 3
"""Letters of a root; shorter words take no ending but an adjective's ة (حر), since they'd mostly catch another word."""
QUAD, FIVE = 4, 5
"""Letters of فاعل and فعيل; of مفاعل."""
UNUSUAL = 2
"""Up to so many occurrences a form needs no other sign: rare names and rare cases are not in the counts."""


def has_feminine_plural(base: str) -> bool:
    """ات with no ة in the singular: words of more than three letters, unless the one with ة is a common noun (جامعة).

    A feminine has it always, of the shorter words those of a table, and of the plurals (ملابس) none. What is spelt like
    it may be the plural of a noun in ة: of a place beside مفعل, of the verbal noun beside مفاعل.
    """
    if base.endswith(("ه", "ات")) or base in lexicon.irregular() or _is_of_another(base):
        return False
    return (
        base in lexicon.with_sound_plural()
        or has_feminine(base)
        or (len(base) > ROOT and 2 * family(base + "ه") <= family(base))
    )


def _is_of_another(base: str) -> bool:
    """مكتبات are of مكتبة, since مكتب has مكاتب; مفاوضات, commoner than the one who negotiates, of مفاوضة."""
    if base[0] != "م" or base in lexicon.adjectives():
        return False
    if len(base) == QUAD:
        return base in lexicon.with_plural() and family(base + "ه") > family(base + "ات")
    return len(base) == FIVE and base[2] == "ا" and family(base + "ات") > family(base)


@lru_cache(maxsize=20_000)
def has_feminine(base: str) -> bool:
    """Whether ة makes a word its own feminine (طبيب, مستوطن, عربي), by its shape and by which of the two is commoner.

    فعيل and فاعل are adjectives and people; where ة names a thing (جامعة, سفينة) it is a noun, and far the commoner.
    """
    if base in lexicon.adjectives():
        return True
    ratio = feminine_ratio(base)
    return ratio > 0 and family(base + "ه") <= ratio * max(family(base), 1)


_ADJECTIVE = 8
_NISBA = 30
"""How many times commoner than its masculine an adjective's feminine may be: it goes with every plural of things."""
_OF_NOUNS = ("ات", "ته", "تها", "تهم", "تنا", "اته", "اتها", "اتهم")
_FEW = 0.1


def feminine_ratio(base: str) -> float:
    """How many times commoner than the word its feminine may be; 0 for a word whose shape has none.

    The verbal noun مفاعلة (مساعدة) looks like the feminine of مفاعل, who helps.
    """
    length = len(base)
    if length <= ROOT or base.endswith(("ه", "ات", "ون")) or (base.endswith("ين") and length > QUAD):
        return 0
    if base + "ه" in lexicon.with_plural():
        return 0
    if base.endswith("ي"):
        return 3 if _is_noun(base + "ه") else _NISBA
    if base[0] == "م" and not (length == QUAD and base[2] in "اي"):
        if length == FIVE and base[2] == "ا":
            return 0.5 if has_people(base) and not _is_of_another(base) else 0
        return _ADJECTIVE if not _is_noun(base + "ه") else 1.5 if has_people(base) else 0
    if length == QUAD and (base[1] == "ا" or base[2] == "ي"):
        return 2 if _is_noun(base + "ه") else _ADJECTIVE
    return 0


def _is_noun(word: str) -> bool:
    """Whether a word in ة is met with pronouns and in the plural (شخصية, مكتبة), as a feminine adjective hardly is."""
    return sum(family(word[:-1] + ending) for ending in _OF_NOUNS) > _FEW * family(word)


def has_people(base: str) -> bool:
    """Whether a word in م is a participle: it has a sound plural, which the noun of a place (مكتب) hasn't."""
    return family(base + "ين") + family(base + "ون") > 0 or family(base) <= UNUSUAL
