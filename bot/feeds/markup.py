"""Small certainties about XML and HTML that the readers of feeds share: where a document begins, and its bare text."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from bot.news.breaking import is_mark
from bot.news.language import clean, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

_HEAD = 64 * 1024
_PROLOG = re.compile(
    r"""<!--.*?-->
    | <\?.*?\?>
    | <!DOCTYPE (?:[^<>\["']|"[^"]*"|'[^']*')* (?:\[(?:[^\]"']|"[^"]*"|'[^']*')*\]\s*)? >
    | <(?P<name>[A-Za-z_][\w.-]*(?::[\w.-]+)?)(?=[\s/>])""",
    re.DOTALL | re.VERBOSE | re.IGNORECASE,
)
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|br|center|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|img|li|"
    r"main|ol|p|pre|section|table|tbody|td|th|tr|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"</?(?:[a-z]+[:-][\w:-]*|a|abbr|acronym|audio|b|bdi|bdo|big|body|button|canvas|caption|cite|code|col|colgroup|del|"
    r"details|em|embed|font|form|html|i|iframe|input|ins|kbd|label|link|map|mark|meta|nobr|noscript|object|option|"
    r"param|picture|q|rp|rt|ruby|s|samp|select|small|source|span|strike|strong|sub|summary|sup|svg|textarea|tfoot|"
    r"thead|time|title|tt|u|use|var|video|wbr|path|g)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
"""HTML's elements, and such as have a prefix. "<late>" in a headline is the newsroom's own."""
_BREAKING_SECTION = normalise("أخبار عاجلة")
_HEADLINE = 300
_LEAD = 1000
_LONGEST = 20_000
"""Signs of markup in which a headline or a lead is looked for."""
_NESTED = re.compile(
    r"<(/?)(?:div|section|article|main|aside|span|ul|ol|dl|table|blockquote|center|font|a|b)(?=[\s/>])", re.IGNORECASE
)
"""Elements that don't close one another, so that open ones nest."""
_CHARACTER = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def root(text: str) -> tuple[str, int] | None:
    """The first element's name, lower-case and without its prefix, and where its tag begins.

    What stands before it is prolog, doctype, comments, or a server's chatter. A parser that is given the text from
    there on never sees a declared entity, so none can unfold or reach out.
    """
    for found in _PROLOG.finditer(text, 0, _HEAD):
        if found["name"]:
            return found["name"].rpartition(":")[2].lower(), found.start()
    return None


def bounded(document: str, *, signs: int, tags: int) -> str:
    """As much of a document as its readers can be given without minutes of work for one hostile page."""
    document = document[:signs]
    *before, behind = document.split("<", tags + 1)
    return document if len(before) <= tags else document[: -len(behind) - 1]


def shallow(page: str, *, depth: int) -> str:
    """The page up to where its elements lie deeper in one another than `depth`: parsing takes the square of it."""
    inside = 0
    for tag in _NESTED.finditer(page):
        inside = max(0, inside - 1) if tag[1] else inside + 1
        if inside > depth:
            return page[: tag.start()]
    return page


def plain(markup: str) -> str:
    """The clean text of a piece of HTML, or of a headline; character references undone even if escaped twice."""
    text = _without_tags(markup)
    for _ in range(2):
        text = _without_tags(_CHARACTER.sub(lambda found: html.unescape(found[0]), text))
    return clean(text)


def headline(markup: str) -> str:
    """An entry's headline, cut at a word where a feed puts a whole text in its place; may be empty."""
    return shorten(plain(markup[:_LONGEST]), _HEADLINE)


def lead(*candidates: str) -> str | None:
    """The first of these pieces of markup that holds text, cut at a word: what a story begins with."""
    texts = (plain(markup[:_LONGEST]) for markup in candidates)
    return next((shorten(text, _LEAD) for text in texts if text), None)


def shorten(text: str, limit: int) -> str:
    """The text itself, or as many whole words of it as fit into `limit` signs with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    words = cut.rpartition(" ")[0] if not text[limit - 1].isspace() else cut
    return (words or cut).rstrip(" ،,؛;:-") + "…"


def is_breaking(categories: Iterable[str]) -> bool:
    """Whether an entry is filed under breaking news by the feed itself."""
    names = [plain(category) for category in categories]
    return any(is_mark(re.sub("[-_]", " ", name)) or normalise(name) == _BREAKING_SECTION for name in names)


def _without_tags(markup: str) -> str:
    if "<" not in markup:
        return markup
    return _TAG.sub("", BLOCK.sub(" ", _HIDDEN.sub(" ", markup)))
