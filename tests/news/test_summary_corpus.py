"""Every real article of the shared data has a summary that can be shown. What it is worth, `make evaluate` says."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from bot.news.boilerplate import is_boilerplate, without_dateline
from bot.news.language import clean, normalise
from bot.news.model import Article
from bot.news.summary import summarise

SHARED = Path(__file__).parents[3] / "shared" / "data" / "language"
FILES = ("summaries_bbc_dev.jsonl.gz", "summaries_cnn_dev.jsonl.gz")
LONGEST = 280


def articles() -> list[Article]:
    lines = [line for name in FILES for line in gzip.decompress((SHARED / name).read_bytes()).splitlines()]
    rows = [json.loads(line) for line in lines]
    return [Article(headline=row["title"], paragraphs=tuple(row["text"].splitlines()), language="ar") for row in rows]


def is_of(article: Article, sentence: str) -> bool:
    return sentence in clean(" ".join(article.paragraphs))


pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="shared/data/language isn't there")


@pytest.mark.parametrize("count", [1, 2, 3])
def test_each_real_article_is_told_in_whole_sentences_of_its_own(count: int) -> None:
    found = [(article, summarise(article, sentences=count)) for article in articles()]
    assert len(found) == 1077
    assert [article.headline for article, told in found if not 1 <= len(told) <= count] == []
    assert [told for _, told in found if len(" ".join(told)) > LONGEST and len(told) > 1] == []
    assert [one for article, told in found for one in told if not is_of(article, one)] == []


def test_no_sentence_told_of_a_real_article_is_cut_or_only_a_dateline() -> None:
    told = [sentence for article in articles() for sentence in summarise(article)]
    assert [sentence for sentence in told if len(normalise(sentence).split()) < 4] == []
    assert [sentence for sentence in told if sentence.endswith(("،", ",", "؛", ":"))] == []
    assert [sentence for sentence in told if is_boilerplate(sentence) or "(CNN)" in sentence] == []
    assert [sentence for sentence in told if without_dateline(sentence) != sentence] == []
