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


def family(folded: str) -> int:
    """How often a folded word occurs, bare or with the article."""
    count = table().get  # without a loop: a word of a headline is asked about dozens of times
    return (
        count(folded, 0)
        + count(f"ال{folded}", 0)
        + count(f"وال{folded}", 0)
        + count(f"بال{folded}", 0)
        + count(f"لل{folded}", 0)
    )
