from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.breaking import is_breaking, is_mark, marked, without_mark
from bot.news.model import Entry

QUIET = (
    "البلدية تفتتح مكتبة عامة في حي الورود",
    "وزارة الزراعة تعلن موعد قطاف الزيتون",
    "فريق المدينة يفوز في مباراة الافتتاح",
    "جامعة المدينة تستقبل طلبات التسجيل",
    "إغلاق شارع النخيل يومين لأعمال الصيانة",
)
MARKED = "عاجل | انهيار جسر الوادي بعد السيول"
CAPITALS = "BRIDGE OVER THE VALLEY COLLAPSES"
ORDINARY = (
    "Library opens in the old quarter",
    "Olive harvest begins on Monday",
    "City wins the opening match",
    "Palm Street closed for repairs",
    "University takes applications",
)


def entries(*headlines: str, kicker: str | None = None, breaking: bool = False) -> tuple[Entry, ...]:
    return tuple(Entry(headline=headline, kicker=kicker, breaking=breaking) for headline in headlines)


def flags(*read: Entry) -> list[bool]:
    return [entry.breaking for entry in marked(read)]


# Marks, where newsrooms put them


@pytest.mark.parametrize(
    "headline",
    [
        "عاجل | انهيار جسر الوادي",
        "عاجل: انهيار جسر الوادي",
        "عاجل - انهيار جسر الوادي",
        "عاجل-انهيار جسر الوادي",
        "عاجل.. انهيار جسر الوادي",
        "عاجل… انهيار جسر الوادي",
        "عاجل، انهيار جسر الوادي",
        "عـاجـل/ انهيار جسر الوادي",
        "عَاجِل | انهيار جسر الوادي",
        "[عاجل] انهيار جسر الوادي",
        "(عاجل) انهيار جسر الوادي",
        "#عاجل انهيار جسر الوادي",
        "#خبر_عاجل | انهيار جسر الوادي",
        "خبر عاجل: انهيار جسر الوادي",
        "نبأ عاجل | انهيار جسر الوادي",
        "عاجل جدًا: انهيار جسر الوادي",
        "خاص وعاجل: انهيار جسر الوادي",
        "عاجل وهام | انهيار جسر الوادي",
        "🔴 انهيار جسر الوادي",
        "🔴 عاجل | انهيار جسر الوادي",
        "🚨🚨 انهيار جسر الوادي",
        "‼️ انهيار جسر الوادي",
        "❗️انهيار جسر الوادي",
        "🏳️ عاجل: انهيار جسر الوادي",
        "انهيار جسر الوادي - عاجل",
        "انهيار جسر الوادي | عاجل",
        "انهيار جسر الوادي (عاجل)",
        "انهيار جسر الوادي #عاجل #الوادي",
        "فوری: پل دره فرو ریخت",
        "خبر فوری/ پل دره فرو ریخت",
        "بریکنگ نیوز: وادی کا پل گر گیا",
        "فوری خبر | وادی کا پل گر گیا",
        "מבזק: גשר העמק קרס",
        "דחוף | גשר העמק קרס",
        "BREAKING: Valley bridge collapses",
        "Breaking - Valley bridge collapses",
        "BREAKING-Valley bridge collapses",
        "Breaking News | Valley bridge collapses",
        "FLASH - Valley bridge collapses",
        "URGENT: Valley bridge collapses",
        "JUST IN: Valley bridge collapses",
        "ALERT: Valley bridge collapses",
        "[Flash] Valley bridge collapses",
        "#BreakingNews Valley bridge collapses",
        "Valley bridge collapses - BREAKING",
        "URGENT. Le pont de la vallée s'effondre",
        "Urgent : le pont de la vallée s'effondre",
        "ALERTE INFO - Le pont de la vallée s'effondre",
        "FLASH - Le pont de la vallée s'effondre",
        "DERNIERE MINUTE : le pont de la vallée s'effondre",
        "URGENTE | Cae el puente del valle",
        "ÚLTIMA HORA: cae el puente del valle",
        "ALERTA: cae el puente del valle",
        "#ÚltimaHora Cae el puente del valle",
        "ULTIM'ORA - Crolla il ponte della valle",
        "EILMELDUNG: Talbrücke eingestürzt",
        "EIL: Talbrücke eingestürzt",
        "EIL +++ Talbrücke eingestürzt",
        "+++ Talbrücke ist eingestürzt +++",
        "+++ Eilmeldung +++ Talbrücke eingestürzt",
        "SON DAKİKA: Vadi köprüsü çöktü",
        "Son dakika... Vadi köprüsü çöktü",
        "#SONDAKİKA Vadi köprüsü çöktü",
        "FLAŞ! Vadi köprüsü çöktü",
        "СРОЧНО: обрушился мост в долине",
        "МОЛНИЯ - обрушился мост в долине",
    ],
)
def test_a_mark_at_the_head_or_the_end_of_a_headline_makes_it_breaking(headline: str) -> None:
    assert is_breaking(headline)


