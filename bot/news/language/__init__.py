"""The one seam between letters and meaning: how a text becomes words, and when a reader's word fits a headline's.

Everything that knows a language lives behind these names. `tokens` cuts a headline, `words` a query; `fits` compares a
word with a token; `filed` and `sought` are the keys under which both meet in the index. What `fits` accepts
the keys must never separate: fits(w, t) implies filed(w) & sought(t). Of an Arabic token the reverse holds too, for
those keys of a word that are `proving`.

Each language's rules are a module with `fits`, `filed`, `sought` and `forms`; a token's language chooses among them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.news.language import arabic, counts, cutting, foreign, letters, lexicon, stop_words, tongues
from bot.news.language.cutting import without_gershayim
from bot.news.language.letters import clean, fold, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "STOP_WORDS",
    "VERSION",
    "Token",
    "Word",
    "belong_together",
    "clean",
    "commonness",
    "covers",
    "filed",
    "fits",
    "fold",
    "forms",
    "is_common",
    "may_meet",
    "normalise",
    "proving",
    "resembles",
    "runs",
    "sought",
    "spellings",
    "tokens",
    "without_gershayim",
    "words",
]

VERSION = "2"
"""Of the rules and tables that decide a word's keys. Whoever changes these raises it: topics are filed anew then."""


STOP_WORDS = frozenset(
    """
    في من على إلى الى عن مع هذا هذه ذلك تلك التي الذي الذين ما لا لم لن أن إن ان كان كانت قد كل بين
    بعد قبل حتى أو او ثم هو هي هم
    و ف ب ل ك يا أي إذا اذا عند غير أمام خلال منذ حول ضد دون فيه فيها به بها له لها عليه عليها منه منها
    a an and are as at be but by for from has have he her his in is it its of on or our
    she that the their they this to was we were will with you your
    """.split()
)
"""Words so common that a topic made of them alone would match nearly everything; stop_words has other languages'."""


class Token(NamedTuple):
    """A word of a headline.

    `surface` is as it was written, `plain` without marks, `word` folded for comparing; `language` is a BCP 47
    primary tag, "" where nothing tells it.
    """

    surface: str
    plain: str
    word: str
    language: str


class Word(NamedTuple):
    """A word of a query: its `letters.bare` spelling, and whether only that very word is meant (`=word`)."""

    text: str
    exact: bool = False

    def __str__(self) -> str:
        return f"={self.text}" if self.exact else self.text


LONGEST = 10_000
"""Letters of a headline that are looked at: ten screens. More is a page taken for a headline."""


def tokens(text: str, told: str | None = None) -> tuple[Token, ...]:
    """The words of a headline in their order; `told` is the language its feed says it speaks."""
    (found,) = runs((text,), told)
    return found


def runs(parts: Iterable[str], told: str | None = None) -> tuple[tuple[Token, ...], ...]:
    """The words of each part of one text (headline, kicker): all those in one script are in one language.

    A text is cut before it is folded, so that each token keeps the spelling the newsroom gave it; folding may
    cut a token further (½, ﷺ), and then each part stands for the same surface.
    """
    parts = [clean(part[:LONGEST]) for part in parts]
    spoken = tongues.of(" ".join(parts), told)
    return tuple(
        tuple(
            Token(surface, plain, folded, spoken[script])
            for surface, written in cutting.surfaces(part)
            for plain, folded, script in _parts(written)
        )
        for part in parts
    )


@lru_cache(maxsize=20_000)
def _parts(written: str) -> tuple[tuple[str, str, str], ...]:
    """The plain and the folded spelling and the script of what is written as one word, mostly met before."""
    return tuple(
        (part, letters.folded(part), tongues.script(part)) for part in letters.WORD.findall(letters.plain(written))
    )


def words(text: str, *, exact: bool = False) -> tuple[Word, ...]:
    """The words of a reader's query."""
    return tuple(
        Word(letters.bare(part), exact) for _, written in cutting.surfaces(clean(text)) for part, *_ in _parts(written)
    )


def fits(word: Word, token: Token) -> bool:
    """Whether a reader's word is met by a token of a headline."""
    return _fits(word, token.plain, token.language)


@lru_cache(maxsize=50_000)
def _fits(word: Word, plain: str, language: str) -> bool:
    wanted, folded = letters.folded(word.text), letters.folded(plain)
    if word.exact:
        return wanted == folded
    if language == "ar":
        return arabic.fits(word.text, plain)
    if wanted == folded:
        return not _differ_by_hamza(word.text, plain)
    return (folded,) in lexicon.aliases().get((wanted,), ()) or foreign.fits(word.text, plain, language)


