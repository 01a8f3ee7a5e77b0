from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feeds.article import from_html
from bot.news.model import Article

SAMPLES = Path(__file__).parents[1] / "data" / "articles"
REAL_PAGES = Path(__file__).parents[3] / "shared" / "data" / "pages"
URL = "https://www.example.org/news/story?from=ticker"
PARAGRAPHS = (
    (
        "السهل - وكالة الوادي: افتتحت بلدية السهل مساء اليوم مكتبة عامة في مبنى المدرسة القديمة، بعد ترميم استمر عامين"
        " وشارك فيه متطوعون من أهالي البلدة."
    ),
    'وقالت مديرة المكتبة ليلى نور إن "القاعة الأولى للأطفال، والثانية للباحثين، والثالثة مفتوحة للجميع حتى المساء".',
    "وتستقبل المكتبة زوارها ستة أيام في الأسبوع، والاشتراك فيها مجاني للطلبة وبسعر رمزي لغيرهم.",
)


def page(name: str, *, url: str | None = URL) -> Article:
    article = from_html((SAMPLES / name).read_text(encoding="utf-8"), url=url)
    assert article is not None
    return article


def body(head: str = "", above: str = "") -> str:
    """A page whose article says the same three sentences."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return f"<html><head>{head}</head><body><article>{above}{text}</article></body></html>"


def read(head: str = "", above: str = "<h1>بلدية السهل تفتح مكتبة عامة</h1>", url: str | None = URL) -> Article:
    article = from_html(body(head, above), url=url)
    assert article is not None
    return article


def test_an_arabic_page_gives_all_an_article_has_and_nothing_of_the_page_around_it() -> None:
    assert page("library.html") == Article(
        kicker="مكتبات",
        headline="بلدية السهل تفتح مكتبة عامة تضم ثلاثين ألف كتاب",
        source="وكالة الوادي",
        published_at=datetime(2020, 4, 2, 18, 8, tzinfo=UTC),
        paragraphs=PARAGRAPHS,
        image="https://www.example.org/images/library.jpg",
        url="https://www.example.org/news/library",
        language="ar",
    )


def test_an_english_page_described_in_json_ld_gives_all_too() -> None:
    assert page("bridge.html") == Article(
        kicker="Across the river",
        headline="Old river bridge reopens after two years of repairs & doubts",
        source="Hill News",
        published_at=datetime(2020, 4, 2, 19, 8, tzinfo=UTC),
        paragraphs=(
            (
                "The old bridge over the river reopened to walkers and cyclists on Thursday, two years after it was"
                " closed for repairs that cost less than planned."
            ),
            "Narrower than remembered",
            '"It is narrower than I remembered, but it is ours," said Mr. Ames, the first to cross.',
            "The town will decide in the autumn whether buses may use it again.",
        ),
        image="https://cdn.example.org/bridge.jpg",
        url=URL,
        language="en-GB",
    )


def test_a_page_that_says_nothing_about_itself_is_read_from_what_it_shows() -> None:
    article = page("printed.html")
    assert (article.kicker, article.headline) == ("زراعة", "موسم الزيتون يبدأ مبكرا هذا العام في قرى الجبل")
    assert (article.source, article.published_at) == ("صحيفة الجبل", datetime(2021, 1, 17, 21, 8, tzinfo=UTC))
    assert (len(article.paragraphs), article.image, article.language) == (2, None, "ar")


def test_a_page_built_by_scripts_is_read_from_its_json_ld() -> None:
    article = page("teaser.html")
    assert article.paragraphs == (
        "Night trains will run on the coast line again from June, the railway said, after passengers asked for them.",
        "Tickets go on sale in May, and the first train leaves at ten past eleven in the evening.",
    )
    assert article.published_at == datetime(2020, 4, 2, 18, 8, tzinfo=UTC)


def test_of_a_short_article_the_headline_and_the_date_are_no_text() -> None:
    said = ("أعادت مديرية الأشغال فتح طريق الجبل أمام المركبات.", "ولم يُصب أحد بأذى.")
    first = said[0].replace("طريق", "<a href=/road>طريق</a>")
    html = (
        "<html><head><meta property='og:type' content='article'><title>إعادة فتح طريق الجبل</title></head><body>"
        "<article><p class='section'>محليات</p><h1>إعادة فتح طريق الجبل</h1>"
        "<div>صحيفة السنديان · <time>2026-11-23 10:41</time></div>"
        f"<p>{first}</p><p>{said[1]}</p></article></body></html>"
    )
    article = from_html(html, url=URL)
    assert article is not None
    assert article.paragraphs == said


def test_a_page_that_only_claims_to_be_an_article_gives_its_description() -> None:
    head = (
        '<meta property="og:type" content="article"><meta property="og:title" content="المكتبة تفتح أبوابها">'
        '<meta property="og:description" content="افتتحت البلدية مكتبة عامة في البلدة.">'
    )
    article = from_html(f"<html><head>{head}</head><body></body></html>", url=URL)
    assert article is not None
    assert article.paragraphs == ("افتتحت البلدية مكتبة عامة في البلدة.",)


@pytest.mark.parametrize(
    "html", ["", " \n", "<html></html>", "plain words", "<p>قصير</p>", "\x00<", "<html><body>" * 50]
)
def test_what_holds_no_article_gives_none(html: str) -> None:
    assert from_html(html, url=URL) is None


def test_a_front_page_is_no_article() -> None:
    assert from_html((SAMPLES / "front.html").read_text(encoding="utf-8"), url=URL) is None


def test_a_site_s_root_is_no_article_unless_it_claims_to_be() -> None:
    assert from_html(body("", "<h1>بلدية السهل تفتح مكتبة</h1>"), url="https://example.org/") is None


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("بلدية السهل تفتح مكتبة | وكالة الوادي", "بلدية السهل تفتح مكتبة"),
        ("بلدية السهل تفتح مكتبة - وكالة الوادي", "بلدية السهل تفتح مكتبة"),
        ("بلدية السهل: نفتح مكتبة في كل حي", "بلدية السهل: نفتح مكتبة في كل حي"),
        ("السهل - مكتبة", "السهل - مكتبة"),
        ("تفتح مكتبة عامة - والأهالي يتبرعون بآلاف الكتب", "تفتح مكتبة عامة - والأهالي يتبرعون بآلاف الكتب"),
        ("A &amp;amp; B open a library", "A & B open a library"),
    ],
)
def test_a_told_title_loses_the_site_s_name_and_nothing_else(title: str, headline: str) -> None:
    assert read(f'<meta property="og:title" content="{title}">', above="").headline == headline


def test_without_any_other_title_the_document_s_is_taken() -> None:
    head = '<meta property="og:type" content="article"><title>بلدية السهل تفتح مكتبة عامة | الوادي</title>'
    assert read(head, above="").headline == "بلدية السهل تفتح مكتبة عامة"


@pytest.mark.parametrize(
    "above",
    [
        '<p class="kicker">مكتبات</p><h1>بلدية السهل تفتح مكتبة عامة</h1>',
        '<div><span class="article-overline">مكتبات</span><div><h1>بلدية السهل تفتح مكتبة عامة</h1></div></div>',
        "<header><h3>مكتبات</h3><h1>بلدية السهل تفتح مكتبة عامة</h1></header>",
        "<div>مكتبات</div>\n<!-- c -->\n<h1>بلدية السهل تفتح مكتبة عامة</h1>",
        '<h1><small class="eyebrow">مكتبات</small> بلدية السهل تفتح مكتبة عامة</h1>',
    ],
)
def test_a_kicker_is_the_short_line_above_the_headline(above: str) -> None:
    article = read(above=above)
    assert (article.kicker, article.headline) == ("مكتبات", "بلدية السهل تفتح مكتبة عامة")


@pytest.mark.parametrize(
    "above",
    [
        '<div><a href="/">الرئيسية</a> » <a href="/l">محليات</a></div><h1>بلدية السهل تفتح مكتبة عامة</h1>',
        "<ul><li>محليات</li></ul><h1>بلدية السهل تفتح مكتبة عامة</h1>",
        "<span>محليات</span><h1>بلدية السهل تفتح مكتبة عامة</h1>",
        "<p>2020-04-02</p><h1>بلدية السهل تفتح مكتبة عامة</h1>",
        "<p>افتتحت البلدية مكتبة عامة.</p><h1>بلدية السهل تفتح مكتبة عامة</h1>",
        "<h1>بلدية السهل تفتح مكتبة عامة</h1>",
    ],
)
def test_sections_breadcrumbs_and_dates_are_no_kickers(above: str) -> None:
    assert read('<meta property="article:section" content="محليات">', above).kicker is None


@pytest.mark.parametrize(
    ("head", "published"),
    [
        (
            '<meta property="article:published_time" content="2020-04-02T21:08:00Z">',
            datetime(2020, 4, 2, 21, 8, tzinfo=UTC),
        ),
        (
            '<meta name="pubdate" content="2020-04-02T21:08:00.1234567+03:00">',
            datetime(2020, 4, 2, 18, 8, 0, 123456, tzinfo=UTC),
        ),
        ('<meta itemprop="datePublished" content="2020-04-02 21:08 +0300">', datetime(2020, 4, 2, 18, 8, tzinfo=UTC)),
        ('<meta name="date" content="2020-04-02">', datetime(2020, 4, 2, tzinfo=UTC)),
        (
            '<meta name="date" content="soon"><meta name="dc.date" content="2020-04-02">',
            datetime(2020, 4, 2, tzinfo=UTC),
        ),
        ('<meta name="date" content="0001-01-01T00:00:00"><title>x</title>', None),
    ],
)
def test_the_published_time_comes_in_utc_whatever_its_shape(head: str, published: datetime | None) -> None:
    assert read(head).published_at == published


def test_a_date_without_an_offset_is_read_in_the_offset_of_the_page_s_other_date() -> None:
    head = (
        '<meta property="article:published_time" content="2020-04-02T21:08:00">'
        '<meta property="article:modified_time" content="2020-04-02T22:00:00+03:00">'
    )
    assert read(head).published_at == datetime(2020, 4, 2, 18, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("canonical", "url", "expected"),
    [
        ("/news/1", URL, "https://www.example.org/news/1"),
        ("https://m.example.org/news/1", URL, "https://m.example.org/news/1"),
        ("https://thief.example.com/news/1", URL, URL),
        ("https://www.example.org/", URL, URL),
        ("javascript:alert(1)", URL, URL),
        ("https://[broken", URL, URL),
        ("https://www.example.org/news/1", None, "https://www.example.org/news/1"),
        ("/news/1", None, None),
    ],
)
def test_the_canonical_address_is_believed_on_its_own_site_only(
    canonical: str, url: str | None, expected: str | None
) -> None:
    assert read(f'<link rel="canonical" href="{canonical}">', url=url).url == expected


def test_a_marked_kicker_may_be_a_menu_s_word_too_but_a_line_s_place_alone_makes_it_none() -> None:
    menu = "<nav><a href='/k'>مكتبات</a></nav>"
    headline = "<h1>بلدية السهل تفتح مكتبة عامة</h1>"
    assert read(above=f"{menu}<p class='kicker'>مكتبات</p>{headline}").kicker == "مكتبات"
    assert read(above=f"{menu}<div><p>مكتبات</p>{headline}</div>").kicker is None


def test_a_page_of_the_time_of_tables_is_an_article_if_it_prints_its_title() -> None:
    title = "بلدية السهل تفتح مكتبة عامة"
    rows = f"<tr><td><b>{title}</b></td></tr><tr><td>{'<br>'.join(PARAGRAPHS)}</td></tr>"
    html = f"<html><head><title>{title}</title></head><body><table>{rows}</table></body></html>"
    article = from_html(html, url=URL)
    assert article is not None
    assert (article.headline, article.paragraphs) == (title, PARAGRAPHS)


@pytest.mark.parametrize(
    ("title", "source"),
    [
        ("بلدية السهل تفتح مكتبة عامة - صحيفة الجبل", "صحيفة الجبل"),
        ("بلدية السهل تفتح مكتبة عامة", None),
        ("عنوان آخر - صحيفة الجبل", None),
        ("بلدية السهل تفتح مكتبة عامة - أخبار السهل والجبل والوادي كل يوم", None),
    ],
)
def test_a_page_that_names_no_publisher_may_name_it_behind_its_title(title: str, source: str | None) -> None:
    assert read(f"<title>{title}</title>").source == source


def test_an_author_stands_in_for_a_missing_publisher_and_not_among_the_paragraphs() -> None:
    above = "<h1>بلدية السهل تفتح مكتبة عامة</h1><p>سامي نور</p>"
    article = read('<meta name="author" content="سامي نور">', above)
    assert (article.source, article.paragraphs) == ("سامي نور", PARAGRAPHS)


def test_json_ld_of_any_make_does_no_harm() -> None:
    nested = '{"a":' * 5000 + "1" + "}" * 5000
    odd = (
        '[1, null, "x", {"@type": 5}, {"@type": "NewsArticle", "author": [1, {}], "image": [], "publisher": "الوادي"}]'
    )
    head = "".join(f'<script type="application/ld+json">{text}</script>' for text in (nested, "{", odd))
    assert read(head).source == "الوادي"


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet='<>/="abcph1 ترجمة\u202e\x00&;#', max_size=300))
def test_no_page_is_too_broken(html: str) -> None:
    assert from_html(html, url=URL) is None or isinstance(from_html(html, url=URL), Article)


def gold_pages() -> list[tuple[Path, dict[str, object]]]:
    """Each real page with its gold record; a publisher's records stand in the order of its pages' dates."""
    found: list[tuple[Path, dict[str, object]]] = []
    for record in sorted(REAL_PAGES.glob("*.json")):
        versions = json.loads(record.read_text(encoding="utf-8"))
        pages = sorted(REAL_PAGES.glob(f"{record.stem}_*.html.gz"))
        found.extend(zip(pages, [versions[name] for name in sorted(versions)], strict=True))
    return found


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


@pytest.mark.skipif(not REAL_PAGES.exists(), reason="shared/data/pages isn't there")
def test_on_real_pages_the_text_has_an_f1_of_98_against_gold() -> None:
    scores = []
    for path, gold in gold_pages():
        article = from_html(gzip.decompress(path.read_bytes()).decode("utf-8", "replace"))
        assert article is not None
        told = words(" ".join(texts(gold["body"])))
        read_words = words(" ".join(article.paragraphs))
        scores.append(2 * (told & read_words).total() / (told.total() + read_words.total()))
    assert sum(scores) / len(scores) >= 0.98


def texts(node: object) -> list[str]:
    """All strings of a gold body: summary, section headlines, paragraphs."""
    if isinstance(node, str):
        return [node]
    members = node.values() if isinstance(node, dict) else node
    assert isinstance(members, list) or hasattr(members, "__iter__")
    return [text for member in members for text in texts(member)]
