"""The newspaper's pages as HTML and RSS. Pure: lines in, text out; times are shown in the newsroom's own zone."""

from __future__ import annotations

import html
import json
from email.utils import format_datetime
from functools import cache
from importlib import resources
from string import Template
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from simulator.newsroom.prepared import edition

if TYPE_CHECKING:
    from datetime import datetime

    from simulator.newsroom.prepared import Edition
    from simulator.newsroom.publishing import Desk, Line

ZONE = ZoneInfo("Asia/Amman")
TICKER_LINES = 20
FEED_LINES = 30
MOST_READ = 5
DIRECTIONS = {"ar": "rtl", "en": "ltr"}
FRONTS = {"ar": "/newsroom/", "en": "/newsroom/en/"}


def front_page(desk: Desk) -> str:
    """The front page: its ticker is the only list that pairs times with linked headlines."""
    paper = edition(desk.language)
    top = desk.lines[0]
    return _template("front.html").substitute(
        _frame(paper, top.published_at),
        title=_escaped(paper.words["name"]),
        head="",
        ticker="\n".join(_ticker_line(line) for line in desk.lines[:TICKER_LINES]),
        top_headline=_escaped(top.story.headline),
        top_path=top.path,
        top_lead=_escaped(top.story.paragraphs[0]),
        ticker_title=_escaped(paper.words["ticker"]),
        most_read="\n".join(
            f'<li><a href="{line.path}">{_escaped(line.story.headline)}</a></li>' for line in _old(desk)
        ),
        most_read_title=_escaped(paper.words["most_read"]),
        prayers_title=_escaped(paper.words["prayers_title"]),
        prayers="\n".join(
            f"<tr><th>{_escaped(name)}</th><td>{clock}</td></tr>" for name, clock in paper.words["prayers"].items()
        ),
        weather=_escaped(paper.words["weather"]),
    )


def article_page(desk: Desk, line: Line, origin: str) -> str:
    """One story, with the metadata that real pages carry."""
    paper, story = edition(desk.language), line.story
    local = line.published_at.astimezone(ZONE)
    kicker = f'<p class="kicker">{_escaped(story.kicker)}</p>' if story.kicker else ""
    return _template("article.html").substitute(
        _frame(paper, line.published_at),
        title=_escaped(f"{story.headline} | {paper.words['name']}"),
        head=_metadata(paper, line, origin),
        section=_escaped(paper.sections[story.section]),
        kicker=kicker,
        headline=_escaped(story.headline),
        byline=_escaped(story.byline or paper.words["name"]),
        datetime=local.isoformat(timespec="seconds"),
        time=f"{local:%Y-%m-%d %H:%M}",
        image=f"/newsroom/images/{story.section}.svg",
        paragraphs="\n".join(f"<p>{_escaped(each)}</p>" for each in story.paragraphs),
        related_title=_escaped(paper.words["related"]),
        related="\n".join(
            f'<li><a href="{each.path}">{_escaped(each.story.headline)}</a></li>'
            for each in [other for other in desk.lines if other is not line][:MOST_READ]
        ),
    )


def rss(desk: Desk, origin: str) -> str:
    """The newspaper's feed, RSS 2.0."""
    paper = edition(desk.language)
    items = "".join(_item(line, origin) for line in desk.lines[:FEED_LINES])
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{_escaped(paper.words['name'])}</title><link>{origin}{FRONTS[desk.language]}</link>"
        f"<description>{_escaped(paper.words['motto'])}</description><language>{desk.language}</language>"
        f"<lastBuildDate>{format_datetime(desk.lines[0].published_at)}</lastBuildDate>{items}\n</channel></rss>\n"
    )


def image(section: str) -> str:
    """A plain picture for a section, so that articles have a lead image."""
    shade = sum(section.encode()) % 360
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 450">'
        f'<rect width="800" height="450" fill="hsl({shade} 30% 42%)"/>'
        f'<circle cx="610" cy="150" r="90" fill="hsl({shade} 45% 68%)"/>'
        f'<path d="M0 450 270 210 430 350 560 260 800 450Z" fill="hsl({shade} 35% 27%)"/></svg>\n'
    )


def _item(line: Line, origin: str) -> str:
    story = line.story
    address = origin + line.path
    return (
        f"\n<item><title>{_escaped(story.headline)}</title><link>{_escaped(address)}</link>"
        f'<guid isPermaLink="true">{_escaped(address)}</guid><pubDate>{format_datetime(line.published_at)}</pubDate>'
        f"<description>{_escaped(story.paragraphs[0])}</description><category>{_escaped(story.section)}</category></item>"
    )


def _ticker_line(line: Line) -> str:
    flash = ' class="breaking"' if line.story.breaking else ""
    clock = line.published_at.astimezone(ZONE)
    return (
        f'<li{flash}><span class="time">{clock:%H:%M}</span> '
        f'<a href="{line.path}">{_escaped(line.story.headline)}</a></li>'
    )


def _old(desk: Desk) -> list[Line]:
    """What people read most is never the newest."""
    return desk.lines[4 : 4 + MOST_READ]


def _frame(paper: Edition, updated: datetime) -> dict[str, str]:
    """What every page of the paper shares."""
    local = updated.astimezone(ZONE)
    return {
        "language": paper.language,
        "direction": DIRECTIONS[paper.language],
        "name": _escaped(paper.words["name"]),
        "motto": _escaped(paper.words["motto"]),
        "front": FRONTS[paper.language],
        "menu": "".join(
            f'<li><a href="{FRONTS[paper.language]}">{_escaped(name)}</a></li>' for name in paper.sections.values()
        ),
        "updated": f"{_escaped(paper.words['updated'])} {local:%Y-%m-%d %H:%M}",
        "zone": f"{_escaped(paper.words['zone'])} (Asia/Amman)",
        "footer": _escaped(paper.words["footer"]),
        "other_front": FRONTS["en" if paper.language == "ar" else "ar"],
        "other_name": _escaped(paper.words["other"]),
    }


def _metadata(paper: Edition, line: Line, origin: str) -> str:
    story, address = line.story, origin + line.path
    published = line.published_at.astimezone(ZONE).isoformat(timespec="seconds")
    linked = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.headline,
        "datePublished": published,
        "inLanguage": paper.language,
        "mainEntityOfPage": address,
        "author": {"@type": "Person", "name": story.byline or paper.words["name"]},
        "publisher": {"@type": "NewsMediaOrganization", "name": paper.words["name"]},
    }
    properties = {
        "og:type": "article",
        "og:title": story.headline,
        "og:description": story.paragraphs[0],
        "og:url": address,
        "og:image": f"{origin}/newsroom/images/{story.section}.svg",
        "og:site_name": paper.words["name"],
        "article:published_time": published,
    }
    metas = "\n".join(f'<meta property="{key}" content="{_escaped(value)}">' for key, value in properties.items())
    text = json.dumps(linked, ensure_ascii=False).replace("<", "\\u003c")
    canonical = f'<link rel="canonical" href="{_escaped(address)}">'
    return f'{canonical}\n{metas}\n<script type="application/ld+json">{text}</script>'


def _escaped(text: str) -> str:
    return html.escape(text)


@cache
def _template(name: str) -> Template:
    path = resources.files("simulator.newsroom").joinpath("templates", name)
    return Template(path.read_text(encoding="utf-8"))


def style() -> str:
    """The paper's style sheet."""
    return resources.files("simulator.newsroom").joinpath("templates", "style.css").read_text(encoding="utf-8")
