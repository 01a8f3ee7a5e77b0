"""German: number and case of nouns, endings of adjectives, forms of verbs; on words without umlauts."""

from __future__ import annotations

import re

from bot.news.language.paradigms import Paradigm, Reading, read

_TAKES_ER = (
    "(?:amt|band|bild|blatt|brett|buch|dach|dorf|ei|feld|geld|gesetz|gesicht|gespenst|glas|glied|grab|gut|haus|holz|huhn|"
    "kalb|kind|kleid|kraut|lamm|land|licht|lied|loch|mal|mann|nest|rad|reg|schild|schloss|schwert|spital|tal|"
    "tuch|volk|wald|weib|wort|wrack|wurm|irrtum|reichtum|geist|rand|gott|mund|bund)"
)
"""Nouns, alone or last in a compound, whose plural ends in -er."""

_ADJECTIVE = (
    "(?:..ig|lich|..isch|bar|sam|los|haft|end|iv|al|ell|ar|ent|ant|[^aeiou]t|iert|"
    "^(?:neu|alt|gross|klein|gut|jung|hoh|rot|grun|blau|schwarz|weiss|stark|schwach|schwer|tot|deutsch|frei|lang|"
    "kurz|neu|voll|krank|arm|reich|hart|weit|tief|schnell|ander))"
)
"""Ends of adjectives and participles: only after these is -er an ending; Spieler and Iraner are words of their own."""

PARADIGMS = (
    Paradigm(name="noun or adjective", endings="- e en em n s es"),
    Paradigm(name="noun with plural in -er", endings="- er ern es s e", stem=_TAKES_ER, shortest=2),
    Paradigm(name="adjective", endings="- e en em er es", stem=_ADJECTIVE),
    Paradigm(
        name="feminine of a person", endings="- s n en in innen", stem="(?:..er|ent|ist|..or|ant|eur|at|og|soldat)"
    ),
    Paradigm(name="feminine of a person in -e", endings="e en in innen", stem="(?:log|kolleg|kund|turk|russ|franzos)"),
    Paradigm(name="noun in -um", endings="um ums en"),
    Paradigm(
        name="verb",
        endings="en t te ten st end ende enden ender et ete eten est",
        weak="e",
    ),
    Paradigm(name="participle", endings="t te ten ter tes tem", stem="[^aeiou]"),
    Paradigm(name="participle in -et", endings="et ete eten eter etes etem", stem="[dt]"),
    Paradigm(name="verb in -eln, -ern", endings="n t te ten ter tes tem st nd nde nden", stem="..e[lr]"),
)

_PREFIX = (
    "ab|an|auf|aus|bei|durch|ein|fest|frei|her|heraus|hin|los|mit|nach|nieder|statt|teil|um|unter|vor|weg|weiter|zu|"
    "zuruck|zusammen"
)
_PARTICIPLE = re.compile(f"(?P<prefix>{_PREFIX})?(?:ge|zu)(?P<rest>.{{3,}})")
"""angekündigt is ankündigt with ge between; anzukündigen has zu there."""


def reading(word: str) -> Reading:
    own = read(word, PARADIGMS)
    found = _PARTICIPLE.fullmatch(word)
    if not found:
        return own
    joined = read((found["prefix"] or "") + found["rest"], PARADIGMS)
    return own | Reading(
        sure=frozenset(lexeme for lexeme in joined.sure if lexeme[1].startswith(("verb", "participle")))
    )
