"""Invented news: headlines, queries and pages made of a newsroom's words that say nothing.

Drawn by a seeded chance: always the same. Words occur as often as the project's counts say they do in the news, stop
words too. So the index meets common and rare keys as it does in life.

Readers follow (`queries`) single words, two words that must both occur, and phrases of two or three, each word as
often as the news has it: common words are in many topics. A phrase is running text, stop words and all; other words
are such as may be followed. One topic in twenty-five excludes a word, and one in a hundred has alternatives, of words
rarer than the 300 commonest: «في الوقت|الرئيس» is followed by no one. Of many distinct topics few are single words:
these run out.

In a `crowded` mix the n-th commonest word is followed about 1/n as often as the first (Zipf's law), in alternatives
too: one of two of the commonest matches every tenth headline, and each headline hundreds of topics.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from html import escape
from itertools import accumulate
from typing import Protocol
from zlib import crc32

from bot.news import language
from bot.news.language import counts

_SHAPES = (
    *("{0}",) * 24,
    *("{0} {1}",) * 42,
    *('"{3} {4}"',) * 16,
    *('"{3} {4} {5}"',) * 13,
    *("{0} {1} -{2}",) * 4,
    "{6}|{7}",
)
"""What readers type, of a hundred queries: a word, two words, phrases, exclusions, an alternative.

OR stood in 0.3 % and a minus in 3 % of 51,473 queries to a search engine: B. J. Jansen, A. Spink, T. Saracevic, "Real
life, real users, and real needs", Information Processing and Management 36 (2000), 207-227.
"""
_CROWDED = ("{}",) * 8 + ("{} {}",) * 6 + ("{} {} {}",) + ('"{} {}"',) * 3 + ("{}|{}", "{} {} -{}")
_NO_ALTERNATIVE = 300
"""So many of the commonest words are no alternatives of each other."""
_IN_EVERY_HEADLINE = 50
"""So many of the commonest words hardly tell one headline from another."""
_LINES = 20
_ITEMS = 30


class Page(Protocol):
    """How headlines, newest first, become a document."""

    def __call__(self, headlines: list[str], *, now: datetime) -> str: ...


@dataclass(slots=True)
class _Vocabulary:
    """Words from common to rare, and those one may follow; cumulative weights of what occurs and what is followed.

    `crowding` are those of the crowded mix, `alternating` those of alternatives: nothing for the commonest.
    """

    words: list[str]
    occurring: list[int]
    topics: list[str]
    followed: list[int]
    crowding: list[float]
    alternating: list[int]


@dataclass
class Newsroom:
    """Draws from the `size` commonest words. Two of the same seed draw the same."""

    size: int = 20_000
    seed: int = 1
    _chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    @cached_property
    def _vocabulary(self) -> _Vocabulary:
        counted = [(word, count) for word, count in counts.table().items() if len(word) > 1 and word.isalpha()]
        words = [word for word, _ in counted[: self.size]]
        ranked = [(word, rank) for rank, word in enumerate(words, 1) if not language.is_common(language.Word(word))]
        return _Vocabulary(
            words=words,
            occurring=list(accumulate(count for _, count in counted[: self.size])),
            topics=[word for word, _ in ranked],
            followed=list(accumulate(counted[rank - 1][1] for _, rank in ranked)),
            crowding=list(accumulate(1 / (rank + _IN_EVERY_HEADLINE) for _, rank in ranked)),
            alternating=list(accumulate(counted[rank - 1][1] * (rank > _NO_ALTERNATIVE) for _, rank in ranked)),
        )

    def word(self) -> str:
        return self.words(1)[0]

    def words(self, count: int) -> list[str]:
        """As they come in running text, common ones most."""
        known = self._vocabulary
        return self._chance.choices(known.words, cum_weights=known.occurring, k=count)

    def headline(self) -> str:
        return " ".join(self.words(self._chance.randint(7, 12)))

    def queries(self, count: int) -> list[str]:
        """Queries as readers type them. Many will be the same: single words above all."""
        return [self._chance.choice(_SHAPES).format(*self._followed()) for _ in range(count)]

    def _followed(self) -> list[str]:
        """Three words that may be followed, three of running text, and two that may be alternatives."""
        known, choices = self._vocabulary, self._chance.choices
        return [
            *choices(known.topics, cum_weights=known.followed, k=3),
            *self.words(3),
            *choices(known.topics, cum_weights=known.alternating, k=2),
        ]

    def crowded(self, count: int) -> list[str]:
        """Queries of common words, alternatives of them too."""
        known = self._vocabulary
        return [
            self._chance.choice(_CROWDED).format(*self._chance.choices(known.topics, cum_weights=known.crowding, k=3))
            for _ in range(count)
        ]


def ticker_page(headlines: list[str], *, now: datetime) -> str:
    """A front page whose ticker shows clock times, under a menu and beside a list of most read articles."""
    lines = "\n".join(
        f'<li><span class="time">{now - timedelta(minutes=age):%H:%M}</span> '
        f'<a href="/articles/{crc32(headline.encode())}">{escape(headline)}</a></li>'
        for age, headline in enumerate(headlines[:_LINES])
    )
    menu = "".join(f'<li><a href="/section/{number}">قسم {number}</a></li>' for number in range(12))
    most_read = "\n".join(
        f'<li><a href="/old/{number}">{escape(h)}</a></li>' for number, h in enumerate(headlines[-5:])
    )
    return (
        '<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>صحيفة القياس</title></head>'
        f"<body><nav><ul>{menu}</ul></nav><main><h2>آخر الأخبار</h2><ul>{lines}</ul></main>"
        f"<aside><h2>الأكثر قراءة</h2><ol>{most_read}</ol></aside></body></html>"
    )


def rss(headlines: list[str], *, now: datetime) -> str:
    """The same news as RSS 2.0."""
    items = "\n".join(
        f"<item><title>{escape(headline)}</title><link>https://news.example/{number}</link><guid>{number}</guid>"
        f"<pubDate>{now - timedelta(minutes=number):%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
        f"<description>{escape(headline)}.</description></item>"
        for number, headline in enumerate(headlines[:_ITEMS])
    )
    channel = f"<channel><title>القياس</title>{items}</channel>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0">{channel}</rss>'


def plain_text(headlines: list[str], *, now: datetime) -> str:
    """The same news as text copied out of a browser: a menu, lines glued to their times, an article."""
    lines = [f"{now - timedelta(minutes=age):%H:%M}{headline}" for age, headline in enumerate(headlines[:15])]
    article = [f"{'، '.join(headlines[at : at + 4])}." for at in range(0, 20, 4)]
    return "\n".join(["Menu", *lines, "القياس", headlines[0], "", *article])


def today() -> datetime:
    """A fixed evening: pages of different runs are the same."""
    return datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
