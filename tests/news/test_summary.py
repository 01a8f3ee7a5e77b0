from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.news.language import clean
from bot.news.model import Article
from bot.news.summary import sentences, summarise

LEAD = "قالت بلدية السهل إنها افتتحت مكتبة عامة اليوم."
DETAIL = "وأضافت أن العمل استمر عامين كاملين."
ON_TOPIC = "وتضم مكتبة السهل الجديدة ثلاثين ألف كتاب."
SCENE = "جلس سامي نور عند النافذة ينظر إلى المطر."
HEADLINE = "السهل: مكتبة جديدة بثلاثين ألف كتاب"


def article(*paragraphs: str, headline: str = HEADLINE) -> Article:
    return Article(headline=headline, paragraphs=paragraphs, language="ar")


def test_the_lead_comes_first_and_then_the_sentence_below_it() -> None:
    assert summarise(article(LEAD, DETAIL), sentences=2) == (LEAD, DETAIL)


def test_what_tells_clearly_more_of_the_headline_than_the_lead_is_told_with_it() -> None:
    assert summarise(article(LEAD, DETAIL, ON_TOPIC)) == (LEAD, ON_TOPIC)


def test_what_tells_clearly_more_is_told_without_a_lead_that_leaves_it_no_room() -> None:
    long_scene = f"{SCENE[:-1]} {'والريح ' * 9}حتى المساء."
    told = summarise(article(long_scene, ON_TOPIC, DETAIL), limit=len(ON_TOPIC) + 1 + len(DETAIL))
    assert told == (ON_TOPIC, DETAIL)


def test_a_sentence_on_its_own_is_no_reason_to_leave_the_lead_out() -> None:
    long_scene = f"{SCENE[:-1]} {'والريح ' * 9}حتى المساء."
    assert summarise(article(long_scene, ON_TOPIC), limit=len(long_scene)) == (long_scene,)


def test_the_words_of_a_topic_count_like_the_headline_s() -> None:
    garden = "وتحيط بها حديقة للأطفال فيها ملعب."
    page = article(LEAD, DETAIL, garden, headline="السهل تفتح")
    assert summarise(page) == (LEAD, DETAIL)
    assert summarise(page, topic="حديقة الأطفال") == (LEAD, garden)


def test_the_article_and_the_conjunction_hide_no_word_of_the_headline() -> None:
    page = article(SCENE, DETAIL, "وفازت بالجائزة للمرة الثانية.", headline="جائزة ثانية ومرة أخرى")
    assert summarise(page) == (SCENE, "وفازت بالجائزة للمرة الثانية.")


def test_sentences_keep_the_article_s_order() -> None:
    assert summarise(article(LEAD, DETAIL, ON_TOPIC), sentences=3) == (LEAD, DETAIL, ON_TOPIC)


def test_one_sentence_is_the_lead() -> None:
    assert summarise(article(LEAD, ON_TOPIC), sentences=1) == (LEAD,)


def test_one_sentence_is_not_a_short_scene_before_the_news() -> None:
    assert summarise(article(SCENE, ON_TOPIC), sentences=1) == (ON_TOPIC,)
    assert summarise(article(SCENE, DETAIL, ON_TOPIC), sentences=1) == (SCENE,)


def test_the_dateline_is_not_told() -> None:
    assert summarise(article(f"السهل - وكالة الوادي: {LEAD}"), sentences=1) == (LEAD,)


def test_pointers_bylines_and_subheads_are_passed_over() -> None:
    page = article("كتب: سامي نور", "ثلاثون ألف كتاب", "اقرأ أيضا: الموسم يبدأ", LEAD, "خلفية الخبر", ON_TOPIC)
    assert summarise(page) == (LEAD, ON_TOPIC)


def test_a_pointer_glued_to_a_paragraph_is_passed_over() -> None:
    assert summarise(article(f"{LEAD} اقرأ أيضا: الموسم يبدأ غدا.", ON_TOPIC)) == (LEAD, ON_TOPIC)


def test_the_headline_said_again_is_no_summary() -> None:
    assert summarise(article(f"{HEADLINE} هنا.", LEAD, headline=f"{HEADLINE} هنا")) == (LEAD,)


def test_nothing_is_said_twice() -> None:
    again = "قالت بلدية السهل إنها افتتحت مكتبة عامة كبيرة."
    assert summarise(article(LEAD, again, DETAIL)) == (LEAD, DETAIL)


