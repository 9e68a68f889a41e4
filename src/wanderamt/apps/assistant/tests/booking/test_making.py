"""To book within the conversation, over HTTP, without scripts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from wanderamt.apps.appointments.models import Appointment, Hold
from wanderamt.apps.appointments.public import HOLD_FOR, PersonData, book, plan_of
from wanderamt.apps.assistant.tests.booking.conftest import WHO, Talk, book_all, to_the_form
from wanderamt.apps.assistant.turns import Memory
from wanderamt.apps.catalogue.public import services
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import altcha
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


def test_from_the_question_to_the_appointment(window: OpeningWindow, talk: Talk) -> None:
    key = to_the_form(talk, people=3)
    assert "Wer kommt?" in talk.page
    held = Hold.objects.get()
    talk.send(**WHO, form_key=key)
    assert "Stimmt alles?" in talk.page
    assert not Appointment.objects.exists()
    talk.press("Termin verbindlich buchen", **WHO, form_key=key)
    booked = Appointment.objects.get()
    assert (booked.starts_at, booked.people, booked.source) == (held.starts_at, 3, "citizen")
    assert [[each.pk for each in some] for some in plan_of(booked).people] == [["reisepass"]] * 3
    assert (booked.person_name, booked.email) == (WHO["name"], WHO["email"])
    assert f"Ihr Code: {booked.code}" in talk.page
    assert "Bitte bringen Sie mit" in talk.page
    assert "kalender.ics" in talk.page
    assert not Hold.objects.exists()


def test_what_is_typed_never_gets_into_the_memory(window: OpeningWindow, talk: Talk) -> None:
    key = to_the_form(talk)
    for _turn in (talk.send(**WHO, form_key=key), talk.press("book:edit", **WHO, form_key=key)):
        said = repr(Memory.unpack(talk.memory))
        assert "Haddad" not in said
        assert "example.org" not in said
    assert f'value="{WHO["name"]}"' in talk.page
    talk.send(**WHO, form_key=key)
    talk.press("Termin verbindlich buchen", **WHO, form_key=key)
    assert set(talk.kept) == {"token"}


def test_a_wrong_address_is_told_at_its_field_and_the_rest_stays(window: OpeningWindow, talk: Talk) -> None:
    key = to_the_form(talk)
    page = talk.send(**(WHO | {"email": "amira"}), form_key=key)
    assert "Sie braucht ein @ und einen Punkt." in page
    assert 'value="Amira Haddad"' in page


def test_a_time_that_somebody_else_has_taken_leads_to_others_and_the_name_stays(
    window: OpeningWindow, talk: Talk, other: Talk
) -> None:
    key = to_the_form(talk)
    taken = talk.kept["start"]
    talk.send(**WHO, form_key=key)
    talk.clock.advance(HOLD_FOR + timedelta(minutes=2))
    start = Hold.objects.get().starts_at
    for name in ("Erste Person", "Zweite Person"):
        book(
            window=window,
            services=services(["reisepass"]),
            person=PersonData(name=name, language="de"),
            source=Appointment.Source.STAFF,
            now=talk.clock.moment,
            form_key=uuid7(),
            start=start,
        )
    page = talk.press("Termin verbindlich buchen", **WHO, form_key=key)
    assert "jemand anderes hat sie gebucht" in page
    assert f'value="{WHO["name"]}"' in page
    assert talk.times
    assert not any(taken in each for each in talk.times)
    talk.press(talk.times[0], **WHO)
    assert f'value="{WHO["email"]}"' in talk.page
    talk.send(**WHO, form_key=key)
    talk.press("Termin verbindlich buchen", **WHO, form_key=key)
    assert Appointment.objects.filter(person_name=WHO["name"]).count() == 1


def test_an_ended_hold_is_no_loss_while_nobody_else_has_come(window: OpeningWindow, talk: Talk) -> None:
    key = to_the_form(talk)
    talk.clock.advance(HOLD_FOR * 2)
    talk.send(**WHO, form_key=key)
    talk.press("Termin verbindlich buchen", **WHO, form_key=key)
    assert "Ihr Termin ist gebucht" in talk.page


def test_twice_confirmed_is_booked_once(window: OpeningWindow, talk: Talk) -> None:
    key = to_the_form(talk)
    talk.send(**WHO, form_key=key)
    before = talk.memory
    talk.press("Termin verbindlich buchen", **WHO, form_key=key)
    talk.memory = before
    talk.send(press="book:confirm", **WHO, form_key=key)
    assert "Ihr Termin ist gebucht" in talk.page
    assert Appointment.objects.count() == 1


def test_a_memory_that_somebody_changed_books_nothing(window: OpeningWindow, talk: Talk) -> None:
    key = to_the_form(talk)
    talk.memory = talk.memory[:-3] + "abc"
    talk.send(press="book:confirm", **WHO, form_key=key)
    assert "Worum geht es?" in talk.page
    assert not Appointment.objects.exists()


def test_the_form_key_of_somebody_else_opens_nothing(window: OpeningWindow, talk: Talk, other: Talk) -> None:
    book_all(talk)
    key = str(Appointment.objects.get().form_key)
    to_the_form(other)
    page = other.send(**(WHO | {"name": "Eva Fremd"}), form_key=key)
    assert "Haddad" not in page
    assert Appointment.objects.get().code not in page


def test_later_times_are_of_another_day(
    window: OpeningWindow, make_window: Callable[..., Any], talk: Talk
) -> None:
    later = make_window(
        service_ids=("reisepass",),
        starts_at=window.starts_at + timedelta(days=2),
        ends_at=window.ends_at + timedelta(days=2),
        public_from=window.public_from,
    )
    talk.send("Was kostet ein Reisepass?")
    talk.press("book:start")
    talk.press("book:people/1")
    talk.press("Alle Bürgerämter")
    assert all(str(window.pk) in each for each in talk.times)
    talk.press("Andere Zeit wählen")
    assert talk.times
    assert all(str(later.pk) in each for each in talk.times)


def test_near_a_quarter_and_with_the_mobile_office(window: OpeningWindow, talk: Talk) -> None:
    talk.send("Was kostet ein Reisepass?")
    talk.press("book:start")
    talk.press("book:people/2")
    before = talk.memory
    talk.send(quarter="01")
    assert talk.times
    talk.memory = before
    talk.send(press="book:where/mobile")
    assert talk.times


def test_the_chip_of_a_live_time_asks_how_many_and_holds_it(window: OpeningWindow, talk: Talk) -> None:
    talk.send("Was kostet ein Reisepass?")
    start = window.starts_at.isoformat()
    talk.send(press=f"book:{window.pk}/{start}")
    assert "Für wie viele Personen?" in talk.page
    talk.press("book:people/2")
    assert "Wer kommt?" in talk.page
    assert Hold.objects.get().starts_at == window.starts_at


@pytest.mark.parametrize(
    "press",
    [
        "book:", "book:people/99", "book:where/\x00", "book:later/9999-12-31", "book:later/x", "book:edit",
        "book:confirm", "book:other", "book:00000000-0000-7000-8000-000000000000/2025-09-29T09:00:00+02:00",
        "book:x/y", "book:service/gold", "book:where/" + "9" * 500,
    ],
)  # fmt: skip
def test_whatever_is_pressed_the_answer_is_calm(window: OpeningWindow, talk: Talk, press: str) -> None:
    talk.send("Was kostet ein Reisepass?")
    talk.press("book:start")
    talk.press("book:people/1")
    talk.send(press=press)
    assert "data-turn" in talk.page
    assert not Appointment.objects.exists()


def test_nobody_holds_faster_than_a_person(window: OpeningWindow, talk: Talk) -> None:
    talk.send("Was kostet ein Reisepass?")
    talk.press("book:start")
    talk.clock.advance(timedelta(seconds=-5))
    talk.send(press="book:people/1")
    talk.clock.advance(timedelta(seconds=-5))
    talk.send(press=f"book:{window.pk}/{window.starts_at.isoformat()}")
    assert "Das ging sehr schnell" in talk.page
    assert not Hold.objects.exists()


def test_the_brake_of_the_page_brakes_here_too(window: OpeningWindow, talk: Talk) -> None:
    assert settings.ALTCHA
    for _time in range(altcha.unproved.allowed):
        altcha.unproved.note("127.0.0.1", now=talk.clock.moment)
    talk.send("Was kostet ein Reisepass?")
    talk.press("book:start")
    talk.press("book:people/1")
    talk.press("Alle Bürgerämter")
    talk.press(talk.times[0])
    assert "Wer kommt?" not in talk.page
    assert not Hold.objects.exists()


def test_one_browser_holds_no_more_than_on_the_page(window: OpeningWindow, talk: Talk) -> None:
    for _time in range(3):
        to_the_form(talk)
        talk.memory = ""
    talk.send("Was kostet ein Reisepass?")
    talk.press("book:start")
    talk.press("book:people/1")
    talk.press("Alle Bürgerämter")
    talk.press(talk.times[0])
    assert "Sie haben schon mehrere Zeiten reserviert" in talk.page
    assert Hold.objects.count() == 3


def test_without_a_matter_it_is_asked(window: OpeningWindow, talk: Talk) -> None:
    talk.send(press="book:start")
    assert "Worum geht es?" in talk.page
    talk.press("book:service/reisepass")
    assert "Für wie viele Personen?" in talk.page