def _differ_by_hamza(word: str, plain: str) -> bool:
    """أعلام and إعلام fold alike, but are two words: whoever writes the hamza means it."""
    return (word[0], plain[0]) in {("أ", "إ"), ("إ", "أ")}


@lru_cache(maxsize=1_000)
def filed(word: Word) -> frozenset[str]:
    """The keys under which a reader's word is filed."""
    folded = letters.folded(word.text)
    if word.exact:
        return frozenset({folded})
    names = (name[0] for name in lexicon.aliases().get((folded,), ()) if len(name) == 1)
    return proving(word).union(foreign.filed(word.text), map(foreign.key, (folded, *names)))


def proving(word: Word) -> frozenset[str]:
    """Those of a word's keys that say all: whatever Arabic token seeks one of them fits the word, and no other does."""
    if word.exact or not tongues.is_arabic_script(word.text):
        return frozenset()
    return arabic.filed(word.text)


def sought(token: Token) -> frozenset[str]:
    """The keys under which topics that this token may fit are filed."""
    return _sought(token.plain, token.word, token.language)


@lru_cache(maxsize=20_000)
def _sought(plain: str, word: str, language: str) -> frozenset[str]:
    own = arabic.sought(plain) if language == "ar" else foreign.sought(plain, language)
    return own | {word}


def may_meet(key: str, other: str) -> bool:
    """Whether one text can seek these two keys: its tokens in Arabic letters are all Arabic, or none of them is."""
    return foreign.is_own(key) == foreign.is_own(other) or not (
        _is_in_arabic_script(key) and _is_in_arabic_script(other)
    )


def _is_in_arabic_script(key: str) -> bool:
    return foreign.is_own(key) or tongues.is_arabic_script(key)


def resembles(word: Word, token: Token) -> bool:
    """Whether a token that may not fit looks as if it did: to show people what came near."""
    if token.language == "ar" and not word.exact and arabic.resembles(word.text, token.plain):
        return True
    return not filed(word).isdisjoint(sought(token))


def forms(written: str) -> tuple[str, ...]:
    """Spellings that a word catches, as a reader wrote it, likeliest first: to show people, not for matching."""
    word = letters.plain(written)
    return arabic.forms(word) if tongues.is_arabic_script(word) else foreign.forms(word)


@lru_cache(maxsize=20_000)
def spellings(phrases: tuple[tuple[Word, ...], ...]) -> tuple[tuple[Word, ...], ...]:
    """The phrases, and what they are where a name in them is also written in more or fewer words (فيس بوك, فيسبوك)."""
    found = dict.fromkeys(phrases)
    for phrase in phrases:
        if not any(word.exact for word in phrase):
            found |= {
                tuple(map(Word, other)): None
                for other in lexicon.rewritten(tuple(letters.folded(word.text) for word in phrase))
            }
    return tuple(found)


def covers(phrase: tuple[Word, ...], other: tuple[Word, ...]) -> bool:
    """Whether the words of a phrase fit whatever the words of another, as long, fit."""
    return all(
        word == narrower or (not word.exact and fits(word, token))
        for word, narrower in zip(phrase, other, strict=True)
        for token in tokens(narrower.text)
    )


def belong_together(first: str, second: str) -> bool:
    """Whether two words typed one after the other are to be read as one name or one construct."""
    one, other = (tuple(word.text for word in words(typed)) for typed in (first, second))
    if len(one) != 1 or len(other) != 1 or not first[-1].isalnum():
        return False
    return tuple(map(letters.folded, (*one, *other))) in lexicon.aliases() or arabic.is_construct(*one, *other)


def commonness(word: Word) -> tuple[int, int]:
    """Orders words, rarest lowest: by count where the news was counted; of two never seen the longer is rarer."""
    return counts.of(letters.folded(word.text)), -len(word.text)


def is_common(word: Word) -> bool:
    """Whether a word is too common to be followed alone."""
    return word.text in _BARE_STOP_WORDS or letters.folded(word.text) in stop_words.folded()


_BARE_STOP_WORDS = frozenset(
    spelling for word in STOP_WORDS for spelling in (letters.bare(letters.plain(word)), letters.fold(word))
)
"""أمام is one however it is written, إمام isn't."""
