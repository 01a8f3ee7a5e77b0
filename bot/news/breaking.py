"""Breaking news, by the marks newsrooms put where readers look first: «عاجل |», BREAKING:, 🔴, a kicker, capitals.

A mark stands apart from the sentence: before a bar or colon, in brackets, as a hashtag, as the kicker. The same word
inside the sentence is an adjective («اجتماع عاجل»), a noun ("flash floods") or the name of a paper.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.news.model import Entry

_LOOKED_AT = 400
"""Letters of a headline that are looked at."""
_ENDS_WITHIN = 80
"""Letters at a headline's end that a closing mark and hashtags after it may take."""
_FEWEST_WORDS = 2
"""What a mark leaves of a headline; less is a menu's «عاجل | الرئيسية» or "Breaking news"."""
_MOST_MARKS = 3
"""Marks in a row: «🔴 عاجل | #عاجل»."""
_FEWEST_ENTRIES = 6
_SHOUTED_WORDS = 4
_ORDINARY_TO_SHOUTED = 5


def _dressed(words: str) -> str:
    """Arabic words as a pattern that minds neither tatweel nor vowel signs."""
    return re.sub("([ء-ي])", "\\1[\u0640\u064b-\u065f]*", words)


_AJIL = _dressed("عاجل(?: جدا| الآن| و(?:خاص|هام|مهم|حصري))?")
_AJIL_SAID = _dressed("(?:خبر |نبأ |خاص و|هام و|مهم و|حصري و)?") + _AJIL
_UNCASED = f"{_AJIL_SAID}|(?:خبر )?فوری(?: خبر)?|بریکنگ(?: نیوز)?|מבזק|דחוף"
"""فوری with Persian's ya: in Arabic's letters فوري is a company, too."""
_CLEAR = "|".join(
    (
        *("breaking(?: news)?", "urgente?", "alerte info", "flash info", "derni[eè]re minute", "[uú]ltima hora"),
        *("[uú]ltimo momento", "ultim['’]?ora", "eilmeldung", "son dak[iıİ]ka(?: haber[iıİ])?", "срочно"),
    )
)
_NOUNS = "flash|alerta?|eil|fla[sş]|молния|just in"
"""Marks that are ordinary words, too: before a dash («Молния — причина пожара») only in capitals."""


def _spaced(words: str) -> str:
    return words.replace(" ", r"\s+")


_ANY = _spaced(f"(?:{_UNCASED}|(?i:{_CLEAR}|{_NOUNS}))")
_TAG = f"#(?:{_UNCASED}|(?i:{_CLEAR}|flash|alerta?|eil|молния))(?!\\w)".replace(" ", "_?")
_CAPITALS = _spaced(_CLEAR.upper())
_ENDS = "(?![\\w\u0640\u064b-\u065f])"
_FIRM = r"\s*(?:[:|¦│/!•»›]|\.{2,}|…|\+{2,})"
_DASH = r"(?:\s*[–—]|\s+-|-\s)"
_BEFORE = r"[^\w«»\"“”„'‘’#()\[\]【】*+]{0,6}"
"""Flags, bullets, bars. Quotation marks name a thing: «عاجل» is then the paper."""
_LIVE = r"(?i:live|en\s+(?:direct|vivo|directo)|diretta|canlı|مباشر|(?:ال)?بث\s|прямой\s+эфир|שידור\s+חי)"
_FLASHES = "[🔴🚨⚡‼❗]"
_HEADS = tuple(
    re.compile(_BEFORE + pattern)
    for pattern in (
        rf"(?:{_FLASHES}\ufe0f?+\s*+)++(?!{_LIVE})",
        rf"\+{{2,}}(?!.*(?i:ticker|blog))\s*(?:{_ANY}\s*\+{{2,}})?",
        rf"[(\[【*]+\s*{_ANY}\s*[)\]】*]+",
        _TAG,
        rf"{_ANY}{_ENDS}{_FIRM}",
        rf"{_spaced(f'(?:{_UNCASED}|(?i:{_CLEAR})|{_NOUNS.upper()})')}{_ENDS}{_DASH}",
        rf"{_spaced(f'(?:{_UNCASED})')}{_ENDS}\s*[-،.]",
        # No sign follows the mark, for the page sets it in bold or red. An Arabic adjective follows its noun, so at
        # the head it has none: but for «عاجل الشفاء» (a construct), «عاجل أم آجل» (a pair), «عاجل إلى» (a letter).
        rf"{_spaced(_AJIL)}{_ENDS}(?!\s+(?:الشفاء|الفرج|[إا]لى|(?:[أا][وم]|غير)?\s*و?[آا]جل)\b)(?=(?:\s+\S+){{3}})",
        rf"(?:{_CAPITALS})[\s.-]+(?=[\W\d_]*[^\W\d_]*[a-zß-öø-ÿışğа-яё])",
    )
)
_TAILS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_DASH}|\s*\|)\s*(?P<mark>{_spaced(f'(?:{_UNCASED})')}|{_CAPITALS}){_ENDS}\W*$",
        rf"(?P<mark>[(\[【]\s*{_ANY}\s*[)\]】])\W*$",
        rf"(?P<mark>{_TAG})(?:\s+#\w+){{0,3}}\W*$",
    )
)
_MARK = re.compile(rf"[\W_]*{_ANY}[\W_]*|\W*{_FLASHES}\W*")
_LETTERS = re.compile(r"[^\W\d_]+")
_AROUND = " :|¦│/-–—.…!•›،+*\ufe0f"


