"""English: number of nouns, forms of verbs. Comparison and agents (-er) are left to derivation."""

from __future__ import annotations

from bot.news.language.paradigms import Paradigm, Reading, read

_SIBILANT = "(?:[sxz]|[cs]h)"
_PLAIN = "(?<![sxz])(?<![cs]h)(?<![^aeiou]y)"
"""No sibilant, and no y after a consonant: what takes s without more."""
_SHORT = "^[^aeiou]*(?:qu)?[aeiou][bdfgklmnprtvz]"
"""One syllable with one short vowel before one consonant, which is doubled before -ed and -ing."""

PARADIGMS = (
    Paradigm(name="noun", endings="- s", stem=_PLAIN, shortest=2),
    Paradigm(name="verb", endings="- s ed ing", stem=rf"(?!{_SHORT}$)^.*[aeiouy].*[^e]{_PLAIN}"),
    Paradigm(name="verb that doubles its consonant", endings="- s 2ed 2ing", stem="[aeiou][bdfgklmnprtvz]"),
    Paradigm(name="noun or verb in a sibilant or -o", endings="- es ed ing", stem=f"(?:{_SIBILANT}|o)", shortest=2),
    Paradigm(name="noun or verb in mute -e", endings="e es ed ing", stem="[^e]", shortest=2),
    Paradigm(name="verb in -ee", endings="- s d ing", stem="[eoy]e", shortest=4),
    Paradigm(name="noun or verb in -y", endings="y ies ied ying", stem="[^aeiou]", shortest=2),
    Paradigm(name="verb in -ie", endings="ie ies ied ying", shortest=1),
    Paradigm(name="Greek noun in -sis", endings="sis ses", shortest=2),
)


def reading(word: str) -> Reading:
    return read(word, PARADIGMS)
