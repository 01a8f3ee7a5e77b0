"""Each case is named for the grammar it stands for; words are common ones of the news."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news import language
from bot.news.language import Word, clitics, counts, letters
from bot.news.language.bases import bases


def _fits(typed: str, written: str) -> bool:
    (word,), (token,) = language.words(typed), language.tokens(written, "ar")
    return language.fits(word, token)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        # particles before the headline's word
        ("غزة", "بغزة"),
        ("غزة", "وغزة"),
        ("غزة", "ولغزة"),
        ("احتلال", "للاحتلال"),
        ("لجنة", "للجنة"),
        ("جيش", "فالجيش"),
        ("جيش", "وبالجيش"),
        ("شكل", "وبالشكل"),
        ("رئيس", "كرئيس"),
        ("أحد", "وأحد"),
        ("يزور", "سيزور"),
        # … which makes a phrase with it, commoner than the noun
        ("تهمة", "بتهمة"),
        ("رصاص", "برصاص"),
        ("جرحى", "وجرحى"),
        ("مناقشة", "لمناقشة"),
        # … which with an ending is met oftener than without the particle
        ("طفلة", "وطفلتها"),
        ("صحفي", "وصحفيون"),
        ("استقالة", "واستقالات"),
        ("علاقة", "بعلاقتهم"),
        ("صاروخ", "بصواريخهم"),
        ("مدني", "لمدنيي"),
        # a madda, however it is spelt
        ("آلي", "الآلي"),
        ("آلي", "آليا"),
        ("آلة", "ألة"),
        ("آلة", "الات"),
        # the article, on either side
        ("الطبيب", "طبيب"),
        ("طبيب", "والطبيب"),
        # plural and dual, with and without their nun
        ("مهندس", "مهندسون"),
        ("مهندس", "المهندسين"),
        ("موظف", "موظفو"),
        ("موظف", "موظفي"),
        ("موظف", "موظفيها"),
        ("لاعب", "لاعبان"),
        ("شركة", "شركتين"),
        ("شركة", "شركات"),
        ("شركة", "لشركاتها"),
        ("انفجار", "انفجارات"),
        ("كاميرا", "الكاميرات"),
        ("ملف", "بملفاتها"),
        ("محلات", "محل"),
        ("كاميرات", "بالكاميرا"),
        ("ميليشيات", "ميليشيا"),
        ("شرعي", "الشرعيين"),
        ("مسن", "المسنين"),
        ("مفاعل", "مفاعلات"),
        ("فتاة", "فتاتان"),
        ("ابن", "ابنتيه"),
        ("يوم", "يومين"),
        ("شهر", "الشهرين"),
        ("نازح", "النازحين"),
        ("محامي", "محامون"),
        # pronouns and the alef of tanwin
        ("حكومة", "حكومته"),
        ("حكومة", "حكوماتها"),
        ("مستشفى", "مستشفاه"),
        ("طائرة", "طائرتهم"),
        ("مهرجان", "مهرجانا"),
        ("أخ", "أخاه"),
        # feminines, by shape and by counts
        ("طبيب", "طبيبة"),
        ("فلسطيني", "الفلسطينية"),
        ("موظف", "موظفات"),
        ("كاتب", "كاتبتها"),
        ("أحمر", "الحمراء"),
        # an adjective's feminine is often the commoner, since it goes with every plural of things
        ("تجاري", "التجارية"),
        ("إنسانية", "إنساني"),
        ("مسلح", "مسلحة"),
        ("مفتوح", "المفتوحة"),
        ("كاذب", "الكاذبة"),
        ("نظيف", "نظيفة"),
        ("حزين", "حزينة"),
        ("حاد", "حادة"),
        ("حر", "الحرة"),
        ("ثلاثة", "ثلاث"),
        ("عشرون", "والعشرين"),
        ("ممثل", "ممثلات"),
        # the tables
        ("أسير", "الأسرى"),
        ("أسير", "أسراهم"),
        ("طفل", "أطفالا"),
        ("قاض", "قضاته"),
        ("ماء", "مياهها"),
        ("فم", "أفواههم"),
        ("امرأة", "المرأة"),
        ("المرأة", "نسائهم"),
        ("مقهى", "مقاه"),
        ("عالم", "العلماء"),
        ("عامل", "عوامل"),
        # what the query is typed in
        ("المدارس", "مدرسة"),
        ("لاجئين", "لاجئ"),
        ("مستوطنون", "مستوطن"),
        ("مستوصفات", "مستوصف"),
        ("طبيبة", "طبيب"),
        ("قاض", "القاضي"),
        ("زوجته", "زوجة"),
        ("شاطئ", "شاطىء"),
        # names
        ("ترامب", "لترمب"),
        ("غوغل", "Google"),
        ("أوروغواي", "الأوروغواي"),
        ("Google", "جوجل"),
    ],
)
def test_a_word_meets_its_forms(typed: str, written: str) -> None:
    assert _fits(typed, written)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        # a particle's letter that is the word's own
        ("رقة", "فرقة"),
        ("مال", "كمال"),
        ("دن", "لندن"),
        ("بان", "ألبان"),
        ("آلاف", "أف"),
        ("سد", "الأسد"),
        ("جنة", "للجنة"),
        ("أحد", "واحد"),
        ("كرة", "فكرة"),
        ("آلة", "وكالة"),
        ("آلة", "التي"),
        ("أبل", "كابل"),
        ("حد", "وحدهم"),
        ("قطة", "لقطة"),
        ("ديك", "لديك"),
        ("أفق", "وافق"),
        ("جيزة", "وجيزة"),
        ("صمت", "بصمتكم"),
        ("سان", "لسانه"),
        ("ليون", "لليونان"),
        ("ورم", "بورما"),
        ("قرة", "بقرة"),
        ("روز", "بروز"),
        ("أراك", "باراك"),
        ("لدى", "بلديات"),
        # a first alef of another sound
        ("آلي", "إلى"),
        ("آلي", "الى"),
        ("آلي", "إليها"),
        # an ending's letters that are the word's own
        ("لبن", "لبنان"),
        ("كان", "كانون"),
        ("سود", "السودان"),
        ("طالب", "طالبان"),
        ("عشر", "عشرون"),
        ("مال", "مالك"),
        ("سوري", "سوريا"),
        ("عمل", "عملات"),
        ("تمر", "تمرين"),
        ("بحر", "البحرين"),
        ("باب", "البابا"),
        ("نهر", "نهرو"),
        # ة that makes another word
        ("جامع", "جامعة"),
        ("جامع", "جامعات"),
        ("تظاهر", "تظاهرات"),
        ("مكتب", "مكتبات"),
        ("مفاوض", "المفاوضات"),
        # a plural has no plural in ات, nor a country its women's
        ("ملابسات", "ملابس"),
        ("ملابس", "ملابسات"),
        ("روسيات", "روسيا"),
        ("روسيا", "روسيات"),
        ("مكتب", "مكتبة"),
        ("مدرس", "مدرسة"),
        ("دور", "دورة"),
        ("دورة", "دورها"),
        # ة that makes a noun, as its broken plural or its pronouns tell
        ("طريق", "طريقة"),
        ("واقع", "واقعة"),
        ("أغنى", "أغنية"),
        ("شخصي", "الشخصيات"),
        ("معارض", "المعارضة"),
        # ة gives way before a pronoun, and ي is no ى
        ("قاتل", "قتلها"),
        ("فني", "فنانا"),
        # a nisba's ya is no radical that the article brings back
        ("حال", "الحالي"),
        ("مالي", "مال"),
        # the adjective of relation is another word
        ("قطر", "قطري"),
        ("قانون", "قانوني"),
        ("عمل", "عملية"),
        ("سوريا", "السورية"),
        # a name has no forms
        ("ترامب", "ترامبي"),
        # a root in common
        ("علم", "إعلام"),
        ("أعلام", "إعلام"),
        ("إعلام", "أعلام"),
        ("وزارة", "وزيرة"),
        ("كتاب", "كاتب"),
        # a plural whose singular is mostly spelt for another word
        ("علماء", "العالم"),
        ("شهود", "شاهد"),
        ("عمال", "عوامل"),
        # what ends like a plural and has none
        ("كانون", "كاني"),
        ("مرضى", "مرض"),
    ],
)
def test_a_word_does_not_meet_another(typed: str, written: str) -> None:
    assert not _fits(typed, written)


def test_exactly_means_without_particles_and_endings() -> None:
    (word,) = language.words("قطر", exact=True)
    assert [language.fits(word, token) for token in language.tokens("قطر وقطر القطر قَطَر")] == [True, False, False, True]


@given(st.sampled_from(sorted(counts.table())), st.sampled_from(sorted(counts.table())))
def test_whatever_fits_meets_in_the_index(typed: str, written: str) -> None:
    (word,), (token,) = language.words(typed), language.tokens(written, "ar")
    assert not language.fits(word, token) or language.filed(word) & language.sought(token)


@given(st.sampled_from(sorted(counts.table())))
def test_what_is_shown_of_a_word_is_caught_by_it(typed: str) -> None:
    (word,) = language.words(typed)
    for shown in language.forms(typed):
        (token,) = language.tokens(shown, "ar")
        assert language.fits(word, token)
        assert language.filed(word) & language.sought(token)


@given(
    st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإةى", min_size=1, max_size=12),
    st.text("ابتلكفوسيهنمةىءئؤ", min_size=1, max_size=12),
)
def test_any_letters_are_answered_and_meet_in_the_index(typed: str, written: str) -> None:
    (word,), (token,) = language.words(typed), language.tokens(written, "ar")
    assert not language.fits(word, token) or language.filed(word) & language.sought(token)


def test_ten_thousand_letters_are_one_word_and_no_trouble() -> None:
    long = "مدرسة" * 2_000
    assert _fits(long, long)
    assert not _fits("مدرسة", long)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("مدرسة", ("مدرسة", "مدارس", "مدرستين")),
        ("المدارس", ("مدرسة", "مدارس", "المدارس", "مدرستين")),
        ("أسير", ("أسرى", "أسير", "أسيرة")),
        ("غزة", ("غزة",)),
        ("زقططن", ("زقططن",)),
    ],
)
def test_people_are_shown_the_forms_of_the_news_likeliest_first(typed: str, shown: tuple[str, ...]) -> None:
    assert language.forms(typed) == shown


def test_a_name_in_two_words_is_one_spelling_of_it() -> None:
    (joined,), (apart, *_) = language.words("فيسبوك"), [language.words("فيس بوك")]
    assert tuple(apart) in language.spellings(((joined,),))
    assert (joined,) in language.spellings((tuple(apart),))
    assert language.spellings(((Word("فيسبوك", exact=True),),)) == ((Word("فيسبوك", exact=True),),)


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("وزير", "الدفاع", True),
        ("حقوق", "الإنسان", True),
        ("فيس", "بوك", True),
        ("غزة", "المعبر", False),  # a name governs no genitive
        ("الصحة", "التعليم", False),
        ("مدرسة", "جديدة", False),
        ("وزير،", "الدفاع", False),
        ("covid-19", "الدفاع", False),
    ],
)
def test_a_noun_and_its_genitive_are_read_as_one(first: str, second: str, together: bool) -> None:  # noqa: FBT001
    assert language.belong_together(first, second) is together


def test_the_counts_say_where_they_come_from() -> None:
    assert "10.1007/s13369-020-05258-z" in (counts.__doc__ or "")
    assert counts.of(letters.fold("غزة")) > counts.of(letters.fold("زرافة"))


def test_readings_begin_with_the_whole_word() -> None:
    assert [(reading.word, reading.definite) for reading in clitics.readings("والمدرسة")] == [
        ("والمدرسه", False),
        ("مدرسه", True),
        ("المدرسه", False),
    ]


def test_bases_are_few() -> None:
    assert max(len(bases(letters.bare(word))) for word in counts.table()) <= 12
