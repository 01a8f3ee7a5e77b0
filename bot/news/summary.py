"""An article in a few of its own sentences.

News puts what happened first, so the lead is hard to beat: on journalist-written abstracts the first sentence scores
far above any graph ranking. So: the first real sentence, and the earliest of the next few that fits beside it. Only
where the lead sets a scene and a later sentence tells clearly more of the headline is that one told as well; where
there is no room for both, instead. Chosen sentences are never cut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.news.boilerplate import byline, is_boilerplate, without_dateline
from bot.news.language import clean, normalise
from bot.news.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.news.model import Article

__all__ = ["By", "Summary", "beginnings", "is_closed", "sentences", "summarise"]


class By(StrEnum):
    """Who chose the words: the article itself, or a language model, which readers are told."""

    EXTRACT = "extract"
    MODEL = "model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What readers are shown of an article: at least one sentence, none of them cut."""

    sentences: tuple[str, ...]
    by: By = By.EXTRACT


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A sentence that may be told, its place among the others, and the words it is compared by."""

    place: int
    text: str
    words: frozenset[str]


_CONSIDERED = 5
"""Beyond the first five sentences an article explains; it no longer says what happened."""
_CLEARLY = 0.2
"""Of the headline's words: what another sentence must tell beyond the lead to be told for it, and what a scene tells
less than. From .15 to .25 the measured price is the same."""
_SAME = 0.6
"""Two sentences sharing this part of the shorter one's words say the same."""
_FEWEST_WORDS = 4
_SUBHEAD_WORDS = 12
_HEADLINE_WORDS = 25
"""Above the lead only short lines are in doubt; below it an unclosed line may be another article's headline."""
_SCENE = 70
"""Characters; a shorter lead that tells next to nothing of the headline only opens the curtain."""
_WALL = 1200
"""Characters; what is longer is a page's fault, not a sentence, and no reader wants it."""

_LOOKED_AT = 50_000
"""Characters: an article's first five sentences stand there, or nobody reads them."""
_SENTENCE_ENDS = (". ", "؟ ", "? ", "! ", "۔ ")

_CLOSED = re.compile(r"[.!?؟۔…][»”\"’')\]]*$")
_GOES_ON = ("،", ",", "؛", ";", ":")
"""What a sentence ends with when the page broke it off, or when it only announces a quotation."""

_BEGINNING = re.compile(r"(?<!\S)(?:(?:و?(?:[فبك]?ال|لل)|و)(?=\S{3}))?(\S{3,5})")
"""A word's first letters, behind Arabic's conjunction and article. What inflection adds mostly stands at the end, and
shorter words say little."""


def summarise(article: Article, *, sentences: int = 2, limit: int = 280, topic: str = "") -> tuple[str, ...]:
    """At most `sentences` whole sentences in the article's order.

    Together they keep to `limit` characters; a lead that alone is longer stands alone. The words of a `topic` count
    like the headline's. Empty when the article has no sentence.
    """
    candidates = _candidates(article)
    if not candidates or sentences < 1:
        return ()
    wanted = beginnings(f"{article.headline[:_WALL]} {topic}")
    if sentences == 1:
        return (_only(candidates, wanted).text,)
    chosen = _several(candidates, wanted, sentences, limit)
    return tuple(candidate.text for candidate in sorted(chosen, key=lambda candidate: candidate.place))


def _only(candidates: Sequence[_Candidate], wanted: frozenset[str]) -> _Candidate:
    """The lead; the sentence below it where the lead is a scene and tells less of the headline."""
    lead = candidates[0]
    is_scene = len(lead.text) < _SCENE and len(wanted & lead.words) < _CLEARLY * len(wanted)
    return max(candidates[:2], key=lambda each: len(wanted & each.words)) if is_scene else lead


def _several(candidates: Sequence[_Candidate], wanted: frozenset[str], count: int, limit: int) -> list[_Candidate]:
    """The lead and what tells most beside it, that one without the lead, or the lead with whatever fits."""
    lead = candidates[0]
    teller = _teller(candidates, wanted)
    if teller is not lead:
        for begin in ([lead, teller], [teller]):
            chosen = _filled(begin, candidates, count, limit)
            if len(chosen) > 1:
                return chosen
    return _filled([lead], candidates, count, limit) or [lead]


