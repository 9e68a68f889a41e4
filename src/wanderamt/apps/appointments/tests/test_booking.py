from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from wanderamt.apps.appointments import queries
from wanderamt.apps.appointments.models import Appointment, GridClaim, Occupancy
from wanderamt.apps.appointments.placing import Ledger
from wanderamt.apps.appointments.public import (
    AppointmentBooked,
    MatterNotOffered,
    NameMissing,
    NoMatter,
    NoRoomLeft,
    PersonAlreadyRegistered,
    RoomMissing,
    SlotTaken,
    TooLate,
    WindowNotBookable,
    appointments_of,
    book,
    by_code,
    matters_of,
    offers,
)
from wanderamt.apps.appointments.tests.conftest import someone
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.public import OpeningWindow, cancel_window, close_window
from wanderamt.foundation import events
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.ids import uuid7

Book = Callable[..., Appointment]
CITIZEN = Appointment.Source.CITIZEN


def clock(moment: datetime) -> str:
    return f"{moment.astimezone(BERLIN):%H:%M}"


def times(window: OpeningWindow) -> list[str]:
    return [clock(item.starts_at) for item in appointments_of(window)]


def seats(appointment: Appointment) -> set[int]:
    return set(GridClaim.objects.filter(appointment=appointment).values_list("seat", flat=True))


def test_the_first_person_gets_the_first_time(booking: Book, window: OpeningWindow) -> None:
    appointment = booking()

    assert (clock(appointment.starts_at), clock(appointment.ends_at)) == ("09:00", "09:10")
    assert seats(appointment) == {1}
    assert by_code(f" {appointment.code[:3].lower()}-{appointment.code[3:]}") == appointment
    assert GridClaim.objects.filter(appointment=appointment).count() == 2
    assert str(appointment) == appointment.code


def test_people_without_a_wish_fill_the_desks_from_the_front(booking: Book, window: OpeningWindow) -> None:
    for _ in range(3):
        booking()

    assert times(window) == ["09:00", "09:00", "09:10"]


def test_several_matters_are_one_appointment_with_one_arrival(
    booking: Book, id_card: Service, certification: Service
) -> None:
    appointment = booking(services=[certification, id_card, certification])

    assert matters_of(appointment) == [certification, id_card]
    assert appointment.ends_at - appointment.starts_at == timedelta(
        minutes=25
    )  # 6 + 15 + 2 for arrival, rounded up


def test_second_booking_of_a_slot_is_refused(booking: Book, window: OpeningWindow) -> None:
    start = window.starts_at + timedelta(hours=1)
    taken = [seats(booking(start=start, source=CITIZEN)) for _ in range(2)]

    assert taken == [{1}, {2}]
    with pytest.raises(SlotTaken) as refused:
        booking(start=start, source=CITIZEN)
    assert refused.value.field == "start"


def test_a_time_beside_the_grid_or_outside_of_the_window_is_refused(
    booking: Book, window: OpeningWindow
) -> None:
    for start in (
        window.starts_at + timedelta(minutes=3),
        window.starts_at - timedelta(minutes=10),
        window.ends_at - timedelta(minutes=5),
    ):
        with pytest.raises(SlotTaken):
            booking(start=start)


def test_the_constraint_has_the_last_word(
    booking: Book, window: OpeningWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    booking()
    booking()
    Occupancy.objects.all().delete()  # the count has forgotten them
    monkeypatch.setattr(Ledger, "_taken", lambda self, cells: {})  # and nobody looks at the claims

    with pytest.raises(SlotTaken):
        booking()
    assert Appointment.objects.count() == 2


def test_a_wrong_count_books_nothing_twice(booking: Book, window: OpeningWindow) -> None:
    booking()
    booking()
    Occupancy.objects.all().delete()

    with pytest.raises(SlotTaken):
        booking()
    assert Appointment.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_people_at_the_same_moment_for_the_last_time(
    make_window: Callable[..., OpeningWindow],
    certification: Service,
    now: datetime,
    for_threads: Callable[[], AbstractContextManager[None]],
) -> None:
    window = make_window(desks=1, public_from=now)
    gate = Barrier(2)

    def attempt(name: str) -> str:
        try:
            gate.wait(timeout=10)
            book(
                window=window, services=[certification], person=someone(name), source=CITIZEN, now=now,
                form_key=uuid7(), start=window.starts_at,
            )  # fmt: skip
        except SlotTaken:
            return "taken"
        else:
            return f"booked, {GridClaim.objects.filter(seat=1).count()} claims"
        finally:
            connection.close()

    with for_threads(), ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, ["Anna Eins", "Berta Zwei"])) == ["booked, 2 claims", "taken"]


