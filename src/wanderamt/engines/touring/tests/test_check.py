from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.touring import (
    MESSAGES,
    Code,
    Commitment,
    Conflict,
    CrewMember,
    MatterNeed,
    RoomFact,
    Severity,
    Stop,
    UnitCapability,
    check,
    travel_minutes,
)
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.geo import Point
from wanderamt.kernel.spans import Span

MARTINSHOF = Point(52.3920, 9.8480)
AEGI = Point(52.3686, 9.7418)
NINE = datetime(2025, 9, 29, 9, tzinfo=BERLIN)
NOW = datetime(2025, 9, 1, 12, tzinfo=BERLIN)
WAY = travel_minutes(AEGI, MARTINSHOF)

ID_CARD = MatterNeed(
    service="personalausweis",
    people=5,
    duration=timedelta(minutes=15),
    skill="ausweise",
    equipment=frozenset({"fingerprint_scanner", "notebook"}),
    room=frozenset({RoomFact.PRIVACY}),
)
REGISTRATION = MatterNeed(service="anmeldung", people=3, duration=timedelta(minutes=12))
STOP = Stop(
    point=MARTINSHOF,
    start=NINE,
    end=NINE + timedelta(hours=4),
    matters=(ID_CARD, REGISTRATION),
    room=frozenset({RoomFact.PRIVACY, RoomFact.POWER}),
    preferred_days=frozenset({date(2025, 9, 29), date(2025, 10, 6)}),
)
VAN = UnitCapability(
    kind="van",
    desks=2,
    equipment=frozenset({"fingerprint_scanner", "notebook", "document_printer"}),
    room=frozenset({RoomFact.POWER}),
)
ANNA = CrewMember(key="anna", label="Anna Beispiel", skills=frozenset({"ausweise"}))
BEN = CrewMember(key="ben", label="Ben Muster")


def at(minutes: int) -> datetime:
    return NINE + timedelta(minutes=minutes)


def commitment(first: int, last: int, label: str = "Aegi", point: Point = AEGI) -> Commitment:
    return Commitment(span=Span(at(first), at(last)), point=point, label=label)


def conflicts(
    stop: Stop = STOP,
    unit: UnitCapability = VAN,
    taken: tuple[Commitment, ...] = (),
    crew: tuple[CrewMember, ...] = (ANNA, BEN),
) -> list[Conflict]:
    return check(stop=stop, unit=unit, unit_commitments=taken, crew=crew, now=NOW)


def text(conflict: Conflict) -> str:
    return conflict.message % conflict.params


def test_the_day_at_martinshof_can_work() -> None:
    assert conflicts() == []


def test_the_unit_cannot_be_at_two_places() -> None:
    found = conflicts(taken=(commitment(200, 300, "Sahlkamp"),))

    assert found == [Conflict(code=Code.UNIT_DOUBLE_BOOKED, field="unit", params={"label": "Sahlkamp"})]
    assert text(found[0]) == "Das Fahrzeug oder der Koffer ist in dieser Zeit schon verplant: Sahlkamp."


@pytest.mark.parametrize(
    ("first", "last"), [(-120, -WAY), (240 + WAY, 400)], ids=["just in time before", "just in time after"]
)
def test_the_way_that_is_just_long_enough_is_fine(first: int, last: int) -> None:
    assert conflicts(taken=(commitment(first, last),)) == []


@pytest.mark.parametrize(("first", "last"), [(-120, -WAY + 1), (240 + WAY - 1, 400)])
def test_a_minute_less_is_too_short(first: int, last: int) -> None:
    found = conflicts(taken=(commitment(first, last),))

    assert [(entry.code, dict(entry.params)) for entry in found] == [
        (Code.TRAVEL_TOO_SHORT, {"label": "Aegi", "needed": WAY, "available": WAY - 1})
    ]
    assert text(found[0]) == (
        f"Der Weg ist zu knapp: Zwischen diesem Einsatz und „Aegi“ liegen {WAY - 1} Minuten, "
        f"Fahrzeug oder Koffer brauchen {WAY} Minuten."
    )


