"""What a reader types, compiled: words, "phrases", a|b alternatives, -exclusions.

A query is a conjunction of groups; a group is met when one of its phrases occurs. A single word is a phrase of one.
Queries that mean the same have the same canonical text, so they are one topic however many chats follow them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.errors import QueryError
from bot.news import keys, language
from bot.news.language import Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

MAX_WORDS = 20
"""More words than a headline has can never all occur."""

Phrase = tuple[Word, ...]
"""Words that must stand next to each other."""


class QueryEmpty(QueryError):
    """Write at least one word to follow."""


class QueryTooLong(QueryError):
    """That is {words} words; a topic takes {limit} at most. Keep the words that matter."""


class QueryTooCommon(QueryError):
    """Such words occur in nearly every headline. Add one that says what the news is about."""


class QueryOnlyExcludes(QueryError):
    """This only says what to leave out. Add a word to follow."""


class QueryContradicts(QueryError):
    """The same word is both wanted and left out, so nothing can match. Keep one of the two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """All of `groups` must be met (one phrase of each), none of `excluded` may occur. Both sorted, without repeats.

    `wording` is what was typed: for people, who would take the folded words for misspelt ones.
    """

    groups: tuple[tuple[Phrase, ...], ...]
    excluded: tuple[Phrase, ...] = ()
    wording: str = field(default="", compare=False)

    @property
    def canonical(self) -> str:
        """The query's text, equal for queries of equal meaning, and readable by `parse`."""
        wanted = ("|".join(map(_written, group)) for group in self.groups)
        return " ".join([*wanted, *(f"-{_written(phrase)}" for phrase in self.excluded)])


def _written(phrase: Phrase) -> str:
    sign, text = "=" if phrase[0].exact else "", " ".join(word.text for word in phrase)
    return f"{sign}{text}" if len(phrase) == 1 else f'{sign}"{text}"'


_QUOTES = str.maketrans(dict.fromkeys("«»“”„‟＂״", '"') | {"ǀ": "|", "¦": "|", "\u2212": "-", "–": "-", "—": "-"})
_PART = re.compile(
    r'(?P<minus>(?<!\S)-\s*)?(?P<exact>=\s*)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"|=]+))(?P<bar>\s*\|\s*)?'
)
_GROUP = re.compile(r'(?:"[^"]*"|[^\s"])+')
_PHRASE = re.compile(r'(=?)(?:"([^"]*)"|([^"=|]+))')
"""What a canonical text is made of."""


def parse(text: str) -> Query:
    """Compile what a reader typed.

    Raises a QueryError that says what to change when the query is empty, too long, only excludes, contradicts
    itself, or would match nearly everything.
    """
    groups, excluded = _read(language.without_gershayim(language.clean(text)).translate(_QUOTES))
    _check_length(groups, excluded)
    if not groups:
        raise QueryOnlyExcludes if excluded else QueryEmpty
    query = Query(
        groups=tuple(sorted(set(groups))), excluded=tuple(sorted(set(excluded))), wording=language.clean(text)
    )
    _check_sense(query)
    return query


def read(canonical: str) -> Query:
    """The query that has this canonical text: as `parse`, without its doubts about what people type."""
    parts = split(canonical)
    excluded = [phrase for part in parts if part[0] == "-" for phrase in read_group(part[1:])]
    return Query(groups=tuple(read_group(part) for part in parts if part[0] != "-"), excluded=tuple(excluded))


def split(canonical: str) -> list[str]:
    """The groups of a canonical text, as they are written there; those of excluded phrases begin with a minus."""
    return _GROUP.findall(canonical) if '"' in canonical else canonical.split(" ")


def read_group(written: str) -> tuple[Phrase, ...]:
    """The phrases of a group in a canonical text."""
    if written.isalnum():
        return ((Word(written),),)
    return tuple(
        tuple(Word(text, exact == "=") for text in (quoted or word).split(" "))
        for exact, quoted, word in _PHRASE.findall(written)
    )


def _read(text: str) -> tuple[list[tuple[Phrase, ...]], list[Phrase]]:
    groups: list[tuple[Phrase, ...]] = []
    excluded: list[Phrase] = []
    open_group: list[Phrase] = []
    for part in _bound(_PART.finditer(text)):
        phrase = language.words(part["phrase"] or part["word"] or "", exact=part["exact"] is not None)
        if phrase and part["minus"] and not open_group:
            excluded.append(phrase)
            continue
        if phrase:
            open_group.append(phrase)
        if open_group and not part["bar"]:
            groups.append(tuple(sorted(set(open_group))))
            open_group = []
    if open_group:
        groups.append(tuple(sorted(set(open_group))))
    return groups, excluded


def _bound(parts: Iterable[re.Match[str]]) -> Iterator[Mapping[str, str | None]]:
    """The parts, where words that are one name or one construct (وزير الدفاع) are made a phrase, though not quoted."""
    waiting: dict[str, str | None] = {}
    for part in map(re.Match.groupdict, parts):
        if waiting and _is_plain(part) and language.belong_together(waiting["word"] or "", part["word"] or ""):
            waiting |= {"phrase": f"{waiting['word']} {part['word']}", "word": None, "bar": part["bar"]}
            continue
        if waiting:
            yield waiting
        waiting = part
        if not _is_plain(part) or part["bar"]:
            yield waiting
            waiting = {}
    if waiting:
        yield waiting


def _is_plain(part: Mapping[str, str | None]) -> bool:
    return bool(part["word"]) and not part["minus"] and not part["exact"]


def _check_length(groups: Iterable[tuple[Phrase, ...]], excluded: Iterable[Phrase]) -> None:
    count = sum(len(phrase) for group in groups for phrase in group) + sum(map(len, excluded))
    if count > MAX_WORDS:
        raise QueryTooLong(words=count, limit=MAX_WORDS)


def _check_sense(query: Query) -> None:
    telling = [group for group in query.groups if not any(_says_nothing(phrase) for phrase in group)]
    if not telling:
        raise QueryTooCommon
    for group in query.groups:
        if all(_is_barred(phrase, query.excluded) for phrase in group):
            raise QueryContradicts


def _is_barred(phrase: Phrase, excluded: Iterable[Phrase]) -> bool:
    """Whether a phrase that occurs is left out in each of its forms: «أطباء -طبيب» can never match."""
    return any(
        language.covers(barred, phrase[start : start + len(barred)])
        for barred in excluded
        for start in range(len(phrase) - len(barred) + 1)
    )


def _says_nothing(phrase: Phrase) -> bool:
    return all(language.is_common(word) for word in phrase)


def anchors(query: Query) -> frozenset[str]:
    """The keys a topic is filed under: of the words that must all occur, or of one group's phrases, each its own.

    Whatever the query matches seeks one of them. Those under which headlines look least often win; a group that
    holds a phrase of only common words is passed over, unless all do: such topics came before these words were common.
    """
    groups = [language.spellings(group) for group in query.groups]
    telling = [group for group in groups if not any(map(_says_nothing, group))] or groups
    needed = [group[0] for group in telling if len(group) == 1]
    choices = [[needed]] if needed else []
    choices += [[[phrase, *needed] for phrase in group] for group in telling if len(group) > 1]
    filed = [frozenset().union(*map(keys.filed, phrases)) for phrases in choices]
    return min(filed, key=keys.burden)