def _teller(candidates: Sequence[_Candidate], wanted: frozenset[str]) -> _Candidate:
    """Of the sentences the one that tells most of the headline, if that is clearly more than the lead does."""
    lead = candidates[0]
    best = max(candidates, key=lambda each: len(wanted & each.words))
    gain = len(wanted & best.words) - len(wanted & lead.words)
    return best if gain > 0 and gain >= _CLEARLY * len(wanted) else lead


def _filled(begin: Sequence[_Candidate], candidates: Sequence[_Candidate], count: int, limit: int) -> list[_Candidate]:
    """`begin`, then the earliest others that fit; nothing where `begin` itself doesn't."""
    chosen: list[_Candidate] = []
    for candidate in [*begin, *candidates]:
        if len(chosen) < count and _fits(candidate, chosen, limit):
            chosen.append(candidate)
        elif len(chosen) < len(begin):
            return []
    return chosen


def _fits(candidate: _Candidate, chosen: Sequence[_Candidate], limit: int) -> bool:
    length = len(candidate.text) + sum(len(other.text) + 1 for other in chosen)
    return length <= limit and not any(_says_the_same(candidate, other) for other in chosen)


def _says_the_same(one: _Candidate, other: _Candidate) -> bool:
    shorter = min(len(one.words), len(other.words))
    return one.text == other.text or len(one.words & other.words) >= _SAME * shorter


def _candidates(article: Article) -> list[_Candidate]:
    """The first few sentences that tell something, each once; of a page that closes none, its longer lines."""
    return _first_few(_telling(article), article.headline) or _first_few(_lines(article), article.headline)


def _first_few(telling: Iterable[tuple[str, str]], headline: str) -> list[_Candidate]:
    said = {normalise(headline[:_WALL])}
    found: list[_Candidate] = []
    for sentence, key in telling:
        if key not in said and len(sentence) <= _WALL:
            said.add(key)
            found.append(_Candidate(place=len(found), text=sentence, words=frozenset(_BEGINNING.findall(key))))
        if len(found) == _CONSIDERED:
            break
    return found


def _telling(article: Article) -> Iterator[tuple[str, str]]:
    """Whole sentences and how they are compared; nothing a desk or a page adds, no subhead, no other news' headline."""
    longest_title = _SUBHEAD_WORDS
    for text in _paragraphs(article):
        if len(text.split()) <= longest_title and not is_closed(text):
            continue
        longest_title = _HEADLINE_WORDS
        for sentence in sentences(text, article.language):
            key = normalise(sentence)
            is_whole = not sentence.endswith(_GOES_ON) and key.count(" ") + 1 >= _FEWEST_WORDS
            if is_whole and not is_boilerplate(sentence):
                yield sentence, key


def _lines(article: Article) -> Iterator[tuple[str, str]]:
    keyed = ((text, normalise(text)) for text in _paragraphs(article))
    return ((text, key) for text, key in keyed if key.count(" ") >= _FEWEST_WORDS)


def _paragraphs(article: Article) -> Iterator[str]:
    texts = map(clean, _beginning(article.paragraphs))
    return (without_dateline(text) for text in texts if not is_boilerplate(text) and byline(text) is None)


def _beginning(paragraphs: Iterable[str]) -> Iterator[str]:
    """As much of an article as is looked at; a paragraph of any length costs no more, and ends with a sentence."""
    left = _LOOKED_AT
    for text in paragraphs:
        if len(text) > left:
            yield text[: max(text.rfind(end, 0, left) for end in _SENTENCE_ENDS) + 1]
            return
        yield text
        left -= len(text) + 1


def is_closed(sentence: str) -> bool:
    """Whether a mark ends it, maybe inside quotation marks."""
    return _CLOSED.search(sentence) is not None


def beginnings(text: str) -> frozenset[str]:
    """What the words of a text are compared by: how they begin."""
    return frozenset(_BEGINNING.findall(normalise(text)))
