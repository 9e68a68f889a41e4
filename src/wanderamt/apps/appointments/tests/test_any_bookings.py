from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wanderamt.apps.appointments import checking, placing
from wanderamt.apps.appointments.models import Appointment, GridClaim, Hold, Occupancy
from wanderamt.apps.appointments.public import (
    appointments_of,
    cancel,
    change,
    move,
)
from wanderamt.apps.appointments.tests.conftest import someone
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.kernel.errors import DomainError

Book = Callable[..., Appointment]
CITIZEN = Appointment.Source.CITIZEN


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["host", "bedside", "citizen", "change", "move", "cancel"]),
        st.integers(0, 36),
        st.sampled_from(
            [("beglaubigung_unterschrift",), ("personalausweis",), ("personalausweis", "ummeldung")]
        ),
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_random_bookings_never_share_a_desk(
    booking: Book, window: OpeningWindow, city: Any, now: datetime, acts: Any
) -> None:
    Appointment.objects.all().delete()
    Hold.objects.all().delete()
    Occupancy.objects.all().delete()
    for number, (act, place, keys) in enumerate(acts):
        start = window.starts_at + timedelta(minutes=5 * place)
        there = appointments_of(window)
        person = someone(f"Person {chr(65 + number)}")
        services = city.services(*keys)
        try:
            if act == "host":
                booking(services=services, person=person)
            elif act == "bedside":
                booking(services=services, person=replace(person, place="bedside", room_label=str(place)))
            elif act == "citizen" or not there:
                booking(services=services, person=person, source=CITIZEN, start=start)
            elif act == "change":
                change(appointment=there[place % len(there)], services=services, person=person, now=now)
            elif act == "move":
                move(appointment=there[place % len(there)], start=start, now=now)
            else:
                cancel(appointment=there[place % len(there)], now=now)
        except DomainError:
            continue
    booked = appointments_of(window)
    for item in booked:
        assert window.starts_at <= item.starts_at < item.ends_at <= window.ends_at
        there = [other for other in booked if other.starts_at <= item.starts_at < other.ends_at]
        assert len(there) <= window.desks
    cells = sum(int((item.ends_at - item.starts_at) / timedelta(minutes=5)) for item in booked)
    assert GridClaim.objects.filter(pool__window=window, hold=None).count() == cells
    assert checking.wrong_counts() == []
    by_room = sorted((int(item.room_label), item.starts_at) for item in booked if placing.in_round(item))
    times = [start for _, start in by_room]
    assert times == sorted(times)  # two at the same moment are at two desks