def is_mark(text: str) -> bool:
    """Whether a kicker, or the category an entry is filed under, is a mark and nothing else.

    «أخبار عاجلة» isn't: a plural names a section.
    """
    return len(text) <= _ENDS_WITHIN and _MARK.fullmatch(text) is not None


def is_breaking(headline: str, kicker: str | None = None) -> bool:
    """Whether a newsroom marks this headline, a clean text, as breaking. What its page tells besides: `marked`."""
    return _kicker_marks(kicker) or _headline_marks(headline)


def without_mark(headline: str) -> str:
    """The headline for where the mark is shown otherwise; itself if it has none, or is hardly more than one."""
    rest = headline
    for _ in range(_MOST_MARKS):
        begin = _head(rest)
        closing = " +" if rest.startswith("+") else ""
        rest = rest[begin:].lstrip(_AROUND).rstrip(closing) if begin else rest
    if tail := _tail(rest):
        rest = f"{rest[: tail[0]].rstrip(_AROUND)} {rest[tail[1] :].strip(_AROUND)}".strip()
    return rest if rest != headline and _says_something(rest) else headline


def marked(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries of one snapshot, `breaking` where the feed's flag, the kicker, the headline or its capitals say so.

    Each way of marking is judged by itself, over all entries. What more than half of six or more bear tells none from
    the others: it is the name of the section or the site (صحيفة عاجل), or the desk's habit; and a lane for overtaking
    is of no use to most.
    """
    ways: tuple[Callable[[Entry], bool], ...] = (
        lambda entry: entry.breaking,
        lambda entry: _kicker_marks(entry.kicker),
        lambda entry: _headline_marks(entry.headline),
    )
    by_way = [frozenset(place for place, entry in enumerate(entries) if way(entry)) for way in ways]
    told = [places for places in by_way if len(entries) < _FEWEST_ENTRIES or 2 * len(places) <= len(entries)]
    breaking = frozenset[int]().union(*told, _shouted(entries))
    return tuple(replace(entry, breaking=place in breaking) for place, entry in enumerate(entries))


def _shouted(entries: Sequence[Entry]) -> frozenset[int]:
    """The places of headlines in capitals; none unless five times as many are in ordinary letters.

    Many desks set some of their headlines so, or all.
    """
    ordinary = sum(any(letter.islower() for letter in entry.headline) for entry in entries)
    places = frozenset(place for place, entry in enumerate(entries) if _is_shouted(entry.headline))
    return places if _ORDINARY_TO_SHOUTED * len(places) <= ordinary else frozenset()


def _is_shouted(headline: str) -> bool:
    words = _LETTERS.findall(headline[:_LOOKED_AT])
    return all(word.isupper() for word in words) and sum(len(word) > 1 for word in words) >= _SHOUTED_WORDS


def _kicker_marks(kicker: str | None) -> bool:
    return kicker is not None and (is_mark(kicker) or _head(kicker) > 0)


def _headline_marks(headline: str) -> bool:
    begin = _head(headline)
    if begin > 0 and _says_something(headline[begin:]):
        return True
    tail = _tail(headline)
    return tail is not None and _says_something(headline[: tail[0]])


def _head(text: str) -> int:
    """Where the text goes on behind a mark it begins with; 0 if it begins with none."""
    begun = text[:_LOOKED_AT]
    return next((found.end() for pattern in _HEADS if (found := pattern.match(begun))), 0)


def _tail(text: str) -> tuple[int, int] | None:
    """Where a mark that the text closes with begins and ends."""
    first = max(0, len(text) - _ENDS_WITHIN)
    return next((found.span("mark") for pattern in _TAILS if (found := pattern.search(text, first))), None)


def _says_something(text: str) -> bool:
    return len(_LETTERS.findall(text[:_LOOKED_AT])) >= _FEWEST_WORDS
