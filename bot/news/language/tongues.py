"""Which language each word of a headline is in: by its script, then by what the feed says, then by its letters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_ARABIC_SCRIPT = re.compile("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f]")
_PERSIAN = re.compile("[پچژگکی]")
_URDU = re.compile("[ٹڈڑںے]")


def is_arabic_script(word: str) -> bool:
    """Whether a word is written in Arabic letters."""
    return _ARABIC_SCRIPT.match(word) is not None


def of(text: str, told: str | None) -> Callable[[str], str]:
    """What tells each word's language in a text: a BCP 47 primary tag, "" where nothing tells it."""
    written = _arabic_script_language(text, told)
    return lambda word: written if is_arabic_script(word) else ""


def _arabic_script_language(text: str, told: str | None) -> str:
    primary = (told or "").lower().partition("-")[0]
    if primary in {"ar", "fa", "ur"}:
        return primary
    if _URDU.search(text):
        return "ur"
    return "fa" if _PERSIAN.search(text) else "ar"
