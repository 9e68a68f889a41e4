from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from wanderamt.apps.appointments import queries
from wanderamt.apps.appointments.models import Appointment, GridClaim, Occupancy
from wanderamt.apps.appointments.placing import Ledger
from wanderamt.apps.appointments.public import (
    AppointmentCancelled,
    MatterNotOffered,
    NoRoomLeft,
    PersonAlreadyRegistered,
    PlannedByRoom,
    SlotTaken,
    TooLate,
    appointments_of,
    call_off,
    cancel,
    change,
    matters_of,
    move,
)
from wanderamt.apps.appointments.tests.conftest import someone
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import events
from wanderamt.foundation.models import OutboxMail
from wanderamt.kernel.clock import BERLIN

Book = Callable[..., Appointment]
CITIZEN = Appointment.Source.CITIZEN


def clock(appointment: Appointment) -> str:
    return f"{appointment.starts_at.astimezone(BERLIN):%H:%M}"


def stored(appointment: Appointment) -> Appointment:
    return queries.get(appointment.pk)


def subjects() -> list[str]:
    return list(OutboxMail.objects.order_by("created_at", "id").values_list("subject", flat=True))


def test_other_data_keep_the_time(booking: Book, certification: Service, now: datetime) -> None:
    booking()
    appointment = booking(person=someone("Erna Alt"))
    change(appointment=appointment, services=[certification], person=someone("Erna Neu"), now=now)

    fresh = stored(appointment)
    assert (fresh.person_name, fresh.starts_at) == ("Erna Neu", appointment.starts_at)


def test_one_more_matter_keeps_the_time_where_it_fits(
    booking: Book, certification: Service, id_card: Service, now: datetime
) -> None:
    appointment = booking(person=someone())
    changed = change(appointment=appointment, services=[id_card, certification], person=someone(), now=now)

    assert clock(changed) == "09:00"
    assert matters_of(stored(appointment)) == [id_card, certification]
    assert GridClaim.objects.filter(appointment=appointment).count() == 5


def test_one_more_matter_takes_the_next_time_where_it_does_not_fit(
    booking: Book, certification: Service, id_card: Service, now: datetime
) -> None:
    first, *_ = [booking() for _ in range(4)]  # two at nine, two at ten past
    changed = change(appointment=first, services=[id_card, certification], person=someone(), now=now)

    assert clock(changed) == "09:20"


def test_a_change_that_does_not_fit_changes_nothing(
    booking: Book, window: OpeningWindow, certification: Service, id_card: Service, now: datetime
) -> None:
    people = [booking() for _ in range(36)]
    with pytest.raises(NoRoomLeft):
        change(appointment=people[0], services=[id_card], person=someone("Wer Anders"), now=now)

    fresh = stored(people[0])
    assert (fresh.person_name, matters_of(fresh)) == (people[0].person_name, [certification])
    assert GridClaim.objects.filter(pool__window=window).count() == 72


