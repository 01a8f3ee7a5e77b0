"""Which endings an Arabic noun or adjective takes, and by what signs a word that looks so inflected really is.

Endings are checked against how often words occur: grammar alone would make Lebanon (لبنان) two yoghurts (لبن), and the
university (جامعة) a feminine mosque (جامع). All words here are folded; ة is written ه.
"""

from __future__ import annotations

from bot.news.language import counts, lexicon
from bot.news.language.counts import family
from bot.news.language.gender import QUAD, ROOT, UNUSUAL, feminine_ratio, has_feminine, has_feminine_plural

_PRONOUNS = frozenset("ها هم هما هن نا كم ه ك".split())
_TENS = frozenset("عشرون ثلاثون اربعون خمسون ستون سبعون ثمانون تسعون".split())
_NUMBERS = _TENS | {ten[:-2] + "ين" for ten in _TENS}
"""They look like plurals of the units, and are numbers of their own, in two cases."""
_FIVE_NOUNS = frozenset({"اب", "اخ"})
_OF_FIVE_NOUNS = frozenset(vowel + pronoun for vowel in "واي" for pronoun in _PRONOUNS)
"""أبوه, أخاه, أخيها: these nouns bear their case as a long vowel."""
_PEOPLE = 20
"""How many times commoner the plural of people may be than one of them."""


def takes(base: str, form: str, *, definite: bool, taa: bool) -> bool:
    """Whether `form` is the noun or adjective `base` with an ending.

    `definite` says that the form stands after the article, which neither a pronoun nor the construct state does;
    `taa` that its last letter is spelt ة.
    """
    if base in _FIVE_NOUNS and not definite and form.startswith(base):
        return form[len(base) :] in _OF_FIVE_NOUNS
    if len(base) < ROOT:
        return base in lexicon.adjectives() and form == base + "ه" and (taa or definite)
    if form in _NUMBERS:
        return base in _NUMBERS and form[:-2] == base[:-2]
    if form in lexicon.irregular():
        return False
    if form.startswith(base) and not (base.endswith("ه") and family(base[:-1])):
        ending = form[len(base) :]
        if _with_article(base, ending) or (not definite and not taa and _without_article(base, ending)):
            return True
        return ending == "ه" and (taa or definite) and has_feminine(base)
    if base.endswith("ه"):
        return form.startswith(base[:-1]) and _opened(base, form, definite=definite)
    return base.endswith("ي") and form.startswith(base[:-1]) and _of_final_ya(base, form, definite=definite)


def takes_nothing(base: str, form: str, *, definite: bool, taa: bool) -> bool:  # noqa: ARG001 as the other two
    """What a name takes: no ending."""
    return False


def takes_as_plural(base: str, form: str, *, definite: bool, taa: bool) -> bool:
    """Whether `form` is the broken or feminine plural `base` with a pronoun, or the alef of the accusative.

    ة never stands before either: قتلها is her death, and only قتلتها her killers.
    """
    if definite or taa or len(base) < ROOT:
        return False
    if form.startswith(base) and base not in lexicon.in_taa():
        return form[len(base) :] in _PRONOUNS | {"ا"} and family(form) <= family(base)
    if not form.startswith(base[:-1]):
        return False
    before = {"ه": "ت", "ي": "ا"}.get(base[-1])  # قضاة: قضاته, قتلى: قتلاهم
    ending = form[len(base) - 1 :]
    if ending == "" and base[-3:][::2] == "اي":  # مقاهي, أراضي: مقاه, أراض
        return counts.of(form) <= family(base)
    return ending[:1] == before and ending[1:] in _PRONOUNS


def _is_definite(form: str) -> bool:
    """Whether a form is met with the article, as no pronoun or accusative alef is: البنك, المهم, البابا."""
    return counts.of("ال" + form) > 0


def _with_article(base: str, ending: str) -> bool:
    if ending in {"ون", "ين", "ان"}:
        return _is_plural_or_dual(base, ending)
    if ending == "ات":
        return has_feminine_plural(base)
    if ending == "ت" and base.endswith("ا"):  # كاميرا: كاميرات; but روسيات are of روسي
        return len(base) > ROOT and not (family(base[:-1]) and has_feminine(base[:-1]))
    return ending in {"تان", "تين"} and has_feminine(base)


