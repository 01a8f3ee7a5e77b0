"""The article in a page: what readers would want of it, without the page around it.

The body is found by trafilatura, first with its eye on precision, then as it is by default; where it finds little,
the page's own JSON-LD stands in. Headline, source, date and image come from the page's metadata (metadata.py).
trafilatura takes a quarter of a second and 30 MB to import: only the functions that need it do so, and
article_pool.py keeps it out of the bot's process altogether.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.feeds import metadata
from bot.feeds.article_text import from_text
from bot.feeds.markup import BLOCK
from bot.feeds.paragraphs import is_sentence, tidy
from bot.feeds.script import language_of
from bot.news.language import clean
from bot.news.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.feeds.metadata import Metadata

__all__ = ["from_html", "from_text"]

_LITTLE = 250
"""Characters below which a body is a teaser, and the next way to find it is tried."""
_FEW_WORDS = 25
"""Words a page must have to say, when nothing but its shape makes it an article."""
_NEARLY = 0.9
"""Of the extracted text, in JSON-LD with its paragraphs kept: then that is the same text, better cut."""
_BLOCKS = frozenset({"p", "head", "item", "quote", "row", "code"})
_MARK = "\N{SYMBOL FOR RECORD SEPARATOR}"
_LONGEST_GLUED = 20_000
"""Characters of an only paragraph that is looked through for others: what is glued is short."""
_LARGEST = 3_000_000
"""Characters of a page that are looked at; none of the world's articles needs more."""


def from_html(html: str, *, url: str | None = None) -> Article | None:
    """The article of a page found at `url`; None when the page has none. CPU-bound: 20-400 ms for a usual page."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 the bot's start-up doesn't need it

    html, url = html[:_LARGEST], url or None
    if not html.strip():
        return None
    told = metadata.read(LexborHTMLParser(html), url=url)
    if told.headline is None or not (told.is_article or _could_be_article(told, url)):
        return None
    paragraphs = _paragraphs(html, told)
    if not paragraphs or not (told.is_article or _says_enough(paragraphs)):
        return None
    return Article(
        headline=told.headline,
        paragraphs=paragraphs,
        kicker=told.kicker,
        source=told.source,
        published_at=told.published_at or _guessed_day(html),
        image=told.image,
        url=told.url,
        language=language_of(" ".join(paragraphs), told=told.language),
    )


def _could_be_article(told: Metadata, url: str | None) -> bool:
    """A page that doesn't call itself an article has a headline at least, and isn't a site's root."""
    return told.has_title and (url is None or bool(urlsplit(url).path.strip("/")))


def _says_enough(paragraphs: tuple[str, ...]) -> bool:
    return sum(len(paragraph.split()) for paragraph in paragraphs if is_sentence(paragraph)) >= _FEW_WORDS


def _paragraphs(html: str, told: Metadata) -> tuple[str, ...]:
    """The first way that finds more than a teaser; else the most any of them found."""
    best: tuple[str, ...] = ()
    for lines in _ways(html, told):
        best = max(best, tidy(lines, headline=told.headline, names=told.authors), key=_size)
        if _size(best) >= _LITTLE:
            break
    return _parted(best, html, told) if len(best) == 1 else best


def _parted(best: tuple[str, ...], html: str, told: Metadata) -> tuple[str, ...]:
    """The paragraphs of an only one: of a short article trafilatura takes all text for one, headline and date included.

    Where JSON-LD hasn't the same text, trafilatura is asked again, with a mark before each block of the page.
    """
    linked = tidy((told.body or "").split("\n"), headline=told.headline)
    if len(linked) > 1 and _size(linked) >= _NEARLY * _size(best):
        return linked
    if _size(best) > _LONGEST_GLUED:
        return best
    marked = BLOCK.sub(lambda tag: _MARK + tag[0], html)
    lines = [line for block in _body(marked, precise=False) for line in block.split(_MARK)]
    is_same_text = _letters(" ".join(map(clean, lines))) == _letters(best[0])
    return (tidy(lines, headline=told.headline, names=told.authors) if is_same_text else ()) or best


def _letters(text: str) -> str:
    return "".join(text.split())


def _ways(html: str, told: Metadata) -> Iterator[list[str]]:
    yield _body(html, precise=True)
    yield _body(html, precise=False)
    yield (told.body or "").split("\n")
    if told.is_article:
        yield [told.description or ""]


def _size(paragraphs: tuple[str, ...]) -> int:
    return sum(map(len, paragraphs))


def _body(html: str, *, precise: bool) -> list[str]:
    from trafilatura import bare_extraction  # noqa: PLC0415 costs 30 MB, see above

    found = bare_extraction(html, favor_precision=precise, include_comments=False, include_tables=False)
    if found is None or isinstance(found, dict) or found.body is None:
        return []
    lines: list[str] = []
    for element in found.body.iter():
        if element.tag in _BLOCKS and not any(parent.tag in _BLOCKS for parent in element.iterancestors()):
            lines.extend(_lines(element))
    return lines


def _lines(element: Any) -> list[str]:
    """A block's text, cut where the page breaks the line."""
    parts: list[str] = []
    for node in element.iter():
        parts.append("\n" if node.tag == "lb" else "")
        parts.append(node.text or "")
        if node is not element:
            parts.append(node.tail or "")
    return [line for line in "".join(parts).split("\n") if clean(line)]


def _guessed_day(html: str) -> datetime | None:
    """A date that only stands in the text or the address: its day at 00:00 UTC, since no more is known."""
    from htmldate import find_date  # noqa: PLC0415 comes with trafilatura

    try:
        found = find_date(html, original_date=True, extensive_search=False)
    except (ValueError, RecursionError):
        return None
    day = metadata.parse_date(found)
    return day.replace(tzinfo=UTC) if day else None
