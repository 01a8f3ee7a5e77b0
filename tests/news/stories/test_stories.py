from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.stories import SAME_FROM, Relation, Telling, best, compare

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SITE = "https://paper.example"


def told(headline: str, hours: float = 0, *, lead: str | None = None, url: str | None = None) -> Telling:
    return Telling(headline=headline, lead=lead, at=NOON + timedelta(hours=hours), url=url)


def relation(a: str, b: str, hours: float = 2) -> Relation:
    return compare(told(a), told(b, hours)).relation


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("بلدية الخليل تفتتح مكتبة عامة للأطفال", "افتتاح مكتبة عامة للأطفال في الخليل"),
        ("مقتل ثلاثة عمال بانهيار سقف مصنع في حلب", "قتلى من العمال في انهيار سقف مصنع بحلب"),
        ("واشنطن تعيد فتح قنصليتها في مرسيليا", "الولايات المتحدة تعيد فتح القنصلية في مرسيليا"),
        ("بيونغيانغ تعيد فتح سفارتها في هانوي", "كوريا الشمالية تعيد فتح السفارة في هانوي"),
        ("إضراب ستة ملايين معلم عن الدروس في البرازيل", "إضراب 6 ملايين معلم في البرازيل"),
        ("وزير النقل: لم نوقع عقد القطار", "وزير النقل ينفي توقيع عقد القطار"),
        ("Flood closes the harbour tunnel in Lyttelton", "Lyttelton harbour tunnel closed by floods"),
        ("Une tempête prive Brest d'électricité", "Brest privée d'électricité par une tempête"),
        ("US envoy lands in Nairobi for talks on grain", "American envoy in Nairobi for grain talks"),
    ],
)
def test_two_wordings_of_one_event_are_the_same(a: str, b: str) -> None:
    assert relation(a, b) is Relation.SAME


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("مقتل 12 شخصا في انهيار جسر بمدينة فاس", "مقتل 19 شخصا في انهيار جسر بمدينة فاس"),
        ("الوزير يوقع عقد القطار السريع", "الوزير لن يوقع عقد القطار السريع"),
        ("تفجير يستهدف سوقا في مدينة لاهور", "جماعة مسلحة تتبنى تفجيرا يستهدف سوقا في مدينة لاهور"),
        ("إغلاق مصنع السيارات القديم في جدة", "نقابة العمال تنتقد إغلاق مصنع السيارات القديم في جدة"),
        ("رئيس النقابة: الإضراب يبدأ الأحد في الموانئ", "وزير العمل: الإضراب يبدأ الأحد في الموانئ"),
        ("Ferry sinks off Zanzibar with 40 aboard", "Ferry sinks off Zanzibar with 55 aboard"),
        ("Museum returns the stolen mask", "Museum won't return the stolen mask"),
        ("Museum returns the stolen mask", "Museum denies it returns the stolen mask"),
        ("Le port de Sète ferme ses quais", "Le port de Sète ne ferme pas ses quais"),
        ("Trois millions de foyers sans eau", "Quatre millions de foyers sans eau"),
    ],
)
def test_a_new_number_a_denial_a_claim_a_reaction_carries_the_news_on(a: str, b: str) -> None:
    assert relation(a, b) is Relation.UPDATE


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("أمطار غزيرة في عمّان", "انتخاب رئيس جديد لنادي القلم"),
        ("تراجع إنتاج القمح في فرنسا هذا الصيف", "تراجع إنتاج القمح في الأرجنتين هذا الصيف"),
        ("Bread prices rise in Norwich", "Choir from Leeds wins a prize"),
    ],
)
def test_other_news_is_other(a: str, b: str) -> None:
    assert relation(a, b) is Relation.OTHER


def test_spelling_and_punctuation_make_no_news() -> None:
    assert compare(told("إفتتاح «المكتبة» العامّة"), told("افتتاح المكتبة العامه!", 40)).score == 1.0


def test_news_told_again_after_two_days_is_news() -> None:
    assert relation("أسعار الخبز ترتفع في نابلس", "أسعار الخبز ترتفع في نابلس", 49) is Relation.OTHER


def test_the_further_apart_the_less_sure() -> None:
    a, b = "بلدية الخليل تفتتح مكتبة للأطفال", "افتتاح مكتبة أطفال في الخليل"
    assert compare(told(a), told(b, 1)).score > compare(told(a), told(b, 20)).score


def test_a_lead_makes_two_different_headlines_of_one_event_surer() -> None:
    a, b = "نهاية مفاجئة لرحلة بحرية قرب صور", "جنوح سفينة سياح قرب صور"
    lead = "جنحت سفينة تقل سياحا على الصخور قرب مدينة صور وأجلى الصيادون ركابها"
    with_leads = compare(told(a, lead=lead), told(b, lead=f"{lead} سالمين"))
    assert with_leads.score > compare(told(a), told(b)).score


