from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.language import clean
from bot.news.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("افتتحت البلدية المكتبة. وحضر الأهالي.", ["افتتحت البلدية المكتبة.", "وحضر الأهالي."]),
        ("هل يعود المعرض؟ نعم! هكذا قالوا.", ["هل يعود المعرض؟", "نعم!", "هكذا قالوا."]),
        ("بدأ الموسم؛ وعاد المزارعون؛ ثم نزل المطر.", ["بدأ الموسم؛ وعاد المزارعون؛ ثم نزل المطر."]),
        ("قال د. سامي إن م. ليلى فازت. وهنأها الجمهور.", ["قال د. سامي إن م. ليلى فازت.", "وهنأها الجمهور."]),
        ("نقلت أ.ف.ب. عن المتحدث قوله. ثم عاد.", ["نقلت أ.ف.ب. عن المتحدث قوله.", "ثم عاد."]),
        ("تبدأ المباراة عند 10.30 مساء. والدخول مجاني.", ["تبدأ المباراة عند 10.30 مساء.", "والدخول مجاني."]),
        ("ارتفع الإنتاج 3.5% هذا العام. وتراجع السعر.", ["ارتفع الإنتاج 3.5% هذا العام.", "وتراجع السعر."]),
        ("قال للعربية.نت إن المعرض ناجح. وشكر الزوار.", ["قال للعربية.نت إن المعرض ناجح.", "وشكر الزوار."]),
        ("قال: «وصلنا. كنا معا. ثم عدنا» إلى القرية. وصمت.", ["قال: «وصلنا. كنا معا. ثم عدنا» إلى القرية.", "وصمت."]),
        ("قال: «لن نرحل.» وأضاف غيره شيئا.", ["قال: «لن نرحل.»", "وأضاف غيره شيئا."]),
        ("سأل «هل نرحل؟» ثم صمت.", ["سأل «هل نرحل؟» ثم صمت."]),
        ("عاد ... بعد 14 عاما إلى القرية.", ["عاد ... بعد 14 عاما إلى القرية."]),
        ("فاز الفريق (!) في الملعب. وفرح.", ["فاز الفريق (!) في الملعب.", "وفرح."]),
        ("ولد عام 570 ق.م. في المدينة.", ["ولد عام 570 ق.م. في المدينة."]),
        ("زار المعرض كتاب وشعراء إلخ. ثم أغلق.", ["زار المعرض كتاب وشعراء إلخ. ثم أغلق."]),
        ("1. القراءة أولا. ثم الكتابة.", ["1. القراءة أولا.", "ثم الكتابة."]),
        ("عاد «الغائب. وفرح أهله.", ["عاد «الغائب.", "وفرح أهله."]),
    ],
)
def test_arabic_sentences_end_where_a_reader_would_say_they_do(text: str, expected: list[str]) -> None:
    assert sentences(text, "ar") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The library opened. Readers came.", ["The library opened.", "Readers came."]),
        ("Dr. Hill met Mr. Ames. They talked.", ["Dr. Hill met Mr. Ames.", "They talked."]),
        ("It opens on Jan. 5 at noon. Entry is free.", ["It opens on Jan. 5 at noon.", "Entry is free."]),
        ("He works at Reed Inc. Sales rose.", ["He works at Reed Inc.", "Sales rose."]),
        ("The U.S. team won by 3.5 points. Fans sang.", ["The U.S. team won by 3.5 points.", "Fans sang."]),
        ('"Will you go?" she asked. "No." He left.', ['"Will you go?" she asked.', '"No."', "He left."]),
        ("“It rained. We stayed. Then it stopped” was all.", ["“It rained. We stayed. Then it stopped” was all."]),
        ("They waited… The rain stopped.", ["They waited…", "The rain stopped."]),
        ("They waited... and the rain stopped.", ["They waited... and the rain stopped."]),
        ("Read it at example.org today. Or later.", ["Read it at example.org today.", "Or later."]),
        ("What?! Nobody knew.", ["What?!", "Nobody knew."]),
        ("( . Strange", ["( .", "Strange"]),
    ],
)
def test_english_sentences_end_where_a_reader_would_say_they_do(text: str, expected: list[str]) -> None:
    assert sentences(text, "en") == expected


def test_in_german_a_small_letter_after_a_stop_says_nothing() -> None:
    assert sentences("Das war gut. iPhones kamen auch.", "de") == ["Das war gut.", "iPhones kamen auch."]


def test_a_line_s_end_ends_a_sentence() -> None:
    assert sentences("عنوان صغير\nثم جملة كاملة.", None) == ["عنوان صغير", "ثم جملة كاملة."]


def test_a_text_without_words_has_no_sentence() -> None:
    assert sentences(" \n\u200f\n", "ar") == []


@given(st.text(alphabet='ابج .؟!…«»"\n123abcA()', max_size=200))
def test_no_letter_is_lost_or_added(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(clean(text).split())


@given(st.text(max_size=200))
def test_no_sentence_is_empty_whatever_the_text(text: str) -> None:
    assert [sentence for sentence in sentences(text) if not sentence.strip()] == []
