"""What the evaluation's figures mean, by examples reckoned by hand, and that the tool runs on the sets we keep."""

from __future__ import annotations

import io
import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from benchmarks import invented
from benchmarks.evaluation import __main__ as tool
from benchmarks.evaluation import matching, material, speed, stories, summaries, topics
from benchmarks.evaluation.contenders import contenders
from benchmarks.evaluation.light10 import light10
from benchmarks.evaluation.material import DEV, HELD_OUT
from benchmarks.evaluation.metrics import Counts, average_precision, interval
from benchmarks.evaluation.rouge import common_length, rouge
from benchmarks.evaluation.tables import Table
from benchmarks.evaluation.telling import CharacterGrams
from bot.news.stories import Telling

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.evaluation.contenders import Contender

NOW = invented.today()
RIGHT, ALARM, MISS, REST = (True, True), (False, True), (True, False), (False, False)


def test_precision_is_of_what_was_taken_and_recall_of_what_is_true() -> None:
    counts = Counts.of([RIGHT] * 3 + [ALARM] + [MISS] * 2 + [REST] * 4)
    assert counts.precision == 3 / 4
    assert counts.recall == 3 / 5
    assert counts.f1 == pytest.approx(2 / 3)
    assert counts.right == 7


def test_whoever_never_says_yes_has_no_precision() -> None:
    counts = Counts.of([MISS, REST])
    assert (counts.precision, counts.recall, counts.f1) == (None, 0.0, 0.0)


def test_where_nothing_is_true_and_nothing_taken_there_is_no_f1() -> None:
    assert Counts.of([REST]).f1 is None
    assert interval([REST, REST]) is None
    assert interval([]) is None


def test_the_interval_holds_the_figure_and_narrows_with_more_pairs() -> None:
    few = [RIGHT] * 8 + [ALARM] * 2 + [MISS] * 2
    low, high = interval(few) or (1.0, 0.0)
    lower, higher = interval(few * 25) or (1.0, 0.0)
    assert low < lower < 0.8 < higher < high


def test_the_interval_of_the_faultless_is_a_point() -> None:
    assert interval([RIGHT] * 20, resamples=100) == (1.0, 1.0)


def test_average_precision_is_the_mean_of_precisions_where_a_true_one_is_found() -> None:
    assert average_precision([(0.9, True), (0.8, False), (0.7, True), (0.1, False)]) == pytest.approx((1 + 2 / 3) / 2)


def test_equal_scores_are_found_together() -> None:
    assert average_precision([(0.5, True), (0.5, False)]) == 0.5
    assert average_precision([(0.5, False), (0.5, True)]) == 0.5


def test_without_a_true_pair_there_is_no_average_precision() -> None:
    assert average_precision([(0.5, False)]) is None


def test_rouge_counts_shared_words_pairs_and_the_longest_line() -> None:
    scores = rouge("فتح المعبر يوم الأحد", "فتح المعبر صباح الأحد أمام الشاحنات")
    assert scores.one == pytest.approx(2 * 3 / (4 + 6))
    assert scores.two == pytest.approx(2 * 1 / (3 + 5))
    assert scores.longest == pytest.approx(2 * 3 / (4 + 6))


def test_rouge_takes_spellings_of_one_word_for_one() -> None:
    assert rouge("إلى القاهرةِ، ٢٠٢٦", "الي القاهره 2026").one == 1.0


def test_rouge_counts_a_repeated_word_as_often_as_both_have_it() -> None:
    assert rouge("no no no", "no yes").one == pytest.approx(2 * 1 / (3 + 2))


def test_texts_that_share_nothing_score_nothing() -> None:
    scores = rouge("", "a b")
    assert (scores.one, scores.two, scores.longest) == (0.0, 0.0, 0.0)


def test_a_common_line_keeps_the_order_and_may_have_gaps() -> None:
    assert common_length("a b c d".split(), "b x d a".split()) == 2
    assert common_length([], ["a"]) == 0


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("الميناء", "ميناء"),
        ("والميناء", "ميناء"),
        ("بالميناء", "ميناء"),
        ("كالميناء", "ميناء"),
        ("فالميناء", "ميناء"),
        ("للميناء", "ميناء"),
        ("وميناء", "ميناء"),
        ("شارعها", "شارع"),
        ("شارعان", "شارع"),
        ("حافلات", "حافل"),
        ("سائقون", "سائق"),
        ("سائقين", "سائق"),
        ("عربية", "عرب"),
        ("حافله", "حافل"),
        ("حافلة", "حافل"),
        ("عربي", "عرب"),
    ],
)
def test_light10_takes_off_each_affix_of_its_paper(word: str, stem: str) -> None:
    assert light10(word) == stem


def test_light10_takes_off_a_prefix_and_a_row_of_suffixes() -> None:
    assert light10("وبيوتها") == "بيوت"
    assert light10("وحافلاتها") == "حافل"


def test_light10_writes_letters_one_way_first() -> None:
    assert light10("أُسـرة") == "اسر"
    assert light10("هدى") == light10("هدي")


def test_light10_leaves_two_letters_or_after_and_three() -> None:
    assert light10("الو") == "الو"
    assert light10("ولد") == "ولد"
    assert light10("يده") == "يد"
    assert light10("به") == "به"


