from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.model import Article
from bot.news.summary import By, Summary
from bot.news.summary_model import Fault, tidied, told

ARTICLE = Article(
    headline="السهل: مكتبة جديدة بثلاثين ألف كتاب",
    paragraphs=(
        "قالت بلدية السهل إنها افتتحت مكتبة عامة اليوم في مبنى المدرسة القديمة.",
        "وأضافت أن المكتبة تضم 30,000 كتاب، وأن الدخول إليها مجاني للجميع منذ ١٢ مايو.",
    ),
    language="ar",
)
GOOD = "بلدية السهل تفتتح مكتبة عامة مجانية تضم 30000 كتاب في مبنى المدرسة القديمة."
ENGLISH = Article(
    headline="Old bridge reopens",
    paragraphs=("The old bridge over the river reopened on Monday after 3.5 years of repairs, the mayor said.",),
    language="en",
)


def test_a_short_whole_answer_in_the_article_s_words_is_told_as_a_model_s() -> None:
    assert told(GOOD, ARTICLE) == Summary(sentences=(GOOD,), by=By.MODEL)


def test_two_sentences_are_told_apart() -> None:
    answer = "The old bridge reopened. Repairs took 3.5 years."
    assert told(answer, ENGLISH) == Summary(
        sentences=("The old bridge reopened.", "Repairs took 3.5 years."), by=By.MODEL
    )


@pytest.mark.parametrize(
    "written",
    [
        f"الملخص: {GOOD}",
        f"**ملخص:** {GOOD}",
        f"Summary:\n\n{GOOD}",
        f"«{GOOD}»",
        f'"{GOOD}"',
        f"- {GOOD}",
        f"<think>one\ntwo</think>\n{GOOD}",
        f"\u202b{GOOD}\u202c",
    ],
)
def test_what_models_put_around_an_answer_is_taken_off(written: str) -> None:
    assert tidied(written) == GOOD


def test_quotation_marks_that_belong_to_the_answer_stay() -> None:
    assert tidied("«نعم» و«لا»") == "«نعم» و«لا»"


@pytest.mark.parametrize(
    ("answer", "article", "fault"),
    [
        ("", ARTICLE, Fault.EMPTY),
        ("…!", ARTICLE, Fault.EMPTY),
        ("مكتبة.", ARTICLE, Fault.EMPTY),
        ("<think>never ended", ARTICLE, Fault.EMPTY),
        (" ".join([GOOD] * 5), ARTICLE, Fault.LONG),
        ("The old bridge reopened. It is old. The mayor said so.", ENGLISH, Fault.LONG),
        (GOOD[:-1], ARTICLE, Fault.CUT),
        ("بلدية السهل تفتتح مكتبة عامة مجانية،", ARTICLE, Fault.CUT),
        ("بلدية السهل تفتتح مكتبة عامة https://example.org/x في مبنى المدرسة.", ARTICLE, Fault.LINK),
        ("بلدية السهل تفتتح مكتبة عامة، تابعوا @alsahl في مبنى المدرسة.", ARTICLE, Fault.LINK),
        ("The old bridge reopened on Monday, says oldbridge.com.", ENGLISH, Fault.LINK),
        ("The municipality opened a public library today.", ARTICLE, Fault.SCRIPT),
        ("بلدية السهل تفتتح مكتبة عامة مجانية تضم 40 ألف كتاب.", ARTICLE, Fault.NUMBERS),
        ("The old bridge reopened on Monday after 35 years of repairs.", ENGLISH, Fault.NUMBERS),
        ("I'm sorry, but I can't help with that request.", ENGLISH, Fault.FOREIGN),
        ("Le vieux pont sur le fleuve rouvre lundi, selon la maire.", ENGLISH, Fault.FOREIGN),
    ],
)
def test_what_no_reader_should_see_is_refused_with_the_reason(answer: str, article: Article, fault: Fault) -> None:
    assert told(answer, article) == fault


@pytest.mark.parametrize("digits", ["30000", "30,000", "٣٠٠٠٠", "٣٠٬٠٠٠"])
def test_a_number_is_the_same_in_whatever_digits(digits: str) -> None:
    answer = f"بلدية السهل تفتتح مكتبة عامة تضم {digits} كتاب في مبنى المدرسة."
    assert told(answer, ARTICLE) == Summary(sentences=(answer,), by=By.MODEL)


@given(st.text(alphabet="ابتثجح abcABC.؟!«»\"'*#<>/@-_\n1٢\ud800\u202e", max_size=400))
def test_whatever_a_model_says_nothing_long_or_empty_is_told(answer: str) -> None:
    found = told(answer, ARTICLE)
    sentences = () if isinstance(found, Fault) else found.sentences
    assert len(" ".join(sentences)) <= 320
    assert len(sentences) <= 2
    assert [sentence for sentence in sentences if not sentence.strip()] == []
