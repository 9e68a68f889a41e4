"""Lost or stolen: shut out at once, the stops are the hub's again, those concerned are told once."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from wanderamt.apps.appointments.public import Appointment, PersonData, book
from wanderamt.apps.fieldsync.hub import revoking
from wanderamt.apps.fieldsync.hub.downward import send_down
from wanderamt.apps.fieldsync.models import Bundle, Certificate, Device, Downward, Lease, Loss
from wanderamt.apps.fieldsync.tests.hub.crews import EVENING, Crew, at, lease, make_device
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation.models import NumberBlock, OutboxMail
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked(crew: Crew) -> list[Appointment]:
    """Two people with an appointment, one of them with a mail address; the window was lent after that."""
    from wanderamt.apps.catalogue.models import Service

    OpeningWindow.objects.update(held_by=None, held_until=None)
    made = []
    for name, email in (("Anna Abendroth", "anna@example.org"), ("Bruno Birkhahn", "")):
        made.append(
            book(
                window=crew.window,
                services=list(Service.objects.filter(pk="meldebescheinigung")),
                person=PersonData(name=name, email=email, phone="" if email else "0511 1234567"),
                source=Appointment.Source.HOST,
                now=at(9, day=15),
                form_key=uuid7(),
            )
        )
    OpeningWindow.objects.update(held_by=crew.device.pk, held_until=at(18))
    OutboxMail.objects.all().delete()
    return made


def test_looking_changes_nothing(crew: Crew, booked: list[Appointment]) -> None:
    board = revoking.on_board(crew.device, now=EVENING)
    assert [(stop.window, stop.people) for stop in board.stops] == [(crew.window, 2)]
    assert board.people == 2
    assert "Zahlungen" in board.kinds
    assert len(board.unknown) == 2
    assert [each.name for each in revoking.concerned(crew.device)] == ["Anna Abendroth", "Bruno Birkhahn"]
    assert Device.objects.get().state == Device.State.ACTIVE
    assert not Loss.objects.exists()


def test_every_kind_of_personal_data_has_words(crew: Crew) -> None:
    from wanderamt.foundation.carrying import carried

    unnamed = {each.label for each in carried() if each.personal} - set(revoking.KINDS)
    assert not unnamed


def test_shut_out_for_good(crew: Crew, booked: list[Appointment]) -> None:
    Certificate.objects.create(
        serial="1", device=crew.device, pem="", not_before=at(7), not_after=at(7, day=30)
    )
    Bundle.objects.create(
        kind="snapshot", device=crew.device, version="1", sha256="", size=1, content=b"x", created_at=at(7)
    )
    send_down(device=crew.device, kind="wish", payload={"name": "Anna"}, now=at(8))
    blocks = NumberBlock.objects.count()

    loss = revoking.revoke(device=crew.device, reason="Koffer gestohlen", now=EVENING)

    assert (crew.device.state, crew.device.revoke_reason) == ("revoked", "Koffer gestohlen")
    assert Certificate.objects.get().revoked_at == EVENING
    assert not Bundle.objects.exists()
    waiting = Downward.objects.filter(acked_at=None)
    assert [(each.kind, each.payload) for each in waiting] == [("revoked", {})]
    assert "Anna" not in str(list(Downward.objects.values_list("payload", flat=True)))
    assert (Lease.objects.get().state, Lease.objects.get().ended_at) == ("taken_back", EVENING)
    assert OpeningWindow.objects.get().held_by is None
    assert NumberBlock.objects.count() == blocks
    assert (loss.people, revoking.deadline(loss)) == (2, EVENING + revoking.DEADLINE)

    again = revoking.revoke(device=crew.device, reason="anderes", now=at(20))
    assert (again.pk, crew.device.revoke_reason) == (loss.pk, "Koffer gestohlen")


def test_another_device_takes_the_stop_over(crew: Crew) -> None:
    revoking.revoke(device=crew.device, reason="weg", now=at(12))
    other, key = make_device(crew.device.unit, "Gerät 2")
    lease(other, crew.window, granted_at=at(12))
    second = Crew(device=other, key=key, window=crew.window)
    from wanderamt.apps.fieldsync.tests.hub.test_bad_input import walk_in

    with second.away():
        walk_in(second, now=at(13))
    assert [each.state for each in second.send()] == ["applied"]


def test_people_are_told_once_in_their_language(crew: Crew, booked: list[Appointment]) -> None:
    loss = Loss.objects.create(device=crew.device, known_at=EVENING)
    with pytest.raises(revoking.StillActive):
        revoking.tell_people(loss=loss, now=EVENING)
    loss = Loss.objects.filter(pk=loss.pk).select_related("device").get()
    revoking.revoke(device=crew.device, reason="weg", now=EVENING)
    loss = Loss.objects.get()
    assert [revoking.tell_people(loss=loss, now=EVENING) for _ in range(2)] == [1, 0]
    [letter] = OutboxMail.objects.all()
    assert letter.recipient == "anna@example.org"
    assert "verloren" in letter.subject
    assert "Anna Abendroth" in letter.body
    loss.refresh_from_db()
    assert loss.mailed == 1
    assert [each.name for each in revoking.without_mail(revoking.concerned(crew.device))] == [
        "Bruno Birkhahn"
    ]
    assert [revoking.note_letters(loss=loss, now=EVENING) for _ in range(2)] == [True, False]
    assert [revoking.note_authority(loss=loss, now=EVENING) for _ in range(2)] == [True, False]


def test_nothing_on_board_once_it_was_erased(crew: Crew, booked: list[Appointment]) -> None:
    Lease.objects.update(state=Lease.State.RETURNED, ended_at=at(17), erased_at=at(18))
    board = revoking.on_board(crew.device, now=EVENING)
    assert (board.stops, board.people, board.kinds, board.unknown) == ([], 0, [], [])
    assert revoking.concerned(crew.device) == []


def test_what_is_known_grows_with_what_has_arrived(crew: Crew, booked: list[Appointment]) -> None:
    from wanderamt.apps.fieldsync.tests.hub.test_bad_input import walk_in

    with crew.away():
        walk_in(crew, name="Clara Celler")
    crew.send()
    Device.objects.update(reported={"waiting": 0})
    Lease.objects.update(loaded_at=at(8))
    crew.device.refresh_from_db()
    board = revoking.on_board(crew.device, now=EVENING)
    assert (board.people, board.unknown) == (3, [])
    names: list[Any] = [each.name for each in revoking.concerned(crew.device)]
    assert names == ["Anna Abendroth", "Bruno Birkhahn", "Clara Celler"]


def test_the_drill_at_the_command_line(crew: Crew, booked: list[Appointment], capsys: Any) -> None:
    call_command("hub", "lost", str(crew.device.pk), "--rehearse")
    rehearsed = capsys.readouterr().out
    assert "2 Menschen" in rehearsed
    assert "nichts geändert" in rehearsed
    assert "Abendroth" not in rehearsed
    assert Device.objects.get().state == Device.State.ACTIVE

    call_command("hub", "lost", str(crew.device.pk), "--reason", "Koffer gestohlen")
    assert "Art. 33" in capsys.readouterr().out
    assert Device.objects.get().revoke_reason == "Koffer gestohlen"
    with pytest.raises(CommandError, match="kein solches"):
        call_command("hub", "lost", str(uuid7()))
