import pytest

from bot.news.language import fold
from bot.news.stories import places, words


@pytest.mark.parametrize(
    "forms",
    [
        "مقتل قتيل قتلى",
        "انسحاب ينسحب والانسحاب",
        "حادث بحادث الحادث",
        "لاجئين اللاجئون",
        "flood floods flooded",
    ],
)
def test_forms_of_one_root_are_one(forms: str) -> None:
    assert len({words.root(fold(form)) for form in forms.split()}) == 1


def test_a_letter_that_belongs_to_the_word_stays() -> None:
    assert words.stem("وفيات") == "وفي"


@pytest.mark.parametrize("text", ["سورية", "السوريون", "بدمشق", "Syrians", "syrienne"])
def test_a_country_is_one_by_name_people_and_capital(text: str) -> None:
    assert words.root(fold(text)) == "@سوريا"


def test_the_first_letters_of_a_country_are_no_article() -> None:
    assert words.root(fold("ألمانيا")) == words.root(fold("الألمانية"))


def test_a_country_of_several_words_is_one() -> None:
    assert places.in_one_word("وكوريا الشمالية وUS") == ("وبيونغيانغ", "وus")
    assert places.in_one_word("البيت الأبيض") == ("امريكا",)