def test_a_second_sentence_stays_within_the_limit_to_the_letter() -> None:
    both = (f"{'كلمة ' * 7}هنا.", f"{'حرف ' * 9}هنا.")
    assert len(" ".join(both)) == 80
    assert summarise(article(*both), limit=80) == both
    assert summarise(article(*both), limit=79) == both[:1]


def test_a_lead_longer_than_the_limit_stands_alone_and_uncut() -> None:
    assert summarise(article(LEAD, ON_TOPIC), limit=len(LEAD) // 2) == (LEAD,)


def test_a_wall_of_words_without_a_stop_gives_way_to_a_real_sentence() -> None:
    assert summarise(article("كلمة " * 400 + ".", LEAD), sentences=1) == (LEAD,)


def test_a_text_of_walls_has_no_summary() -> None:
    assert summarise(article("كلمة " * 400 + "هنا.", "حرف " * 300 + "هناك.")) == ()


def test_a_sentence_behind_a_wall_is_told_whole_or_not_at_all() -> None:
    wall = "كلمة " * 9_985
    assert summarise(article(f"{wall}هنا. {LEAD} {DETAIL}")) == (LEAD,)
    assert summarise(article(f"{wall}هنا {LEAD}")) == ()


def test_what_stands_too_far_down_is_not_looked_for() -> None:
    assert summarise(article("كلمة\n" * 10_000, LEAD)) == ()


def test_another_article_s_headline_among_the_paragraphs_is_passed_over() -> None:
    other = 'معرض الزهور في السهل يتحول إلى "مكتبة مفتوحة" تضم ثلاثين ألف كتاب "بلا مقابل"'
    assert summarise(article(LEAD, other, DETAIL)) == (LEAD, DETAIL)


def test_a_lead_that_nobody_closed_is_a_lead_all_the_same() -> None:
    lead = "قالت بلدية السهل إنها افتتحت مكتبة عامة اليوم في مبنى المدرسة القديمة بعد الترميم"
    assert summarise(article(lead, ON_TOPIC)) == (lead, ON_TOPIC)


def test_a_sentence_that_breaks_off_or_only_announces_is_not_told() -> None:
    assert summarise(article(LEAD, "وقالت مديرة مكتبة السهل الجديدة،", "وأضافت عن مكتبة السهل الجديدة:", DETAIL)) == (
        LEAD,
        DETAIL,
    )


def test_an_article_of_short_unclosed_lines_is_told_by_them() -> None:
    assert summarise(article("افتتاح مكتبة عامة في السهل اليوم", "ثلاثون كتابا")) == (
        "افتتاح مكتبة عامة في السهل اليوم",
    )


def test_only_the_first_five_sentences_are_considered() -> None:
    others = tuple(f"وجاء في البند رقم {number} أمر آخر مختلف {number * 7}." for number in range(5))
    assert ON_TOPIC not in summarise(article(*others, ON_TOPIC), sentences=9, limit=9999)


def test_an_article_without_a_sentence_has_no_summary() -> None:
    assert summarise(article("اقرأ أيضا", "غزة - وكالة الوادي", "نعم.")) == ()


def test_no_sentences_asked_for_none_given() -> None:
    assert summarise(article(LEAD), sentences=0) == ()


def test_sentence_rules_are_to_be_had_beside_the_summary() -> None:
    assert sentences(f"{LEAD} {DETAIL}", "ar") == [LEAD, DETAIL]


TEXTS = st.lists(st.text(alphabet="ابجدهوز abcXY.؟!«»-:() \n1", max_size=300), max_size=8)


@given(paragraphs=TEXTS, count=st.integers(0, 4), limit=st.integers(1, 600))
def test_a_summary_is_whole_sentences_of_the_text_within_its_bounds(
    paragraphs: list[str], count: int, limit: int
) -> None:
    summary = summarise(article(*paragraphs), sentences=count, limit=limit)
    joined = " ".join(clean(paragraph) for paragraph in paragraphs)
    assert len(summary) <= count
    assert len(" ".join(summary)) <= limit * 8 / 7 or len(summary) == 1
    assert [sentence for sentence in summary if sentence not in joined or not sentence.strip()] == []
    assert len(set(summary)) == len(summary)
