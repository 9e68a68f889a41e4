"""To move and to cancel within the conversation: only one's own, as on the pages."""

from datetime import timedelta
from typing import Any

import pytest

from wanderamt.apps.appointments.models import Appointment, ChangeWish
from wanderamt.apps.assistant.tests.booking.conftest import WHO, Talk, book_all, to_the_form
from wanderamt.apps.assistant.turns import Memory
from wanderamt.apps.offices.public import OpeningWindow, lend
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


def test_right_after_booking_it_is_moved_without_a_code(window: OpeningWindow, talk: Talk) -> None:
    book_all(talk)
    before = Appointment.objects.get()
    talk.press("Termin verschieben")
    assert "Auf welche Zeit möchten Sie verschieben?" in talk.page
    talk.press(talk.times[-1])
    assert "Stimmt alles?" in talk.page
    assert Appointment.objects.get().starts_at == before.starts_at
    talk.press("Ja, diese Zeit nehmen")
    after = Appointment.objects.get()
    assert "Ihr Termin ist verschoben" in talk.page
    assert (after.pk, after.code) == (before.pk, before.code)
    assert after.starts_at > before.starts_at
    talk.press("Termin absagen")
    talk.press("Ja, Termin absagen")
    assert "Ihr Termin ist abgesagt" in talk.page
    assert Appointment.objects.get().state == Appointment.State.CANCELLED


def test_whoever_changes_their_mind_keeps_it(window: OpeningWindow, talk: Talk) -> None:
    book_all(talk)
    for way in ("Termin verschieben", "Termin absagen"):
        talk.press(way)
        talk.press("Nein, Termin behalten")
        assert "Ihr Termin bleibt, wie er ist." in talk.page
    assert Appointment.objects.get().state == Appointment.State.BOOKED


@pytest.mark.parametrize("way", ["move", "cancel"])
def test_a_stranger_is_asked_for_code_and_name(
    window: OpeningWindow, talk: Talk, other: Talk, way: str
) -> None:
    book_all(talk)
    code = Appointment.objects.get().code
    other.send(press=f"{way}:yes")
    assert 'name="code"' in other.page
    other.send(code=code, name="Fremd")
    assert "Zu diesem Code und diesem Namen gibt es keinen Termin." in other.page
    other.send(code="AAAAAA", name="Haddad")
    assert "Zu diesem Code und diesem Namen gibt es keinen Termin." in other.page
    assert Appointment.objects.get().state == Appointment.State.BOOKED
    other.send(code=code.lower(), name="Haddad")
    assert other.kept["token"]
    assert Appointment.objects.get().state == Appointment.State.BOOKED


def test_guessing_is_braked_as_on_the_page(window: OpeningWindow, talk: Talk, other: Talk) -> None:
    book_all(talk)
    code = Appointment.objects.get().code
    other.send(press="cancel:start")
    for _guess in range(10):
        other.send(code=code, name="Fremd")
    other.send(code=code, name="Haddad")
    assert "token" not in other.kept


@pytest.mark.parametrize("token", ["", "x", "AZmVz3mZc8iXUw:1abc:def"])
def test_a_token_of_ones_own_making_opens_nothing(window: OpeningWindow, talk: Talk, token: str) -> None:
    talk.memory = Memory(kept={"token": token}).pack()
    talk.send(press="cancel:yes")
    assert 'name="code"' in talk.page


def test_in_the_last_two_hours_only_by_telephone(window: OpeningWindow, talk: Talk) -> None:
    book_all(talk)
    memory = Memory.unpack(talk.memory)
    talk.clock.move_to(Appointment.objects.get().starts_at - timedelta(minutes=90))
    for press in ("move:start", "cancel:yes"):
        talk.memory = memory.pack()
        talk.send(press=press)
        assert "Das geht nur bis 2 Stunden vor Beginn." in talk.page
    assert Appointment.objects.get().state == Appointment.State.BOOKED


@pytest.mark.parametrize("press", ["move:yes/x", "move:later/x", "move:yes/" + "0" * 400, "cancel:\x00"])
def test_whatever_is_pressed_nothing_happens(window: OpeningWindow, talk: Talk, press: str) -> None:
    book_all(talk)
    before = Appointment.objects.get()
    talk.send(press=press)
    after = Appointment.objects.get()
    assert (after.state, after.starts_at) == (before.state, before.starts_at)


def test_a_time_that_is_not_free_leaves_it(window: OpeningWindow, talk: Talk, other: Talk) -> None:
    book_all(talk)
    before = Appointment.objects.get()
    talk.press("Termin verschieben")
    elsewhere = before.starts_at + timedelta(days=365)
    talk.send(press=f"move:yes/{window.pk}/{elsewhere.isoformat()}")
    assert "nicht mehr frei" in talk.page
    assert Appointment.objects.get().starts_at == before.starts_at
    assert WHO["name"] not in repr(Memory.unpack(talk.memory))


def test_an_open_hold_of_another_is_not_given_away(window: OpeningWindow, talk: Talk, other: Talk) -> None:
    to_the_form(talk)
    held = talk.kept["start"]
    to_the_form(other)
    assert other.kept["start"]
    assert talk.kept["start"] == held


@pytest.mark.parametrize(
    ("press", "kind"), [("move:yes", ChangeWish.Kind.MOVE), ("cancel:yes", ChangeWish.Kind.CANCEL)]
)
def test_while_the_team_is_on_the_road_it_is_asked_once(
    window: OpeningWindow, make_window: Any, talk: Talk, press: str, kind: str
) -> None:
    later = make_window(
        service_ids=("reisepass",),
        starts_at=window.starts_at + timedelta(days=2),
        ends_at=window.ends_at + timedelta(days=2),
        public_from=window.public_from,
    )
    book_all(talk)
    lend(window=window, holder=uuid7(), until=window.ends_at, now=talk.clock.moment)
    before = Appointment.objects.get()
    wanted = f"{press}/{later.pk}/{later.starts_at.isoformat()}" if kind == ChangeWish.Kind.MOVE else press
    for _twice in range(2):
        talk.send(press=wanted)
        assert "Das Team ist schon unterwegs." in talk.page
    assert ChangeWish.objects.get().kind == kind
    after = Appointment.objects.get()
    assert (after.state, after.starts_at) == (before.state, before.starts_at)
