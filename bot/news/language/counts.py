"""How often Arabic words occur in the news: what keeps a rule of grammar from meeting the wrong word.

The counts are facts taken from the ANT corpus v2.1: A. Chouigui, O. Ben Khiroun, B. Elayeb, "An Arabic Multi-source
News Corpus: Experimenting on Single-document Extractive Summarization", AJSE 2021, doi 10.1007/s13369-020-05258-z.
"""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def table() -> dict[str, int]:
    """Each folded word's count in about 600,000 words of news."""
    counted: dict[str, int] = {}
    for line in resources.files(__package__).joinpath("data/counts.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            count, _, words = line.partition("\t")
            counted |= dict.fromkeys(words.split(" "), int(count))
    return counted


def of(folded: str) -> int:
    """How often a folded word occurs; 0 for one never seen."""
    return table().get(folded, 0)


_OF_PARTICLES = 3_000
"""A count that of the words in ا only إلى and أن reach."""


def is_particle(folded: str) -> bool:
    """Whether a folded word is so common that without its hamza it's meant for nothing else: الى isn't آلي."""
    return of(folded) >= _OF_PARTICLES


def family(folded: str) -> int:
    """How often a folded word occurs, bare or with the article."""
    return _families().get(folded, 0)


_WITH_ARTICLE = ("ال", "وال", "بال", "لل")


@cache
def _families() -> dict[str, int]:
    """Added up once: a word of a headline is asked about dozens of times."""
    added = dict(table())
    for word, count in table().items():
        for article in _WITH_ARTICLE:
            if word.startswith(article):
                bare = word[len(article) :]
                added[bare] = added.get(bare, 0) + count
    return added