def test_setting_up_and_packing_up_take_time_too() -> None:
    slow = replace(VAN, setup=timedelta(minutes=20), packup=timedelta(minutes=10))
    found = conflicts(unit=slow, taken=(commitment(-120, -WAY),))

    assert [dict(entry.params) for entry in found] == [
        {"label": "Aegi", "needed": WAY + 30, "available": WAY}
    ]


def test_only_the_nearest_commitments_count_for_the_way() -> None:
    taken = (
        commitment(-300, -200, "early"),
        commitment(-60, -1, "at the house", MARTINSHOF),
        commitment(241, 300, "next door", MARTINSHOF),
        commitment(330, 400, "late"),
    )

    assert conflicts(taken=taken) == []


def test_a_person_cannot_be_at_two_places_or_on_the_way() -> None:
    anna = replace(ANNA, commitments=(commitment(0, 30, "Schulung"), commitment(245, 300, "Aegi")))

    assert [(entry.code, entry.field, dict(entry.params)) for entry in conflicts(crew=(anna, BEN))] == [
        (Code.CREW_DOUBLE_BOOKED, "crew", {"crew": "Anna Beispiel", "label": "Schulung"}),
        (
            Code.CREW_TRAVEL_TOO_SHORT,
            "crew",
            {"crew": "Anna Beispiel", "label": "Aegi", "needed": WAY, "available": 5},
        ),
    ]


def test_a_person_with_enough_time_for_the_way_can_come() -> None:
    assert conflicts(crew=(replace(ANNA, commitments=(commitment(-120, -WAY),)),)) == []


def test_somebody_on_leave_cannot_come() -> None:
    anna = replace(ANNA, absences=(Span(at(-600), at(1)),))
    back_in_time = replace(BEN, absences=(Span(at(-600), at(0)),))
    found = conflicts(crew=(anna, back_in_time))

    assert [text(entry) for entry in found] == ["Anna Beispiel ist in dieser Zeit abwesend."]


def test_somebody_must_come() -> None:
    assert [(entry.code, entry.severity) for entry in conflicts(crew=())] == [
        (Code.NO_CREW, Severity.REFUSAL)
    ]


def test_somebody_must_be_able_to_do_each_matter() -> None:
    assert conflicts(crew=(BEN,)) == [
        Conflict(code=Code.SKILL_MISSING, field="crew", params={"service": "personalausweis"})
    ]


def test_the_unit_must_carry_what_each_matter_needs() -> None:
    bare = replace(VAN, equipment=frozenset({"document_printer"}))

    assert conflicts(unit=bare) == [
        Conflict(
            code=Code.EQUIPMENT_MISSING,
            field="unit",
            params={"service": "personalausweis", "items": ("fingerprint_scanner", "notebook")},
        )
    ]


def test_the_room_must_offer_what_matter_and_unit_need() -> None:
    found = conflicts(stop=replace(STOP, room=frozenset()))

    assert [(entry.code, dict(entry.params)) for entry in found] == [
        (Code.ROOM_UNSUITABLE_FOR_UNIT, {"requirement": "power"}),
        (Code.ROOM_UNSUITABLE, {"service": "personalausweis", "requirement": "privacy"}),
    ]


def test_the_host_must_have_offered_the_day() -> None:
    tuesday = replace(STOP, start=at(24 * 60), end=at(26 * 60))

    assert [text(entry) for entry in conflicts(stop=tuesday)] == [
        "Die Einrichtung hat den 2025-09-30 nicht angeboten. Bitte wählen Sie einen ihrer Wunschtage."
    ]


def test_a_host_without_wishes_takes_any_day() -> None:
    assert conflicts(stop=replace(STOP, preferred_days=frozenset())) == []


def test_the_day_counts_as_it_is_in_berlin() -> None:
    late = datetime(2025, 9, 28, 22, 30, tzinfo=UTC)

    assert conflicts(stop=replace(STOP, start=late, end=late + timedelta(hours=2))) == []


