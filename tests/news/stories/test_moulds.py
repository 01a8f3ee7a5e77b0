from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.stories import Relation, Telling, best, compare
from bot.news.stories.moulds import are_casts

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def told(headline: str, lead: str | None = None) -> Telling:
    return Telling(headline=headline, lead=lead, at=NOON)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("وزيرة الزراعة اليمنية تلتقي نظيرتها العمانية", "وزيرة الزراعة اليمنية تلتقي نظيرتها الكويتية"),
        ("سلطان عمان يستقبل سفير بولندا", "سلطان عمان يستقبل سفير كوبا"),
        ("نتنياهو يهاتف ماكرون لبحث الهدنة", "نتنياهو يهاتف بوتين لبحث الهدنة"),
        ("تركيا تبني مدرسة في كينيا", "تركيا تبني مدرسة في الصومال"),
        ("سيول تجرف طرقا في درنة", "سيول تجرف طرقا في البيضاء"),
        ("سيول تجرف طرقا بدرنة", "سيول تجرف طرقا في مدينة البيضاء وتعطل الدراسة"),
        ("درنة: سيول تجرف طرقا", "سيول تجرف طرقا في البيضاء"),
        ("سيول تجرف طرقا في البيضاء", "درنة: سيول تجرف طرقا"),
        ("ترميم مسجد الحارة القديم في صيدا", "طلاء مسجد الميناء القديم في صيدا"),
        ("فوز الفيصلي على الوحدات", "فوز الوحدات على الفيصلي"),
        ("الوداد يتغلب على الرجاء في الديربي", "الرجاء يهزم الوداد في الديربي"),
        ("السنغال تهزم كينيا وديا في دكار", "كينيا تهزم السنغال وديا في دكار مساء"),
        ("ألمانيا تهزم البرازيل بهدفين في سهرة ماطرة", "البرازيل تهزم ألمانيا وتبلغ الدور الثاني"),
        ("سعر الفضة اليوم في المحال", "سعر النحاس اليوم في المحال"),
        ("أسعار الطحين ترتفع في الأسواق", "أسعار الطحين تنخفض في الأسواق"),
        ("موجة حر تضرب البلاد السبت", "موجة برد تضرب البلاد السبت"),
        ("ازدحام على جسر المطار صباحا", "ازدحام على جسر الجامعة صباحا"),
        ("تعيين مدير جديد لمتحف الآثار", "تعيين مدير جديد لمتحف الفنون"),
        ("محكمة في وهران تسجن مدير الجمارك السابق", "محكمة في وهران تسجن مدير الضرائب السابق"),
        ("برج الأسد: نصيحة اليوم", "برج العقرب: نصيحة اليوم"),
        ("انقطاع المياه عن شرق الموصل", "انقطاع المياه عن غرب الموصل"),
        ("رحيل الممثل نادر عساف", "رحيل الممثل وديع شماس"),
        ("الدفعة الثانية من الحجاج تغادر عدن", "الدفعة الثالثة من الحجاج تغادر عدن"),
        ("إصابة 3 عمال بانفجار في معمل زجاج", "إصابة 4 عمال بانفجار في معمل ورق"),
        ("Harriers beat Rovers in the derby", "Rovers beat Harriers in the derby"),
        ("Gale warning issued for Devon", "Gale warning issued for Dorset"),
        ("Minister meets Kenyan counterpart", "Minister meets Ghanaian counterpart"),
        ("Court jails former mayor of Oakdale", "Court jails former sheriff of Oakdale"),
        ("Copper prices rise on supply fears", "Cocoa prices rise on supply fears"),
        ("Delays on the northern ring road", "Delays on the southern ring road"),
        ("Le ministre reçoit l'ambassadeur du Chili", "Le ministre reçoit l'ambassadeur du Pérou"),
        ("Vigilance orages dans la Drôme", "Vigilance orages dans la Loire"),
        ("Metz bat Brest en finale", "Brest bat Metz en finale"),
        ("Le maire de Nîmes démissionne", "Le maire de Dijon démissionne"),
    ],
)
def test_what_is_said_of_another_is_other_news(a: str, b: str) -> None:
    assert compare(told(a), told(b)).relation is Relation.OTHER
    assert best(told(a), [told(b)]) is None


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("افتتاح حديقة عامة للأطفال في إربد", "بلدية إربد تفتتح حديقة عامة للأطفال"),
        ("مقتل ثلاثة عمال بانهيار سقف مصنع", "مصرع ثلاثة عمال في انهيار سقف مصنع"),
        ("زلزال يضرب غرب اليابان", "هزة أرضية تضرب غرب اليابان"),
        ("نتنياهو يزور بودابست غدا", "نتانياهو يزور بودابست غدا"),
        ("أميركا تعيد فتح قنصليتها في تطوان", "أمريكا تعيد فتح قنصليتها في تطوان"),
        ("إضراب ستة آلاف معلم في البرازيل", "إضراب 6 آلاف معلم في البرازيل"),
        ("المتحف يفتح قاعة للخزف", "المتحف يفتح قاعة جديدة للخزف"),
        ("طائرات تشن غارات على مخازن الوقود", "مقاتلات تشن غارات على مخازن للوقود قرب الميناء القديم ليلا"),
        ("حريق في سوق الخضار بصيدا وإخلاء المتاجر", "إخلاء المتاجر إثر حريق في سوق الخضار بصيدا"),
        ("الاتحاد الإسباني يوقف الحكم بسبب شجار", "الاتحاد الإسباني يوقف الحكم بسبب تصريح"),
        ("تونس والمغرب توقعان اتفاق الصيد", "المغرب وتونس توقعان اتفاق الصيد"),
        ("مصر: انهيار جسر في أسيوط", "انهيار جسر في أسيوط المصرية"),
        ("Zelensky lands in Nairobi for grain talks", "Zelenskyy lands in Nairobi for grain talks"),
        ("Blaze destroys a warehouse in Leeds", "Fire destroys warehouse in Leeds"),
        ("Kenya and Uganda sign rail pact", "Uganda and Kenya sign rail pact"),
        ("Nairobi bus crash kills two", "Two killed in Nairobi bus crash"),
        ("Nantes : le festival annulé pour cause de pluie", "Le festival de Nantes annulé à cause de la pluie"),
    ],
)
def test_one_piece_of_news_in_other_words_stays_one(a: str, b: str) -> None:
    assert compare(told(a), told(b)).relation is Relation.SAME