@pytest.mark.parametrize(
    "headline",
    [
        "عاجل انهيار جسر الوادي",
        "عاجل وزارة النقل تغلق طريق الوادي",
        "BREAKING Valley bridge collapses",
        "URGENT Le pont de la vallée s'effondre",
        "SON DAKİKA Vadi köprüsü çöktü",
        "СРОЧНО Обрушился мост в долине",
    ],
)
def test_a_mark_that_the_page_sets_apart_by_its_looks_alone_is_seen(headline: str) -> None:
    assert is_breaking(headline)


@pytest.mark.parametrize("kicker", ["عاجل", "🔴 عاجل", "عاجل | الوادي", "Breaking News", "Urgent", "🔴", "Son Dakika"])
def test_a_kicker_that_is_a_mark_makes_a_headline_breaking(kicker: str) -> None:
    assert is_breaking("انهيار جسر الوادي", kicker)


# False alarms


@pytest.mark.parametrize(
    "headline",
    [
        "أخبار عاجلة",
        "عاجل",
        "خبر عاجل",
        "عاجل | الرئيسية",
        "Breaking news",
        "Breaking News | Madina",
        "Son Dakika",
        "+++",
        "🔴",
        "...",
        "",
    ],
)
def test_a_menu_s_title_is_no_news(headline: str) -> None:
    assert not is_breaking(headline)


@pytest.mark.parametrize(
    "headline",
    [
        "دعوة إلى إصلاح عاجل لجسر الوادي",
        "اجتماع عاجل - الوزراء يبحثون إصلاح الجسر",
        "نداء عاجل: المدينة تحتاج إلى متبرعين",
        "رسالة عاجلة | سكان الوادي يطلبون جسرا",
        "مساعدات عاجلة: شاحنات تصل إلى الميناء",
        "في القريب العاجل يفتتح جسر الوادي",
        "قسم العاجل يستقبل مصابي الجسر",
        "عاجلا أم آجلا يعود ماء النبع",
        "عاجلًا أم آجلًا يعود ماء النبع",
        "عاجل أم آجل إصلاح جسر الوادي",
        "عاجل الشفاء للفنان نمر بعد الجراحة",
        "عاجل إلى وزير النقل جسرنا ينهار",
        "خبر عاجل عن الطقس يربك السكان",
        "فوري: أرباح الشركة ترتفع هذا العام",
        "Urgent need of blood donors in the valley",
        "Urgent care clinics stay open",
        "Alert dog saves a family in the valley",
        "Just in time for the feast",
        "He crossed the bridge - just in time",
        "Alerta naranja: lluvias en el valle",
        "Última hora de la riada: las claves",
        "Alerte enlèvement : le garçon est retrouvé",
        "Eilantrag: Gericht lehnt die Brücke ab",
        "Son dakika golü maçı kazandırdı",
        "SON DAKİKA GOLÜ MAÇI KAZANDIRDI",
        "Срочно требуется врач в деревню",
    ],
)
def test_the_word_within_a_sentence_is_no_mark(headline: str) -> None:
    assert not is_breaking(headline)


@pytest.mark.parametrize(
    "headline",
    [
        "Breaking bad habits: a guide",
        "BREAKING BAD actor opens a library",
        "Breaking point: hospitals run out of beds",
        "Breaking, entering and theft rise in the valley",
        "Flash floods close the valley road",
        "FLASH FLOODS CLOSE THE VALLEY ROAD",
        "Flash-flood warning for the valley",
        "Flash sale: books at half price",
        "Молния — причина пожара в лесу",
        "Молния убила лошадь в долине",
    ],
)
def test_a_mark_s_word_in_another_sense_is_no_mark(headline: str) -> None:
    assert not is_breaking(headline)


@pytest.mark.parametrize(
    ("headline", "kicker"),
    [
        ("«عاجل» تنشر أسماء المقبولين في الكلية", None),
        ('"عاجل" ترصد أسعار السوق', None),
        ("صحيفة عاجل: السوق تفتح أبوابها", None),
        ("السوق تفتح أبوابها مساء | صحيفة عاجل", None),
        ("السوق تفتح أبوابها مساء", "صحيفة عاجل"),
        ("السوق تفتح أبوابها مساء", "السوق العاجل"),
        ("السوق تفتح أبوابها مساء", "أخبار عاجلة"),
        ("The market opens in the evening", "Flash floods"),
        ("The market opens in the evening", ""),
    ],
)
def test_a_paper_or_a_section_of_that_name_is_no_mark(headline: str, kicker: str | None) -> None:
    assert not is_breaking(headline, kicker)


@pytest.mark.parametrize(
    "headline",
    [
        "🔴 مباشر: حفل افتتاح الجسر",
        "🔴 بث مباشر | حفل افتتاح الجسر",
        "🔴  EN DIRECT - L'ouverture du pont",
        "🔴 LIVE: the bridge opens",
        "+++ Newsticker zur Talbrücke +++",
        "+++ Liveblog zur Talbrücke +++",
    ],
)
def test_a_broadcast_or_live_blog_is_not_breaking_by_its_red_dot(headline: str) -> None:
    assert not is_breaking(headline)


# What a whole page tells


def test_one_marked_line_among_others_is_breaking() -> None:
    assert flags(*entries(*QUIET, MARKED)) == [False, False, False, False, False, True]


