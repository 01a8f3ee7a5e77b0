"""What tells a new development from a repeat, in a headline's words: its angle, who speaks, a denial.

Arabic, English and French.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from bot.news.language import fold

_ANGLES = {
    "reaction": """
        يدين تدين أدان أدانت إدانة يندد تندد ندد نددت تنديد ينتقد تنتقد انتقد انتقدت انتقاد انتقادات يستنكر تستنكر
        استنكر استنكرت استنكار يرد ترد رد ردت ردا ردود يعلق تعلق علق علقت تعليق يرحب ترحب رحب رحبت ترحيب يهنئ تهنئ
        هنأ تهنئة يحتفل تحتفل احتفال احتفالات يأسف تأسف غضب يسخر تسخر سخرية يهاجم تهاجم يطالب تطالب يدافع تدافع
        react reacts reaction reactions condemn condemns condemned condemnation criticise criticises criticize
        criticizes slam slams blast blasts respond responds response hail hails welcome welcomes congratulate
        congratulates mourn mourns celebrate celebrates outrage anger réagit réagissent réaction réactions condamne
        condamnent dénonce dénoncent critique critiquent salue saluent félicite félicitent
        colère indignation hommage hommages
        """,
    "claim": """
        يتبنى تتبنى تبنت responsibility revendique revendiquent revendiqué revendication
        """,
    "inquiry": """
        يحقق تحقق تحقيق تحقيقات يستجوب تستجوب استجواب يعتقل تعتقل اعتقال اعتقالات توقيف مشتبه منفذ محاكمة هوية
        investigate investigates investigation probe inquiry arrest arrests arrested suspect suspects detained trial
        questioned enquête enquêteurs arrêté arrêtés arrestation arrestations interpelle interpellé suspects procès
        """,
    "background": """
        كيف لماذا هل ماذا تعرف تفاصيل قصة حكاية أرقام سطور إنفوجرافيك إنفوغرافيك انفوجرافيك انفوغرافيك تحليل رأي لمحة
        هكذا أبرز أسباب حقائق how why what who explained explainer analysis opinion profile timeline facts comment
        pourquoi quoi qui analyse portrait décryptage récit
        """,
}
DEVELOPMENTS = frozenset({"claim", "reaction"})
"""Angles that are always news of their own, told by one headline and not by the other."""
_QUESTION = ("؟", "?")
ANNOUNCED = frozenset(
    fold(
        "شاهد بالفيديو فيديو بالصور صور حصريا مباشر رسميا عاجل خاص video watch live exclusive breaking direct vidéo"
    ).split()
)
"""What a desk puts before a headline: not part of a speaker's name."""
_SPEAKER = re.compile(r"(?:^|\.\.|…)\s*(?P<name>[^:.…]{2,60}):(?=\s)")
_WORD = re.compile(r"[^\W_]+")
_KNOWN = 16_384
_LONGEST_NAME = 4
"""More words before a colon are a sentence, not somebody's name."""

_NEGATIONS = frozenset(
    fold(
        """
        لا لم لن ليس ليست عدم ينفي تنفي نفى نفت ينفيان نفي يكذب تكذب تكذيب no not never cannot
        deny denies denied denial refute refutes ne n pas non jamais dément démentent démenti nie nient
        """
    ).split()
)
"""Of the predicate: «دون» and "without" only negate a noun."""
_NOT = re.compile(r"n['’]t\b")
_PROCLITICS = re.compile("(?:[وف]?[بكل]?ال|[وفبل])(?=[^\\W\\d_]{2})")


@cache
def _angles_of_words() -> dict[str, str]:
    return {word: angle for angle, forms in _ANGLES.items() for word in fold(forms).split()}


@lru_cache(maxsize=_KNOWN)
def _angle(word: str) -> str | None:
    return _angles_of_words().get(word) or _angles_of_words().get(_PROCLITICS.sub("", word, count=1))


@lru_cache(maxsize=_KNOWN)
def _negation(word: str) -> bool:
    return word in _NEGATIONS or _PROCLITICS.sub("", word, count=1) in _NEGATIONS


def angles(folded: str) -> frozenset[str]:
    """What a folded headline does beyond reporting: it reacts, claims responsibility, inquires, or explains."""
    told = set(map(_angle, _WORD.findall(folded)))
    if folded.rstrip(' "»”').endswith(_QUESTION):
        told.add("background")
    return frozenset(angle for angle in told if angle)


def speaker(folded: str) -> str:
    """The name before a folded headline's colon, normalised; "" when it attributes nothing."""
    found = _SPEAKER.search(folded)
    name = [word for word in _WORD.findall(found["name"]) if word not in ANNOUNCED] if found else []
    return " ".join(name) if len(name) <= _LONGEST_NAME else ""


def negates(folded: str) -> bool:
    """Whether a folded headline says that something is not so."""
    return _NOT.search(folded) is not None or any(map(_negation, _WORD.findall(folded)))
