"""The calling order against the rules of the waiting room, told a second time as "who goes before whom"."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.queueing import Kind, PhotoState, Policy, Waiting, calling_order
from wanderamt.kernel.clock import BERLIN

TEN = datetime(2026, 9, 29, 10, tzinfo=BERLIN)
POLICY = Policy(early=timedelta(minutes=10), walk_in_limit=timedelta(minutes=30))


def at(minutes: int) -> datetime:
    return TEN + timedelta(minutes=minutes)


def may_be_called(person: Waiting) -> bool:
    return not person.parked and person.photo is not PhotoState.MISSING


def is_late(person: Waiting) -> bool:
    return person.due is not None and person.arrived - person.due > POLICY.late


def goes_by_appointment(person: Waiting) -> bool:
    return person.due is not None and not is_late(person)


def turn_of(person: Waiting) -> datetime:
    if person.due is not None:
        return person.arrived + POLICY.late_limit if is_late(person) else person.due
    return person.arrived + POLICY.walk_in_limit


def is_urgent(person: Waiting) -> bool:
    return turn_of(person) <= (TEN + POLICY.early if goes_by_appointment(person) else TEN)


def goes_before(one: Waiting, other: Waiting) -> bool:
    """Tell whether the rules put `one` strictly before `other`."""
    if may_be_called(one) != may_be_called(other):
        return may_be_called(one)
    if not may_be_called(one):
        return False
    if is_urgent(one) != is_urgent(other):
        return is_urgent(one)
    if not is_urgent(one) and goes_by_appointment(one) != goes_by_appointment(other):
        return goes_by_appointment(other)
    return turn_of(one) < turn_of(other)


PEOPLE = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(-60, 60)),
        st.integers(-90, 0),
        st.sampled_from(PhotoState),
        st.booleans(),
    ),
    max_size=8,
).map(
    lambda rows: [
        Waiting(
            key=f"p{index}",
            kind=Kind.WALK_IN if due is None else Kind.APPOINTMENT,
            due=None if due is None else at(due),
            arrived=at(arrived),
            photo=photo,
            parked=parked,
        )
        for index, (due, arrived, photo, parked) in enumerate(rows)
    ]
)


@given(PEOPLE)
def test_nobody_is_called_before_somebody_who_goes_first(people: list[Waiting]) -> None:
    by_key = {person.key: person for person in people}
    ranked = [by_key[entry.key] for entry in calling_order(people, now=TEN, policy=POLICY)]

    assert not any(goes_before(later, earlier) for earlier, later in pairwise(ranked))
    assert not any(
        goes_before(later, earlier) for index, earlier in enumerate(ranked) for later in ranked[index + 1 :]
    )