def test_a_number_that_stands_in_the_others_lead_is_no_contradiction() -> None:
    a, b = "مقتل 12 شخصا في انهيار جسر بمدينة فاس", "انهيار جسر بمدينة فاس وإصابة 7 أشخاص"
    assert compare(told(a), told(b)).relation is Relation.UPDATE
    assert compare(told(a, lead="قتل 12 شخصا وأصيب 7"), told(b)).relation is Relation.SAME


def test_one_address_is_one_story_however_it_is_written() -> None:
    a = told("انطلاق المهرجان", url=f"{SITE}/a/7?utm_source=x#top")
    b = told("المهرجان: حفل الافتتاح", 30, url="http://www.paper.example/a/7/")
    assert compare(a, b).score == 1.0


def test_a_page_that_now_tells_another_toll_is_an_update() -> None:
    a, b = told("غرق 3 بحارة", url=f"{SITE}/a/7"), told("غرق 5 بحارة", 3, url=f"{SITE}/a/7")
    assert compare(a, b).relation is Relation.UPDATE


@pytest.mark.parametrize("url", [SITE, f"{SITE}/", "", "http://[broken/a", None])
def test_a_front_page_or_a_broken_address_is_no_key(url: str | None) -> None:
    a, b = told("أمطار غزيرة في صفد", url=url), told("انتخاب رئيس للنادي", url=url)
    assert compare(a, b).relation is Relation.OTHER


def test_the_days_issue_of_a_column_is_not_the_day_befores_by_its_key() -> None:
    monday, tuesday = (
        told("أسعار الذهب اليوم", url=f"{SITE}/gold/1"),
        told("أسعار الذهب اليوم", 24, url=f"{SITE}/gold/2"),
    )
    assert compare(monday, tuesday).score < 1.0


def test_among_many_a_repeat_is_found_before_an_update() -> None:
    recent = [
        told("مقتل 12 شخصا في انهيار جسر بمدينة فاس", -1),
        told("افتتاح معرض الكتاب في الرباط", -1),
        told("انهيار جسر في مدينة فاس ومقتل 19 شخصا", -2),
        told("مقتل 19 شخصا في انهيار جسر بمدينة فاس", -60),
    ]
    found = best(told("مقتل 19 شخصا بانهيار جسر بمدينة فاس"), recent)
    assert found is not None
    assert (found[0], found[1].relation) == (2, Relation.SAME)


def test_among_many_the_same_page_is_found_whatever_its_headline() -> None:
    recent = [told("طقس ماطر", -1, url=f"{SITE}/a/8"), told("انطلاق المهرجان", -1, url=f"{SITE}/a/7")]
    found = best(told("كلمة الافتتاح", url=f"{SITE}/a/7"), recent)
    assert found is not None
    assert found[0] == 1


def test_among_many_what_may_be_chance_is_no_repeat() -> None:
    a, b = told("اشتباكات قرب مطار عدن وإغلاق الطريق"), told("قوات الأمن تقيم حواجز قرب مطار عدن", 2)
    assert compare(a, b).relation is Relation.SAME
    assert best(b, [a]) is None


def test_among_many_other_news_there_is_none() -> None:
    assert best(told("افتتاح معرض الكتاب"), [told("أمطار غزيرة في صفد")]) is None
    assert best(told("افتتاح معرض الكتاب"), []) is None


texts = st.text(max_size=120) | st.text("ابتثحمنويةىلأ 0123456789.:؟«»-", max_size=120)


@given(texts, texts, st.none() | texts, st.floats(0, 60))
def test_who_comes_first_makes_no_difference(a: str, b: str, lead: str | None, hours: float) -> None:
    one, other = told(a, lead=lead), told(b, hours)
    assert compare(one, other) == compare(other, one)


@given(texts, st.none() | texts)
def test_every_telling_is_the_same_as_itself(headline: str, lead: str | None) -> None:
    assert compare(told(headline, lead=lead), told(headline, lead=lead)).score == 1.0


@given(texts, texts, st.floats(0, 60))
def test_the_score_says_the_same_as_the_relation(a: str, b: str, hours: float) -> None:
    verdict = compare(told(a), told(b, hours))
    assert 0 <= verdict.score <= 1
    assert (verdict.score >= SAME_FROM) == (verdict.relation is Relation.SAME)


@pytest.mark.parametrize(
    "text",
    ["", " ", "؟؟؟", "\ud800\udfff", "ا" * 100_000, "9" * 100_000, "1,000" * 20_000, "١٢:٣٤ " * 20_000, "a:" * 9_000],
)
def test_any_text_is_compared(text: str) -> None:
    assert compare(told(text, lead=text), told("أمطار في 9 مدن: بيان", lead=text)).relation is not Relation.SAME
    assert best(told(text), [told(text)]) is not None
