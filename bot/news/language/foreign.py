"""Languages other than Arabic: which words of theirs are forms of one word.

Each language's module reads a word as the lexemes it may be a form of; words with a lexeme in common fit. A headline's
word is read in its own language. A query's is read in the same, for nobody says in which language he typed it.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from bot.news.language import (
    english,
    french,
    german,
    hebrew,
    irregulars,
    letters,
    persian,
    russian,
    snowball,
    spanish,
    tongues,
    turkish,
    urdu,
)
from bot.news.language.paradigms import Lexeme, Paradigm, Reading, spelt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


class Rules(NamedTuple):
    """How a language's words are read, by which paradigms, and how many endings of one are shown to people.

    None are where a paradigm holds the endings of several declensions: most would be misspelt.
    """

    reading: Callable[[str], Reading]
    paradigms: tuple[Paradigm, ...] = ()
    shown: int = 0


RULES: Mapping[str, Rules] = {
    "de": Rules(german.reading, german.PARADIGMS),
    "en": Rules(english.reading, english.PARADIGMS, 2),
    "es": Rules(spanish.reading, spanish.PARADIGMS, 4),
    "fa": Rules(persian.reading, persian.PARADIGMS, 2),
    "fr": Rules(french.reading, french.PARADIGMS, 4),
    "he": Rules(hebrew.reading, hebrew.PARADIGMS),
    "it": Rules(snowball.reader("italian")),
    "pt": Rules(snowball.reader("portuguese")),
    "ru": Rules(russian.reading, russian.PARADIGMS, 6),
    "tr": Rules(turkish.reading, turkish.VERBS),
    "ur": Rules(urdu.reading, urdu.PARADIGMS, 3),
}
_BY_SCRIPT = {
    "Arab": ("fa", "ur"),
    "Cyrl": ("ru",),
    "Hebr": ("he",),
    "Latn": ("en", "fr", "es", "de", "tr", "it", "pt"),
}
"""Languages that a query's word may be in."""
_UNTOLD = _BY_SCRIPT | {"Latn": ("en", "fr", "es", "de", "tr")}
"""Languages in which a headline's word is read that nothing tells: those whose endings we know."""
_LONGEST = 40
"""Letters of the longest word that has forms; what is longer is no word."""
_AT_ENDS = "اويهنتمدشگءےں"
"""What Persian and Urdu endings are written with."""
_SHORTEST_BLOCK = 2
_NOT_ARABIC = "~"
"""No letter: an Arabic word's own keys never begin with it."""


def fits(word: str, token: str, language: str) -> bool:
    """Whether a query's bare word is met by a plain token of a headline in this language.

    Where nothing tells the token's language, those of its script may all be meant.
    """
    word, token = letters.folded(word), letters.folded(token)
    return tongues.script(word) == tongues.script(token) and any(
        _reading(word, each).meets(_reading(rest, each))
        for each in _languages(language, token)
        for rest in _rests(token, each)
    )


def filed(word: str) -> frozenset[str]:
    """The keys of a query's bare word, for every language it may be in."""
    folded = letters.folded(word)
    return frozenset(key for language in _BY_SCRIPT.get(tongues.script(folded), ()) for key in _keys(folded, language))


@lru_cache(maxsize=20_000)
def sought(token: str, language: str) -> frozenset[str]:
    """The keys of a plain token in this language, its own first of all."""
    folded = letters.folded(token)
    keys = (
        stem for each in _languages(language, folded) for rest in _rests(folded, each) for stem in _keys(rest, each)
    )
    return frozenset((key(folded), *keys))


def _languages(language: str, word: str) -> tuple[str, ...]:
    script = tongues.script(word)
    if not language:
        return _UNTOLD.get(script, ())
    return (language,) if language in _BY_SCRIPT.get(script, ()) else ()


def _rests(token: str, language: str) -> tuple[str, ...]:
    return hebrew.rests(token, irregulars.alone("he")) if language == "he" else (token,)


@lru_cache(maxsize=2_000)
def _reading(word: str, language: str) -> Reading:
    """A folded word's lexemes in a language, by its rules and its irregular forms."""
    itself = {(word, "itself")}
    if len(word) > _LONGEST:
        return Reading(sure=frozenset(itself))
    regular = RULES[language].reading(word)
    if language != "he" and word in irregulars.alone(language):
        return Reading(
            sure=frozenset(itself.union(lexeme for lexeme in regular.lexemes if len(lexeme[0]) >= len(word)))
        )
    return Reading(sure=regular.sure.union(itself, _irregular(word, language, regular)), weak=regular.weak)


def _irregular(word: str, language: str, regular: Reading) -> Iterator[Lexeme]:
    """The lexemes of the table to which a word belongs as it is, or as a regular form of their first word."""
    heads = irregulars.heads(language)
    for head in heads.get(word, ()):
        yield head, "irregular"
    for stem, name in regular.sure:
        basic = stem + _first_ending(language, name)
        if basic in heads.get(basic, ()):
            yield basic, "irregular"


@cache
def _first_ending(language: str, name: str) -> str:
    """What the dictionary's form of a paradigm ends with."""
    own = (paradigm for paradigm in RULES[language].paradigms if paradigm.name == name)
    return next((paradigm.endings.split()[0].strip("-") for paradigm in own), "")


def _keys(word: str, language: str) -> Iterator[str]:
    """The stems of a word; several paradigms hold the same."""
    return map(key, {stem for stem, _ in _reading(word, language).lexemes})


def key(stem: str) -> str:
    """A folded stem's key: in Arabic letters one for all its languages, and apart from the keys of Arabic itself."""
    if tongues.script(stem) != "Arab":
        return stem
    return f"{_NOT_ARABIC}{stem[:_SHORTEST_BLOCK]}{stem[_SHORTEST_BLOCK:].rstrip(_AT_ENDS)}"


def is_own(key: str) -> bool:
    """Whether only tokens in Arabic letters that are no Arabic seek a key."""
    return key[0] == _NOT_ARABIC


def forms(word: str) -> tuple[str, ...]:
    """Spellings that a query's plain word catches, itself first: to show people.

    A word alone seldom tells its language: the likeliest is shown, English where none is likely.
    """
    language = tongues.of(word, None)[tongues.script(word)] or "en"
    if language not in RULES:
        return (word,)
    heads = sorted(irregulars.heads(language).get(letters.folded(word), ()))
    irregular = [form for head in heads for form in irregulars.shown(language)[head]]
    return tuple(dict.fromkeys((word, *(irregular or _regular_forms(word, language)))))


def _regular_forms(word: str, language: str) -> Iterator[str]:
    """Those of the first paradigm in which the word is the dictionary's form, as it is spelt."""
    folded = letters.folded(word)
    reading = RULES[language].reading(folded)
    for paradigm in RULES[language].paradigms:
        stem = folded.removesuffix(_first_ending(language, paradigm.name))
        if (stem, paradigm.name) in reading.sure and stem + _first_ending(language, paradigm.name) == folded:
            written = word[: len(stem)] if len(word) == len(folded) else stem
            yield from islice(spelt(written, paradigm), RULES[language].shown)
            return