def _without_article(base: str, ending: str) -> bool:
    if ending in _PRONOUNS:
        return family(base + ending) <= family(base) and (ending == "ه" or not _is_definite(base + ending))
    if ending == "ا":
        limit = (0.9 if base.endswith("ي") else 1.5) * family(base)
        return not _is_definite(base + ending) and family(base + ending) <= limit
    if ending[:2] == "ات" and ending[2:] in _PRONOUNS:
        return has_feminine_plural(base)
    if ending[:1] in {"و", "ي", "ا"} and (ending[1:] == "" or ending[1:] in _PRONOUNS):
        return _is_construct(base, ending)
    return ending[:1] == "ت" and ending[1:] in _PRONOUNS and has_feminine(base)


_OPENED = frozenset(before + pronoun for before in ("ت", "ات", "تا", "تي") for pronoun in _PRONOUNS) | {"تا", "تي"}


def _opened(base: str, form: str, *, definite: bool) -> bool:
    """A word in ة: its ending opens to ت before pronouns and the dual, and gives way to ات in the plural.

    A dual in the construct state is rarer than the word (التي is no pair of آلة).
    """
    ending = form[len(base) - 1 :]
    if ending in {"تا", "تي"} and family(form) > family(base):
        return False
    return ending in {"ات", "تان", "تين"} or (not definite and ending in _OPENED)


def _of_final_ya(base: str, form: str, *, definite: bool) -> bool:
    """Defective words lose their ya (قاضي: قاض, محامون); ى opens to alef before a pronoun (مستشفاه).

    What ة makes feminine (الفنية) ends in ي, not in ى: فنان isn't of فني. And what is met with the article or has a
    plural has lost nothing: حال isn't of حالي, since the article would bring the ya back.
    """
    ending = form[len(base) - 1 :]
    if ending in {"ون", "ين"}:
        return is_defective(base) and 0 < family(form) <= 3 * family(base)
    if definite or family(form) > family(base):
        return False
    if ending == "":
        return (
            is_defective(base) and counts.of(form) > 0 and not _is_definite(form) and form not in lexicon.with_plural()
        )
    return ending[0] == "ا" and ending[1:] in _PRONOUNS and 2 * family(base + "ه") < family(base)


def is_defective(base: str) -> bool:
    """The active participle of a root in ya: فاعي (قاضي), or م before two radicals (محامي)."""
    if len(base) == QUAD and base[1] == "ا":
        return True
    return len(base) >= QUAD and base[0] == "م" and base[-2] not in "يه"


def _is_plural_or_dual(base: str, ending: str) -> bool:
    """A plural or dual shows itself in its other case too, and isn't much commoner than its singular.

    People are: there are more refugees (لاجئين) in the news than there is a refugee. To a word with a broken plural ين
    is the dual's (يومين), and needs no other sign; nor does that of a nisba (شرعيين), since nothing
    else ends so, or of a known adjective.
    """
    seen, own = family(base + ending), family(base)
    if ending == "ين" and base in lexicon.with_plural() and base + ending not in lexicon.with_plural() and seen <= own:
        return True
    if ending == "ين" and (base in lexicon.adjectives() or (base.endswith("ي") and has_feminine(base))):
        return seen <= _PEOPLE * max(own, 1)
    if seen <= UNUSUAL:
        return own > seen if ending == "ان" or len(base) == ROOT else own >= seen
    if ending == "ان":
        return family(base + "ين") > 0 and seen <= own
    others = {"ون": ("ين",), "ين": ("ون", "ان")}[ending]
    return any(family(base + other) for other in others) and seen <= (_PEOPLE if feminine_ratio(base) else 3) * max(
        own, 1
    )


def _is_construct(base: str, ending: str) -> bool:
    """Before its genitive a plural or dual loses the nun: موظفو الوكالة, لاعبونا."""
    if ending == "ي" and is_nisba(base + ending):
        return False
    cases = {"و": ("ون",), "ا": ("ين", "ان")}.get(ending[0], ("ين", "ون"))
    seen = max((family(base + case) for case in cases if _is_plural_or_dual(base, case)), default=0)
    return seen > 0 and counts.of(base + ending) <= 3 * max(seen, family(base))


def is_nisba(word: str) -> bool:
    """Whether a word in ي is an adjective of relation (قانوني): it is met with the article, a construct never."""
    return counts.of("ال" + word) + counts.of("ال" + word + "ه") > 0
