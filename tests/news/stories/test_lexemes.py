import pytest

from bot.news.language import fold
from bot.news.stories.lexemes import are_one, kind, tells


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("الجسر", "جسور"),
        ("يشن", "تشن"),
        ("احتجزوا", "يحتجزون"),
        ("مصرع", "مقتل"),
        ("زوكربرغ", "زوكربيرغ"),
        ("القاهرة", "المصرية"),
        ("Zelensky", "Zelenskyy"),
        ("blaze", "fires"),
        ("went", "Went"),
    ],
)
def test_forms_spellings_and_a_desks_synonyms_are_one(word: str, other: str) -> None:
    assert are_one(fold(word), fold(other))


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("ترتفع", "تنخفض"),
        ("الشمال", "الجنوب"),
        ("إيران", "العراق"),
        ("Austria", "Australia"),
        ("Dorset", "Devon"),
    ],
)
def test_what_two_events_differ_by_is_not_one(word: str, other: str) -> None:
    assert not are_one(fold(word), fold(other))


@pytest.mark.parametrize(
    ("word", "named"), [("الأردني", "country"), ("بنتنياهو", "person"), ("نتنياهو", "person"), ("سوق", None)]
)
def test_a_name_is_of_a_kind(word: str, named: str | None) -> None:
    assert kind(fold(word)) == named


@pytest.mark.parametrize("word", ["في", "مدينة", "عاجل", "12", "ستة", "le", "the"])
def test_a_particle_a_number_and_what_a_desk_adds_tell_nothing(word: str) -> None:
    assert not tells(fold(word))