def test_a_change_that_the_constraint_refuses_changes_nothing(
    booking: Book, id_card: Service, certification: Service, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [booking() for _ in range(4)]
    Occupancy.objects.update(used=bytes(36))
    monkeypatch.setattr(Ledger, "_count", lambda self, cells, by: None)
    with pytest.raises(SlotTaken):
        change(appointment=people[0], services=[id_card, certification], person=someone(), now=now)

    assert GridClaim.objects.filter(appointment=people[0]).count() == 2


def test_nobody_becomes_somebody_who_is_registered_already(
    booking: Book, certification: Service, now: datetime
) -> None:
    booking(person=someone("Anna Meyer"))
    other = booking(person=someone("Berta Meyer"))

    with pytest.raises(PersonAlreadyRegistered):
        change(appointment=other, services=[certification], person=someone("Anna Meyer"), now=now)


def test_a_change_to_a_matter_that_is_not_offered_is_refused(booking: Book, city: Any, now: datetime) -> None:
    with pytest.raises(MatterNotOffered):
        change(appointment=booking(), services=[city.service("fuehrungszeugnis")], person=someone(), now=now)


def test_from_the_room_to_the_bed_and_back(booking: Book, certification: Service, now: datetime) -> None:
    appointment = booking(person=someone())
    at_bed = change(
        appointment=appointment,
        services=[certification],
        person=someone(place="bedside", room_label="7"),
        now=now,
    )
    assert clock(at_bed) == "11:45"

    back = change(appointment=at_bed, services=[certification], person=someone(), now=now)
    assert (clock(back), back.ends_at - back.starts_at) == ("11:45", timedelta(minutes=10))


def test_the_round_makes_way_and_only_who_gets_another_time_is_told(
    booking: Book, window: OpeningWindow
) -> None:
    for room in ("9", "5", "1"):
        booking(data={"place": "bedside", "room_label": room, "email": f"zimmer{room}@example.org"})

    rooms = [(item.room_label, clock(item)) for item in appointments_of(window)]
    assert sorted(rooms) == [("1", "11:30"), ("5", "11:30"), ("9", "11:45")]
    told = OutboxMail.objects.filter(subject="Ihr Termin ist geändert: 29.09.2025 um 11:30 Uhr")
    assert [mail.recipient for mail in told] == ["zimmer5@example.org"]
    assert OutboxMail.objects.count() == 4


def test_moving_keeps_the_old_time_until_the_new_one_is_sure(
    booking: Book, window: OpeningWindow, now: datetime
) -> None:
    ten = window.starts_at + timedelta(hours=1)
    mine = booking(source=CITIZEN, start=window.starts_at)
    for _ in range(2):
        booking(source=CITIZEN, start=ten)

    with pytest.raises(SlotTaken):
        move(appointment=mine, start=ten, now=now)
    assert clock(stored(mine)) == "09:00"
    moved = move(appointment=mine, start=ten + timedelta(minutes=10), now=now)
    assert clock(stored(mine)) == clock(moved) == "10:10"
    assert GridClaim.objects.filter(appointment=mine).count() == 2


def test_moving_to_the_same_time_is_nothing(booking: Book, window: OpeningWindow, now: datetime) -> None:
    mine = booking(source=CITIZEN, start=window.starts_at, data={"email": "a@example.org"})

    assert move(appointment=mine, start=window.starts_at, now=now) == mine
    assert len(subjects()) == 1


def test_a_visit_at_the_bed_is_not_moved_alone(booking: Book, window: OpeningWindow, now: datetime) -> None:
    visit = booking(data={"place": "bedside", "room_label": "9"})

    with pytest.raises(PlannedByRoom):
        move(appointment=visit, start=window.starts_at, now=now)


def test_cancelling_frees_the_time_and_is_told_once(
    booking: Book,
    window: OpeningWindow,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    heard: list[AppointmentCancelled] = []
    monkeypatch.setitem(events._handlers, AppointmentCancelled, [heard.append])
    appointment = booking()
    with django_capture_on_commit_callbacks(execute=True):
        cancel(appointment=appointment, now=now)
        cancel(appointment=stored(appointment), now=now)
        cancel(appointment=booking(), now=now)

    assert [event.appointment_id for event in heard].count(appointment.pk) == 1
    assert len(heard) == 2
    assert stored(appointment).cancelled_at == now
    assert GridClaim.objects.exclude(hold__reason="cooling").count() == 0
    assert appointments_of(window) == []


def test_a_cancelled_person_can_be_registered_again(booking: Book, now: datetime) -> None:
    cancel(appointment=booking(person=someone()), now=now)

    assert booking(person=someone()).state == "booked"


def test_nothing_changes_in_the_last_two_hours(
    booking: Book, window: OpeningWindow, certification: Service
) -> None:
    appointment = booking(source=CITIZEN, start=window.starts_at + timedelta(hours=1))
    late = appointment.starts_at - timedelta(hours=2) + timedelta(seconds=1)

    with pytest.raises(TooLate):
        cancel(appointment=appointment, now=late)
    with pytest.raises(TooLate):
        move(appointment=appointment, start=appointment.ends_at, now=late)
    with pytest.raises(TooLate):
        change(appointment=appointment, services=[certification], person=someone(), now=late)
    cancel(appointment=appointment, now=late - timedelta(seconds=1))


def test_a_cancelled_appointment_cannot_be_moved(booking: Book, window: OpeningWindow, now: datetime) -> None:
    appointment = booking()
    cancel(appointment=appointment, now=now)

    with pytest.raises(TooLate):
        move(appointment=appointment, start=window.starts_at, now=now)


def test_calling_off_cancels_everybody_at_any_time(booking: Book, window: OpeningWindow) -> None:
    people = [booking(), booking(data={"email": "b@example.org"})]

    assert call_off(window=window, now=window.starts_at - timedelta(minutes=5)) == 2
    assert [stored(person).state for person in people] == ["cancelled", "cancelled"]
    assert subjects()[1] == "Ihr Termin am 29.09.2025 um 9:00 Uhr fällt leider aus"
    assert call_off(window=window, now=window.starts_at) == 0


def test_mails_follow_what_happens_in_the_language_of_the_person(
    booking: Book, window: OpeningWindow, id_card: Service, now: datetime
) -> None:
    amir = someone("Amir <Beispiel>", email="amir@example.org", language="en", born_on=None)
    appointment = booking(person=amir, source=CITIZEN, start=window.starts_at)
    moved = move(appointment=appointment, start=window.starts_at + timedelta(hours=1), now=now)
    change(appointment=moved, services=[id_card], person=amir, now=now)
    change(appointment=moved, services=[id_card], person=amir, now=now)
    cancel(appointment=stored(appointment), now=now)

    mails = list(OutboxMail.objects.order_by("id"))
    assert [mail.recipient for mail in mails] == ["amir@example.org"] * 4
    assert "Apply for an ID card" in mails[2].body
    assert "/mein-termin/" in mails[0].body
    assert appointment.code in mails[0].body
    assert "Amir <Beispiel>" in mails[0].body  # a mail is text, not HTML


def test_a_mail_names_time_place_and_papers(booking: Book, window: OpeningWindow) -> None:
    booking(data={"email": "a@example.org", "place": "bedside", "room_label": "2.14"})

    mail = OutboxMail.objects.get()
    assert mail.subject == "Ihr Termin am 29.09.2025 um 11:45 Uhr"
    assert "Montag, 29. September 2025, 11:45 Uhr" in mail.body
    assert "Hannover, Misburg-Nord" in mail.body
    assert "Wir kommen zu Ihnen ins Zimmer 2.14." in mail.body
    assert "- Unterschrift beglaubigen" in mail.body
    assert "Ihr Personalausweis oder Reisepass" in mail.body


def test_without_an_address_nothing_is_sent(booking: Book) -> None:
    booking()

    assert subjects() == []
