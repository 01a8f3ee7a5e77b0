"""Urdu: number and the oblique case of nouns, forms of verbs; on folded letters."""

from __future__ import annotations

from bot.news.language.paradigms import Paradigm, Reading, read

PARADIGMS = (
    Paradigm(name="masculine in a consonant", endings="- وں", stem="[^اهيے]", shortest=2),
    Paradigm(name="feminine in a consonant", endings="- يں وں", stem="[^اهيے]", shortest=2),
    Paradigm(name="masculine in -ā", endings="ا ے وں", shortest=2),
    Paradigm(name="masculine in -a", endings="ه ے وں ات", shortest=2),
    Paradigm(name="masculine in -iya", endings="يه ے وں يوں", shortest=2),
    Paradigm(name="feminine in -ī", endings="ي ياں يوں", shortest=2),
    Paradigm(name="feminine in -ā", endings="- ءيں وں ءوں", stem="ا"),
    Paradigm(name="Arabic plural", endings="- ات", stem="[^اهيے]"),
    Paradigm(name="verb", endings="نا نے ني تا تے تي تيں", weak="- ا ے ي يں", shortest=2),
)


def reading(word: str) -> Reading:
    return read(word, PARADIGMS)
