"""Letters: what of a text's spelling is kept for storing, for deciding and for comparing."""

from __future__ import annotations

import re
import unicodedata

_DIRECTION_AND_ZERO_WIDTH = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_INVISIBLE = re.compile(f"[{_DIRECTION_AND_ZERO_WIDTH}]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES = re.compile(r"\s+")

_TANWIN_ALEF = re.compile("(?:\u064b\u0627|\u0627\u064b)(?![^\\W_])")
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]"
)
"""Accents that stand alone, Hebrew points, Arabic tashkeel and tatweel."""
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
_ACCENTED_LATIN = re.compile("[\u00c0-\u024f\u1e00-\u1eff]+")
_OLD_HAMZA = "ىء"
"""How some write ئ at a word's end: شاطىء."""
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ؤئ", "ء"),
        "ى": "ي",
        "ة": "ه",
        "ک": "ك",
        "ی": "ي",
        **dict.fromkeys("ہۂۃۀ", "ه"),
        **dict(zip("ךםןףץ", "כמנפצ", strict=True)),
        "ё": "е",
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "æ": "ae",
        "œ": "oe",
    }
)
WORD = re.compile(r"[^\W_]+")


def clean(text: str) -> str:
    """Text as it is stored: NFC, single spaces, no direction marks, controls or broken surrogates."""
    visible = _INVISIBLE.sub("", _CONTROL.sub(" ", text))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", visible)).strip()


def plain(text: str) -> str:
    """A text without what nobody has to write: NFKC, no marks, no alef of tanwin, ASCII digits, case folded.

    Hamza, final ya, ta marbuta and Latin accents stay: whether «ال» is the article, and whether two words that
    fold alike are one, is decided by them.
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    text = _MARKS.sub("", _TANWIN_ALEF.sub("", text))
    return _MARKS.sub("", _FOREIGN_DIGIT.sub(lambda digit: str(int(digit[0])), text).casefold())


def folded(text: str) -> str:
    """A `plain` text without the spelling differences that writers exchange freely.

    Alef and hamza seats, final ya and ta marbuta unified; accents removed.
    """
    return _ACCENTED_LATIN.sub(_unaccented, text.replace(_OLD_HAMZA, "ئ").translate(_FOLDED))


_TOLD_BY_HAMZA = re.compile("(?:ال)?[أإ][^\\W_]{1,2}ا[^\\W_]|[أإآ]ل[^\\W_]+")


def bare(text: str) -> str:
    """A `plain` word as a query keeps it: folded, but for the first hamza where it tells words apart.

    Of the shapes أفعال and إفعال one is a plural, the other a verbal noun: أعلام are flags, إعلام is media; of أمام and
    إمام one is a particle. And what begins with أل (ألبان, ألمانيا, آلاف) has no article.
    """
    word = folded(text)
    if not _TOLD_BY_HAMZA.fullmatch(text):
        return word
    first = 2 if text.startswith("ال") else 0
    return word[:first] + text[first] + word[first + 1 :]


def contradict(one: str, other: str) -> bool:
    """Whether two shapes of a word's first alef can't be spellings of one sound: إ is an i, أ and آ are not."""
    return (one == "إ" and other in "أآ") or (other == "إ" and one in "أآ")


def _unaccented(letters: re.Match[str]) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKD", letters[0]))


def fold(text: str) -> str:
    """A text as it is compared: equal for spellings that mean the same."""
    return folded(plain(text))


def normalise(text: str) -> str:
    """The folded words of a text, single-spaced: equal for headlines that only differ in spelling or punctuation."""
    return " ".join(WORD.findall(fold(text)))
