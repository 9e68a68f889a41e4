"""Priority, short matters, late people, people sent on, and desks that cannot do everything."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.queueing import (
    DeskAbilities,
    Kind,
    PhotoState,
    Policy,
    Reason,
    Waiting,
    calling_order,
    priority_streak,
    turn,
)
from wanderamt.kernel.clock import BERLIN

TEN = datetime(2026, 9, 29, 10, tzinfo=BERLIN)
POLICY = Policy()


def at(minutes: float) -> datetime:
    return TEN + timedelta(minutes=minutes)


def walk_in(key: str, arrived: float, kind: Kind = Kind.WALK_IN, **more: Any) -> Waiting:
    return replace(Waiting(key=key, kind=kind, arrived=at(arrived)), **more)


def appointment(key: str, due: float, arrived: float = -60, **more: Any) -> Waiting:
    person = Waiting(key=key, kind=Kind.APPOINTMENT, due=at(due), arrived=at(arrived))
    return replace(person, **more)


def called(
    *waiting: Waiting, desk: DeskAbilities | None = None, policy: Policy = POLICY, streak: int = 0
) -> list[tuple[str, Reason]]:
    ranked = calling_order(waiting, now=TEN, desk=desk, policy=policy, streak=streak)
    return [(entry.key, entry.reason) for entry in ranked if entry.callable]


def blocked(*waiting: Waiting, desk: DeskAbilities | None = None) -> list[tuple[str, Reason]]:
    ranked = calling_order(waiting, now=TEN, desk=desk)
    return [(entry.key, entry.reason) for entry in ranked if not entry.callable]


def test_who_cannot_wait_long_goes_before_walk_ins_and_after_due_appointments() -> None:
    found = called(walk_in("w", -20), walk_in("p", -2, priority=True), appointment("a", -3))

    assert found == [("a", Reason.APPOINTMENT_DUE), ("p", Reason.PRIORITY), ("w", Reason.WALK_IN)]


def test_who_cannot_wait_long_does_not_go_before_who_has_waited_long() -> None:
    found = called(walk_in("p", 0, priority=True), walk_in("long", -31))

    assert found == [("long", Reason.WALK_IN_WAITED_LONG), ("p", Reason.PRIORITY)]


def test_a_house_can_let_priority_wait_a_little() -> None:
    policy = Policy(priority_limit=timedelta(minutes=10))

    assert called(walk_in("p", -5, priority=True), appointment("a", 1), policy=policy) == [
        ("a", Reason.APPOINTMENT_DUE),
        ("p", Reason.PRIORITY),
    ]


def test_short_matters_wait_half_as_long() -> None:
    found = called(walk_in("w", -14), walk_in("k", 0, Kind.SHORT), walk_in("k2", -15, Kind.SHORT))

    assert found == [
        ("k2", Reason.WALK_IN_WAITED_LONG),
        ("k", Reason.SHORT_MATTER),
        ("w", Reason.WALK_IN),
    ]


@pytest.mark.parametrize(
    ("arrived", "expected"),
    [(-45, -45), (15, 0), (15.1, 25.1), (40, 50)],
    ids=["early", "a little late", "too late", "far too late"],
)
def test_who_comes_late_keeps_the_time_for_a_while(arrived: float, expected: float) -> None:
    late = appointment("a", 0, arrived)

    assert turn(late) == at(max(expected, 0))


def test_who_comes_too_late_is_mixed_in_and_told_so() -> None:
    late = appointment("late", -40, -5)

    assert called(late, walk_in("w", -28), walk_in("new", -20)) == [
        ("w", Reason.WALK_IN),
        ("late", Reason.APPOINTMENT_LATE),
        ("new", Reason.WALK_IN),
    ]
    assert called(replace(late, arrived=at(-11)), walk_in("w", -28))[0] == ("late", Reason.APPOINTMENT_LATE)


def test_who_was_sent_on_goes_by_the_moment_of_it_and_not_to_the_end() -> None:
    sent = walk_in("sent", -12, passed_on=at(-1))

    assert called(walk_in("w", -25), sent, appointment("a", -2)) == [
        ("a", Reason.APPOINTMENT_DUE),
        ("sent", Reason.PASSED_ON),
        ("w", Reason.WALK_IN),
    ]


def test_being_sent_on_never_makes_a_turn_later() -> None:
    assert turn(walk_in("w", -50, passed_on=at(-1))) == at(-20)


def test_an_appointment_far_ahead_that_was_sent_on_is_no_longer_early() -> None:
    assert called(appointment("a", 50, passed_on=at(-1)), walk_in("w", -20))[0] == ("a", Reason.PASSED_ON)


def test_who_waits_for_a_certain_desk_is_called_by_no_other() -> None:
    sent = walk_in("sent", -20, passed_on=at(-1), for_desk=3)

    assert blocked(sent, desk=DeskAbilities(number=2)) == [("sent", Reason.OTHER_DESK)]
    assert called(sent, desk=DeskAbilities(number=3)) == [("sent", Reason.PASSED_ON)]
    assert called(sent) == [("sent", Reason.PASSED_ON)]


def test_a_desk_calls_only_for_what_it_covers() -> None:
    arabic = walk_in("ar", -20, needs=frozenset({"language:ar"}))
    both = walk_in("both", -25, needs=frozenset({"language:ar", "skill:vehicle"}))
    desk = DeskAbilities(number=1, features=frozenset({"language:ar", "equipment:chip_terminal"}))

    assert called(arabic, both, desk=desk) == [("ar", Reason.WALK_IN)]
    assert blocked(arabic, both, desk=desk) == [("both", Reason.DESK_CANNOT)]


def test_a_desk_for_short_matters_calls_nobody_else() -> None:
    short_lane = DeskAbilities(number=4, kinds=frozenset({Kind.SHORT}))

    assert called(walk_in("w", -90), walk_in("k", 0, Kind.SHORT), desk=short_lane) == [
        ("k", Reason.SHORT_MATTER)
    ]


@pytest.mark.parametrize(
    ("parked", "until", "free"),
    [(True, None, False), (True, 1, False), (True, 0, True), (True, -5, True), (False, 5, True)],
)
def test_parking_ends_by_itself_at_its_time(parked: bool, until: float | None, free: bool) -> None:
    person = walk_in("w", -40, parked=parked, parked_until=None if until is None else at(until))

    assert called(person) == ([("w", Reason.WALK_IN_WAITED_LONG)] if free else [])
    assert blocked(person) == ([] if free else [("w", Reason.PARKED)])


def test_a_house_that_takes_photos_at_the_desk_calls_without_one() -> None:
    person = walk_in("w", -1, photo=PhotoState.MISSING)

    assert called(person) == []
    assert called(person, policy=Policy(photo_first=False)) == [("w", Reason.WALK_IN)]


def test_after_two_of_priority_it_is_somebody_elses_turn() -> None:
    people = [walk_in(f"p{n}", -5 + n, priority=True) for n in range(4)]
    others = [walk_in("w1", -20), walk_in("w2", -15), walk_in("after", 0)]

    assert [key for key, _ in called(*people, *others)] == ["p0", "p1", "w1", "p2", "p3", "w2", "after"]
    assert [key for key, _ in called(*people, *others, streak=2)][:3] == ["w1", "p0", "p1"]


def test_who_came_after_those_with_priority_is_not_put_before_them() -> None:
    people = [walk_in(f"p{n}", -5, priority=True) for n in range(4)]

    assert [key for key, _ in called(*people, walk_in("w", -4))] == ["p0", "p1", "p2", "p3", "w"]


def test_calls_of_priority_in_a_row_are_counted_from_the_last() -> None:
    priority = walk_in("p", 0, priority=True)
    plain = walk_in("w", 0)

    assert priority_streak([]) == 0
    assert priority_streak([priority, plain, priority, priority]) == 2
    assert priority_streak([priority, appointment("a", 0, priority=True)]) == 0


@pytest.mark.parametrize(
    "broken",
    [
        {"early": timedelta(seconds=-1)},
        {"walk_in_limit": timedelta(seconds=-1)},
        {"late_limit": timedelta(seconds=-1)},
        {"overtakes": 0},
    ],
)
def test_a_policy_without_sense_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="policy"):
        Policy(**broken)


def test_on_the_night_the_clock_is_put_back_people_go_by_real_time() -> None:
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=fold) for fold in (0, 1))
    now = datetime(2026, 10, 25, 2, 59, tzinfo=BERLIN, fold=1)
    early, later = (
        Waiting(key=key, kind=Kind.WALK_IN, arrived=moment)
        for key, moment in (("first", first), ("second", second))
    )

    assert [entry.key for entry in calling_order([later, early], now=now)] == ["first", "second"]
    assert [entry.reason for entry in calling_order([later, early], now=now)] == [
        Reason.WALK_IN_WAITED_LONG,
        Reason.WALK_IN,
    ]
    too_late = Waiting(key="a", kind=Kind.APPOINTMENT, due=first, arrived=second)
    assert turn(too_late) == second.astimezone(UTC) + POLICY.late_limit


PERSON = st.builds(
    lambda kind, arrived, due, priority, passed: (kind, arrived, due, priority, passed),
    st.sampled_from(Kind),
    st.integers(-90, 0),
    st.integers(-90, 90),
    st.booleans(),
    st.one_of(st.none(), st.integers(0, 60)),
)


def people_of(rows: Sequence[tuple[Kind, int, int, bool, int | None]]) -> list[Waiting]:
    return [
        Waiting(
            key=f"p{n:02d}",
            kind=kind,
            arrived=at(arrived),
            due=at(due) if kind is Kind.APPOINTMENT else None,
            priority=priority,
            passed_on=None if passed is None else at(arrived + passed),
        )
        for n, (kind, arrived, due, priority, passed) in enumerate(rows)
    ]


@given(st.lists(PERSON, max_size=12))
def test_a_turn_that_has_come_is_only_preceded_by_earlier_turns(
    rows: list[tuple[Kind, int, int, bool, int | None]],
) -> None:
    people = [replace(person, priority=False) for person in people_of(rows)]
    by_key = {person.key: person for person in people}
    order = [by_key[entry.key] for entry in calling_order(people, now=TEN)]

    for place, person in enumerate(order):
        if turn(person) <= TEN:
            assert all(turn(before) <= turn(person) for before in order[:place])


@given(st.lists(PERSON, max_size=12))
def test_who_comes_after_a_turn_has_come_does_not_go_before(
    rows: list[tuple[Kind, int, int, bool, int | None]],
) -> None:
    people = people_of(rows)
    for person in people:
        for other in people:
            if other.arrived > turn(person) + POLICY.late:
                assert turn(other) > turn(person)


@given(st.data())
def test_whoever_keeps_coming_nobody_waits_for_ever(data: st.DataObject) -> None:
    """One desk calls every three minutes; every minute somebody comes, chosen by an adversary."""
    waiting = [walk_in("x", 0)]
    history: list[Waiting] = []
    kinds = st.sampled_from(["priority", "short", "appointment", "late", "none"])
    plan = data.draw(st.lists(kinds, min_size=60, max_size=60))
    for minute in range(1, 400):
        what = plan[minute % len(plan)]
        key = f"{what}{minute}"
        if what == "priority":
            waiting.append(walk_in(key, minute, priority=True))
        elif what == "short":
            waiting.append(walk_in(key, minute, Kind.SHORT))
        elif what in {"appointment", "late"}:
            waiting.append(appointment(key, minute + (5 if what == "appointment" else -15), minute))
        if minute % 3 == 0 and waiting:
            order = calling_order(waiting, now=at(minute), streak=priority_streak(history))
            history.append(next(each for each in waiting if each.key == order[0].key))
            waiting.remove(history[-1])
        if history and history[-1].key == "x":
            break
    # Everybody who may go before came until the turn (30 minutes) and the grace for late people (15).
    assert history[-1].key == "x"
    assert len(history) <= 30 + 15 + 1
    assert all(each.arrived <= at(45) for each in history)


@given(st.integers(1, 4), st.integers(1, 30))
def test_priority_overtakes_at_most_so_often_in_a_row(overtakes: int, many: int) -> None:
    policy = Policy(overtakes=overtakes)
    people = [walk_in(f"p{n}", -1, priority=True) for n in range(many)]
    people += [walk_in(f"w{n}", -10) for n in range(many)]
    order = [entry.key[0] for entry in calling_order(people, now=TEN, policy=policy)]

    assert "p" * (overtakes + 1) not in "".join(order).rstrip("p")
    assert order.index("w") == min(overtakes, many)
