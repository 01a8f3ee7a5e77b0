"""Which words of two headlines are one word told in two ways, and which say nothing about whom or where.

Only for comparing stories. What is taken here for one word no longer keeps two pieces of news apart; so a group of
synonyms holds what desks write for each other, never what two events differ by (arrival and departure, rise and fall).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bot.news import language
from bot.news.language import STOP_WORDS, fold, lexicon, stop_words
from bot.news.stories import numbers, signs, words

if TYPE_CHECKING:
    from collections.abc import Mapping

_SYNONYMS = """
مقتل قتيل قتلى قتل يقتل مصرع وفاة رحيل استشهاد شهيد شهداء kill killed dead die dies died mort morts tué tués décès
جريح جرحى إصابة إصابات مصاب injured wounded hurt injures blessé blessés
حريق نيران fire blaze incendie feu
زلزال هزة earthquake quake séisme
هجوم اعتداء عدوان attack assault attaque agression
انفجار تفجير blast explosion bombing
اعتقال يعتقل توقيف يوقف القبض ضبط arrests arrested detains detained arrête arrêté interpelle
تجميد يجمد توقف يوقف تعليق يعلق suspend suspends halts freezes suspend gèle
يلتقي لقاء يستقبل استقبال يجتمع اجتماع meets receives rencontre reçoit
زيادة ارتفاع يرتفع صعود يصعد رفع rise rises increase climbs hausse augmentation
تراجع يتراجع انخفاض ينخفض هبوط يهبط fall falls drop drops decline baisse recul
افتتاح يفتتح تدشين يدشن opens inaugurates ouvre inaugure
إلغاء يلغي cancels scraps annule
تأجيل يؤجل إرجاء يرجئ postpones delays reporte
يفوز فوز يهزم يتغلب beats defeats bat
عاصفة إعصار storm hurricane tempête ouragan
سير مرور مروري
جيش قوات army troops military forces armée troupes
سيارة مركبة car vehicle voiture véhicule
قارب مركب زورق سفينة boat ship vessel bateau navire
تظاهرة تظاهرات مظاهرة مظاهرات احتجاج احتجاجات protest protests rally manifestation
سنة سنوات عام أعوام year an année
دولة دول بلد بلدان country pays
حكومة وزراء government cabinet gouvernement
"""
_ATTENDANT = frozenset(
    fold(
        """
        مدينة بمدينة بلدة قرية منطقة محافظة ولاية town city village region ville
        شخص شخصا أشخاص مواطن مواطنا people persons personnes
        بشأن حول ضمن لدى قرب وسط داخل عبر نحو over near into against près chez
        عشرات مئات آلاف ملايين عدد dozens hundreds scores dizaines centaines
        اليوم أمس today yesterday aujourd hui hier
        يعلن تعلن أعلن أعلنت إعلان يؤكد تؤكد أكد says said announces announced annonce
        """
    ).split()
)
"""What stands beside the news: what kind of place or number follows, who tells it, that it is of now."""
_SAME_SPELLING = 90
"""How alike (rapidfuzz.fuzz.ratio) two spellings of one name are: Zelensky, Zelenskyy; but not Austria, Australia."""
_PERSON = re.compile("^[ايتن](?=[ء-ي]{2})|(?:وا|ون)$")
"""What a verb has for its subject: يشن and تشن, احتجزوا and يحتجزون are one."""
_KNOWN = 32_768


@cache
def _groups() -> Mapping[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for group, line in enumerate(_SYNONYMS.strip().splitlines()):
        for root in map(words.root, fold(line).split()):
            found[root] = found.get(root, frozenset()) | {group}
    return found


@cache
def _kinds() -> Mapping[str, str]:
    return {fold(name): kind for kind, *group in lexicon.rows("aliases.tsv") if kind != "term" for name in group}


@lru_cache(maxsize=_KNOWN)
def kind(word: str) -> str | None:
    """What a folded word names: a country, a city, a person …; None when it isn't known as a name."""
    cut = words.stem(word)
    return "country" if cut.startswith("@") else _kinds().get(word) or _kinds().get(cut)


@lru_cache(maxsize=_KNOWN)
def tells(word: str) -> bool:
    """Whether a folded word says whom, where or what; numbers have a sign of their own."""
    return not (
        word in _STOP_WORDS
        or word in stop_words.folded()
        or word in _ATTENDANT
        or word in signs.ANNOUNCED
        or word[0].isdigit()
        or numbers.numbers(word)
    )


_STOP_WORDS = frozenset(map(fold, STOP_WORDS))


@lru_cache(maxsize=_KNOWN)
def are_one(word: str, other: str) -> bool:
    """Whether two folded words are forms or spellings of one, or stand for each other at a desk."""
    if kind(word) and kind(other):
        return _is_spelling(word, other)
    mine, theirs = words.root(word), words.root(other)
    if mine == theirs or _PERSON.sub("", word) == _PERSON.sub("", other):
        return True
    if not _groups().get(mine, frozenset()).isdisjoint(_groups().get(theirs, ())):
        return True
    return fuzz.ratio(word, other) >= _SAME_SPELLING or _is_form(word, other) or _is_form(other, word)


def _is_spelling(name: str, other: str) -> bool:
    """Whether two known names are one: a root in common says nothing of names."""
    mine, theirs = words.stem(name), words.stem(other)
    return mine == theirs or _is_form(mine, theirs) or _is_form(theirs, mine)


def _is_form(word: str, other: str) -> bool:
    return all(
        language.fits(own, token) for own, token in zip(language.words(word), language.tokens(other), strict=False)
    )
