"""Russian: number and case of nouns, adjectives and surnames, forms of verbs."""

from __future__ import annotations

from bot.news.language.paradigms import Paradigm, Reading, read

_CONSONANT = "[бвгджзклмнпрстфхцчшщ]"
_HUSHING = "[жцчшщ]"
_HARD = "[бвдзлмнпрстфц]"
_BEFORE_I = "[гкхжчшщ]"
"""After these и is written for ы."""
_VOWEL = "[аеиоуыэюя]"

NOUNS = (
    Paradigm(name="masculine", endings="- а у ом е ы ов ам ами ах", stem=_HARD),
    Paradigm(name="masculine with -и", endings="- а у ом е и ов ам ами ах", stem=_BEFORE_I),
    Paradigm(name="masculine in a hushing consonant", endings="- а у ом ем е и ы ей ев ам ами ах", stem=_HUSHING),
    Paradigm(name="feminine in -а", endings="а ы е у ой ою ей - ам ами ах", stem=_HARD),
    Paradigm(name="feminine in -а with -и", endings="а и е у ой ою ей - ам ами ах", stem=_BEFORE_I),
    Paradigm(name="neuter in -о", endings="о а у ом е - ам ами ах", stem=_CONSONANT),
    Paradigm(name="neuter in -е", endings="е я ю ем ей ям ями ях", stem=_CONSONANT),
    Paradigm(name="masculine in -ь", endings="ь я ю ем е и ей ям ями ях", stem=_CONSONANT),
    Paradigm(name="feminine in -ь", endings="ь и ью ей ям ями ях ам ами ах", stem=_CONSONANT),
    Paradigm(name="feminine in -я", endings="я и е ю ей ь ям ями ях", stem=_CONSONANT),
    Paradigm(name="masculine in -й", endings="й я ю ем е и ев ям ями ях", stem=_VOWEL, shortest=2),
    Paradigm(name="masculine in -ий", endings="ий ия ию ием ии иев иям иями иях"),
    Paradigm(name="feminine in -ия", endings="ия ии ию ией ий иям иями иях", shortest=2),
    Paradigm(name="neuter in -ие", endings="ие ия ию ием ии ий иям иями иях"),
    Paradigm(name="noun in -ец", endings="ец ца цу цем цом це цы цев цов цам цами цах", shortest=2),
    Paradigm(
        name="noun in -ец after a vowel", endings="ец йца йцу йцем йцом йце йцы йцев йцов йцам йцами йцах", shortest=2
    ),
    Paradigm(name="noun in -ок", endings="ок ка ку ком ке ки ков кам ками ках"),
    Paradigm(name="noun in -ка", endings="ка ки ке ку кой ок ек кам ками ках", shortest=2),
    Paradigm(name="surname", endings="- а у ым е ой ы ых ыми", stem="(?:[ое]в|[иы]н)", shortest=4),
)
ADJECTIVES = (
    Paradigm(name="adjective", endings="ый ой ая ое ые ого ому ым ом ую ых ыми ою", stem="[^гкхжчшщ]"),
    Paradigm(
        name="adjective with -и", endings="ий ой ая ое ие ого его ому ему им ом ем ую ей их ими", stem="[гкхжчшщ]"
    ),
    Paradigm(name="soft adjective", endings="ий яя ее ие его ему им ем юю ей их ими", stem="[нж]"),
)
VERBS = (
    Paradigm(
        name="verb in -ать",
        endings="ать ал ала ало али ает ают аю аем аете ан ана ано аны ав авший авшая авшие авших анный анная анные "
        "анных",
        shortest=2,
    ),
    Paradigm(name="verb in -ять", endings="ять ял яла яло яли яет яют яю яем яв ян яна яно яны", shortest=2),
    Paradigm(
        name="verb in -ить",
        endings="ить ил ила ило или ит ят ат им ите ив ивший ившие лю лен лена лено лены ен ена ено ены енный енная "
        "енное енные енного енных",
        shortest=2,
    ),
    Paradigm(name="verb in -еть", endings="еть ел ела ело ели еет еют ев", shortest=2),
    Paradigm(name="verb in -нуть", endings="нуть нул нула нуло нули нет нут нув"),
    Paradigm(name="verb in -нуть without it", endings="нуть ла ло ли нет нут ший шая шие ших шего шим", weak="-"),
    Paradigm(
        name="verb in -овать",
        endings="овать овал овала овало овали ует уют ую уем уя ован ована овано ованы",
        shortest=2,
    ),
    Paradigm(name="verb in -евать", endings="евать евал евала евало евали юет юют юю юем", shortest=2),
)
PARADIGMS = NOUNS + ADJECTIVES + VERBS


def reading(word: str) -> Reading:
    """A verb with -ся is another verb, of the same endings before it."""
    own = read(word, PARADIGMS)
    if not word.endswith(("ся", "сь")):
        return own
    acted = read(word[:-2], VERBS)
    return own | Reading(sure=frozenset((stem, f"{name} with -ся") for stem, name in acted.sure))
