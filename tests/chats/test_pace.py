"""What the pace promises, shown on a simulated clock: a server that sees each message some time after it left."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from dataclasses import dataclass, field
from itertools import cycle, pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chats.gates import Limits
from bot.chats.pace import Lane, Pace, PaceState, Ticket
from bot.news.model import ChatId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

T0 = 1_800_000_000.0
FLOOR = 0.06
Delay = tuple[float, float]
"""Seconds on top of the floor, and the part of them spent on the way there."""
Fate = float | None
"""Seconds of a 429; zero: answered; None: never answered."""
STEADY: Sequence[Delay] = ((0.0, 0.0),)
BULK = (Lane.BREAKING, Lane.ALERT, Lane.DIGEST, Lane.BROADCAST)

# One delay of nothing among each twenty: the floor shows itself.
delays = st.lists(st.tuples(st.floats(0, 0.5), st.floats(0, 1)), max_size=18).map(lambda some: [(0.0, 0.0), *some])
group_or_person = st.integers(-3, 40).filter(bool).map(ChatId)
tickets = st.lists(
    st.tuples(group_or_person, st.sampled_from(Lane), st.floats(0, 30), st.booleans()), min_size=1, max_size=150
).map(
    lambda some: [
        Ticket(id=number, chat_id=chat, lane=lane, due=T0 + wait, paid=paid)
        for number, (chat, lane, wait, paid) in enumerate(some, 1)
    ]
)


@dataclass
class World:
    """Telegram and the road to it. `fate` says how the n-th message to leave ends."""

    pace: Pace = field(default_factory=Pace)
    delays: Sequence[Delay] = STEADY
    fate: Callable[[int, Ticket, float], Fate] = lambda _number, _ticket, _now: 0.0
    now: float = T0
    left: list[tuple[float, Ticket]] = field(default_factory=list)
    seen: list[tuple[float, Ticket]] = field(default_factory=list)
    halts: list[tuple[float, float]] = field(default_factory=list)

    def run(self, offered: Iterable[Ticket], until: float = math.inf) -> World:
        """Let time pass from event to event, until nothing more happens."""
        for ticket in offered:
            self.pace.offer(ticket)
        ways, endings, number = cycle(self.delays), list[tuple[float, int, Ticket, Fate]](), len(self.left)
        while self.now < until:
            for ticket in self.pace.take(self.now, 1000):
                number += 1
                extra, share = next(ways)
                self.left.append((self.now, ticket))
                self.seen.append((self.now + FLOOR / 2 + extra * share, ticket))
                heapq.heappush(endings, (self.now + FLOOR + extra, number, ticket, self.fate(number, ticket, self.now)))
            moments = [endings[0][0]] if endings else []
            wake = self.pace.next_at(self.now)
            if wake is not None:
                assert wake > self.now
                moments.append(wake)
            if not moments:
                break
            self.now = min(moments)
            while endings and endings[0][0] <= self.now:
                self.end(*heapq.heappop(endings)[2:])
        self.seen.sort(key=lambda each: each[0])
        return self

    def end(self, ticket: Ticket, fate: Fate) -> None:
        if fate is None:
            self.pace.unanswered(ticket, self.now)
        elif fate:
            self.pace.throttled(ticket, fate, self.now)
        else:
            self.pace.answered(ticket, self.now)
        if self.pace.halted_until is not None:
            self.halts.append((self.now, self.pace.halted_until))

    def times(self, wanted: Callable[[Ticket], bool] = lambda _ticket: True) -> list[float]:
        return [at for at, ticket in self.left if wanted(ticket)]

    def arrivals(self, wanted: Callable[[Ticket], bool] = lambda _ticket: True) -> list[float]:
        return [at for at, ticket in self.seen if wanted(ticket)]


def most_within(times: Iterable[float], seconds: float) -> int:
    """The fullest window of that length."""
    ordered = sorted(times)
    return max(
        (sum(start <= at < start + seconds for at in ordered[n : n + 2000]) for n, start in enumerate(ordered)),
        default=0,
    )


def to_people(
    count: int, *, lane: Lane = Lane.BROADCAST, first: int = 1, paid: bool = False, due: float = T0
) -> list[Ticket]:
    return [Ticket(id=n, chat_id=ChatId(n), lane=lane, paid=paid, due=due) for n in range(first, first + count)]


def is_free_bulk(ticket: Ticket) -> bool:
    return not ticket.paid and ticket.lane is not Lane.REPLY


def to_chat(chat_id: int) -> Callable[[Ticket], bool]:
    return lambda ticket: ticket.chat_id == chat_id


# Windows


@settings(max_examples=40, deadline=None)
@given(offered=tickets, ways=delays)
def test_no_rolling_second_is_ever_exceeded_as_the_server_sees_it(offered: list[Ticket], ways: list[Delay]) -> None:
    world = World(delays=ways).run(offered)
    assert most_within(world.arrivals(is_free_bulk), 1.0) <= 30


@settings(max_examples=15, deadline=None)
@given(ways=delays)
def test_no_rolling_second_of_a_broadcast_is_exceeded_whatever_the_road_does(ways: list[Delay]) -> None:
    world = World(delays=ways).run(to_people(200))
    assert most_within(world.arrivals(), 1.0) <= 30


@settings(max_examples=40, deadline=None)
@given(offered=tickets, ways=delays)
def test_no_chat_sees_two_messages_within_a_second(offered: list[Ticket], ways: list[Delay]) -> None:
    bulk = [ticket for ticket in offered if ticket.lane is not Lane.REPLY]
    world = World(delays=ways).run(bulk)
    fullest = [most_within(world.arrivals(to_chat(chat)), 1.0) for chat in range(-3, 41)]
    assert max(fullest) <= 1


@settings(max_examples=10, deadline=None)
@given(ways=delays, others=st.integers(0, 40))
def test_no_group_sees_more_than_18_messages_in_a_minute(ways: list[Delay], others: int) -> None:
    group = [Ticket(id=n, chat_id=ChatId(-5), lane=Lane.ALERT, due=T0) for n in range(1, 60)]
    world = World(delays=ways).run(group + to_people(others, first=1000))
    assert most_within(world.arrivals(lambda ticket: ticket.chat_id < 0), 60.0) == 18


def test_the_paid_lane_has_a_window_of_its_own() -> None:
    world = World().run(to_people(3000, paid=True) + to_people(60, first=10_000))
    assert most_within(world.arrivals(lambda ticket: ticket.paid), 1.0) <= 1000
    assert most_within(world.arrivals(is_free_bulk), 1.0) <= 30


def test_an_edit_keeps_off_the_private_chats_pace() -> None:
    edits = [Ticket(id=n, chat_id=ChatId(1), lane=Lane.ALERT, edit=True, due=T0) for n in (1, 2, 3)]
    world = World().run(edits)
    assert world.times()[-1] - T0 < 3 * FLOOR + 0.2


# Throughput


@pytest.mark.parametrize("ways", [STEADY, ((0.0, 0.0), (0.01, 1.0), (0.005, 0.5))])
def test_the_free_lane_reaches_98_percent_of_the_limit(ways: Sequence[Delay]) -> None:
    world = World(delays=ways).run(to_people(3000))
    assert 3000 / (world.seen[-1][0] - T0) >= 0.98 * 30
    assert most_within(world.arrivals(), 1.0) == 30


def test_the_paid_lane_reaches_98_percent_of_its_limit() -> None:
    world = World().run(to_people(10_000, paid=True))
    assert 10_000 / (world.seen[-1][0] - T0) >= 0.98 * 1000


def test_chats_that_are_not_ready_hold_nobody_up() -> None:
    slow = [Ticket(id=n, chat_id=ChatId(-1), lane=Lane.BREAKING, due=T0) for n in range(10_000, 10_100)]
    world = World().run([*slow, *to_people(300)], until=T0 + 12)
    assert len(world.times(lambda ticket: ticket.chat_id > 0)) == 300


def test_in_flight_is_capped_on_the_free_lane() -> None:
    pace = Pace()
    for ticket in to_people(100):
        pace.offer(ticket)
    taken = [len(pace.take(T0 + seconds, 100)) for seconds in range(10)]
    assert (sum(taken), pace.in_flight) == (8, 8)


# Each ticket


@settings(max_examples=40, deadline=None)
@given(offered=tickets, ways=delays)
def test_each_ticket_is_taken_exactly_once(offered: list[Ticket], ways: list[Delay]) -> None:
    world = World(delays=ways).run(offered)
    assert Counter(ticket.id for _, ticket in world.left) == Counter(ticket.id for ticket in offered)


@settings(max_examples=40, deadline=None)
@given(offered=tickets, ways=delays)
def test_no_ticket_leaves_before_it_is_due(offered: list[Ticket], ways: list[Delay]) -> None:
    world = World(delays=ways).run(offered)
    assert [ticket for at, ticket in world.left if at < ticket.due] == []


def test_a_ticket_offered_twice_leaves_once() -> None:
    world = World().run(to_people(3) + to_people(3))
    assert len(world.left) == 3


def test_no_more_are_taken_than_there_are_slots_for() -> None:
    pace = Pace()
    for ticket in to_people(5):
        pace.offer(ticket)
    assert [len(pace.take(T0, 2)), len(pace.take(T0, 2))] == [2, 2]


def test_an_unused_place_is_given_back() -> None:
    pace = Pace()
    for ticket in to_people(9):
        pace.offer(ticket)
    taken = pace.take(T0, 5)
    pace.unused(taken[0], T0)
    assert (pace.in_flight, pace.waiting) == (4, 4)


@settings(max_examples=30, deadline=None)
@given(offered=tickets, ways=delays)
def test_quiet_chats_are_forgotten(offered: list[Ticket], ways: list[Delay]) -> None:
    world = World(delays=ways).run(offered)
    world.pace.take(world.now + 120, 1)
    assert (world.pace.chats_remembered, world.pace.waiting, world.pace.in_flight) == (0, 0, 0)


# Lanes


def test_the_more_urgent_lane_leaves_first() -> None:
    mixed = [Ticket(id=1 + n, chat_id=ChatId(1 + n), lane=lane, due=T0) for n, lane in enumerate(reversed(BULK))]
    world = World().run(mixed)
    assert [ticket.lane for _, ticket in world.left] == list(BULK)


def test_a_chats_own_most_urgent_message_leaves_first() -> None:
    mixed = [Ticket(id=1 + n, chat_id=ChatId(9), lane=lane, due=T0) for n, lane in enumerate(reversed(Lane))]
    world = World().run(mixed)
    assert [ticket.lane for _, ticket in world.left] == list(Lane)


@settings(max_examples=20, deadline=None)
@given(ways=delays, sizes=st.lists(st.integers(20, 120), min_size=4, max_size=4))
def test_a_higher_lane_gives_way_to_a_lower_one_at_most_once_in_sixteen(ways: list[Delay], sizes: list[int]) -> None:
    offered = [t for n, lane in enumerate(BULK) for t in to_people(sizes[n], lane=lane, first=1 + 1000 * n)]
    order = [ticket.lane for _, ticket in World(delays=ways).run(offered).left]
    while_breaking = order[: len(order) - order[::-1].index(Lane.BREAKING)]
    assert (
        max(sum(lane is not Lane.BREAKING for lane in while_breaking[n : n + 16]) for n in range(len(while_breaking)))
        <= 1
    )


def test_no_ready_lane_starves() -> None:
    offered = [ticket for n, lane in enumerate(BULK) for ticket in to_people(400, lane=lane, first=1 + 1000 * n)]
    order = [ticket.lane for _, ticket in World().run(offered).left][:400]
    served = [[-1, *(n for n, each in enumerate(order) if each is lane), len(order)] for lane in BULK]
    gaps = [b - a for places in served for a, b in pairwise(places)]
    assert max(gaps) <= 3 * 16


def test_a_breaking_alert_during_a_broadcast_takes_at_most_a_tenth_longer() -> None:
    breaking = to_people(500, lane=Lane.BREAKING, first=100_000)
    alone = World().run(breaking).times()[-1] - T0
    amid = World().run(to_people(5000) + breaking, until=T0 + 30).times(lambda ticket: ticket.lane is Lane.BREAKING)
    assert len(amid) == 500
    assert amid[-1] - T0 <= 1.1 * alone


def test_the_same_readers_are_not_always_last() -> None:
    last = {World().run(to_people(50, due=T0 + 60 * n), until=T0 + 60 * n + 30).left[-1][1].chat_id for n in range(20)}
    assert len(last) >= 10


def test_who_waits_longer_leaves_first() -> None:
    late, early = to_people(50, first=1, due=T0 + 0.002), to_people(50, first=51, due=T0 + 0.001)
    pace = Pace()
    for ticket in late + early:
        pace.offer(ticket)
    world = World(pace=pace, now=T0 + 1).run([])
    assert {ticket.id for _, ticket in world.left[:50]} == set(range(51, 101))


# Replies


def test_a_reply_leaves_at_once_in_the_middle_of_a_broadcast() -> None:
    replies = [Ticket(id=100_000 + n, chat_id=ChatId(100_000 + n), lane=Lane.REPLY, due=T0 + n / 7) for n in range(50)]
    world = World().run(to_people(300) + replies)
    waits = [at - ticket.due for at, ticket in world.left if ticket.lane is Lane.REPLY]
    assert max(waits) < 0.001


def test_a_reply_keeps_its_chats_pace() -> None:
    replies = [Ticket(id=n, chat_id=ChatId(1), lane=Lane.REPLY, due=T0) for n in (1, 2, 3)]
    times = World().run(replies).times()
    assert [round(b - a, 1) for a, b in pairwise(times)] == [1.1, 1.1]


# 429


def throttle_first(seconds: float) -> Callable[[int, Ticket, float], Fate]:
    return lambda number, _ticket, _now: seconds if number == 1 else 0.0


def test_a_private_chats_429_halts_the_whole_bot() -> None:
    world = World(fate=throttle_first(5)).run(to_people(1), until=T0 + 1)
    assert world.pace.halted_until == pytest.approx(T0 + FLOOR + 5)


def test_a_groups_short_429_parks_that_group_alone() -> None:
    group = [Ticket(id=n, chat_id=ChatId(-1), lane=Lane.BREAKING, due=T0) for n in (1001, 1002)]
    world = World(fate=throttle_first(20)).run([*group, *to_people(10)])
    assert world.pace.halted_until is None
    assert world.times(lambda ticket: ticket.id == 1002) == [pytest.approx(T0 + FLOOR + 20)]
    assert world.times(lambda ticket: ticket.chat_id > 0)[-1] < T0 + 1


def test_a_groups_long_429_halts_the_whole_bot() -> None:
    group = [Ticket(id=1, chat_id=ChatId(-1), lane=Lane.ALERT, due=T0)]
    world = World(fate=throttle_first(31)).run(group, until=T0 + 1)
    assert world.pace.halted_until == pytest.approx(T0 + FLOOR + 31)


def test_two_groups_throttled_within_five_seconds_halt_the_whole_bot() -> None:
    groups = [Ticket(id=n, chat_id=ChatId(-n), lane=Lane.ALERT, due=T0 + 2 * n) for n in (1, 2)]
    world = World(fate=lambda _number, _ticket, _now: 9.0).run(groups, until=T0 + 6)
    assert world.pace.halted_until == pytest.approx(T0 + 4 + FLOOR + 9)


def test_the_same_group_throttled_twice_is_no_halt() -> None:
    again = [Ticket(id=n, chat_id=ChatId(-1), lane=Lane.ALERT, due=T0) for n in (1, 2)]
    world = World(fate=lambda _number, _ticket, _now: 2.0).run(again)
    assert (world.pace.halted_until, len(world.left)) == (None, 2)


def test_a_throttled_delivery_is_told_when_it_may_come_back() -> None:
    pace = Pace()
    pace.offer(to_people(1)[0])
    (ticket,) = pace.take(T0, 1)
    until = pace.throttled(ticket, 5, T0 + 1)
    assert until == T0 + 6


# Halts


@settings(max_examples=30, deadline=None)
@given(
    offered=tickets,
    ways=delays,
    hits=st.dictionaries(st.integers(1, 60), st.one_of(st.floats(0.5, 120), st.none()), max_size=5),
)
def test_a_halt_is_never_left_early(offered: list[Ticket], ways: list[Delay], hits: dict[int, Fate]) -> None:
    world = World(delays=ways, fate=lambda number, _ticket, _now: hits.get(number, 0.0)).run(offered)
    assert [at for at in world.times() for began, until in world.halts if began < at < until] == []
    assert len(world.left) == len(offered)


def test_after_a_halt_one_probe_goes_then_1_2_4_and_so_on_a_second() -> None:
    world = World(fate=throttle_first(5)).run(to_people(200), until=T0 + 60)
    resumed = [at for at in world.times() if at > T0 + 1]
    probe, others = resumed[0], resumed[1:]
    answered = probe + FLOOR
    by_second = [sum(second <= at - answered < second + 1 for at in others) for second in range(5)]
    assert probe == pytest.approx(T0 + FLOOR + 5)
    assert by_second[0] <= 1
    assert [count <= 2**second for second, count in enumerate(by_second)] == [True] * 5
    assert by_second[3] >= 6


def test_nothing_follows_the_probe_before_it_is_answered() -> None:
    pace = Pace()
    pace.restore(PaceState(halted_until=T0 + 10))
    for ticket in to_people(5):
        pace.offer(ticket)
    taken = [len(pace.take(T0 + seconds, 10)) for seconds in (0, 9.999, 10, 11, 60)]
    assert (taken, pace.next_at(T0 + 61)) == ([0, 0, 1, 0, 0], None)


def test_a_halt_holds_replies_too() -> None:
    pace = Pace()
    pace.restore(PaceState(halted_until=T0 + 10))
    pace.offer(Ticket(id=1, chat_id=ChatId(1), lane=Lane.REPLY, due=T0))
    assert [len(pace.take(T0 + 9, 1)), pace.next_at(T0 + 9), len(pace.take(T0 + 10, 1))] == [0, T0 + 10, 1]


def test_an_answer_that_was_under_way_does_not_end_a_halt() -> None:
    pace = Pace()
    for ticket in to_people(3):
        pace.offer(ticket)
    first, second, _ = pace.take(T0, 3)
    pace.throttled(first, 5, T0 + 1)
    pace.answered(second, T0 + 2)
    assert pace.halted_until == T0 + 6


def test_a_throttled_probe_halts_again() -> None:
    pace = Pace()
    pace.restore(PaceState(halted_until=T0))
    pace.offer(Ticket(id=1, chat_id=ChatId(-1), lane=Lane.ALERT, due=T0))
    (probe,) = pace.take(T0, 5)
    pace.throttled(probe, 3, T0 + 1)
    assert pace.halted_until == T0 + 4


def test_a_probe_that_was_not_used_leaves_room_for_another() -> None:
    pace = Pace()
    pace.restore(PaceState(halted_until=T0))
    for ticket in to_people(2):
        pace.offer(ticket)
    (probe,) = pace.take(T0, 5)
    pace.unused(probe, T0)
    assert len(pace.take(T0 + 1, 5)) == 1


def test_five_calls_in_a_row_without_an_answer_open_the_breaker() -> None:
    pace = Pace()
    for ticket in to_people(5):
        pace.offer(ticket)
    taken = pace.take(T0, 5)
    for ticket in taken[:4]:
        pace.unanswered(ticket, T0 + 1)
    closed = pace.halted_until
    pace.unanswered(taken[4], T0 + 1)
    assert (closed, pace.halted_until) == (None, T0 + 2)


def test_while_telegram_is_dead_probes_go_after_1_2_4_up_to_60_seconds() -> None:
    world = World(fate=lambda _number, _ticket, _now: None).run(to_people(14))
    waits = [round(b - a - FLOOR) for a, b in pairwise(world.times()[-9:])]
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60][-len(waits) :]


# The learned rate


def test_a_halt_cuts_the_rate_to_six_tenths_and_a_clean_minute_regains_one_a_second() -> None:
    world = World(fate=throttle_first(2)).run(to_people(1))
    cut = T0 + FLOOR
    rates = [round(world.pace.rate(cut + seconds), 3) for seconds in (0, 59, 60, 120, 10_000)]
    assert rates == [18, 18, 19, 20, 30]


def test_one_halt_cuts_the_rate_once_however_many_calls_run_into_it() -> None:
    world = World(fate=lambda number, _ticket, _now: 5.0 if number <= 8 else 0.0).run(to_people(8), until=T0 + 4)
    assert world.pace.rate(T0 + 4) == 18


def test_the_rate_never_falls_below_five() -> None:
    world = World(fate=lambda number, _ticket, _now: 1.0 if number < 12 else 0.0)
    world.run([Ticket(id=n, chat_id=ChatId(n), lane=Lane.ALERT, due=T0 + 5 * n) for n in range(1, 12)], until=T0 + 60)
    assert world.pace.rate(T0 + 60) == 5


def test_the_learned_rate_is_kept_to() -> None:
    pace = Pace()
    pace.restore(PaceState(rate=12.0, learned_at=T0))
    world = World(pace=pace).run(to_people(100))
    assert most_within(world.arrivals(), 1.0) == 12


# What outlives the process


def test_what_is_known_survives_a_restart() -> None:
    world = World(fate=throttle_first(500)).run(to_people(1), until=T0 + 1)
    heir = Pace()
    heir.restore(world.pace.state(T0 + 1))
    heir.offer(Ticket(id=2, chat_id=ChatId(2), lane=Lane.BREAKING, due=T0))
    assert (heir.halted_until, heir.rate(T0 + 1)) == (world.pace.halted_until, 18)
    assert (heir.take(T0 + 499, 1), heir.next_at(T0 + 499)) == ([], heir.halted_until)


def test_a_parked_chat_stays_parked_over_a_restart() -> None:
    pace, heir = Pace(), Pace()
    pace.chat_parked(ChatId(-1), T0 + 40_000)
    heir.restore(pace.state(T0))
    heir.offer(Ticket(id=1, chat_id=ChatId(-1), lane=Lane.ALERT, due=T0))
    assert [heir.take(T0 + 39_999, 1), heir.next_at(T0 + 39_999)] == [[], T0 + 40_000]


def test_a_chat_parked_while_its_message_was_ready_waits_after_all() -> None:
    pace = Pace()
    pace.offer(to_people(1)[0])
    pace.take(T0, 0)
    pace.chat_parked(ChatId(1), T0 + 5)
    assert [len(pace.take(T0, 1)), pace.next_at(T0), len(pace.take(T0 + 5, 1))] == [0, T0 + 5, 1]


def test_other_limits_can_be_given() -> None:
    world = World(pace=Pace(Limits(overall=10))).run(to_people(50))
    assert most_within(world.arrivals(), 1.0) == 10
