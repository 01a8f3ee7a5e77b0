"""The one seam between letters and meaning: how a text becomes words, and when a reader's word fits a headline's.

Everything that knows a language lives behind four names: `tokens` cuts a headline, `fits` compares a reader's word
with one of its tokens, `block` and `blocks` are the coarse keys under which both meet in the index. What `fits`
accepts, `block` must never separate: fits(w, t) implies block(w) in blocks(t).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_DIRECTION_AND_ZERO_WIDTH = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_INVISIBLE = re.compile(f"[{_DIRECTION_AND_ZERO_WIDTH}]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES = re.compile(r"\s+")

_TANWIN_ALEF = re.compile("(?:\u064b\u0627|\u0627\u064b)(?![^\\W_])")
_TASHKEEL = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]")
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ؤئ", "ء"),
        "ى": "ي",
        "ة": "ه",
        "ک": "ك",
        "ی": "ي",
    }
)
_WORD = re.compile(r"[^\W_]+")

STOP_WORDS = frozenset(
    """
    في من على إلى الى عن مع هذا هذه ذلك تلك التي الذي الذين ما لا لم لن أن إن ان كان كانت قد كل بين
    بعد قبل حتى أو او ثم هو هي هم
    و ف ب ل ك يا أي إذا اذا عند غير أمام خلال منذ حول ضد دون فيه فيها به بها له لها عليه عليها منه منها
    a an and are as at be but by for from has have he her his in is it its not of on or our
    she that the their they this to was we were will with you your
    """.split()
)
"""Words so common that a topic made of them alone would match nearly everything."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a headline: as it was written, and folded for comparing."""

    surface: str
    word: str


def clean(text: str) -> str:
    """Text as it is stored: NFC, single spaces, no direction marks, controls or broken surrogates."""
    visible = _INVISIBLE.sub("", _CONTROL.sub(" ", text))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", visible)).strip()


def fold(text: str) -> str:
    """Spelling differences that mean nothing, removed: what Arabic writers add, drop or exchange freely.

    NFKC; tashkeel, tatweel and the alef of tanwin dropped; alef and hamza seats, final ya and ta marbuta unified;
    every decimal digit in ASCII; Latin case folded.
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    text = _TASHKEEL.sub("", _TANWIN_ALEF.sub("", text)).translate(_FOLDED)
    return _FOREIGN_DIGIT.sub(lambda digit: str(int(digit[0])), text).casefold()


def normalise(text: str) -> str:
    """The folded words of a text, single-spaced: equal for headlines that only differ in spelling or punctuation."""
    return " ".join(_WORD.findall(fold(text)))


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a headline in their order.

    The text is cut before it is folded, so that each token keeps the spelling the newsroom gave it; folding may
    cut a token further (½, ﷺ), and then each part stands for the same surface.
    """
    visible = _TASHKEEL_KEPT.findall(clean(text))
    return tuple(Token(surface, word) for surface in visible for word in _WORD.findall(fold(surface)))


_TASHKEEL_KEPT = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed])*")
"""A word together with the marks that stand on its letters, which `\\w` alone would cut at."""


def words(text: str) -> tuple[str, ...]:
    """The folded words of a reader's query."""
    return tuple(_WORD.findall(fold(clean(text))))


def fits(word: str, token: Token) -> bool:
    """Whether a reader's (folded) word is met by a token of a headline."""
    return word == token.word


def block(word: str) -> str:
    """The key under which a reader's word is filed."""
    return word


def blocks(token: Token) -> frozenset[str]:
    """The keys under which topics that this token may fit are filed."""
    return frozenset({token.word})


def is_common(word: str) -> bool:
    """Whether a (folded) word is too common to be followed alone."""
    return word in _FOLDED_STOP_WORDS


_FOLDED_STOP_WORDS = frozenset(fold(word) for word in STOP_WORDS)
