"""Topics are filed by keys that the language data decide, and are filed anew when its version is another one.

Should the first test fail, a rule or a table was changed since the version was numbered: raise `language.VERSION` if
that one was ever released, and put down the new digest.
"""

from __future__ import annotations

import hashlib
from importlib import resources
from itertools import pairwise

from bot.news import language, topics

VERSION, DIGEST = "2", "42a385ff53d01a4c"

WORDS = """
    قال فيها مجلس مره طاءره وفاه الاخيره دراسه مواجهه فان الدولار حكومه التحقيق اعلان الليره العلاقات الهلال
    اسراءيلي اعمال بوتن الارجنتين سقوط الحزب لكنها المعلومات باكستان تعد مكان استقاله الموت اموال اندونيسيا يقر لهذا
    سابقه الخليج شبه الساحل خطا سحب جورج اسطنبول الكيماويه سريه تماما قلق غوارديولا لذلك مهاجرين وهذه وفرنسا تقوم
    عضو تعاني الدعم الاوضاع نوع قنبله اليمين يتوقع جماهير اوبك الاداره للانباء تتجاوز ويضيف صوت السياسيين معقل
    سيرينا الاطراف ساره انهما ابن تمكن يفتح بانهم وسوف العماله سلام البرلمانيه جماعي ويري المنزل قضاءي اجزاء اوسكار
    شرطي يعترض النوع موسيقي السواحل تسببت عرش اراضيها المرتقبه رحلات وفاته المشترك سانشيز مكه الارجنتيني المظاهرات
    حاولت مبكرا الشهيره ترصد فقدان يعبر الطاوله برد سراحه مستوياته اغني اليزابيث شعار ماري يشهد السرعه النصره راءعه
    مترو يغير الصحي بعثه رجلا لمساعده وقوات البارز الهبوط جواد كاميرات والنظام الاقامه القناه ترقب ساري لعقد نفوذ
    احدهما الحمل الناريه تملك غضبا لنهاءي ولايات البرازيليه الفلبينيه باللقب تغييرات سرا للرجال منصات ابرزها التمويل
    العملاقه الموعد بني تغادر دخوله ظلت لقي نصر يرحل التخطيط العناكب اياه بيتكوين حديقه صحفيين park parks library
    leaders gouvernement élections journaux écoles gobierno niños naciones regierung kinder häuser schulen hükümet
    seçimler okullar çocuklar دولت کتابها حکومت خبریں ממשלה בחירות ילדים правительство выборы дети школы
""".split()


def test_whoever_changes_the_keys_of_words_raises_the_version() -> None:
    digest = hashlib.sha256()
    for file in sorted(resources.files("bot.news.language").joinpath("data").iterdir(), key=lambda file: file.name):
        digest.update(file.read_bytes())
    for word in WORDS:
        told = [language.filed(language.Word(word)), *map(language.sought, language.tokens(word))]
        digest.update(repr([sorted(keys) for keys in told]).encode())
    for pair in pairwise(WORDS):
        digest.update(repr(sorted(topics.anchors(topics.read(" ".join(pair))))).encode())
    assert (language.VERSION, digest.hexdigest()[:16]) == (VERSION, DIGEST)


def test_the_version_fits_its_column() -> None:
    assert 0 < len(language.VERSION) <= 16
