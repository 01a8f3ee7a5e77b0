"""Spanish: number, gender of adjectives, participles and offices, forms of verbs; on words without accents."""

from __future__ import annotations

import re

from bot.news.language.paradigms import Paradigm, Reading, read

_GENDERED = (
    "(?:..ic|iv|os|..ad|..id|ari|tori|.an|...in|en|er|uev|"
    "^(?:chin|buen|mal|alt|baj|larg|cort|muert|hij|ministr|amig|suec|grieg|turc|negr|blanc|roj|fals|segund|tercer|rus))"
)
"""Stems of adjectives and persons of which -o is the masculine and -a the feminine; puerto and puerta are two nouns."""

PARADIGMS = (
    Paradigm(name="noun in a vowel", endings="- s", stem="[aeiou]", shortest=2),
    Paradigm(name="noun in a consonant", endings="- es", stem="[^aeiou]", shortest=2),
    Paradigm(name="noun in -z", endings="z ces", shortest=2),
    Paradigm(name="adjective in -o", endings="o a os as", stem=_GENDERED),
    Paradigm(name="adjective in a consonant", endings="- a es as", stem="(?:..or|..es|..ol|man|lan|on)"),
    Paradigm(name="office in -ente", endings="e a es as", stem="....ent", shortest=5),
    Paradigm(
        name="verb in -ar",
        endings="ar amos ado ada ados adas ando aba aban aron aste ara aran aria arian are aremos emos asen",
        weak="a o e an en as es",
    ),
    Paradigm(
        name="verb in -car",
        endings="car cado cada cados cadas cando caba caban caron cara caran que quen",
        weak="co ca can",
        shortest=2,
    ),
    Paradigm(
        name="verb in -gar",
        endings="gar gado gada gados gadas gando gaba gaban garon gara garan gue guen",
        weak="go ga gan",
        shortest=2,
    ),
    Paradigm(
        name="verb in -zar",
        endings="zar zado zada zados zadas zando zaba zaban zaron zara zaran ce cen",
        weak="zo za zan",
        shortest=2,
    ),
    Paradigm(
        name="verb in -er",
        endings="er emos ido ida idos idas iendo ia ian io ieron era eran eria erian iera ieran iese iesen",
        weak="e o a en an es as",
    ),
    Paradigm(
        name="verb in -ir",
        endings="ir imos ido ida idos idas iendo ia ian io ieron ira iran iria irian iera ieran iese iesen",
        weak="e o a en an es as",
    ),
)


_DIPHTHONG = re.compile("(?P<start>.+)(?P<vowel>ie|ue)(?P<end>[^aeiou]{1,3}(?:an?|as|en?|es))")
"""What e and o of many verbs become where they are stressed: aprobar, aprueba; cerrar, cierran."""


def reading(word: str) -> Reading:
    own = read(word, PARADIGMS)
    stressed = _DIPHTHONG.fullmatch(word)
    if not stressed:
        return own
    vowel = {"ie": "e", "ue": "o"}[stressed["vowel"]]
    verbs = read(stressed["start"] + vowel + stressed["end"], PARADIGMS).lexemes
    return own | Reading(weak=frozenset(lexeme for lexeme in verbs if lexeme[1].startswith("verb")))
