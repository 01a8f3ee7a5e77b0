"""Countries as headlines name them: by name, people or capital, or by the house their government sits in.

«بيونغيانغ تسمح» and «كوريا الشمالية تسمح» are one subject; two headlines that name different countries tell
different news. Only for comparing stories: a reader who follows دمشق doesn't ask for all of Syria. Names that are as
often something else stay out: عمان (Amman, Oman), روما and مدريد (the clubs), مالي (Mali, financial).
"""

from __future__ import annotations

import re
from functools import cache

from bot.news.language import fold, normalise

_COUNTRIES = """
سوريا سورية سوري دمشق syria syrian damascus syrie syrien damas
روسيا روسي روس موسكو كرملين russia russian moscow kremlin russie russe moscou
أمريكا أميركا أمريكي أميركي واشنطن بنتاغون بنتاجون america american washington pentagon américain usa
إيران إيراني طهران iran iranian tehran iranien téhéran
إسرائيل إسرائيلي israel israeli israël israélien
فلسطين فلسطيني palestine palestinian palestinien
مصر مصري قاهرة egypt egyptian cairo égypte égyptien caire
سعودية سعودي رياض saudi riyadh saoudite riyad
يمن يمني صنعاء yemen yemeni sanaa yémen yéménite
عراق عراقي بغداد iraq iraqi baghdad irak irakien bagdad
لبنان لبناني بيروت lebanon lebanese beirut liban libanais beyrouth
أردن أردني jordan jordanian jordanie jordanien
تركيا تركي أنقرة turkey turkish türkiye ankara turquie turc
فرنسا فرنسي باريس إليزيه france french paris français élysée
بريطانيا بريطاني لندن إنجلترا إنجليزي إنكليزي britain british uk london england english britannique londres
ألمانيا ألماني برلين germany german berlin allemagne allemand
إيطاليا إيطالي italy italian rome italie italien
إسبانيا إسباني spain spanish madrid espagne espagnol
صين صيني بكين china chinese beijing chine chinois pékin
يابان ياباني طوكيو japan japanese tokyo japon japonais
هند هندي نيودلهي india indian delhi inde indien
باكستان باكستاني pakistan pakistani pakistanais
أفغانستان أفغاني كابول kabul afghanistan afghan kaboul
بيونغيانغ pyongyang
سيول سيئول seoul séoul
إمارات إماراتي emirates emirati uae émirats émirati
قطر قطري دوحة qatar qatari doha
كويت كويتي kuwait kuwaiti koweït
بحرين بحريني bahrain bahraini bahreïn
مغرب مغربي morocco moroccan maroc marocain
جزائر جزائري algeria algerian algiers algérie algérien
تونس تونسي tunisia tunisian tunis tunisie tunisien
ليبيا ليبي libya libyan libye libyen
سودان سوداني خرطوم sudan sudanese khartoum soudan soudanais
صومال صومالي مقديشو somalia somali mogadishu somalie
إثيوبيا إثيوبي ethiopia ethiopian éthiopie éthiopien
إريتريا إريتري eritrea eritrean érythrée
كينيا كيني kenya kenyan
نيجيريا نيجيري nigeria nigerian
باماكو mali malian bamako malien
أوكرانيا أوكراني كييف ukraine ukrainian kyiv kiev ukrainien
بولندا بولندي poland polish warsaw pologne polonais
هولندا هولندي netherlands dutch hollande néerlandais
بلجيكا بلجيكي belgium belgian belgique belge
سويسرا سويسري switzerland swiss suisse
سويد سويدي sweden swedish suède suédois
نمسا نمساوي austria austrian vienna autriche autrichien
يونان يوناني أثينا greece greek athens grèce grec athènes
كرواتيا كرواتي croatia croatian croatie croate
دنمارك دنماركي denmark danish danemark danois
برتغال برتغالي portugal portuguese portugais
فنزويلا فنزويلي كاراكاس venezuela venezuelan caracas vénézuélien
برازيل برازيلي brazil brazilian brésil brésilien
أرجنتين أرجنتيني argentina argentine argentinian argentin
كولومبيا كولومبي colombia colombian colombie colombien
مكسيك مكسيكي mexico mexican mexique mexicain
كوبا كوبي هافانا cuba cuban havana cubain
كندا كندي canada canadian ottawa canadien
أستراليا أسترالي australia australian australie australien
إندونيسيا إندونيسي indonesia indonesian jakarta indonésie indonésien
ماليزيا ماليزي malaysia malaysian malaisie malaisien
فلبين فلبيني philippines philippine manila manille
تايلاند تايلاندي thailand thai thaïlande
أرمينيا أرميني armenia armenian arménie arménien
"""

_OF_SEVERAL_WORDS = {
    "الولايات المتحدة": "أمريكا",
    "البيت الأبيض": "أمريكا",
    "united states": "america",
    "white house": "america",
    "états unis": "america",
    "maison blanche": "america",
    "كوريا الشمالية": "بيونغيانغ",
    "بيونغ يانغ": "بيونغيانغ",
    "بيونج يانج": "بيونغيانغ",
    "north korea": "pyongyang",
    "corée du nord": "pyongyang",
    "كوريا الجنوبية": "سيول",
    "south korea": "seoul",
    "corée du sud": "seoul",
    "تل أبيب": "إسرائيل",
    "tel aviv": "israel",
    "saudi arabia": "saudi",
    "arabie saoudite": "saudi",
    "الأراضي الفلسطينية": "فلسطين",
    "داونينغ ستريت": "لندن",
    "downing street": "london",
}


_AMERICA = re.compile(r"\bU\.?S\b\.?")
"""Only capitals tell it from the pronoun."""
_GENDER_AND_NUMBER = re.compile("(?:ه|ون|ين|ان|تان|تين|ات|ا|nes|ne|es|e|s)$")


@cache
def _table() -> dict[str, str]:
    lines = (fold(line).split() for line in _COUNTRIES.strip().splitlines())
    return {word: f"@{line[0]}" for line in lines for word in line}


def country(word: str) -> str | None:
    """The mark of the country that a folded word without article names: "@" and the country's first name."""
    return _table().get(word) or _table().get(_GENDER_AND_NUMBER.sub("", word))


@cache
def _several() -> tuple[re.Pattern[str], dict[str, str], frozenset[str]]:
    names = {fold(name): fold(one) for name, one in _OF_SEVERAL_WORDS.items()}
    last_words = frozenset(name.rpartition(" ")[2] for name in names)
    return re.compile(rf"(\b[وفبكل]?)({'|'.join(names)})\b"), names, last_words


def in_one_word(text: str) -> tuple[str, ...]:
    """The folded words of a text, its countries of several words written as one."""
    normalised = normalise(_AMERICA.sub("USA", text))
    words = normalised.split()
    pattern, names, last_words = _several()
    if last_words.isdisjoint(words):
        return tuple(words)
    return tuple(pattern.sub(lambda found: found[1] + names[found[2]], normalised).split())
