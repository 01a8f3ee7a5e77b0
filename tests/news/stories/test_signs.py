import pytest

from bot.news.language import fold
from bot.news.stories import signs


@pytest.mark.parametrize(
    ("headline", "angles"),
    [
        ("افتتاح سوق السمك", set()),
        ("متى يفتتح سوق السمك؟", {"background"}),
        ("سوق السمك بالأرقام", {"background"}),
        ("تجار ينتقدون ووزير يرد على إغلاق السوق", {"reaction"}),
        ("جماعة تتبنى تفجير السوق", {"claim"}),
        ("Police arrest two over market fire", {"inquiry"}),
        ("Pourquoi le marché ferme", {"background"}),
    ],
)
def test_a_headline_has_an_angle_beyond_reporting(headline: str, angles: set[str]) -> None:
    assert signs.angles(fold(headline)) == angles


@pytest.mark.parametrize(
    ("headline", "speaker"),
    [
        ("وزير العمل: الإضراب يبدأ الأحد", "وزير العمل"),
        ("شاهد.. وزير العمل: الإضراب يبدأ الأحد", "وزير العمل"),
        ("فيديو: الإضراب يبدأ", ""),
        ("الإضراب يبدأ عند 10:30 صباحا", ""),
        ("هذا ما قاله وزير العمل عن الإضراب: يبدأ الأحد", ""),
        ("الإضراب يبدأ", ""),
    ],
)
def test_whom_a_headline_quotes_stands_before_its_colon(headline: str, speaker: str) -> None:
    assert signs.speaker(fold(headline)) == speaker


@pytest.mark.parametrize(
    ("headline", "negates"),
    [
        ("الميناء لن يغلق", True),
        ("الوزارة تنفي إغلاق الميناء", True),
        ("والوزارة ليست طرفا", True),
        ("The port won\u2019t close", True),
        ("Le port ne ferme pas", True),
        ("سفينة دون ربان في الميناء", False),
        ("The port closes", False),
    ],
)
def test_a_headline_that_denies_is_told_from_one_that_says_so(headline: str, *, negates: bool) -> None:
    assert signs.negates(fold(headline)) is negates
