"""Turkish: the chain of number, possessor and case on nouns, forms of verbs; on words without dots and cedillas.

Folding makes ı and i, u and ü, o and ö, s and ş one letter, so of vowel harmony only e before a is left to check.
"""

from __future__ import annotations

import re
from itertools import chain

from bot.news.language.paradigms import Lexeme, Paradigm, Reading, read

_NUMBER = "l[ae]r"
_OF_HIM = "(?:[iu]|s[iu]|l[ae]r[iu])(?:n[iuae]|nd[ae]n?|n[iu]n|yl[ae])?"
"""His or theirs, which sets an n before the case."""
_OF_US = "(?:[iu]?[mn](?:[iu]z)?)(?:[iuae]|[dt][ae]n?|[iu]n|l[ae])?"
"""Mine, yours, ours."""
_CASE = "y?[iuae]|[dt][ae]n?|n?[iu]n|y?l[ae]"
_CHAIN = re.compile(f"(?:{_NUMBER})?(?:{_OF_HIM}|{_OF_US}|{_CASE})?(?:ki(?:l[ae]r)?)?(?:[dt][iu]r)?")
_AFTER_VOWEL = re.compile("[ysmn]")
_VOWELS = "aeiou"
_VOICELESS = "fstkchp"
_HARDENED = str.maketrans("bdg", "ptk")
"""kitap, but kitabı: a stop is voiced before a vowel (ğ is folded to g)."""
_SHORT_STEM = 3
_LOSING_A_VOWEL = frozenset(
    "agiz akil alin beyin boyun burun emir fikir gogus hukum ilim isim izin karin kayip kayit metin nakit nehir ogul "
    "omur resim sabir sehir sekil vakit zehir zulum".split()
)
"""Nouns whose last vowel goes before an ending that begins with one: şehir, şehrin."""

VERBS = (
    Paradigm(
        name="verb",
        endings="mak mek maya meye di du ti tu diler dilar tiler tilar dular tular mis mus misler muslar iyor uyor "
        "iyorlar uyorlar acak ecek yacak yecek acaklar ecekler yacaklar yecekler acagi ecegi digi dugu tigi tugu "
        "masi mesi masini mesini mali meli",
        weak="ma me ar er ir ur r an en yan yen ip up",
        stem="^(?!ol$).*",  # olmak and ölmek, to be and to die, are one without dots
        shortest=2,
    ),
)


def reading(word: str) -> Reading:
    sure: set[Lexeme] = {(word, "noun")}
    for cut in range(max(2, len(word) - 15), len(word)):
        stem, ending = word[:cut], word[cut:]
        if _CHAIN.fullmatch(ending) and _joins(stem, ending):
            sure.update((written, "noun") for written in _spellings(stem, ending))
    return Reading(sure=frozenset(sure)) | _verb(word)


def _joins(stem: str, ending: str) -> bool:
    """Whether the ending's first sound may follow the stem's last."""
    last, first = stem[-1], ending[0]
    if len(stem) <= _SHORT_STEM and first not in "ldt" and (len(ending) < _SHORT_STEM or len(stem) < _SHORT_STEM):
        return False
    if re.match("n[iuae]$|n[dt]", ending):
        return False  # this n stands after a possessor only
    if (last in _VOWELS) is not bool(_AFTER_VOWEL.match(first)) and first not in "ldt":
        return False
    if first in "dt" and (first == "t") is not (last in _VOICELESS):
        return False
    return _in_harmony(stem, ending)


def _in_harmony(stem: str, ending: str) -> bool:
    """No a after e; e after a occurs in loans (saatler)."""
    heard = [letter for letter in stem if letter in _VOWELS]
    return bool(heard) and not (heard[-1] == "e" and re.match("[^aeiou]*a", ending))


def _spellings(stem: str, ending: str) -> set[str]:
    """The stem as it may be without the ending: its last stop hardened, its lost vowel given back."""
    if ending[0] not in _VOWELS:
        return {stem}
    hard = stem[:-1] + stem[-1].translate(_HARDENED)
    whole = {hard[:-1] + vowel + hard[-1] for vowel in "iu"} & _LOSING_A_VOWEL
    return {stem, hard, *whole}


def _verb(word: str) -> Reading:
    """Verbs, with the stem's last vowel given back before -iyor (açıklıyor, açıklamak) and its last stop hardened."""
    found = read(word, VERBS)
    full = chain.from_iterable(
        {stem, stem[:-1] + stem[-1].translate(_HARDENED), *((stem + "a", stem + "e") if "yor" in word else ())}
        for stem, _ in found.sure
    )
    return Reading(sure=frozenset((stem, "verb") for stem in full), weak=found.weak)