@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_the_same_moment_is_one_appointment(
    make_window: Callable[..., OpeningWindow],
    certification: Service,
    now: datetime,
    for_threads: Callable[[], AbstractContextManager[None]],
) -> None:
    window, key, gate = make_window(), uuid7(), Barrier(2)

    def attempt(_: int) -> str:
        try:
            gate.wait(timeout=10)
            return book(
                window=window,
                services=[certification],
                person=someone(),
                source="host",
                now=now,
                form_key=key,
            ).code
        finally:
            connection.close()

    with for_threads(), ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(attempt, [1, 2]))) == 1


def test_the_same_form_twice_is_the_first_appointment(booking: Book) -> None:
    key = uuid7()

    assert booking(form_key=key) == booking(form_key=key)
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("name", ["Elfriede Müller", "MUELLER, Elfriede", "elfriede  Mu\u0308ller"])
def test_the_same_person_twice_is_refused(booking: Book, name: str) -> None:
    booking(person=someone("Elfriede Müller"))

    with pytest.raises(PersonAlreadyRegistered) as refused:
        booking(person=someone(name))
    assert refused.value.field == "name"


def test_two_people_of_one_name_are_two_people(booking: Book) -> None:
    booking(person=someone("Anna Meyer"))
    booking(person=someone("Anna Meyer", born_on=None))
    booking(person=someone("Anna Meyer", born_on=None, email="anna@example.org"))
    booking(person=someone("Anna Meyer", born_on=None, phone="0511 1"))

    with pytest.raises(PersonAlreadyRegistered):
        booking(person=someone("Anna Meyer", born_on=None, phone="0511-1"))


def test_a_full_window_says_so(booking: Book, make_window: Callable[..., OpeningWindow], city: Any) -> None:
    small = make_window(
        counter=city.counter("Bürgeramt Aegi"), desks=1, ends_at=datetime(2025, 9, 29, 9, 15, tzinfo=BERLIN)
    )
    booking(window=small)

    with pytest.raises(NoRoomLeft):
        booking(window=small)


def test_who_is_visited_at_the_bed_comes_last_and_by_room(booking: Book, window: OpeningWindow) -> None:
    for room in ("10", "2", "1.9", "1.10"):
        booking(data={"place": "bedside", "room_label": room})
    booking()

    order = [(item.room_label, clock(item.starts_at)) for item in appointments_of(window)]
    assert order == [("", "09:00"), ("1.9", "11:30"), ("1.10", "11:30"), ("2", "11:45"), ("10", "11:45")]


def test_the_bedside_round_makes_way_for_a_citizen(booking: Book, window: OpeningWindow) -> None:
    last = window.ends_at - timedelta(minutes=10)
    for _ in range(2):
        booking(start=last, source=CITIZEN)
    visit = booking(data={"place": "bedside", "room_label": "2"})

    assert clock(visit.starts_at) == "11:35"


def test_a_full_round_is_refused_and_nobody_is_moved(
    booking: Book, window: OpeningWindow, id_card: Service
) -> None:
    for number in range(14):  # 25 minutes each, two desks, three hours
        booking(services=[id_card], data={"place": "bedside", "room_label": str(100 - number)})
    with pytest.raises(NoRoomLeft):
        booking(services=[id_card], data={"place": "bedside", "room_label": "1"})

    rooms = [int(item.room_label) for item in appointments_of(window)]
    assert rooms == list(range(87, 101))


def test_a_bed_needs_a_room(booking: Book) -> None:
    with pytest.raises(RoomMissing):
        booking(data={"place": "bedside", "room_label": " "})


def test_a_name_needs_letters(booking: Book) -> None:
    with pytest.raises(NameMissing):
        booking(person=someone("12 -"))


def test_a_visit_without_a_matter_is_refused(booking: Book) -> None:
    with pytest.raises(NoMatter):
        booking(services=[])


def test_a_matter_that_the_stop_does_not_have_is_refused(booking: Book, city: Any) -> None:
    with pytest.raises(MatterNotOffered, match="Führungszeugnis"):
        booking(services=[city.service("fuehrungszeugnis")])


def test_a_matter_that_no_mobile_office_can_do_is_refused(
    booking: Book, window: OpeningWindow, city: Any
) -> None:
    window.services.add(city.service("hundesteuer"))

    with pytest.raises(MatterNotOffered):
        booking(services=[city.service("hundesteuer")])


