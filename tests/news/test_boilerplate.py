from __future__ import annotations

import pytest

from bot.news.boilerplate import byline, is_boilerplate, is_pointer, without_dateline


@pytest.mark.parametrize(
    "line",
    [
        "اقرأ أيضا: المكتبة تفتح أبوابها",
        "اقرأ أيضًا",
        "إقرأ المزيد عن الموسم",
        "مواضيع ذات صلة",
        "قد يهمك أيضًا",
        "للمزيد من الأخبار اضغط هنا",
        "شارك الخبر على فيسبوك",
        "طباعة",
        "الكلمات المفتاحية: مكتبة، قراءة",
        "جميع الحقوق محفوظة 2024",
        "تابعونا على تليغرام",
        "إعلان",
        "Read also: The library opens",
        "Related articles",
        "Related:",
        "Share this on Facebook",
        "Advertisement",
        "Tags: books, reading",
        "© 2024 The Paper",
        "3 min read",
        "desk@example.org",
        "https://example.org/story",
        "بیشتر بخوانید: باغ باز شد",
        "یہ بھی پڑھیں",
        "קראו גם: הספרייה נפתחה",
        "À lire aussi : le pont rouvre",
        "Te puede interesar: abre el puente",
        "Lesen Sie auch: Die Brücke ist offen",
        "İlgili haberler:",
        "Читайте также: мост открыт",
        "Mots-clés : livres",
        "Anzeige",
        "Фото: архив",
        "* * *",
        "",
    ],
)
def test_lines_of_the_page_are_told_from_lines_of_the_news(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "اقرأ باسم قريتك، هكذا افتتح الشاعر أمسيته في المكتبة.",
        "شارك الأهالي في زراعة الأشجار على طول الطريق القديم.",
        "طباعة الكتب تعود إلى المدينة بعد انقطاع طويل.",
        "Share prices of bookshops rose after the fair.",
        "Advertisement spending fell for the second year.",
        "Related work began in the spring, the library said.",
        "Print shops in the old town open again on Monday.",
        "Mehr zum Lesen gibt es nun in der alten Mühle.",
        "Подробнее о мосте рассказал инженер.",
        "Leer es gratis en la plaza desde mayo.",
        "Par ailleurs, le pont rouvre lundi.",
    ],
)
def test_news_that_only_begins_like_such_a_line_is_news(line: str) -> None:
    assert not is_boilerplate(line)


def test_a_long_paragraph_is_never_furniture() -> None:
    assert not is_boilerplate("اقرأ أيضا " + "كلمة " * 40)


def test_a_pointer_is_told_from_other_furniture() -> None:
    assert (is_pointer("اقرأ أيضا:"), is_pointer("طباعة")) == (True, False)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("المصدر: وكالة الضفة الخضراء", "وكالة الضفة الخضراء"),
        ("كتب: سامي نور", "سامي نور"),
        ("بقلم سامي نور", "سامي نور"),
        ("By Dana Reed", "Dana Reed"),
        ("Source: Hill News Agency", "Hill News Agency"),
        ("Par Jeanne Colline", "Jeanne Colline"),
        ("Von Max Tal", "Max Tal"),
        ("Автор: Анна Лугова", "Анна Лугова"),
        ("מאת: דנה נחל", "דנה נחל"),
        ("Por la mañana", None),
        ("Von Mai bis August", None),
        ("By Monday the fair had ended.", None),
        ("كتب الشاعر قصيدته الأولى هنا", None),
    ],
)
def test_a_byline_gives_its_name(line: str, name: str | None) -> None:
    assert byline(line) == name


@pytest.mark.parametrize(
    "dateline",
    [
        "غزة - أرض كنعان: ",
        "القاهرة (رويترز) - ",
        "(CNN)-- ",
        "دبي، الإمارات العربية المتحدة (CNN)-- ",
        "رام الله - ",
        "غزة/ ",
        "نابلس - وفا - ",
    ],
)
def test_a_dateline_is_taken_off(dateline: str) -> None:
    assert without_dateline(f"{dateline}افتتحت البلدية مكتبة عامة اليوم.") == "افتتحت البلدية مكتبة عامة اليوم."


def test_behind_an_agency_in_brackets_a_name_may_begin_the_news() -> None:
    assert without_dateline("السهل (رويترز) - المكتبة، وهي جديدة، مفتوحة.") == "المكتبة، وهي جديدة، مفتوحة."


@pytest.mark.parametrize("dateline", ["LONDON (Reuters) - ", "Springfield, Ohio (AP) — ", "NEW YORK - "])
def test_an_english_dateline_is_taken_off(dateline: str) -> None:
    assert without_dateline(f"{dateline}The city library opened today.") == "The city library opened today."


@pytest.mark.parametrize(
    "paragraph",
    [
        "حماس: اللقاء الأخير أسس لعلاقة جديدة بين الحركتين.",
        "في مايو/ أيار من عام 1990 أعلنت المنظمة قرارها.",
        "منذ مارس - آذار الماضي تعمل المكتبة بلا توقف.",
        "مايو/ أيار شهد افتتاح ثلاث مكتبات في المدينة.",
        "قالت البلدية - وهي صاحبة المشروع - إن المكتبة ستفتح.",
        "غزة - أرض كنعان: خبر",
        "زارت الوزيرة، سلمى نور - حداد، المكتبة الجديدة صباح اليوم.",
    ],
)
def test_what_only_looks_like_a_dateline_stays(paragraph: str) -> None:
    assert without_dateline(paragraph) == paragraph
