"""Staff reserve, confirm and cancel in another system, by verbs and by the command."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from wanderamt.apps.appointments import foreign
from wanderamt.apps.appointments.foreign.errors import (
    ForeignBookingGone,
    ForeignError,
    ForeignTimeGone,
    UnknownForeignProduct,
    UnknownForeignSystem,
)
from wanderamt.apps.appointments.foreign.values import Booking, BookingState, Slot, Visitor
from wanderamt.apps.appointments.tests.foreign.stand_in import Say, StandIn
from wanderamt.foundation import errors

NINE = Slot(starts_at=datetime(2025, 10, 6, 7, 0, tzinfo=UTC), location_id="10")
ADA = Visitor(name="Ada Muster", email="ada@example.org")
FAMILY = [["personalausweis"], ["personalausweis"]]


def reserve(now: datetime) -> Booking:
    return foreign.reserve(system="nebenan", people=FAMILY, slot=NINE, now=now)


def test_a_time_is_reserved_confirmed_and_given_back(
    connected: Path, next_door: StandIn, now: datetime
) -> None:
    booking = reserve(now)
    assert (booking.state, booking.system) == (BookingState.RESERVED, "Nebenan")
    assert next_door.asked[-1][1]["serviceCount"] == [2]

    confirmed = foreign.confirm(system="nebenan", booking=booking, visitor=ADA, now=now)
    assert confirmed.state is BookingState.CONFIRMED
    assert next_door.processes[100_000].status == "confirmed"

    assert foreign.cancel(system="nebenan", booking=confirmed).state is BookingState.CANCELLED
    assert next_door.processes == {}


def test_two_at_once_get_one_time(connected: Path, now: datetime) -> None:
    reserve(now)
    with pytest.raises(ForeignTimeGone):
        reserve(now)


def test_what_is_done_is_not_done_twice(connected: Path, next_door: StandIn, now: datetime) -> None:
    confirmed = foreign.confirm(system="nebenan", booking=reserve(now), visitor=ADA, now=now)
    cancelled = replace(confirmed, state=BookingState.CANCELLED)
    asked = len(next_door.asked)

    assert foreign.confirm(system="nebenan", booking=confirmed, visitor=ADA, now=now) is confirmed
    assert foreign.cancel(system="nebenan", booking=cancelled) is cancelled
    with pytest.raises(ForeignBookingGone):
        foreign.confirm(system="nebenan", booking=cancelled, visitor=ADA, now=now)
    assert len(next_door.asked) == asked


def test_an_ended_reservation_asks_for_a_new_time(connected: Path, next_door: StandIn, now: datetime) -> None:
    booking = reserve(now)
    asked = len(next_door.asked)
    with pytest.raises(ForeignBookingGone, match="neue Zeit"):
        foreign.confirm(system="nebenan", booking=booking, visitor=ADA, now=now + timedelta(minutes=15))
    assert len(next_door.asked) == asked


def test_an_unknown_system_and_an_unknown_matter_are_named(connected: Path, now: datetime) -> None:
    with pytest.raises(UnknownForeignSystem):
        foreign.reserve(system="weg", people=FAMILY, slot=NINE, now=now)
    with pytest.raises(UnknownForeignProduct) as unknown:
        foreign.reserve(system="nebenan", people=[["reisepass"]], slot=NINE, now=now)
    assert errors.text(unknown.value) == (
        "Für das Anliegen reisepass ist im Terminsystem Nebenan kein Gegenstück eingerichtet."
    )


def told(*words: str) -> list[str]:
    out = StringIO()
    call_command("foreign", *words, stdout=out)
    return out.getvalue().splitlines()


def test_the_command_lists_systems_and_products(connected: Path) -> None:
    assert told("systems") == ["nebenan  zms  Nebenan"]
    assert told("products", "--system", "nebenan") == ["1  Personalausweis", "2  Wohnsitz anmelden"]


def test_the_command_lists_days_and_times(connected: Path, next_door: StandIn) -> None:
    ask = ("--system", "nebenan", "--service", "personalausweis", "--people", "2")
    far_ahead = Say({"availableDays": [{"time": f"{datetime.now(UTC).year + 2}-01-01"}]})
    assert told("times", *ask, "--on", "2025-10-06") == ["09:00  Mitte", "09:30  Mitte"]
    assert next_door.asked[-1][1]["serviceCount"] == "2"
    next_door.moods["/available-days-by-office/"].append(far_ahead)
    assert told("days", *ask) == ["none"]  # too far ahead


def test_the_command_lists_days_in_reach(connected: Path, frozen_clock: object, next_door: StandIn) -> None:
    assert told("days", "--system", "nebenan", "--service", "personalausweis") == ["2025-10-06", "2025-10-07"]


def test_where_no_place_does_it_all_nothing_is_free(connected: Path, next_door: StandIn) -> None:
    nothing = Say({"offices": [], "services": [], "relations": []})
    next_door.moods["/offices-and-services/"] += [nothing, nothing]
    ask = ("--system", "nebenan", "--service", "personalausweis")
    assert told("days", *ask) == ["none"]
    assert told("times", *ask, "--on", "2025-10-06") == ["none"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("days", "--system", "weg", "--service", "personalausweis"), "nicht eingerichtet"),
        (("days", "--system", "nebenan", "--service", "reisepass"), "kein Gegenstück"),
        (("days", "--system", "nebenan", "--service", "personalausweis", "--people", "0"), "1 to 8"),
        (("days", "--system", "nebenan", "--service", "personalausweis", "--people", "500"), "1 to 8"),
        (("times", "--system", "nebenan", "--service", "personalausweis"), "--on"),
        (("times", "--system", "nebenan", "--service", "x", "--on", "morgen"), "--on"),
        (("days", "--service", "personalausweis"), "--system"),
        ((), "act|systems"),
    ],
)
def test_the_command_says_what_is_wrong(connected: Path, words: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        told(*words)


def test_the_command_names_a_bad_file(set_up: Callable[[str], Path]) -> None:
    set_up("nonsense")
    with pytest.raises(CommandError, match="FOREIGN_SYSTEMS="):
        told("systems")


def test_a_message_says_what_to_do_next_and_names_nobody() -> None:
    for kind in every_kind(ForeignError):
        sentence = errors.text(kind(system="Nebenan", reason="code", service="reisepass"))
        assert "%(" not in sentence
        assert "Nebenan" in sentence
    codes = [kind.code for kind in every_kind(ForeignError)]
    assert sorted(set(codes)) == sorted(codes)


def every_kind(kind: type[ForeignError]) -> list[type[ForeignError]]:
    return [kind, *(each for below in kind.__subclasses__() for each in every_kind(below))]


@pytest.mark.parametrize("step", ["update", "preconfirm", "confirm"])
def test_a_system_that_refuses_half_way_is_believed(
    connected: Path, next_door: StandIn, now: datetime, step: str
) -> None:
    booking = reserve(now)
    next_door.moods[f"/{step}-appointment/"].append(
        Say({"errors": [{"errorCode": "processNotReservedAnymore"}]}, 409)
    )
    with pytest.raises(ForeignBookingGone):
        foreign.confirm(system="nebenan", booking=booking, visitor=ADA, now=now)


def test_a_reservation_without_an_end_can_be_confirmed_late(connected: Path, now: datetime) -> None:
    booking = replace(reserve(now), until=None)
    late = now + timedelta(hours=1)
    confirmed = foreign.confirm(system="nebenan", booking=booking, visitor=ADA, now=late)
    assert confirmed.state is BookingState.CONFIRMED


def test_a_reservation_is_given_back_before_it_is_confirmed(
    connected: Path, next_door: StandIn, now: datetime
) -> None:
    foreign.cancel(system="nebenan", booking=reserve(now))
    again = reserve(now)
    assert again.state is BookingState.RESERVED
    assert next_door.free["10"] != []