def test_where_cards_are_sold_the_exemption_can_be_had(
    booking: Book, window: OpeningWindow, city: Any, make_window: Callable[..., OpeningWindow]
) -> None:
    exemption = city.service("befreiung_ausweispflicht")

    assert matters_of(booking(services=[exemption])) == [exemption]
    window.services.remove(city.service("personalausweis"))
    with pytest.raises(MatterNotOffered):
        booking(services=[exemption])


@pytest.mark.parametrize("end", [cancel_window, close_window])
def test_a_window_that_is_cancelled_or_closed_takes_nobody(
    booking: Book, window: OpeningWindow, end: Callable[..., None]
) -> None:
    end(window=OpeningWindow.objects.get(pk=window.pk))

    with pytest.raises(WindowNotBookable):
        booking()


def test_a_day_in_the_past_takes_nobody(booking: Book, window: OpeningWindow) -> None:
    with pytest.raises(WindowNotBookable):
        booking(now=window.ends_at)


def test_citizens_wait_until_the_window_is_public(
    booking: Book, window: OpeningWindow, now: datetime, certification: Service
) -> None:
    for opens in (None, now + timedelta(minutes=1)):
        OpeningWindow.objects.filter(pk=window.pk).update(public_from=opens)
        with pytest.raises(WindowNotBookable):
            booking(source=CITIZEN, start=window.starts_at)
        fresh = OpeningWindow.objects.get(pk=window.pk)
        with pytest.raises(WindowNotBookable):
            offers(window=fresh, services=[certification], now=now)
        assert offers(window=fresh, services=[certification], now=now, asker="host")
        booking()


def test_the_host_registers_until_two_hours_before(booking: Book, window: OpeningWindow) -> None:
    booking(now=window.starts_at - timedelta(hours=2))

    with pytest.raises(TooLate):
        booking(now=window.starts_at - timedelta(hours=2) + timedelta(seconds=1))


def test_citizens_need_time_to_get_there(
    booking: Book, window: OpeningWindow, certification: Service
) -> None:
    now = window.starts_at + timedelta(minutes=1)

    assert clock(offers(window=window, services=[certification], now=now)[0].start) == "09:35"
    assert clock(offers(window=window, services=[certification], now=now, asker="host")[0].start) == "09:05"
    with pytest.raises(SlotTaken):
        booking(source=CITIZEN, start=window.starts_at + timedelta(minutes=5), now=now)


def test_booking_is_told_after_the_commit(
    booking: Book,
    window: OpeningWindow,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    heard: list[AppointmentBooked] = []
    monkeypatch.setitem(events._handlers, AppointmentBooked, [heard.append])
    with django_capture_on_commit_callbacks(execute=True):
        appointment = booking()

    told = AppointmentBooked(
        window_id=window.pk,
        appointment_id=appointment.pk,
        counter_id=window.counter_id,
        service_ids=("beglaubigung_unterschrift",),
        source="host",
        chosen_days=14,
        at=now,
    )
    assert heard == [told]


def test_places_left_count_whole_visits(
    booking: Book, window: OpeningWindow, now: datetime, django_assert_num_queries: Any
) -> None:
    booking()

    with django_assert_num_queries(1):
        assert queries.places_left(windows=[window], now=now) == {window.pk: 8 + 9}
    assert queries.places_left(windows=[window], now=window.ends_at) == {window.pk: 0}


def test_codes_are_given_once(booking: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = iter(["234567", "234567", "ACDFGH"])
    monkeypatch.setattr("wanderamt.apps.appointments.services.common.short_code", lambda: next(codes))

    assert [booking().code, booking().code] == ["234567", "ACDFGH"]


@pytest.mark.parametrize(
    ("given", "stored", "same"),
    [
        ("müller", "Elfriede Müller", True),
        ("Elfriede Mueller", "Elfriede Müller", True),
        ("Elfriede", "Elfriede Müller", False),
        ("Meier", "Elfriede Müller", False),
        ("", "Elfriede Müller", False),
        ("Müller", "", False),
    ],
)
def test_an_appointment_is_found_by_code_and_family_name(
    booking: Book, given: str, stored: str, same: bool
) -> None:
    appointment = booking()
    Appointment.objects.filter(pk=appointment.pk).update(person_name=stored)

    assert (queries.find(code=appointment.code, name=given) == appointment) is same
    assert queries.find(code="234567", name=given) is None
