from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.queueing import (
    REASON_TEXT,
    Kind,
    PhotoState,
    Place,
    Policy,
    Ranked,
    Reason,
    Waiting,
    calling_order,
    ticket_number,
    turn,
)
from wanderamt.kernel.clock import BERLIN

TEN = datetime(2026, 9, 29, 10, tzinfo=BERLIN)


def at(minutes: int) -> datetime:
    return TEN + timedelta(minutes=minutes)


def appointment(
    key: str, due: int, arrived: int = -60, photo: PhotoState = PhotoState.NOT_NEEDED, parked: bool = False
) -> Waiting:
    return Waiting(
        key=key, kind=Kind.APPOINTMENT, due=at(due), arrived=at(arrived), photo=photo, parked=parked
    )


def walk_in(key: str, arrived: int, photo: PhotoState = PhotoState.NOT_NEEDED) -> Waiting:
    return Waiting(key=key, kind=Kind.WALK_IN, arrived=at(arrived), photo=photo)


def order(*waiting: Waiting) -> list[str]:
    return [entry.key for entry in calling_order(waiting, now=TEN)]


def test_appointments_go_by_their_time_and_not_by_arrival() -> None:
    assert order(appointment("late", 5, arrived=-60), appointment("soon", -5, arrived=-1)) == ["soon", "late"]


def test_a_due_appointment_goes_before_a_walk_in() -> None:
    assert order(walk_in("w", -29), appointment("a", 10)) == ["a", "w"]


def test_an_appointment_that_is_far_too_early_waits_behind_walk_ins() -> None:
    assert calling_order([appointment("a", 11), walk_in("w", -1)], now=TEN) == [
        Ranked(key="w", rank=1, callable=True, reason=Reason.WALK_IN),
        Ranked(key="a", rank=2, callable=True, reason=Reason.APPOINTMENT_EARLY),
    ]


def test_a_walk_in_beyond_the_limit_is_mixed_in() -> None:
    waiting = [appointment("due", -20), walk_in("long", -40), appointment("next", 0), walk_in("new", -10)]

    assert [(entry.key, entry.reason) for entry in calling_order(waiting, now=TEN)] == [
        ("due", Reason.APPOINTMENT_DUE),
        ("long", Reason.WALK_IN_WAITED_LONG),
        ("next", Reason.APPOINTMENT_DUE),
        ("new", Reason.WALK_IN),
    ]


def test_nobody_is_called_before_the_photo_is_ready() -> None:
    waiting = [
        appointment("no photo", -30, photo=PhotoState.MISSING),
        walk_in("photo", -1, photo=PhotoState.READY),
    ]

    assert calling_order(waiting, now=TEN) == [
        Ranked(key="photo", rank=1, callable=True, reason=Reason.WALK_IN),
        Ranked(key="no photo", rank=2, callable=False, reason=Reason.PHOTO_MISSING),
    ]


def test_somebody_who_is_parked_cannot_be_called_with_or_without_photo() -> None:
    parked = appointment("a", -30, photo=PhotoState.MISSING, parked=True)

    assert calling_order([parked], now=TEN) == [Ranked(key="a", rank=1, callable=False, reason=Reason.PARKED)]


def test_bedside_visits_are_not_in_the_queue_of_the_room() -> None:
    in_bed = Waiting(key="b", kind=Kind.WALK_IN, arrived=at(-50), place=Place.BEDSIDE, room_label="2.10")

    assert order(in_bed, walk_in("w", -1)) == ["w"]


def test_the_limits_are_house_rules() -> None:
    waiting = [appointment("a", 20), walk_in("w", -10)]
    strict = Policy(early=timedelta(minutes=30), walk_in_limit=timedelta(minutes=60))
    patient = Policy(early=timedelta(0), walk_in_limit=timedelta(minutes=5))

    assert [entry.key for entry in calling_order(waiting, now=TEN, policy=strict)] == ["a", "w"]
    assert [entry.key for entry in calling_order(waiting, now=TEN, policy=patient)] == ["w", "a"]


@pytest.mark.parametrize(("kind", "due"), [(Kind.APPOINTMENT, None), (Kind.WALK_IN, TEN)])
def test_kind_and_time_must_agree(kind: Kind, due: datetime | None) -> None:
    with pytest.raises(ValueError, match="appointment has a time"):
        Waiting(key="x", kind=kind, due=due, arrived=TEN)


def test_every_reason_has_a_sentence() -> None:
    assert set(REASON_TEXT) == set(Reason)


PEOPLE = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(-90, 90)),
        st.integers(-90, 0),
        st.sampled_from(PhotoState),
        st.booleans(),
    ),
    max_size=12,
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
def test_the_order_is_total_and_does_not_depend_on_the_input_order(people: list[Waiting]) -> None:
    ranked = calling_order(people, now=TEN)
    by_key = {person.key: person for person in people}

    assert sorted(entry.key for entry in ranked) == sorted(by_key)
    assert [entry.rank for entry in ranked] == list(range(1, len(people) + 1))
    assert ranked == calling_order(reversed(people), now=TEN)
    assert [entry.callable for entry in ranked] == sorted((entry.callable for entry in ranked), reverse=True)
    for entry in ranked:
        person = by_key[entry.key]
        assert entry.callable == (not person.parked and person.photo is not PhotoState.MISSING)


@given(PEOPLE)
def test_nobody_waits_for_ever(people: list[Waiting]) -> None:
    now_order = [entry for entry in calling_order(people, now=TEN) if entry.callable]
    later = [entry.key for entry in calling_order(people, now=at(100)) if entry.callable]
    turns = {person.key: turn(person) for person in people}

    # After 100 minutes everybody is due or beyond the limit: the queue is purely first come, first served.
    assert [turns[key] for key in later] == sorted(turns[entry.key] for entry in now_order)


def test_tickets_are_numbered_by_kind() -> None:
    assert ticket_number(Kind.APPOINTMENT, 1) == "A001"
    assert ticket_number(Kind.WALK_IN, 42) == "W042"
    assert ticket_number(Kind.WALK_IN, 1000) == "W1000"
    with pytest.raises(ValueError, match="start at 1"):
        ticket_number(Kind.WALK_IN, 0)
    assert ticket_number(Kind.SHORT, 7) == "K007"
