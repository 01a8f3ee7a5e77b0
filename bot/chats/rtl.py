"""Direction, escaping and length of what Telegram shows.

Telegram's apps take each line's direction from its first strong letter, so every right-to-left line begins with
U+200F, and a piece of another direction put into a line stands between U+2068 and U+2069, so that it can neither
turn the line nor pull its neighbours along (Unicode Standard Annex #9).
"""

from __future__ import annotations

import html
import re
import unicodedata

RLM, LRM = "\u200f", "\u200e"
_TAG = re.compile("<[^>]*>")
_FSI, _PDI = "\u2068", "\u2069"
_GRAPHEME_PARTS = {"Mn", "Me", "Cf", "Sk"}
_JOINER = "\u200d"
_REGIONAL = ("\U0001f1e6", "\U0001f1ff")
_TURNED = re.compile(r"(?<![\w/:<])/[a-z]+|https?://|\d{4}-\d\d-\d\d(?: \d\d:\d\d)?")


def escape(text: str) -> str:
    """Text as Telegram's HTML, also safe inside an attribute."""
    return html.escape(text)


def is_rtl(text: str) -> bool:
    """Whether a text reads right to left: most of its letters do. A name or a flag at its head doesn't decide."""
    kinds = [unicodedata.bidirectional(letter) for letter in text]
    rightward = sum(kind in {"R", "AL"} for kind in kinds)
    return rightward > 0 and rightward * 2 >= kinds.count("L")


def isolate(text: str) -> str:
    """A foreign piece, closed against the line around it."""
    return f"{_FSI}{text}{_PDI}"


def inserted(value: object, in_rtl: bool) -> object:  # noqa: FBT001 the line's direction
    """A value as it stands in a sentence: text is escaped, and isolated where its direction differs.

    Digits alone keep theirs; with a hyphen between, as in 2026-11-23, the parts would change places.
    """
    if not isinstance(value, str):
        return value
    kinds = {unicodedata.bidirectional(letter) for letter in value}
    foreign = "L" in kinds or kinds >= {"EN", "ES"} if in_rtl else bool(kinds & {"R", "AL"})
    return isolate(escape(value)) if foreign else escape(value)


def closed(sentence: str) -> str:
    """A right-to-left sentence of ours with its commands, http:// and dates closed against it.

    Slashes and hyphens have no direction of their own: /help would be shown as help/, 2026-11-23 as 23-11-2026.
    Telegram still finds the command in there.
    """
    return _TURNED.sub(lambda found: isolate(found[0]), sentence)


def line(markup: str, *, is_rtl: bool) -> str:
    """A line of HTML with its direction said at its head, where the letters alone might say another.

    A left-to-right line that begins with a foreign piece needs it as well: not every app passes over an isolate.
    """
    if is_rtl:
        return RLM + markup if markup and not markup.startswith(RLM) else markup
    return LRM + markup if _begins_rtl(_TAG.sub("", markup)) else markup


def _begins_rtl(text: str) -> bool:
    kinds = map(unicodedata.bidirectional, text)
    return next((kind in {"R", "AL"} for kind in kinds if kind in {"L", "R", "AL"}), False)


def headline(text: str) -> str:
    """A foreign line as it stands alone: escaped, and marked if it reads right to left."""
    return line(escape(text), is_rtl=is_rtl(text))


def utf16(text: str) -> int:
    """Length in UTF-16 units, the unit of all of Telegram's limits."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """The text within `limit` UTF-16 units, cut at a space if one is near, never inside a grapheme; «…» if cut."""
    if utf16(text) <= limit:
        return text
    kept, length = "", 0
    for cluster in _graphemes(text):
        length += utf16(cluster)
        if length > limit - 1:
            break
        kept += cluster
    space = kept.rfind(" ")
    if space > len(kept) * 3 // 4:
        kept = kept[:space]
    return kept.rstrip() + "…"


def _graphemes(text: str) -> list[str]:
    """User-perceived characters, as far as cutting needs: marks, joiners, variation selectors and flags stay whole."""
    clusters: list[str] = []
    for letter in text:
        if clusters and _continues(clusters[-1], letter):
            clusters[-1] += letter
        else:
            clusters.append(letter)
    return clusters


def _continues(cluster: str, letter: str) -> bool:
    if unicodedata.category(letter) in _GRAPHEME_PARTS or cluster.endswith(_JOINER):
        return True
    is_flag_half = _REGIONAL[0] <= letter <= _REGIONAL[1]
    return is_flag_half and len(cluster) == 1 and _REGIONAL[0] <= cluster <= _REGIONAL[1]