def test_a_cause_settles_nothing_where_nobody_is_named() -> None:
    a, b = "وفاة ممثل مسرحي معروف بعد مرض", "وفاة ممثل مسرحي معروف بعد حادث"
    assert compare(told(a), told(b)).relation is Relation.OTHER


def test_what_the_others_lead_says_is_no_difference() -> None:
    a, b = "إغلاق جسر المطار أمام الشاحنات", "إغلاق جسر النهر أمام الشاحنات"
    assert compare(told(a), told(b)).relation is Relation.OTHER
    lead = "أغلقت البلدية جسر النهر المؤدي إلى المطار أمام الشاحنات"
    assert compare(told(a), told(b, lead)).relation is Relation.SAME


def test_leads_alike_confirm_headlines_that_differ_in_one_word() -> None:
    a, b = "حريق يلتهم متجرا في سوق الصاغة", "حريق يلتهم دكانا في سوق الصاغة"
    lead = "اندلع حريق فجر اليوم في سوق الصاغة وأخمده رجال الإطفاء بعد ساعتين"
    assert compare(told(a), told(b)).relation is Relation.OTHER
    assert compare(told(a, lead), told(b, f"{lead} من العمل")).relation is Relation.SAME


def test_leads_of_one_mould_confirm_nothing() -> None:
    a, b = "أمير الكويت يستقبل وفدا من عمال الميناء", "أمير الكويت يستقبل وفدا من طلاب الجامعة"
    lead = "استقبل أمير الكويت في قصره صباح اليوم وفدا من"
    relation = compare(told(a, f"{lead} عمال الميناء"), told(b, f"{lead} طلاب الجامعة")).relation
    assert relation is Relation.OTHER


words = st.lists(
    st.sampled_from("في على غزة مصر وتونس بدرنة تهزم سوق 5 and beats fire باريس بسبب مدينة".split()), max_size=8
)


@given(words, words, st.frozensets(st.sampled_from(["سق", "غز", "beat"])))
def test_who_comes_first_makes_no_difference(a: list[str], b: list[str], below: frozenset[str]) -> None:
    assert are_casts(a, b, below, ()) == are_casts(b, a, (), below)


@given(words)
def test_no_headline_is_another_cast_of_itself(a: list[str]) -> None:
    assert not are_casts(a, a)