@pytest.mark.parametrize("minutes", [0, -30])
def test_a_window_must_end_after_it_begins(minutes: int) -> None:
    wrong = replace(STOP, end=at(minutes))

    assert conflicts(stop=wrong, crew=()) == [
        Conflict(code=Code.WINDOW_REVERSED, field="end", params={}),
        Conflict(code=Code.NO_CREW, field="crew", params={}),
    ]


def test_a_window_must_lie_ahead() -> None:
    past = replace(STOP, start=NOW, end=NOW + timedelta(hours=2), preferred_days=frozenset())

    assert conflicts(stop=past) == [Conflict(code=Code.WINDOW_IN_PAST, field="start", params={})]


def test_a_window_must_not_cross_the_clock_change() -> None:
    night = datetime(2025, 10, 25, 23, tzinfo=BERLIN)
    stop = replace(STOP, start=night, end=night + timedelta(hours=5), preferred_days=frozenset())

    assert [entry.code for entry in conflicts(stop=stop)] == [Code.WINDOW_CROSSES_CLOCK_CHANGE]


def test_ten_hours_are_allowed_and_a_minute_more_is_not() -> None:
    assert conflicts(stop=replace(STOP, end=at(600))) == []

    found = conflicts(stop=replace(STOP, end=at(630)))

    assert [text(entry) for entry in found] == [
        "Das Zeitfenster ist 10.5 Stunden lang. Erlaubt sind höchstens 10.0 Stunden."
    ]


def test_too_little_time_is_a_warning() -> None:
    short = replace(STOP, end=at(55))

    assert conflicts(stop=short) == [
        Conflict(
            code=Code.CAPACITY_TOO_SMALL,
            field="end",
            params={"needed": 111, "available": 110},
            severity=Severity.WARNING,
        )
    ]
    assert conflicts(stop=replace(STOP, end=at(56))) == []


def test_a_desk_without_a_person_serves_nobody() -> None:
    short = replace(STOP, end=at(60))

    assert [dict(entry.params) for entry in conflicts(stop=short, crew=(ANNA,))] == [
        {"needed": 111, "available": 60}
    ]
    assert [entry.code for entry in conflicts(stop=short, crew=())] == [Code.NO_CREW]


def test_all_reasons_come_at_once() -> None:
    anna = replace(BEN, absences=(Span(at(0), at(10)),))
    found = conflicts(
        stop=replace(STOP, end=at(660), room=frozenset()), taken=(commitment(0, 60),), crew=(anna,)
    )

    assert [entry.code for entry in found] == [
        Code.WINDOW_TOO_LONG,
        Code.UNIT_DOUBLE_BOOKED,
        Code.CREW_ABSENT,
        Code.ROOM_UNSUITABLE_FOR_UNIT,
        Code.ROOM_UNSUITABLE,
        Code.SKILL_MISSING,
    ]


def test_every_code_has_a_sentence() -> None:
    assert set(MESSAGES) == set(Code)
    assert all(sentence.endswith(".") for sentence in MESSAGES.values())


PLACES = (MARTINSHOF, AEGI, Point(52.41, 9.70))
TOURS = st.lists(
    st.tuples(st.integers(-600, 700), st.integers(1, 90), st.sampled_from(PLACES)), max_size=5
).map(lambda rows: tuple(commitment(first, first + length, "x", place) for first, length, place in rows))


@given(TOURS)
def test_a_free_unit_can_really_drive_its_day(taken: tuple[Commitment, ...]) -> None:
    day = [*taken, Commitment(span=Span(STOP.start, STOP.end), point=STOP.point, label="stop")]
    day.sort(key=lambda item: item.span)
    clean = all(
        a.span.end + timedelta(minutes=travel_minutes(a.point, b.point)) <= b.span.start
        for a, b in pairwise(day)
        if "stop" in (a.label, b.label)
    )
    overlapping = any(item.span.overlaps(Span(STOP.start, STOP.end)) for item in taken)
    found = {entry.code for entry in conflicts(taken=taken)}

    assert (Code.UNIT_DOUBLE_BOOKED in found) == overlapping
    if not overlapping and all(not a.span.overlaps(b.span) for a, b in pairwise(day)):
        assert (found == set()) == clean
