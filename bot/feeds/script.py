"""The language that a text's letters give away, and what that says about the language a page claims."""

from __future__ import annotations

import re

_LETTER = re.compile(r"[^\W\d_]")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_HEBREW = re.compile("[\u05d0-\u05ea]")
_PERSIAN = re.compile("[پچژگکی]")
_URDU = re.compile("[ٹڈڑںے]")
_MOSTLY = 0.5
_NATIVE = 0.02
"""Part of a text's letters that are a language's own; Arabic borrows one now and then, in a foreign name."""
_WRITTEN_IN = {
    "arabic": frozenset("ar arz ary apc fa ur ps ckb ku sd ug pnb azb prs".split()),
    "hebrew": frozenset("he iw yi".split()),
}
_LOOKED_AT = 5000
"""Letters are counted this far: the first paragraphs say enough."""


def language_of(text: str, *, told: str | None = None) -> str | None:
    """The BCP 47 tag a page `told`, unless its letters belie it; else what they tell. None when they tell nothing.

    Many an Arabic site's template says lang="en".
    """
    text = text[:_LOOKED_AT]
    written = _script(text)
    primary = (told or "").lower().partition("-")[0]
    fits = primary in _WRITTEN_IN[written] if written else not any(primary in tags for tags in _WRITTEN_IN.values())
    if told and fits:
        return told
    return _by_letters(text) if written == "arabic" else {"hebrew": "he"}.get(written or "")


def _script(text: str) -> str | None:
    letters = len(_LETTER.findall(text))
    scripts = {"arabic": _ARABIC, "hebrew": _HEBREW}
    return next((name for name, own in scripts.items() if letters and len(own.findall(text)) > _MOSTLY * letters), None)


def _by_letters(text: str) -> str:
    letters = len(_LETTER.findall(text))
    natives = {"ur": _URDU, "fa": _PERSIAN}
    return next((name for name, own in natives.items() if len(own.findall(text)) >= _NATIVE * letters), "ar")
