"""German: number and case of nouns, endings of adjectives, forms of verbs; on words without umlauts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.news.language import irregulars
from bot.news.language.paradigms import Paradigm, Reading, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.news.language.paradigms import Lexeme

_TAKES_ER = (
    "(?:amt|band|bild|blatt|brett|buch|dach|dorf|ei|feld|geld|gesetz|gesicht|gespenst|glas|glied|grab|gut|haus|holz|huhn|"
    "kalb|kind|kleid|kraut|lamm|land|licht|lied|loch|mal|mann|nest|rad|reg|schild|schloss|schwert|spital|tal|"
    "tuch|volk|wald|weib|wort|wrack|wurm|irrtum|reichtum|geist|rand|gott|mund|bund)"
)
"""Nouns, alone or last in a compound, whose plural ends in -er."""

_ADJECTIVE = (
    "(?:..ig|lich|..isch|bar|sam|los|haft|end|iv|al|ell|ar|ent|ant|....[^aeiou]t|iert|"
    "^(?:neu|alt|gross|klein|gut|jung|hoh|rot|grun|blau|schwarz|weiss|stark|schwach|schwer|tot|deutsch|frei|lang|"
    "kurz|neu|voll|krank|arm|reich|hart|weit|tief|schnell|ander))"
)
"""Ends of adjectives and participles: only after these is -er an ending; Spieler and Iraner are words of their own."""

_PERSON = (
    "(?:..er|ent|ist|..or|ant|eur|at|og|arzt|anwalt|freund|feind|koch|wirt|held|nachbar|chef|spion|sekretar|konig)"
)
"""Ends of men's trades and offices, of which -in makes women's."""

PARADIGMS = (
    Paradigm(name="noun or adjective", endings="- e en em n s es"),
    Paradigm(name="noun with plural in -er", endings="- er ern es s e", stem=_TAKES_ER, shortest=2),
    Paradigm(name="adjective", endings="- e en em er es", stem=_ADJECTIVE),
    Paradigm(name="feminine of a person", endings="- s n en in innen", stem=_PERSON),
    Paradigm(name="feminine of a person in -e", endings="e en in innen", stem="(?:log|kolleg|kund|turk|russ|franzos)"),
    Paradigm(name="feminine", endings="in innen"),
    Paradigm(name="noun in -um", endings="um ums en"),
    Paradigm(
        name="verb",
        endings="en t te ten st end ende enden ender et ete eten est",
        weak="e",
    ),
    Paradigm(name="participle", endings="t te ten ter tes tem", stem="[^aeiou]", shortest=5),
    Paradigm(name="participle in -et", endings="et ete eten eter etes etem", stem="[dt]"),
    Paradigm(name="verb in -eln, -ern", endings="n t te ten ter tes tem st nd nde nden", stem="..e[lr]"),
)

_PREFIX = (
    "ab|an|auf|aus|bei|durch|ein|fest|frei|her|heraus|hin|los|mit|nach|nieder|statt|teil|um|unter|vor|weg|weiter|zu|"
    "zuruck|zusammen"
)
_PARTICIPLE = re.compile(f"(?P<prefix>{_PREFIX})?(?:ge|zu)(?P<rest>.{{3,}})")
"""angekündigt is ankündigt with ge between; anzukündigen has zu there."""


_INSEPARABLE = ("be", "ent", "er", "ge", "miss", "uber", "ver", "zer")


def reading(word: str) -> Reading:
    own = read(word, PARADIGMS) | Reading(sure=frozenset(_strong(word)))
    found = _PARTICIPLE.fullmatch(word)
    if not found:
        return own
    joined = read((found["prefix"] or "") + found["rest"], PARADIGMS)
    return own | Reading(sure=frozenset(each for each in joined.sure if each[1].startswith(("verb", "participle"))))


def _strong(word: str) -> Iterator[Lexeme]:
    """A strong verb of the table with a prefix: verschob, verschoben as schob, geschoben."""
    forms = irregulars.heads("de")
    for prefix in (*_PREFIX.split("|"), *_INSEPARABLE):
        if word.startswith(prefix):
            rest = word.removeprefix(prefix)
            for head in {*forms.get(rest, ()), *forms.get(f"ge{rest}", ())}:
                yield prefix + head, "strong verb"
