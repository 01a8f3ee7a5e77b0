"""French: number, gender of adjectives, participles and offices, forms of verbs; on words without accents."""

from __future__ import annotations

from bot.news.language.paradigms import Paradigm, Reading, read

_ADJECTIVE = (
    "(?:...ant|...ent|al|ais|ois|ain|ien|i|u|is|it|ert|and|ard|eur|"
    "^(?:grand|petit|fort|mort|haut|court|saint|argentin|palestin|clandestin|philippin|voisin|masculin|feminin))"
)
"""Ends of masculine adjectives and participles to which the feminine adds -e."""

PARADIGMS = (
    Paradigm(name="noun", endings="- s", stem="[^sxz]", shortest=2),
    Paradigm(name="noun in -eau, -eu, -ou", endings="- x", stem="(?:eau|eu|ou)"),
    Paradigm(name="noun or adjective in -al", endings="al aux ale ales", shortest=2),
    Paradigm(name="adjective", endings="- e s es", stem=_ADJECTIVE),
    Paradigm(name="participle in -é", endings="- e s es", stem="[^e]e", shortest=5),
    Paradigm(name="adjective in -er", endings="er ers ere eres"),
    Paradigm(name="adjective in -f", endings="f fs ve ves", stem="[iaeu]"),
    Paradigm(name="adjective in -x", endings="x se ses", stem="eu", shortest=4),
    Paradigm(name="agent in -eur", endings="eur eurs euse euses"),
    Paradigm(name="agent in -teur", endings="teur teurs trice trices", shortest=2),
    Paradigm(name="adjective that doubles its consonant", endings="- s 2e 2es", stem="(?:e|ie|o)n|el"),
    Paradigm(
        name="verb in -er",
        endings="er ez ons ent ant ait aient ais era eront erait eraient erons erent ees",
        weak="e es ee a ai",
    ),
    Paradigm(
        name="verb in -ger or -cer",
        endings="er ez ent erons era eront erait eraient erent eons eant eait eaient",
        weak="e es ee ea",
        stem="[gc]",
    ),
    Paradigm(
        name="verb in -ir",
        endings="ir issent issons issez issait issaient issant ira iront irait iraient irent isse ies",
        weak="i ie is it",
    ),
    Paradigm(name="verb in -ire", endings="ire it ite its ites isent isait isaient isant ira irait"),
    Paradigm(
        name="verb in -re",
        endings="re ons ez ent ant ait aient u us ues ue ra ront rait raient irent",
        weak="- s",
        stem="[nr]d",
    ),
)


def reading(word: str) -> Reading:
    return read(word, PARADIGMS)
