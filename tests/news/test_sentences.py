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


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fa", "آیا کتابخانه باز شد؟ بله. مردم آمدند.", ["آیا کتابخانه باز شد؟", "بله.", "مردم آمدند."]),
        ("fa", "شهر در ۵۷۰ ق.م. ساخته شد. ۳.۵ درصد رشد کرد.", ["شهر در ۵۷۰ ق.م. ساخته شد.", "۳.۵ درصد رشد کرد."]),
        ("ur", "کتب خانہ کھل گیا۔ لوگ آئے۔", ["کتب خانہ کھل گیا۔", "لوگ آئے۔"]),
        ("ur", "اس نے کہا: «ہم آئے۔ پھر گئے۔» وہ چلا گیا۔", ["اس نے کہا: «ہم آئے۔ پھر گئے۔»", "وہ چلا گیا۔"]),
        ("he", 'צה"ל הודיע. ארה"ב הגיבה. הספרייה נפתחה.', ['צה"ל הודיע.', 'ארה"ב הגיבה.', "הספרייה נפתחה."]),
        ("he", 'היא אמרה "באנו. שרנו" והלכה. הוא נשאר.', ['היא אמרה "באנו. שרנו" והלכה.', "הוא נשאר."]),
        ("he", "פרופ' לוי גר ברח' הגפן מס. 5. הוא קורא.", ["פרופ' לוי גר ברח' הגפן מס. 5.", "הוא קורא."]),
        ("fr", "M. Colline a parlé. Mme. Vallée a ri.", ["M. Colline a parlé.", "Mme. Vallée a ri."]),
        (
            "fr",
            "« Je pars. » Il sortit. Le 5 janv. il lut.",
            ["« Je pars. »", "Il sortit.", "Le 5 janv. il lut."],
        ),
        ("fr", "« Tu pars ? » demanda-t-elle. Oui.", ["« Tu pars ? » demanda-t-elle.", "Oui."]),
        ("es", "El Sr. Valle llegó. ¿Y la Dra. Río? Tarde.", ["El Sr. Valle llegó.", "¿Y la Dra. Río?", "Tarde."]),
        ("es", "Dijo que no. Viajó a EE.UU. en tren.", ["Dijo que no.", "Viajó a EE.UU. en tren."]),
        ("es", "¡Llegaron! ¡Por fin! Cantaron.", ["¡Llegaron!", "¡Por fin!", "Cantaron."]),
        (
            "de",
            "Am 3. Mai kam Dr. Tal, z.B. im Zug. Er las.",
            ["Am 3. Mai kam Dr. Tal, z.B. im Zug.", "Er las."],
        ),
        ("de", "Es kostet ca. Sieben Mio. Euro. Gut.", ["Es kostet ca. Sieben Mio. Euro.", "Gut."]),
        ("de", "„Wir kamen. Wir sangen.“ Dann ging sie.", ["„Wir kamen. Wir sangen.“", "Dann ging sie."]),
        ("tr", "Prof. Dr. Dere geldi. 2. Köprü açıldı.", ["Prof. Dr. Dere geldi.", "2. Köprü açıldı."]),
        ("tr", "Elma, armut vb. Satıldı. Bitti.", ["Elma, armut vb.", "Satıldı.", "Bitti."]),
        ("ru", "Он жил на ул. Садовой. В 1990 г. уехал.", ["Он жил на ул. Садовой.", "В 1990 г. уехал."]),
        ("ru", "— Куда? — спросил он. — Домой. — Она ушла.", ["— Куда? — спросил он.", "— Домой.", "— Она ушла."]),
        (
            "ru",
            "Книги и т.д. лежали тут. Их 5 тыс. штук.",
            ["Книги и т.д. лежали тут.", "Их 5 тыс. штук."],
        ),
    ],
)
def test_sentences_of_other_languages_end_where_a_reader_would_say_they_do(
    language: str, text: str, expected: list[str]
) -> None:
    assert sentences(text, language) == expected


def test_what_one_language_shortens_another_may_end_with() -> None:
    assert sentences("She said no. 5 came.", "en-GB") == ["She said no. 5 came."]
    assert sentences("Ella dijo que no. 5 vinieron.", "es-ES") == ["Ella dijo que no.", "5 vinieron."]


def test_a_language_we_have_no_list_of_is_read_by_what_is_common() -> None:
    assert sentences("Dr. Fjell kom. Han leste.", "nb") == ["Dr. Fjell kom.", "Han leste."]


def test_direction_marks_hide_no_end() -> None:
    assert sentences("افتتحت المكتبة.\u200f \u202bوحضر الأهالي.\u202c", "ar") == ["افتتحت المكتبة.", "وحضر الأهالي."]


@pytest.mark.parametrize("unit", ["كلمة ", "«", '"a', 'a"', "a. ", ". ", "! «", "(", "د.", "1. ", "\u202e", "“„"])
def test_a_line_of_any_length_costs_time_in_proportion(unit: str) -> None:
    assert len("".join(sentences(unit * 200_000, "ar"))) <= len(unit) * 200_000


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
