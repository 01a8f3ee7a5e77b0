"""Which language written in Latin or Cyrillic letters a text is in: by the small words no sentence does without.

Enough for choosing among sentence rules; a page's own word goes first. Scripts that tell it are bot/feeds/script.py's.
"""

from __future__ import annotations

from bot.news.language import clean

_LOOKED_AT = 3000
"""Letters."""
_FEWEST = 2
"""Small words that must be met."""
_SMALL_WORDS = {
    "en": frozenset("the of and to in that is was for on with by at from has have be are it its this who will".split()),
    "fr": frozenset("le la les des du de et en un une est dans pour qui que sur au aux par pas avec ce cette".split()),
    "es": frozenset("el la los las del de y en un una es que por con para se su al como más no fue este esta".split()),
    "de": frozenset("der die das und in den von zu mit ist im dem des ein eine auf für nicht sich auch hat am".split()),
    "tr": frozenset("ve bir bu için ile da de olarak olan çok daha en gibi kadar sonra ancak oldu dedi göre".split()),
    "ru": frozenset("и в не на что с по как из у за от к о это для при его она они был была было были также".split()),
}


def language_of(text: str) -> str | None:
    """The tag of the language most of whose small words stand in the text; None when too few of any do."""
    words = clean(text[:_LOOKED_AT]).casefold().split()
    met = {tag: sum(word in small for word in words) for tag, small in _SMALL_WORDS.items()}
    best = max(met, key=lambda tag: met[tag])
    return best if met[best] >= _FEWEST else None
