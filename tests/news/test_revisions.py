"""What became of each line between two snapshots, and that nothing known is ever new again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.language import normalise
from bot.news.model import Entry, EntryId, Known
from bot.news.revisions import FOLLOWED_FLAPS, Change, Revision, align

TEN = datetime(2026, 5, 20, 10, tzinfo=UTC)

A = Entry(headline="بلدية المدينة تفتتح حديقة عامة", clock=time(10, 30), published_at=TEN + timedelta(minutes=30))
B = Entry(headline="انطلاق معرض الكتاب بمشاركة 120 دارا", clock=time(10, 20), published_at=TEN + timedelta(minutes=20))
C = Entry(headline="مزارعون يبدؤون قطاف المشمش", clock=time(10, 10), published_at=TEN + timedelta(minutes=10))
D = Entry(headline="فريق السلة يتأهل إلى النهائي", clock=time(10, 0), published_at=TEN)
NEWS = Entry(headline="جسر جديد للمشاة فوق النهر", clock=time(10, 40), published_at=TEN + timedelta(minutes=40))


def _known(*entries: Entry, gone: tuple[Entry, ...] = (), flaps: int = 0) -> list[Known]:
    return [
        Known(
            id=EntryId(number),
            headline=entry.headline,
            url=entry.url,
            guid=entry.guid,
            clock=entry.clock,
            published_at=entry.published_at,
            present=number < len(entries),
            flaps=flaps,
        )
        for number, entry in enumerate((*entries, *gone))
    ]


def _told(revisions: tuple[Revision, ...]) -> list[tuple[Change, int | None]]:
    return [(revision.change, revision.known) for revision in revisions]


def _undated(entry: Entry) -> Entry:
    return replace(entry, clock=None, published_at=None)


def test_a_line_on_top_is_new() -> None:
    assert _told(align(_known(A, B), [NEWS, A, B])) == [
        (Change.NEW, None), (Change.UNCHANGED, 0), (Change.UNCHANGED, 1),
    ]  # fmt: skip


def test_a_line_that_drops_off_the_old_end_has_aged() -> None:
    assert _told(align(_known(A, B, C), [NEWS, A, B]))[-1] == (Change.AGED, 2)


def test_a_line_taken_out_of_the_middle_is_removed_and_what_comes_up_beneath_is_not_new() -> None:
    assert _told(align(_known(A, B, C), [A, C, D])) == [
        (Change.UNCHANGED, 0), (Change.UNCHANGED, 2), (Change.BACKFILLED, None), (Change.REMOVED, 1),
    ]  # fmt: skip


def test_without_dates_place_tells_the_old_end() -> None:
    a, b, c, d = (_undated(entry) for entry in (A, B, C, D))

    assert _told(align(_known(a, b, c), [a, c, d])) == [
        (Change.UNCHANGED, 0), (Change.UNCHANGED, 2), (Change.BACKFILLED, None), (Change.REMOVED, 1),
    ]  # fmt: skip


def test_in_a_list_that_runs_oldest_first_the_old_end_is_on_top() -> None:
    assert _told(align(_known(C, B, A), [B, A, NEWS])) == [
        (Change.UNCHANGED, 1), (Change.UNCHANGED, 2), (Change.NEW, None), (Change.AGED, 0),
    ]  # fmt: skip


def test_a_line_that_changes_places_has_moved() -> None:
    a, b, c = (_undated(entry) for entry in (A, B, C))

    assert _told(align(_known(a, b, c), [c, a, b])) == [
        (Change.MOVED, 2), (Change.UNCHANGED, 0), (Change.UNCHANGED, 1),
    ]  # fmt: skip


def test_another_time_beside_the_same_words_is_retimed() -> None:
    assert _told(align(_known(A, B), [replace(A, clock=time(10, 35)), B]))[0] == (Change.RETIMED, 0)


@pytest.mark.parametrize(
    "corrected",
    [
        "بلدية المدينة تفتتح حديقتين عامتين",
        "بلدية المدينة لا تفتتح حديقة عامة",
        "بلدية المدينة تفتتح حديقة عامّة",
    ],
)
def test_changed_words_at_the_same_time_are_a_correction(corrected: str) -> None:
    assert _told(align(_known(A, B), [replace(A, headline=corrected), B]))[0] == (Change.CORRECTED, 0)


def test_a_changed_number_is_a_correction() -> None:
    more = replace(B, headline="انطلاق معرض الكتاب بمشاركة 150 دارا")

    assert _told(align(_known(A, B), [A, more]))[1] == (Change.CORRECTED, 1)


def test_another_number_under_another_time_is_news() -> None:
    more = replace(B, headline="انطلاق معرض الكتاب بمشاركة 150 دارا", clock=time(10, 50), published_at=None)

    assert _told(align(_known(B, C), [more, C])) == [
        (Change.NEW, None), (Change.UNCHANGED, 1), (Change.REMOVED, 0),
    ]  # fmt: skip


def test_a_touched_up_line_in_its_place_is_a_correction_even_if_retimed() -> None:
    touched = replace(B, headline="انطلاق معرض الكتاب بمشاركة 120 دار", clock=time(10, 50), published_at=None)

    assert _told(align(_known(A, B, C), [A, touched, C]))[1] == (Change.CORRECTED, 1)


def test_without_times_the_place_shows_a_correction() -> None:
    a, b, c = (_undated(entry) for entry in (A, B, C))
    edited = replace(b, headline="انطلاق معرض الكتاب بمشاركة 130 دارا")

    assert _told(align(_known(a, b, c), [a, edited, c]))[1] == (Change.CORRECTED, 1)


def test_an_address_of_its_own_keeps_a_rewritten_line_one() -> None:
    before = replace(A, url="https://n.example/1")
    after = replace(before, headline="كل ما قيل غير ذلك تماما", clock=time(11))

    assert _told(align(_known(before, B), [after, B]))[0] == (Change.CORRECTED, 0)


def test_an_address_that_many_lines_share_identifies_none() -> None:
    live = "https://n.example/live"
    before = [replace(A, url=live), replace(B, url=live)]

    assert _told(align(_known(*before), [replace(NEWS, url=live), *before]))[0] == (Change.NEW, None)


def test_similar_lines_with_different_addresses_need_more_than_one_minute_to_be_one() -> None:
    gold = Entry(headline="أسعار الخضار اليوم في سوق المدينة", clock=time(10), url="https://n.example/1")
    fish = Entry(headline="أسعار السمك اليوم في سوق الميناء", clock=time(10), url="https://n.example/2")

    assert _told(align(_known(gold, C), [fish, C]))[0] == (Change.NEW, None)


def test_the_same_guid_is_the_same_entry_whatever_it_says() -> None:
    before = replace(A, guid="1")

    assert _told(align(_known(before), [replace(NEWS, guid="1")])) == [(Change.CORRECTED, 0)]


def test_a_guid_twice_in_a_snapshot_is_repeated() -> None:
    entry = replace(A, guid="1")

    assert _told(align(_known(entry), [entry, replace(NEWS, guid="1")]))[1] == (Change.REPEATED, None)


def test_a_line_twice_in_a_snapshot_is_new_once() -> None:
    assert _told(align([], [A, A])) == [(Change.NEW, None), (Change.REPEATED, None)]


def test_the_copy_of_a_line_on_top_does_not_take_its_identity() -> None:
    again = replace(A, clock=time(10, 50), published_at=None)

    assert _told(align(_known(A, B), [again, A, B])) == [
        (Change.REPEATED, None), (Change.UNCHANGED, 0), (Change.UNCHANGED, 1),
    ]  # fmt: skip


def test_a_removed_line_that_stands_again_is_repeated_and_counted() -> None:
    revisions = align(_known(A, C, gone=(B,)), [A, B, C])

    assert (revisions[1].change, revisions[1].known, revisions[1].flaps) == (Change.REPEATED, 2, 1)


def test_an_aged_line_that_comes_up_again_is_backfilled_and_no_flap() -> None:
    revisions = align(_known(A, B, gone=(C,)), [A, B, C])

    assert (revisions[2].change, revisions[2].known, revisions[2].flaps) == (Change.BACKFILLED, 2, 0)


def test_a_line_that_keeps_flapping_is_no_longer_reported_removed() -> None:
    assert _told(align(_known(A, B, C, flaps=FOLLOWED_FLAPS), [A, C])) == [(Change.UNCHANGED, 0), (Change.UNCHANGED, 2)]


def test_an_empty_snapshot_says_nothing() -> None:
    assert align(_known(A, B), []) == ()


def test_a_snapshot_that_lost_nearly_everything_proves_no_absence() -> None:
    lines = [Entry(headline=f"خبر محلي رقم {number}") for number in range(12)]

    assert _told(align(_known(*lines), lines[5:7])) == [(Change.UNCHANGED, 5), (Change.UNCHANGED, 6)]


def test_when_the_whole_list_went_by_what_it_held_has_aged() -> None:
    a, b, news = (_undated(entry) for entry in (A, B, NEWS))

    assert _told(align(_known(a, b), [news])) == [(Change.NEW, None), (Change.AGED, 0), (Change.AGED, 1)]


def test_a_rounded_relative_time_that_drifts_is_no_change() -> None:
    before = replace(A, clock=None)
    after = replace(before, published_at=TEN + timedelta(minutes=55))

    assert _told(align(_known(before), [after])) == [(Change.UNCHANGED, 0)]


def test_a_feeds_new_date_for_an_entry_is_retimed() -> None:
    before = replace(A, clock=None, guid="1")

    assert _told(align(_known(before), [replace(before, published_at=TEN)])) == [(Change.RETIMED, 0)]


def test_the_issues_of_a_standing_column_are_entries_of_their_own() -> None:
    monday = Entry(headline="صباح الخير", guid="1", published_at=TEN)
    tuesday = Entry(headline="صباح الخير", guid="2", published_at=TEN + timedelta(days=1))

    assert _told(align(_known(monday), [tuesday, monday])) == [(Change.NEW, None), (Change.UNCHANGED, 0)]


def test_an_issue_of_a_column_is_not_taken_for_a_removed_one() -> None:
    monday = Entry(headline="صباح الخير", guid="1", published_at=TEN)
    tuesday = Entry(headline="صباح الخير", guid="2", published_at=TEN + timedelta(days=1))

    assert _told(align(_known(monday), [tuesday])) == [(Change.NEW, None), (Change.AGED, 0)]


def test_of_two_vanished_lines_the_likelier_was_corrected() -> None:
    other = replace(B, headline="انطلاق معرض الزهور بمشاركة 40 دارا")
    edited = replace(B, headline="انطلاق معرض الكتاب بمشاركة 125 دارا")

    assert _told(align(_known(A, other, B, C), [A, edited, C])) == [
        (Change.UNCHANGED, 0), (Change.CORRECTED, 2), (Change.UNCHANGED, 3), (Change.REMOVED, 1),
    ]  # fmt: skip


def test_an_entry_under_a_new_guid_is_known_by_its_words() -> None:
    before = replace(A, guid="1")

    assert _told(align(_known(before), [replace(before, guid="2")])) == [(Change.UNCHANGED, 0)]


def test_a_headline_without_words_is_still_itself() -> None:
    assert _told(align(_known(Entry(headline="؟؟؟")), [Entry(headline="!!!"), Entry(headline="؟؟؟")])) == [
        (Change.NEW, None), (Change.UNCHANGED, 0),
    ]  # fmt: skip


HEADLINES = st.lists(
    st.sampled_from("بلدية حديقة معرض كتاب 12 15 لا فريق جسر نهر".split()), min_size=1, max_size=5
).map(" ".join)
ENTRIES = st.builds(
    Entry,
    headline=HEADLINES,
    url=st.none() | st.sampled_from(["https://n.example/1", "https://n.example/2", "https://n.example/3"]),
    guid=st.none() | st.sampled_from(["1", "2", "3", "4"]),
    clock=st.none() | st.integers(0, 3).map(time),
    published_at=st.none() | st.integers(0, 60).map(lambda hours: TEN + timedelta(hours=hours)),
)
SNAPSHOTS = st.lists(ENTRIES, max_size=8)
GUIDED = st.lists(st.builds(Entry, headline=HEADLINES, guid=st.uuids().map(str)), max_size=8)


@given(known=SNAPSHOTS, gone=SNAPSHOTS, seen=SNAPSHOTS)
def test_every_seen_line_has_one_revision_and_no_known_line_two(
    known: list[Entry], gone: list[Entry], seen: list[Entry]
) -> None:
    revisions = align(_known(*known, gone=tuple(gone)), seen)

    assert [r.place for r in revisions if r.place is not None] == list(range(len(seen)))
    ids = [r.known for r in revisions if r.known is not None]
    assert len(ids) == len(set(ids))


@given(seen=st.lists(ENTRIES, max_size=8, unique_by=(lambda e: e.guid or e.headline, lambda e: normalise(e.headline))))
def test_the_same_snapshot_again_is_unchanged(seen: list[Entry]) -> None:
    assert {r.change for r in align(_known(*seen), seen)} <= {Change.UNCHANGED}


@given(known=SNAPSHOTS, gone=SNAPSHOTS, seen=SNAPSHOTS)
def test_a_known_guid_or_known_words_are_never_new(known: list[Entry], gone: list[Entry], seen: list[Entry]) -> None:
    new = [r.entry for r in align(_known(*known, gone=tuple(gone)), seen) if r.change is Change.NEW and r.entry]

    assert not {e.guid for e in new if e.guid} & {e.guid for e in (*known, *gone)}
    assert not {normalise(e.headline) for e in new if e.published_at is None} & {
        normalise(e.headline) for e in (*known, *gone)
    }


@given(known=GUIDED, seen=GUIDED, data=st.data())
def test_entries_with_guids_may_come_in_any_order(known: list[Entry], seen: list[Entry], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(seen))

    straight = {(r.change, r.known, r.entry) for r in align(_known(*known), seen)}

    assert {(r.change, r.known, r.entry) for r in align(_known(*known), shuffled)} == straight


@given(known=SNAPSHOTS, seen=SNAPSHOTS)
def test_only_present_lines_are_removed_or_aged(known: list[Entry], seen: list[Entry]) -> None:
    gone = [r for r in align(_known(gone=tuple(known)), seen) if r.change in {Change.REMOVED, Change.AGED}]

    assert gone == []
