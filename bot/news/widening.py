"""The nearest wider queries: what to offer a reader whose words found nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.news import keys, language, wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.news.topics import Phrase, Query

_Group = tuple["Phrase", ...]
_ARABIC_COMMA = frozenset({"ar", "fa", "ur"})


def wider(query: Query) -> Iterator[Query]:
    """Queries that find all that this one finds and more, nearest first.

    Words in any form instead of exactly; a phrase's words anywhere; nothing excluded; then without one of the words,
    the rarest first, since it is likeliest the one that nobody wrote.
    """
    seen = {query.canonical}
    for groups, excluded in _steps(query):
        found = replace(query, groups=tuple(sorted(set(groups))), excluded=excluded)
        found = replace(found, wording=_wording(found, query))
        if found.canonical not in seen:
            seen.add(found.canonical)
            yield found


def _steps(query: Query) -> Iterator[tuple[list[_Group], tuple[Phrase, ...]]]:
    groups = [tuple(tuple(word._replace(exact=False) for word in phrase) for phrase in group) for group in query.groups]
    yield groups, query.excluded
    apart = list(dict.fromkeys(single for group in groups for single in _apart(group)))
    yield apart, query.excluded
    yield apart, ()
    telling = [group for group in apart if not any(map(_says_nothing, group))]
    for rarest in sorted(telling, key=_burden) if len(telling) > 1 else ():
        yield [group for group in apart if group != rarest], ()


def _apart(group: _Group) -> Iterator[_Group]:
    """A phrase that must occur, as its words: each must, but anywhere."""
    if len(group) > 1:
        yield group
        return
    for word in group[0]:
        if not language.is_common(word):
            yield ((word,),)


def _says_nothing(phrase: Phrase) -> bool:
    return all(map(language.is_common, phrase))


def _burden(group: _Group) -> int:
    return keys.burden(key for phrase in group for word in phrase for key in language.filed(word))


def _wording(query: Query, of: Query) -> str:
    """As a reader would type it, in the spelling of the first query; commas keep words from being read as a phrase."""
    words = wording.typed(of)
    is_rtl = any(token.language in _ARABIC_COMMA for token in language.tokens(of.wording))
    ordered = sorted(query.groups, key=lambda group: min(wording.place(phrase, words) for phrase in group))
    wanted = ("، " if is_rtl else ", ").join(wording.group(group, words) for group in ordered)
    return " ".join([wanted, *(f"-{wording.phrase(phrase, words)}" for phrase in query.excluded)])
