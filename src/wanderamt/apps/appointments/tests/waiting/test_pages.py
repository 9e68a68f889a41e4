"""The pages of the waiting list: GET changes nothing, POST acts, strangers see nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from conftest import FrozenClock
from wanderamt.apps.appointments.models import Appointment, WaitingEntry, WaitingOffer
from wanderamt.apps.appointments.queries import LINK_PURPOSE, appointment_link
from wanderamt.apps.appointments.tests.conftest import path, text
from wanderamt.apps.appointments.tests.waiting.conftest import Line
from wanderamt.apps.appointments.waiting import handing_on, letters, services
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import links
from wanderamt.foundation.models import OutboxMail
from wanderamt.kernel.ids import uuid7

WAIT = "/warteliste/"
QUERY = "services=beglaubigung_unterschrift&days=0&part=morning"


@pytest.fixture(autouse=True)
def _people_take_their_time(settings: Settings, frozen_clock: FrozenClock) -> None:
    settings.ALTCHA = False


def filled(**changes: Any) -> dict[str, Any]:
    return {
        "services": "beglaubigung_unterschrift",
        "name": "Änne Wartend",
        "email": "aenne@post.example",
        "language": "de",
        "form_key": str(uuid7()),
        **changes,
    }


def of_entry(entry: WaitingEntry) -> str:
    return links.path("appointments:wait_show", entry.pk, purpose=letters.ENTRY_PURPOSE)


def of_offer(offer: WaitingOffer) -> str:
    return links.path("appointments:offer", offer.pk, purpose=letters.OFFER_PURPOSE)


def test_what_was_searched_is_filled_in(client: Client, day: OpeningWindow) -> None:
    page = client.get(f"{WAIT}?{QUERY}")
    assert page.context["form"].initial["days"] == ["0"]
    assert page.context["form"].initial["part"] == "morning"
    assert "Unterschrift beglaubigen" in text(page)
    assert "9 Minuten" in text(page)


def test_without_matters_one_searches_first(client: Client, day: OpeningWindow) -> None:
    for query in ("", "?services=gibtesnicht"):
        assert client.get(WAIT + query).headers["Location"].startswith(reverse("appointments:search"))


def test_entering_sends_a_link_and_nothing_counts_before_it_is_followed(
    client: Client, day: OpeningWindow, frozen_clock: FrozenClock
) -> None:
    page = client.post(WAIT, filled(days=["0", "2"], part="morning", latest="2025-10-01"))
    assert "aenne@post.example" in text(page)
    entry = WaitingEntry.objects.get()
    assert (entry.state, entry.since, entry.weekdays, entry.part) == ("unconfirmed", None, [0, 2], "morning")
    assert of_entry(entry) in OutboxMail.objects.get().body
    shown = client.get(of_entry(entry))
    entry.refresh_from_db()
    assert (entry.state, "Möchten Sie auf die Warteliste?" in text(shown)) == ("unconfirmed", True)
    client.post(of_entry(entry), {"schritt": "bestaetigen"})
    client.post(of_entry(entry), {"schritt": "bestaetigen"})
    entry.refresh_from_db()
    assert (entry.state, entry.since) == ("waiting", frozen_clock.moment)
    assert "Niemand wartet länger als Sie" in text(client.get(of_entry(entry)))


def test_the_same_page_sent_twice_is_one_entry_and_one_message(client: Client, day: OpeningWindow) -> None:
    data = filled()
    client.post(WAIT, data)
    client.post(WAIT, data)
    assert (WaitingEntry.objects.count(), OutboxMail.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"email": ""}, "Bitte füllen Sie dieses Feld aus"),
        ({"email": "aenne"}, "Sie braucht ein @"),
        ({"name": "!?"}, "mit Buchstaben"),
        ({"latest": "2025-09-14"}, "der noch kommt"),
        ({"days": "9"}, "9"),
        ({"language": "xx"}, "xx"),
        ({"form_key": ""}, "veraltet"),
    ],
)
def test_wrong_input_is_told_at_its_field(
    client: Client, day: OpeningWindow, changes: dict[str, str], says: str
) -> None:
    page = client.post(WAIT, filled(**changes))
    assert says in text(page)
    assert not WaitingEntry.objects.exists()


def test_a_second_entry_for_the_same_visit_is_refused(client: Client, day: OpeningWindow) -> None:
    client.post(WAIT, filled())
    page = client.post(WAIT, filled(email="AENNE@post.example", name="Anderer Name"))
    assert "Ein zweiter Eintrag bringt keinen Vorteil" in text(page)
    assert WaitingEntry.objects.count() == 1


def test_one_contact_waits_for_three_visits_at_most(client: Client, day: OpeningWindow) -> None:
    for service in ("beglaubigung_unterschrift", "personalausweis", "reisepass", "anmeldung"):
        client.post(WAIT, filled(services=service))
    assert WaitingEntry.objects.count() == services.MOST_ENTRIES


def test_a_stranger_cannot_flood_an_address(client: Client, day: OpeningWindow) -> None:
    for _ in range(7):
        client.post(WAIT, filled())
        WaitingEntry.objects.all().delete()
    assert OutboxMail.objects.count() == 5


def test_a_stop_that_was_chosen_is_the_place(client: Client, day: OpeningWindow) -> None:
    client.post(WAIT, filled(window=str(day.pk)))
    assert WaitingEntry.objects.get().counters == [str(day.counter_id)]


def test_an_unknown_stop_is_not_found(client: Client, day: OpeningWindow) -> None:
    assert client.get(f"{WAIT}?window={uuid7()}").status_code == 404


def test_my_place_says_who_came_before_and_one_can_leave(
    client: Client, line: Line, city: Any, frozen_clock: FrozenClock
) -> None:
    line.enter("anna")
    ben = line.enter("ben")
    frozen_clock.move_to(line.at)
    assert "Vor Ihnen wartet 1 Person" in text(client.get(of_entry(ben)))
    client.post(of_entry(ben), {"schritt": "verlassen"})
    ben.refresh_from_db()
    assert ben.state == "left"
    assert "Sie stehen nicht mehr auf der Warteliste" in text(client.get(of_entry(ben)))


def test_an_offer_is_shown_and_opening_it_takes_nothing(
    client: Client, full: list[Appointment], line: Line, frozen_clock: FrozenClock
) -> None:
    anna = line.enter("anna")
    line.release(full[0])
    frozen_clock.move_to(line.at)
    offer = line.offer(anna)
    page = client.get(of_offer(offer))
    assert "Eine Zeit ist für Sie frei geworden" in text(page)
    assert page.context["left"] == handing_on.POLICY.hold.total_seconds()
    offer.refresh_from_db()
    assert offer.state == "open"
    assert of_offer(offer) in OutboxMail.objects.filter(recipient="anna@post.example").latest("pk").body
    assert of_offer(offer).encode() in client.get(of_entry(anna)).content


def test_yes_books_and_shows_the_appointment(
    client: Client, full: list[Appointment], line: Line, frozen_clock: FrozenClock
) -> None:
    anna = line.enter("anna")
    line.release(full[0])
    frozen_clock.move_to(line.at)
    url = of_offer(line.offer(anna))
    answer = client.post(url, {"antwort": "ja"})
    booked = Appointment.objects.get(person_name="Wartend anna")
    assert answer.headers["Location"] == appointment_link(booked) + "?neu=1"
    assert client.get(url).headers["Location"] == answer.headers["Location"]
    assert client.post(url, {"antwort": "ja"}).headers["Location"] == answer.headers["Location"]
    assert appointment_link(booked).encode() in client.get(of_entry(anna)).content


def test_a_yes_that_has_to_wait_says_so(
    client: Client, full: list[Appointment], line: Line, frozen_clock: FrozenClock
) -> None:
    line.enter("anna")
    ben = line.enter("ben")
    line.release(full[0])
    frozen_clock.move_to(line.at)
    page = client.post(of_offer(line.offer(ben)), {"antwort": "ja"}, follow=True)
    assert "Jemand wartet schon länger" in text(page)


@pytest.mark.parametrize("answer", ["nein", "", "vielleicht"])
def test_anything_but_yes_is_no(
    client: Client, full: list[Appointment], line: Line, frozen_clock: FrozenClock, answer: str
) -> None:
    anna = line.enter("anna")
    line.release(full[0])
    frozen_clock.move_to(line.at)
    page = client.post(of_offer(line.offer(anna)), {"antwort": answer}, follow=True)
    assert "Ihren Platz auf der Warteliste behalten Sie" in text(page)
    assert line.states() == {"anna": "declined"}


def test_too_late_is_said_and_takes_nothing(
    client: Client, full: list[Appointment], line: Line, frozen_clock: FrozenClock
) -> None:
    anna = line.enter("anna")
    line.release(full[0])
    frozen_clock.move_to(line.at + handing_on.POLICY.hold)
    page = client.post(of_offer(line.offer(anna)), {"antwort": "ja"})
    assert (page.status_code, "Dieses Angebot gilt nicht mehr" in text(page)) == (409, True)
    assert not Appointment.objects.filter(person_name="Wartend anna").exists()


def test_something_earlier_for_my_appointment(client: Client, full: list[Appointment], line: Line) -> None:
    mine = full[4]
    page = client.get(path("earlier", mine))
    assert page.context["form"].initial["email"] == mine.email
    assert "bleibt bestehen" in text(page)
    client.post(path("earlier", mine), filled(email=mine.email))
    assert WaitingEntry.objects.get().appointment == mine


def test_a_cancelled_appointment_has_nothing_earlier(
    client: Client, full: list[Appointment], line: Line
) -> None:
    line.release(full[0])
    answer = client.get(path("earlier", full[0]))
    assert answer.headers["Location"] == appointment_link(full[0])


@pytest.mark.parametrize(
    ("name", "purpose"),
    [
        ("wait_show", letters.ENTRY_PURPOSE),
        ("offer", letters.OFFER_PURPOSE),
        ("earlier", LINK_PURPOSE),
    ],
)
def test_a_strangers_link_opens_nothing(client: Client, db: None, name: str, purpose: str) -> None:
    wrong = links.path(f"appointments:{name}", uuid7(), purpose="something.else")
    gone = links.path(f"appointments:{name}", uuid7(), purpose=purpose)
    assert (client.get(wrong).status_code, client.post(wrong).status_code) == (403, 403)
    assert (client.get(gone).status_code, client.post(gone).status_code) == (404, 404)


def test_links_of_one_person_do_not_open_the_other_pages(
    client: Client, full: list[Appointment], line: Line
) -> None:
    entry = line.enter("anna")
    foreign = links.token(entry.pk, purpose=letters.ENTRY_PURPOSE)
    assert client.get(reverse("appointments:offer", args=[foreign])).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_my_place_takes_as_many_queries_however_many_wait(
    client: Client, line: Line, city: Any, count: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    entries = [line.enter(f"n{number}") for number in range(count)]
    with django_assert_num_queries(5):
        client.get(of_entry(entries[-1]))


def test_who_waits_in_vain_is_told_and_forgotten_later(
    line: Line, city: Any, full: list[Appointment]
) -> None:
    line.enter("anna")
    line.enter("ben", appointment=full[0])
    line.enter("carl", confirmed=False)
    assert services.end_what_is_over(now=line.at + services.LONGEST) == 3
    told = OutboxMail.objects.filter(subject="Ihr Platz auf der Warteliste ist abgelaufen")
    assert [mail.recipient for mail in told] == ["anna@post.example"]
    assert not WaitingEntry.objects.filter(person_name="Wartend carl").exists()
    assert services.end_what_is_over(now=line.at + services.LONGEST + timedelta(hours=1)) == 0


def test_an_entry_ends_with_the_last_day_that_is_of_use(
    line: Line, city: Any, full: list[Appointment]
) -> None:
    from wanderamt.engines.slots import Wish

    wished = line.enter("anna", wish=Wish(latest=full[0].day))
    tied = line.enter("ben", appointment=full[3])
    assert wished.ends_at.isoformat() == "2025-09-29T22:00:00+00:00"
    assert tied.ends_at == full[3].starts_at