def test_light10_knows_no_single_letter_prepositions() -> None:
    assert light10("بعمان") == "بعم"
    assert light10("لبيروت") == "لبيروت"


@pytest.mark.parametrize("contender", contenders(), ids=lambda contender: contender.name)
def test_every_contender_wants_all_words_and_quoted_ones_in_a_row(contender: Contender) -> None:
    headline = contender.read("جسر جديد فوق نهر دجلة", "ar")
    assert contender.ask("نهر جسر", "ar")(headline)
    assert contender.ask('"نهر دجلة"', "ar")(headline)
    assert not contender.ask('"جسر دجلة"', "ar")(headline)
    assert not contender.ask("نهر قطار", "ar")(headline)


def test_letters_shared_in_rare_places_weigh_more() -> None:
    a, b, c = (Telling(headline=text, at=NOW) for text in ("ميناء غزة", "ميناء عدن", "مطار عدن"))
    likener = CharacterGrams("grams", [a, b, c], with_lead=False)
    assert likener.compare(a, a)[0] == pytest.approx(1.0)
    assert likener.compare(a, c)[0] < likener.compare(a, b)[0] < 1.0
    assert likener.compare(a, Telling(headline="", at=NOW)) == (0.0, False)


def test_odd_lines_are_for_tuning_and_even_ones_are_held_out(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"n": 1}\n{"n": 2}\n{"n": 3}\n')
    assert list(material.halved(path)) == [(DEV, {"n": 1}), (HELD_OUT, {"n": 2}), (DEV, {"n": 3})]


def test_our_arabic_pairs_are_many_different_and_in_balance() -> None:
    asks = material.asks(shared=None)["our arabic"]
    positive = sum(ask.match for ask in asks)
    assert len({(ask.query, ask.headline) for ask in asks}) == len(asks) >= 320
    assert 0.4 < positive / len(asks) < 0.6
    assert len({ask.category for ask in asks}) >= 25


def test_both_halves_try_the_same_grammar() -> None:
    asks = material.asks(shared=None)["our arabic"]
    halves = Counter((ask.half, ask.category) for ask in asks)
    assert {category for half, category in halves if half == DEV} == {
        category for half, category in halves if half == HELD_OUT
    }


def test_every_set_of_ours_reads() -> None:
    assert [len(found) >= 60 for found in material.twices(shared=None).values()] == [True]
    assert [len(found) >= 25 for found in material.texts(shared=None).values()] == [True]


def test_a_table_is_a_json_line_a_row_and_columns_for_people() -> None:
    table = Table(name="t", title="Title", rows=[{"who": "Ajil", "f1": 2 / 3, "n": 1234, "low": None}], notes=["note"])
    assert json.loads(table.as_json()) == {"table": "t", "who": "Ajil", "f1": 0.6667, "n": 1234, "low": None}
    out = io.StringIO()
    table.show(out)
    assert "Ajil  0.667  1,234  –" in out.getvalue()
    assert out.getvalue().endswith("note\n")


def test_matching_is_told_by_half_by_category_and_miss_by_miss() -> None:
    totals, arabic, *_, misses = matching.tables(shared=None, misses="dev", resamples=10)
    assert {(row["set"], row["half"]) for row in totals.rows} >= {("our arabic", DEV), ("our arabic", HELD_OUT)}
    assert {row["contender"] for row in arabic.rows} == {contender.name for contender in contenders()}
    assert all(row["half"] == DEV for row in misses.rows)


def test_stories_and_summaries_are_told_beside_what_one_would_otherwise_take() -> None:
    told, _ = stories.tables(shared=None, misses="all")
    assert len({row["contender"] for row in told.rows}) == 5
    summed, hard = summaries.tables(shared=None)
    assert {row["contender"] for row in summed.rows} == set(summaries.TELLERS)
    assert hard.rows[0]["where"] == "first sentence is another"


def test_speed_is_told_for_each_contender() -> None:
    (table,) = speed.tables(shared=None, headlines=20)
    assert all(row["first round"] > 0 for row in table.rows)


def test_a_topic_samples_what_only_we_find_and_always_the_same() -> None:
    headlines = [f"افتتاح {count} مدارس في الريف" for count in range(9)] + ["إضراب في المدرسة"]
    table = topics.tabled(("مدرسة",), headlines)
    (row,) = table.rows
    assert row["light10, normalised"] == 1
    assert row["only we"] == row["Ajil"] - 1
    assert row["only we, sampled"] == topics.tabled(("مدرسة",), headlines).rows[0]["only we, sampled"]


def test_forty_topics_are_searched() -> None:
    assert len(set(topics.TOPICS)) == len(topics.TOPICS) == 40


def test_the_tool_prints_tables(capsys: pytest.CaptureFixture[str]) -> None:
    assert tool.main(["--own", "--only", "summaries"]) == 0
    assert "bare first sentence" in capsys.readouterr().out


def test_the_tool_prints_json_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert tool.main(["--own", "--only", "stories", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["table"] for row in rows} == {"stories"}


def test_topics_say_what_they_need_where_it_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert tool.main(["topics", "--own"]) == 1
    assert "headlines_ant.jsonl.gz" in capsys.readouterr().err
