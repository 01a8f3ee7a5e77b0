"""Persian: plurals, the indefinite after ه, the link to what follows, forms of verbs; on folded letters.

The ى of «یای نکره» is left out: in headlines it is nearly always the adjective's (ایران, ایرانی), another word.
"""

from __future__ import annotations

from bot.news.language.paradigms import Paradigm, Reading, read

NOUNS = (
    Paradigm(name="noun", endings="- ها هاي هايي هايم هايت هايش هايمان هايتان هايشان", shortest=2),
    Paradigm(name="person", endings="- ان اني", stem="[^اويه]"),
    Paradigm(name="person in -e", endings="ه گان گاني", shortest=2),
    Paradigm(name="Arabic noun", endings="- ات", stem="[^اويه]"),
    Paradigm(name="Arabic noun in -e", endings="ه ات"),
    Paradigm(name="noun in -e", endings="- اي", stem="ه", shortest=2),
    Paradigm(name="noun in a vowel", endings="- ي يي يان", stem="[او]", shortest=2),
    Paradigm(name="noun with an owner", endings="- شان مان تان", shortest=4),
)
VERBS = (
    Paradigm(name="past", endings="ن ند يم يد", weak="- م ي ه", stem="[تد]", shortest=2),
    Paradigm(name="present", endings="ند", weak="د م ي يم يد", shortest=2),
)
PARADIGMS = NOUNS + VERBS
_GOES_ON = ("نمي", "مي")


def reading(word: str) -> Reading:
    """A verb's «می» makes sure that what follows is one."""
    word = word.replace("ء", "ي")
    own = read(word, PARADIGMS)
    for prefix in _GOES_ON:
        if word.startswith(prefix):
            return own | Reading(sure=read(word.removeprefix(prefix), VERBS).lexemes)
    return own
