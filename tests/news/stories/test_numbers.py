import pytest

from bot.news.language import fold
from bot.news.stories.numbers import numbers


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ستة ملايين تلميذ", {6_000_000}),
        ("٦ ملايين تلميذ", {6_000_000}),
        ("1,250 خيمة و7 آبار", {1250, 7}),
        ("نمو بنسبة 3.5% و2,5%", {3.5, 2.5}),
        ("ألف ومليون", {1000}),
        ("مئتان ثم عشرة", {200, 10}),
        ("خطة 2030 في شارع 5", {5}),
        ("One school, two gates, three million books", {2, 3_000_000}),
        ("Deux maires et cinq milliards", {2, 5_000_000_000}),
        ("الإصدار 1.2.3", {1}),
        ("8" * 40, {888_888_888_888_888}),
    ],
)
def test_numbers_are_read_in_digits_and_words(text: str, told: set[float]) -> None:
    assert numbers(fold(text)) == told - {1}