def test_the_feed_s_own_flag_is_kept() -> None:
    flagged = entries("انهيار جسر الوادي", breaking=True)
    assert flags(*flagged, *entries(*QUIET)) == [True, False, False, False, False, False]


def test_a_kicker_that_most_lines_bear_is_a_name() -> None:
    assert flags(*entries(*QUIET, "انهيار جسر الوادي", kicker="عاجل")) == [False] * 6


def test_a_flag_that_most_entries_bear_is_their_section_s() -> None:
    assert flags(*entries(*QUIET, "انهيار جسر الوادي", breaking=True)) == [False] * 6


def test_where_the_kicker_is_a_name_the_headline_s_mark_still_tells() -> None:
    assert flags(*entries(*QUIET, MARKED, kicker="عاجل")) == [False, False, False, False, False, True]


def test_a_mark_on_half_of_the_lines_still_tells_them_apart() -> None:
    assert flags(*entries(*QUIET[:3]), *entries(MARKED, MARKED, MARKED)) == [False, False, False, True, True, True]


def test_few_lines_are_believed() -> None:
    assert flags(*entries(MARKED, MARKED, MARKED, MARKED, MARKED)) == [True] * 5


def test_an_empty_page_has_no_breaking_news() -> None:
    assert marked(()) == ()


def test_capitals_amid_ordinary_letters_are_a_mark() -> None:
    assert flags(*entries(*ORDINARY, CAPITALS)) == [False, False, False, False, False, True]


def test_capitals_that_many_headlines_are_set_in_are_a_habit() -> None:
    assert flags(*entries(*ORDINARY, CAPITALS, CAPITALS)) == [False] * 7


def test_capitals_tell_nothing_where_no_other_headline_has_letters_of_two_sizes() -> None:
    assert flags(*entries(*QUIET, CAPITALS)) == [False] * 6


@pytest.mark.parametrize("headline", ["UNESCO, UNICEF, FIFA", "FIFA UEFA CAF اتحادات كرة القدم", "A B C D", "2026"])
def test_a_few_initials_are_no_capitals(headline: str) -> None:
    assert flags(*entries(*ORDINARY, headline)) == [False] * 6


# Marks and nothing else


@pytest.mark.parametrize("text", ["عاجل", "[عاجل]", "خبر عاجل", "BREAKING", "Flash", "⚡️", "срочно"])
def test_a_mark_alone_is_known(text: str) -> None:
    assert is_mark(text)


@pytest.mark.parametrize("text", ["", "أخبار عاجلة", "عاجل التوظيف", "Flash sale", "عاجل" + "!" * 1000])
def test_a_mark_with_words_of_its_own_is_none(text: str) -> None:
    assert not is_mark(text)


# The headline without its mark


@pytest.mark.parametrize(
    ("headline", "bare"),
    [
        ("عاجل | انهيار جسر الوادي", "انهيار جسر الوادي"),
        ("🔴 #عاجل: انهيار جسر الوادي…", "انهيار جسر الوادي…"),
        ("عاجل انهيار جسر الوادي", "انهيار جسر الوادي"),
        ("عاجل: «جسر الوادي» ينهار", "«جسر الوادي» ينهار"),
        ("انهيار جسر الوادي (عاجل)", "انهيار جسر الوادي"),
        ("انهيار جسر الوادي #عاجل #الوادي", "انهيار جسر الوادي #الوادي"),
        ("+++ Eilmeldung +++ Talbrücke ist eingestürzt +++", "Talbrücke ist eingestürzt"),
        ("انهيار جسر الوادي", "انهيار جسر الوادي"),
        ("عاجل | الرئيسية", "عاجل | الرئيسية"),
        ("دعوة إلى إصلاح عاجل لجسر الوادي", "دعوة إلى إصلاح عاجل لجسر الوادي"),
    ],
)
def test_a_mark_is_taken_off_with_the_signs_that_set_it_apart(headline: str, bare: str) -> None:
    assert without_mark(headline) == bare


PIECES = st.sampled_from(
    [
        *"عاجل #()[]|:-+./🔴!",
        "عاجل",
        " عاجل ",
        "BREAKING",
        "breaking ",
        "+++",
        "جسر",
        "bridge ",
        "«",
        "»",
        "ـ",
        "\ufe0f",
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=300))
def test_only_a_breaking_headline_has_a_mark_to_take_off(headline: str) -> None:
    assert is_breaking(headline) or without_mark(headline) == headline


@given(st.lists(PIECES, max_size=60).map("".join))
def test_the_headline_without_its_mark_still_says_something(headline: str) -> None:
    assert without_mark(headline).strip() or not headline.strip()


@pytest.mark.parametrize(
    "piece", [" ", "عاجل", "عاجل ", "عاجل: ", "(عاجل) ", "عـ", "+", "🔴", "#", "#عاجل ", "A ", "\ud800", "\u202e"]
)
def test_an_enormous_text_keeps_its_words(piece: str) -> None:
    assert without_mark(piece * 200_000 + " جسر الوادي").endswith("جسر الوادي")
