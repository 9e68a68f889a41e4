"""The order at one desk against the rules told a second time, with everything that a ticket can have."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.queueing import (
    REASON_TEXT,
    DeskAbilities,
    Kind,
    PhotoState,
    Place,
    Policy,
    Reason,
    Waiting,
    calling_order,
)
from wanderamt.kernel.clock import BERLIN

TEN = datetime(2026, 9, 29, 10, tzinfo=BERLIN)
FEATURES = ("language:ar", "skill:vehicle", "equipment:chip_terminal")
MINUTES = st.integers(0, 90).map(lambda minutes: timedelta(minutes=minutes))
DESK = st.builds(
    DeskAbilities,
    number=st.integers(1, 3),
    features=st.frozensets(st.sampled_from(FEATURES)),
    kinds=st.frozensets(st.sampled_from(Kind), min_size=1),
)
POLICY = st.builds(
    Policy,
    early=MINUTES,
    walk_in_limit=MINUTES,
    short_limit=MINUTES,
    priority_limit=MINUTES,
    late=MINUTES,
    late_limit=MINUTES,
    overtakes=st.just(1000),
    photo_first=st.booleans(),
)


@st.composite
def people(draw: st.DrawFn) -> list[Waiting]:
    found = []
    for number in range(draw(st.integers(0, 9))):
        kind = draw(st.sampled_from(Kind))
        arrived = TEN - draw(MINUTES)
        found.append(
            Waiting(
                key=f"p{number}",
                kind=kind,
                arrived=arrived,
                due=TEN + draw(MINUTES) - draw(MINUTES) if kind is Kind.APPOINTMENT else None,
                photo=draw(st.sampled_from(PhotoState)),
                place=draw(st.sampled_from([Place.ROOM, Place.ROOM, Place.BEDSIDE])),
                parked=draw(st.booleans()),
                parked_until=draw(
                    st.one_of(st.none(), st.just(TEN - draw(MINUTES)), st.just(TEN + draw(MINUTES)))
                ),
                priority=draw(st.booleans()),
                passed_on=draw(st.one_of(st.none(), st.just(arrived + (TEN - arrived) / 2))),
                for_desk=draw(st.one_of(st.none(), st.integers(1, 3))),
                needs=draw(st.frozensets(st.sampled_from(FEATURES), max_size=2)),
            )
        )
    return found


def may_be_called(person: Waiting, desk: DeskAbilities, policy: Policy) -> bool:
    aside = person.parked and (person.parked_until is None or person.parked_until > TEN)
    without_photo = policy.photo_first and person.photo is PhotoState.MISSING
    elsewhere = person.for_desk is not None and person.for_desk != desk.number
    covered = all(need in desk.features for need in person.needs) and person.kind in desk.kinds
    return covered and not aside and not without_photo and not elsewhere


def came_too_late(person: Waiting, policy: Policy) -> bool:
    return person.due is not None and person.arrived - person.due > policy.late


def turn_of(person: Waiting, policy: Policy) -> datetime:
    moments = [person.passed_on] if person.passed_on else []
    if person.due is not None and not came_too_late(person, policy):
        moments.append(person.due)
    elif person.due is not None:
        moments.append(person.arrived + policy.late_limit)
    else:
        moments.append(person.arrived + policy.walk_in_limit)
        if person.kind is Kind.SHORT:
            moments.append(person.arrived + policy.short_limit)
        if person.priority:
            moments.append(person.arrived + policy.priority_limit)
    return min(moments)


def group_of(person: Waiting, policy: Policy) -> str:
    by_time = person.due is not None and not came_too_late(person, policy) and person.passed_on is None
    if turn_of(person, policy) <= TEN + (policy.early if by_time else timedelta(0)):
        return "1 turn has come"
    return "3 far too early" if by_time else "2 waits"


@given(people(), DESK, POLICY)
def test_a_desk_calls_by_the_rules(waiting: list[Waiting], desk: DeskAbilities, policy: Policy) -> None:
    free = [each for each in waiting if each.place is Place.ROOM and may_be_called(each, desk, policy)]
    free.sort(key=lambda each: (group_of(each, policy), turn_of(each, policy), each.arrived, each.key))
    ranked = calling_order(waiting, now=TEN, policy=policy, desk=desk)

    assert [entry.key for entry in ranked if entry.callable] == [each.key for each in free]
    assert len(ranked) == sum(each.place is Place.ROOM for each in waiting)
    assert all(entry.reason in REASON_TEXT for entry in ranked)


@given(people(), POLICY)
def test_who_is_called_at_some_desk_can_be_called_in_the_room(waiting: list[Waiting], policy: Policy) -> None:
    room = {entry.key for entry in calling_order(waiting, now=TEN, policy=policy) if entry.callable}
    everything = [DeskAbilities(number=number, features=frozenset(FEATURES)) for number in (1, 2, 3)]
    at_desks = {
        entry.key
        for desk in everything
        for entry in calling_order(waiting, now=TEN, policy=policy, desk=desk)
        if entry.callable
    }

    assert at_desks == room


@given(people(), DESK, st.integers(1, 3), st.integers(0, 5))
def test_taking_turns_changes_the_order_and_nothing_else(
    waiting: list[Waiting], desk: DeskAbilities, overtakes: int, streak: int
) -> None:
    policy = Policy(overtakes=overtakes)
    plain = calling_order(waiting, now=TEN, desk=desk, policy=replace(policy, overtakes=1000))
    mixed = calling_order(waiting, now=TEN, desk=desk, policy=policy, streak=streak)

    assert {(each.key, each.callable, each.reason) for each in plain} == {
        (each.key, each.callable, each.reason) for each in mixed
    }
    by_key = {each.key: each for each in waiting}

    def order(ranked: list[str], priority: bool) -> list[str]:
        return [key for key in ranked if (by_key[key].priority and by_key[key].due is None) == priority]

    for priority in (True, False):
        assert order([each.key for each in plain], priority) == order([each.key for each in mixed], priority)


@given(people(), DESK)
def test_every_refusal_says_what_is_missing(waiting: list[Waiting], desk: DeskAbilities) -> None:
    by_key = {each.key: each for each in waiting}
    for entry in calling_order(waiting, now=TEN, desk=desk):
        person = by_key[entry.key]
        if entry.reason is Reason.PARKED:
            assert person.parked
        elif entry.reason is Reason.PHOTO_MISSING:
            assert person.photo is PhotoState.MISSING
        elif entry.reason is Reason.OTHER_DESK:
            assert person.for_desk not in (None, desk.number)
        elif entry.reason is Reason.DESK_CANNOT:
            assert not person.needs <= desk.features or person.kind not in desk.kinds
        else:
            assert entry.callable
