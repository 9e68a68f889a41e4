"""Fair order of the waiting list: cases first, then what must hold whatever happens."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.slots import ANY, OpenWindow, Pool, PoolLoad, Step, Visit, Wish
from wanderamt.engines.slots.waiting import (
    Asked,
    Freed,
    OfferPolicy,
    Passed,
    Said,
    Turn,
    Waiting,
    is_public,
    line,
    may_ask,
    sort_out,
    start_for,
    turn,
    until,
    winner,
)
from wanderamt.kernel.clock import BERLIN

MINUTE = timedelta(minutes=1)
NOW = datetime(2025, 9, 15, 9, 0, tzinfo=BERLIN)
OPENS = datetime(2025, 9, 16, 10, 0, tzinfo=BERLIN)  # a Tuesday
POLICY = OfferPolicy()
FREED_CELLS = range(6, 12)  # 10:30 to 11:00


def window(
    *,
    features: frozenset[str] = frozenset(),
    released: datetime | None = NOW,
    free: range = FREED_CELLS,
    seats: int = 1,
) -> OpenWindow:
    """10 to 12 with one seat: free are only 10:30 to 11:00, which somebody has just given back."""
    used = bytes(0 if cell in free else 1 for cell in range(24))
    pool = Pool(key="main", seats=seats, features=features, released=released)
    return OpenWindow("w", OPENS, OPENS + 120 * MINUTE, (PoolLoad(pool, used),))


def freed(
    *,
    now: datetime = NOW,
    at: OpenWindow | None = None,
    taken: OpenWindow | None = None,
    lead: timedelta = 0 * MINUTE,
) -> Freed:
    return Freed(
        place="aegi",
        window=at or window(),
        taken=taken or window(free=range(0)),
        services=frozenset({"id", "passport"}),
        now=now,
        lead=lead,
    )


def visit(minutes: int = 20, *needs: str) -> Visit:
    return Visit((Step(length=minutes * MINUTE, needs=frozenset(needs)),))


def entry(number: int, **changes: object) -> Waiting:
    plain = Waiting(
        key=UUID(int=number),
        contact=f"contact {number}",
        since=NOW - timedelta(days=10) + number * MINUTE,
        services=frozenset({"id"}),
        visit=visit(),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # fields by name


def keys(entries: list[Waiting]) -> list[int]:
    return [each.key.int for each in entries]


def test_who_waits_longest_is_first() -> None:
    assert keys(line([entry(3), entry(1), entry(2)], freed(), policy=POLICY)) == [1, 2, 3]


def test_of_the_same_moment_the_smaller_key_is_first() -> None:
    twins = [entry(2, since=NOW), entry(1, since=NOW)]
    assert keys(line(twins, freed(), policy=POLICY)) == [1, 2]


@pytest.mark.parametrize(
    ("changes", "start"),
    [
        ({}, "10:30"),
        ({"visit": visit(30)}, "10:30"),
        ({"visit": visit(35)}, None),
        ({"services": frozenset({"id", "passport"})}, "10:30"),
        ({"services": frozenset({"car"})}, None),
        ({"places": frozenset({"aegi", "herrenhausen"})}, "10:30"),
        ({"places": frozenset({"herrenhausen"})}, None),
        ({"wish": Wish(weekdays=frozenset({1}), part="morning")}, "10:30"),
        ({"wish": Wish(weekdays=frozenset({0}))}, None),
        ({"wish": Wish(part="afternoon")}, None),
        ({"wish": Wish(latest=date(2025, 9, 15))}, None),
        ({"before": OPENS + 31 * MINUTE}, "10:30"),
        ({"before": OPENS + 30 * MINUTE}, None),
        ({"visit": visit(20, "language:ar")}, None),
    ],
)
def test_what_fits(changes: dict[str, object], start: str | None) -> None:
    found = start_for(entry(1, **changes), freed())
    assert (found and f"{found.start.astimezone(BERLIN):%H:%M}") == start


def test_needs_are_met_by_seats_that_have_them() -> None:
    there = freed(at=window(features=frozenset({"language:ar"})))
    assert start_for(entry(1, visit=visit(20, "language:ar")), there) is not None


def test_a_time_that_is_not_public_yet_is_nobodys() -> None:
    there = freed(at=window(released=NOW + timedelta(days=1)))
    assert start_for(entry(1), there) is None


def test_what_was_free_before_is_not_what_has_become_free() -> None:
    """10:20 to 10:30 was free all the time: a short visit could be booked there before."""
    there = freed(at=window(free=range(4, 12)), taken=window(free=range(4, 6)))
    assert [f"{each.start.astimezone(BERLIN):%H:%M}" for each in there.starts(visit(10))] == [
        "10:25", "10:30", "10:35", "10:40", "10:45", "10:50",
    ]  # fmt: skip
    assert there.starts(visit(40))[0].start == OPENS + 20 * MINUTE


def test_a_time_that_another_seat_has_anyway_is_not_offered() -> None:
    there = freed(at=window(seats=2), taken=window(seats=2, free=range(6, 12)))
    assert there.starts(visit()) == []


def test_citizens_need_time_to_get_there() -> None:
    late = freed(now=OPENS + 10 * MINUTE, lead=30 * MINUTE)
    found = start_for(entry(1), late)
    assert found is not None
    assert found.start == OPENS + 40 * MINUTE


def reasons(entries: list[Waiting], **asked: object) -> dict[int, Passed | None]:
    judged = sort_out(entries, freed(), policy=POLICY, **asked)  # type: ignore[arg-type]  # arguments by name
    return {each.key.int: reason for each, reason in judged}


def test_everybody_who_is_passed_over_has_a_reason() -> None:
    entries = [
        entry(1, services=frozenset({"car"})),
        entry(2, asked=True),
        entry(3, lapses=1, lapsed_at=NOW - 29 * MINUTE),
        entry(4),
        entry(5),
        entry(6, contact="contact 5"),
        entry(7),
    ]
    assert reasons(entries, asked={UUID(int=4)}) == {
        1: Passed.DOES_NOT_FIT,
        2: Passed.HAS_AN_OFFER,
        3: Passed.RESTS,
        4: Passed.WAS_ASKED,
        5: None,
        6: Passed.OLDER_ENTRY,
        7: None,
    }


@pytest.mark.parametrize("reason", ["asked", "lapsed", "was asked"])
def test_a_second_entry_does_not_get_around_a_rule(reason: str) -> None:
    first = entry(1, services=frozenset({"car"}))
    if reason == "asked":
        first = replace(first, asked=True)
    if reason == "lapsed":
        first = replace(first, lapses=1, lapsed_at=NOW)
    second = entry(2, contact=first.contact)
    asked = {first.key} if reason == "was asked" else set()
    assert line([first, second], freed(), policy=POLICY, asked=asked) == []


@pytest.mark.parametrize(
    ("lapses", "minutes"), [(0, 0), (1, 30), (2, 120), (3, 480), (4, 1440), (5, 1440), (10**6, 1440)]
)
def test_the_rest_grows_with_each_lapse_up_to_a_day(lapses: int, minutes: int) -> None:
    assert POLICY.rest(lapses) == minutes * MINUTE


def test_after_the_rest_the_old_place_counts_again() -> None:
    rested = entry(1, lapses=1, lapsed_at=NOW - 30 * MINUTE)
    assert keys(line([entry(2), rested], freed(), policy=POLICY)) == [1, 2]


@pytest.mark.parametrize("changes", [{"hold": 0 * MINUTE}, {"stagger": -MINUTE}, {"width": 0}, {"most": 0}])
def test_a_policy_that_asks_nobody_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="somebody to ask"):
        OfferPolicy(**changes)  # type: ignore[arg-type]  # a table of arguments


FAST = OfferPolicy(hold=10 * MINUTE, stagger=2 * MINUTE, width=2, most=3, public_before=60 * MINUTE)


def asked(rank: int, at: int, said: Said = Said.NOTHING) -> Asked:
    return Asked(rank=rank, at=NOW + at * MINUTE, until=NOW + (at + 10) * MINUTE, said=said)


@pytest.mark.parametrize(
    ("known", "minute", "more"),
    [
        ([], 0, True),
        ([asked(1, 0)], 1, False),
        ([asked(1, 0)], 2, True),
        ([asked(1, 0), asked(2, 2)], 4, False),
        ([asked(1, 0), asked(2, 2)], 10, True),
        ([asked(1, 0, Said.NO)], 1, True),
        ([asked(1, 0), asked(2, 2, Said.YES)], 8, False),
        ([asked(1, 0), asked(2, 0, Said.NO)], 1, False),
        ([asked(1, 0), asked(2, 2), asked(3, 4)], 30, False),
    ],
)
def test_when_one_more_is_asked(known: list[Asked], minute: int, more: bool) -> None:
    assert may_ask(known, OPENS, now=NOW + minute * MINUTE, policy=FAST) is more


def test_a_time_that_is_too_near_or_was_offered_enough_is_public() -> None:
    enough = [asked(rank, 0) for rank in (1, 2, 3)]
    assert not is_public(enough[:2], OPENS, now=OPENS - 60 * MINUTE, policy=FAST)
    assert is_public(enough, OPENS, now=NOW, policy=FAST)
    assert is_public([], OPENS, now=OPENS - 59 * MINUTE, policy=FAST)
    assert not may_ask([], OPENS, now=OPENS - 59 * MINUTE, policy=FAST)


@pytest.mark.parametrize(
    ("known", "minute", "rank"),
    [
        ([], 0, None),
        ([asked(1, 0, Said.YES)], 1, 1),
        ([asked(1, 0), asked(2, 2, Said.YES)], 9, None),
        ([asked(1, 0), asked(2, 2, Said.YES)], 10, 2),
        ([asked(2, 2, Said.YES), asked(1, 0, Said.NO)], 3, 2),
        ([asked(1, 0, Said.YES), asked(2, 2, Said.YES)], 3, 1),
        ([asked(1, 0), asked(2, 2)], 30, None),
    ],
)
def test_who_gets_the_time(known: list[Asked], minute: int, rank: int | None) -> None:
    assert winner(known, now=NOW + minute * MINUTE) == rank


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        ("2025-09-15 06:59", "2025-09-15 07:00"),
        ("2025-09-15 07:00", "2025-09-15 07:00"),
        ("2025-09-15 20:59", "2025-09-15 20:59"),
        ("2025-09-15 21:00", "2025-09-16 07:00"),
        ("2025-09-15 23:30", "2025-09-16 07:00"),
        ("2025-10-26 02:30", "2025-10-26 07:00"),  # the clocks are put back in this night
        ("2026-03-28 22:00", "2026-03-29 07:00"),  # and forward in this one
    ],
)
def test_at_night_nobody_is_asked(moment: str, morning: str) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=BERLIN)
    wakes = datetime.fromisoformat(morning).replace(tzinfo=BERLIN)
    assert POLICY.morning(now) == wakes
    assert may_ask([], now + timedelta(days=2), now=now, policy=POLICY) is (moment == morning)


def test_what_would_be_too_near_in_the_morning_is_public_at_night() -> None:
    night, early = (datetime(2025, 9, 16, hour, tzinfo=BERLIN) for hour in (2, 8))
    assert is_public([], early, now=night, policy=POLICY)
    assert not is_public([], early + 30 * MINUTE, now=night, policy=POLICY)


def test_an_hour_is_an_hour_when_the_clocks_change() -> None:
    night = datetime(2025, 10, 26, 2, 55, tzinfo=BERLIN)
    assert until(night, night + timedelta(hours=5), policy=POLICY) - night.astimezone(UTC) == POLICY.hold


@pytest.mark.parametrize(
    ("known", "now", "next_turn"),
    [
        ([], NOW, Turn.ASK),
        ([asked(1, 0)], NOW + MINUTE, Turn.WAIT),
        ([asked(1, 0), asked(2, 0, Said.YES)], NOW + MINUTE, Turn.WAIT),
        ([asked(1, 0), asked(2, 0, Said.YES)], NOW + 10 * MINUTE, Turn.GIVE),
        ([asked(1, 0, Said.NO)], NOW + MINUTE, Turn.ASK),
        ([asked(rank, 0) for rank in (1, 2, 3)], NOW + 10 * MINUTE, Turn.PUBLIC),
        ([], OPENS - 59 * MINUTE, Turn.PUBLIC),
        ([asked(1, 0)], NOW + timedelta(hours=15), Turn.WAIT),
    ],
)
def test_what_happens_next(known: list[Asked], now: datetime, next_turn: Turn) -> None:
    start = OPENS if now < OPENS - timedelta(hours=2) else now + 59 * MINUTE
    assert turn(known, start, now=now, policy=FAST) is next_turn


def test_nobody_may_answer_when_the_visit_has_begun() -> None:
    assert until(NOW, OPENS, policy=FAST) == NOW + 10 * MINUTE
    assert until(OPENS - 3 * MINUTE, OPENS, policy=FAST) == OPENS


# ---- what must hold whatever happens ----------------------------------------------------------------------

services = st.sets(st.sampled_from(["id", "passport", "car"]), min_size=1).map(frozenset)
wishes = st.sampled_from(
    [ANY, Wish(part="morning"), Wish(part="afternoon"), Wish(weekdays=frozenset({1, 3}))]
)


@st.composite
def entries(draw: st.DrawFn) -> list[Waiting]:
    drawn = []
    for number in range(draw(st.integers(0, 12))):
        lapses = draw(st.integers(0, 3))
        drawn.append(
            entry(
                number,
                contact=draw(st.sampled_from("abcdefgh")),
                since=NOW - draw(st.integers(0, 5)) * MINUTE,
                services=draw(services),
                visit=visit(draw(st.integers(1, 40))),
                wish=draw(wishes),
                places=draw(st.sampled_from([frozenset(), frozenset({"aegi"}), frozenset({"linden"})])),
                asked=draw(st.booleans()) and draw(st.booleans()),
                lapses=lapses,
                lapsed_at=NOW - draw(st.integers(0, 1500)) * MINUTE if lapses else None,
            )
        )
    return drawn


@given(entries())
def test_nobody_is_passed_over_by_a_later_one_but_by_a_stated_rule(waiting: list[Waiting]) -> None:
    chosen = line(waiting, freed(), policy=POLICY)
    assert chosen == sorted(chosen, key=lambda each: (each.since, each.key))
    for each, reason in sort_out(waiting, freed(), policy=POLICY):
        same = [other for other in waiting if other.contact == each.contact]
        if reason is None:
            assert each in chosen
        elif reason is Passed.DOES_NOT_FIT:
            assert start_for(each, freed()) is None
        elif reason is Passed.HAS_AN_OFFER:
            assert any(other.asked for other in same)
        elif reason is Passed.RESTS:
            assert any(
                other.lapsed_at and other.lapsed_at + POLICY.rest(other.lapses) > NOW for other in same
            )
        else:
            assert reason is Passed.OLDER_ENTRY
            assert any(other.since <= each.since and other in chosen for other in same)


@given(entries(), st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_how_entries_are_stored(waiting: list[Waiting], chance: object) -> None:
    shuffled = list(waiting)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random
    assert line(shuffled, freed(), policy=POLICY) == line(waiting, freed(), policy=POLICY)


@given(entries(), st.integers(0, 11))
def test_entering_twice_never_gains_a_place(waiting: list[Waiting], which: int) -> None:
    """A copy of an entry under the same contact, later than the first, changes nothing for anybody."""
    if which >= len(waiting):
        return
    copy = replace(waiting[which], key=UUID(int=99), since=NOW)
    assert line([*waiting, copy], freed(), policy=POLICY) == line(waiting, freed(), policy=POLICY)


@given(entries())
def test_one_contact_is_asked_once_about_one_time(waiting: list[Waiting]) -> None:
    contacts = [each.contact for each in line(waiting, freed(), policy=POLICY)]
    assert len(contacts) == len(set(contacts))


said = st.lists(st.tuples(st.integers(0, 20), st.sampled_from(list(Said))), max_size=6)


@given(said, st.integers(0, 40))
def test_a_winner_said_yes_and_nobody_before_can_still_say_so(
    answers: list[tuple[int, Said]], minute: int
) -> None:
    known = [asked(rank, at, answer) for rank, (at, answer) in enumerate(answers)]
    now = (NOW + minute * MINUTE).astimezone(UTC)
    rank = winner(known, now=now)
    first_yes = next((each.rank for each in known if each.said is Said.YES), None)
    if rank is None:
        assert first_yes is None or any(each.open(now=now) for each in known[:first_yes])
    else:
        assert rank == first_yes
        assert not any(each.open(now=now) for each in known[:rank])
