"""A time is held, people fill in who comes, and book: in time, too late, twice, with tampered data."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from pytest_django import Settings

from conftest import FrozenClock
from wanderamt.apps.appointments import queries
from wanderamt.apps.appointments.models import Appointment, Hold
from wanderamt.apps.appointments.public import appointments_of
from wanderamt.apps.appointments.tests.conftest import text
from wanderamt.apps.appointments.views import details
from wanderamt.apps.offices.public import OpeningWindow, cancel_window
from wanderamt.foundation import altcha, links
from wanderamt.kernel.ids import uuid7

Book = Callable[..., Appointment]
CITIZEN = Appointment.Source.CITIZEN
pytestmark = pytest.mark.usefixtures("frozen_clock")
HOLD = "/termin/halten/"


@pytest.fixture(autouse=True)
def _no_work(settings: Settings) -> None:
    settings.ALTCHA = False


@pytest.fixture
def asked(window: OpeningWindow) -> dict[str, Any]:
    """A card at 9:20, as the page of times sends it."""
    start = window.starts_at + timedelta(minutes=20)
    return {
        "services": "personalausweis",
        "start": f"{window.pk}|{start.isoformat()}",
        "form_key": str(uuid7()),
    }


@pytest.fixture
def typed() -> dict[str, str]:
    return {"name": "Amir Beispiel", "language": "de", "email": "amir@example.org", "phone": ""}


class Held:
    """The page of a held time."""

    def __init__(self, client: Client, asked: dict[str, Any]) -> None:
        self.client, self.asked = client, asked
        self.answer = client.post(HOLD, asked)
        self.path = self.answer["Location"]

    def send(self, step: str, follow: bool = False, **fields: Any) -> Any:
        return self.client.post(self.path, {**self.asked, "schritt": step, **fields}, follow=follow)


@pytest.fixture
def held(client: Client, asked: dict[str, Any]) -> Held:
    return Held(client, asked)


# --------------------------------------------------------------------------------------------------- in time


def test_from_the_time_to_the_code(
    client: Client, held: Held, typed: dict[str, str], window: OpeningWindow
) -> None:
    first = text(client.get(held.path))
    assert "Wer kommt?" in first
    assert "Wir halten diese Zeit bis 9:10 Uhr für Sie frei." in first
    check = text(held.send("pruefen", **typed))
    assert "Stimmt alles?" in check
    assert "Amir Beispiel" in check
    assert appointments_of(window) == []
    done = held.send("buchen", follow=True, **typed)
    [appointment] = appointments_of(window)
    assert "Ihr Termin ist gebucht" in text(done)
    assert appointment.code in text(done)
    assert (appointment.source, appointment.email) == ("citizen", "amir@example.org")
    assert Hold.objects.count() == 0


def test_a_family_is_one_appointment(
    client: Client, asked: dict[str, Any], typed: dict[str, str], window: OpeningWindow
) -> None:
    family = {**asked, "services2": ["personalausweis", "ummeldung"], "services3": "reisepass"}
    held = Held(client, family)
    page = text(client.get(held.path))
    assert "Person 3" in page
    held.send("buchen", **typed)
    [appointment] = appointments_of(window)
    assert appointment.people == 3
    assert [len(each) for each in queries.matters_by_person(appointment)] == [1, 2, 1]


def test_data_can_be_changed_after_the_check(held: Held, typed: dict[str, str]) -> None:
    page = held.send("person", **typed).content.decode()
    assert 'value="Amir Beispiel"' in page
    assert "Wer kommt?" in page


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name": ""}, "Bitte geben Sie Ihren Namen an."),
        ({"name": "123"}, "Bitte geben Sie den Namen mit Buchstaben an."),
        ({"name": "Amir\u202e"}, "unsichtbare Zeichen"),
        ({"email": "amir@"}, "Bitte prüfen Sie die E-Mail-Adresse."),
        ({"phone": "ruf an"}, "Bitte schreiben Sie die Telefonnummer mit Ziffern"),
    ],
)
def test_wrong_data_are_told_at_the_field_and_nothing_is_booked(
    held: Held, typed: dict[str, str], wrong: dict[str, str], message: str
) -> None:
    page = held.send("buchen", **{**typed, **wrong})
    assert message in text(page)
    assert 'value="amir@example.org"' in page.content.decode() or "email" in wrong
    assert Appointment.objects.count() == 0


def test_wrong_data_are_told_in_english(held: Held, client: Client, typed: dict[str, str]) -> None:
    data = {**held.asked, **typed, "name": "", "schritt": "buchen"}
    page = client.post(held.path, data, headers={"accept-language": "en"})
    assert '<html lang="en"' in page.content.decode()
    assert page.context["form"].errors["name"]


def test_the_same_person_twice_is_told_at_the_name(
    client: Client, asked: dict[str, Any], typed: dict[str, str], window: OpeningWindow
) -> None:
    Held(client, asked).send("buchen", **typed)
    later = f"{window.pk}|{(window.starts_at + timedelta(hours=1)).isoformat()}"
    again = Held(client, {**asked, "start": later, "form_key": str(uuid7())})
    page = again.send("buchen", **typed)
    assert "gibt es an diesem Tag schon einen Termin" in text(page)
    assert page.context["form"].errors["name"]


# ------------------------------------------------------------------------------------------------- countdown


def test_more_time_is_given_once(held: Held, typed: dict[str, str], frozen_clock: FrozenClock) -> None:
    frozen_clock.advance(timedelta(minutes=9))
    page = held.send("mehr-zeit", **typed)
    assert "Wir halten diese Zeit bis 9:20 Uhr für Sie frei." in text(page)
    assert 'value="Amir Beispiel"' in page.content.decode()
    assert 'value="mehr-zeit"' not in page.content.decode()
    again = held.send("mehr-zeit", **typed)
    assert "bis 9:20 Uhr" in text(again)


def test_after_the_end_the_page_says_so_and_books_all_the_same(
    held: Held, client: Client, typed: dict[str, str], frozen_clock: FrozenClock, window: OpeningWindow
) -> None:
    frozen_clock.advance(timedelta(minutes=11))
    page = text(client.get(held.path))
    assert "Die Zeit ist nicht mehr für Sie reserviert." in page
    assert "Mehr Zeit" not in page
    held.send("buchen", **typed)
    assert len(appointments_of(window)) == 1


def test_more_time_a_moment_too_late_holds_again(held: Held, frozen_clock: FrozenClock) -> None:
    frozen_clock.advance(timedelta(minutes=11))
    assert "Wir halten diese Zeit bis 9:21 Uhr" in text(held.send("mehr-zeit", name="Amir"))


@pytest.mark.parametrize("swept", [False, True])
def test_who_comes_too_late_keeps_what_was_typed_and_gets_other_times(
    held: Held,
    typed: dict[str, str],
    booking: Book,
    frozen_clock: FrozenClock,
    window: OpeningWindow,
    swept: bool,
) -> None:
    frozen_clock.advance(timedelta(minutes=11))
    for _ in range(2):
        booking(source=CITIZEN, start=window.starts_at + timedelta(minutes=20), now=frozen_clock())
    if swept:
        Hold.objects.all().delete()
    late = held.send("mehr-zeit", **typed)
    assert "Die Zeit ist nicht mehr für Sie reserviert." in text(late)
    page = held.send("buchen", **typed)
    assert page.status_code == 409
    shown = page.content.decode()
    assert 'type="hidden" name="name" value="Amir Beispiel"' in shown
    assert page.context["taking"].non_field_errors()
    other = page.context["offices"][0].first[0].value
    again = held.client.post(HOLD, {**held.asked, **typed, "start": other})
    assert "Wer kommt?" in text(again)
    assert 'value="Amir Beispiel"' in again.content.decode()
    done = held.client.post(
        again.context["path"], {**held.asked, **typed, "start": other, "schritt": "buchen"}
    )
    assert done["Location"].endswith("?neu=1")


def test_a_hold_that_was_swept_is_known_from_the_address(
    held: Held, client: Client, typed: dict[str, str], window: OpeningWindow
) -> None:
    Hold.objects.all().delete()
    assert "Wer kommt?" in text(client.get(held.path))
    held.send("buchen", **typed)
    assert len(appointments_of(window)) == 1
    assert "neu=1" in client.get(held.path)["Location"]


def test_another_time_takes_the_place_of_the_held_one(
    held: Held, typed: dict[str, str], window: OpeningWindow
) -> None:
    page = held.send("andere-zeit", **typed)
    assert 'type="hidden" name="name" value="Amir Beispiel"' in page.content.decode()
    assert f'name="form_key" value="{held.asked["form_key"]}"' in page.content.decode()
    later = f"{window.pk}|{(window.starts_at + timedelta(hours=1)).isoformat()}"
    held.client.post(HOLD, {**held.asked, **typed, "start": later})
    assert [each.starts_at for each in Hold.objects.all()] == [window.starts_at + timedelta(hours=1)]


def test_days_are_buttons_while_something_is_typed(
    held: Held, typed: dict[str, str], window: OpeningWindow
) -> None:
    page = held.send("andere-zeit", **typed).content.decode()
    assert f'name="wann" value="amt={window.counter_id}&amp;ort={window.site_id}&amp;tag=2025-09-29"' in page
    at = f"amt={window.counter_id}&ort={window.site_id}&tag=2025-09-29"
    times = held.client.post("/termin/zeiten/", {**held.asked, **typed, "wann": at})
    assert 'type="hidden" name="name" value="Amir Beispiel"' in times.content.decode()
    assert times.context["hours"]


# ------------------------------------------------------------------------------------------ twice, tampered


def test_a_second_click_on_a_time_is_the_same_hold(client: Client, asked: dict[str, Any]) -> None:
    assert Held(client, asked).path == Held(client, asked).path
    assert Hold.objects.count() == 1


def test_a_second_click_and_a_second_tab_show_the_first_appointment(
    held: Held, typed: dict[str, str], window: OpeningWindow
) -> None:
    first, second = held.send("buchen", **typed), held.send("buchen", **{**typed, "name": "Anna Beispiel"})
    [appointment] = appointments_of(window)
    shown = [
        links.read(page["Location"].split("/")[2], purpose=queries.LINK_PURPOSE) for page in (first, second)
    ]
    assert shown == [appointment.pk, appointment.pk]


def test_after_booking_the_page_of_times_books_another_appointment(
    held: Held, typed: dict[str, str], window: OpeningWindow
) -> None:
    """The browser's way back, and another time for somebody else."""
    held.send("buchen", **typed)
    later = f"{window.pk}|{(window.starts_at + timedelta(hours=1)).isoformat()}"
    again = held.client.post(HOLD, {**held.asked, "start": later})
    assert again["Location"].split("?")[0] != held.path.split("?")[0]
    page = held.client.get(again["Location"])
    key = page.context["taken"].key
    held.client.post(
        again["Location"],
        {**held.asked, **typed, "start": later, "form_key": str(key), "name": "Anna", "schritt": "buchen"},
    )
    assert len(appointments_of(window)) == 2


def test_what_is_held_counts_and_not_what_the_form_says(
    held: Held, typed: dict[str, str], window: OpeningWindow
) -> None:
    """Somebody writes more people and another time into the form of a short hold."""
    other = f"{window.pk}|{(window.starts_at + timedelta(hours=2)).isoformat()}"
    crowd = {f"services{number}": "reisepass" for number in range(2, 8)}
    held.send("buchen", **typed, **crowd, start=other)
    [appointment] = appointments_of(window)
    assert (appointment.people, appointment.starts_at) == (1, window.starts_at + timedelta(minutes=20))


@pytest.mark.parametrize("start", ["", "x", "x|y", "|", "2025-09-29T09:20:00+02:00", "\u0000"])
def test_a_time_that_is_none_leads_back_to_the_search(
    client: Client, asked: dict[str, Any], start: str
) -> None:
    answer = client.post(HOLD, {**asked, "start": start})
    assert answer["Location"] == "/termin/?services=personalausweis"


def test_a_naive_time_and_an_unknown_window_hold_nothing(
    client: Client, asked: dict[str, Any], window: OpeningWindow
) -> None:
    assert client.post(HOLD, {**asked, "start": f"{window.pk}|2025-09-29T09:20"}).status_code == 302
    assert client.post(HOLD, {**asked, "start": f"{uuid7()}|2025-09-29T09:20+02:00"}).status_code == 404
    assert Hold.objects.count() == 0


@pytest.mark.parametrize("minute", [-60, 7, 180, 10_000])
def test_a_time_that_was_never_offered_is_refused_with_others(
    client: Client, asked: dict[str, Any], window: OpeningWindow, minute: int
) -> None:
    start = window.starts_at + timedelta(minutes=minute)
    page = client.post(HOLD, {**asked, "start": f"{window.pk}|{start.isoformat()}"})
    assert (page.status_code, len(page.context["offices"])) == (409, 1)
    assert "Diese Zeit ist nicht mehr frei." in text(page)


def test_a_stop_that_is_cancelled_meanwhile_is_told(
    held: Held, typed: dict[str, str], window: OpeningWindow
) -> None:
    cancel_window(window=window)
    page = held.send("buchen", **typed)
    assert page.status_code == 409
    assert 'name="name" value="Amir Beispiel"' in page.content.decode()
    fixed = held.send("buchen", **typed, window=str(window.pk))
    assert "Dieser Stopp wurde abgesagt." in text(fixed)


def test_a_matter_that_the_stop_does_not_do_is_told(
    client: Client, asked: dict[str, Any], window: OpeningWindow
) -> None:
    page = client.post(HOLD, {**asked, "services": "fuehrungszeugnis"})
    assert page.status_code == 409
    assert "ist an diesem Tag hier nicht möglich" in text(page)


def test_three_times_at_once_are_enough_for_one_browser(
    client: Client, asked: dict[str, Any], window: OpeningWindow
) -> None:
    for number in range(4):
        start = window.starts_at + timedelta(minutes=30 * number)
        answer = client.post(
            HOLD, {**asked, "start": f"{window.pk}|{start.isoformat()}", "form_key": str(uuid7())}
        )
    assert (answer.status_code, "Sie haben schon mehrere Zeiten reserviert" in text(answer)) == (409, True)
    assert Hold.objects.count() == 3


def test_a_stranger_without_the_link_sees_nothing(client: Client, held: Held, asked: dict[str, Any]) -> None:
    key = Hold.objects.get().key
    forged = links.token(key, purpose=details.PURPOSE)[:-2] + "xx"
    other = links.token(key, purpose=queries.LINK_PURPOSE)
    for token in (forged, other, "x"):
        assert client.get(f"/termin/{token}/").status_code == 403
        assert client.post(f"/termin/{token}/", {**asked, "schritt": "buchen"}).status_code == 403
    assert Appointment.objects.count() == 0


def test_a_link_to_nothing_leads_to_the_search(client: Client, city: Any, asked: dict[str, Any]) -> None:
    link = links.path("appointments:details", uuid7(), purpose=details.PURPOSE)
    assert client.get(link)["Location"] == "/termin/?"
    unknown = {"services": "personalausweis", "start": f"{uuid7()}|2025-09-29T09:20+02:00"}
    assert client.get(f"{link}?{urlencode(unknown)}")["Location"] == "/termin/?services=personalausweis"


def test_holding_needs_a_form(client: Client, city: Any) -> None:
    assert client.get(HOLD).status_code == 405


# ------------------------------------------------------------------------------------------------- programs


def test_without_a_proof_a_time_is_held_at_the_pace_of_a_person(
    client: Client, asked: dict[str, Any], settings: Settings, frozen_clock: FrozenClock
) -> None:
    settings.ALTCHA = True
    made = {altcha.STAMP: altcha.stamp(now=frozen_clock())}
    fast = client.post(HOLD, {**asked, **made})
    assert (fast.status_code, "Das ging sehr schnell." in text(fast)) == (409, True)
    assert made[altcha.STAMP] in fast.content.decode()
    frozen_clock.advance(altcha.MIN_AGE)
    assert client.post(HOLD, {**asked, **made}).status_code == 302
    for _ in range(altcha.unproved.allowed):
        last = client.post(HOLD, {**asked, **made})
    assert (last.status_code, "Das waren zu viele Versuche" in text(last)) == (409, True)


def test_the_mail_tells_what_each_of_the_family_needs(
    client: Client,
    asked: dict[str, Any],
    typed: dict[str, str],
    mail: list[Any],
    django_capture_on_commit_callbacks: Any,
) -> None:
    held = Held(client, {**asked, "services2": ["personalausweis", "reisepass"]})
    with django_capture_on_commit_callbacks(execute=True):
        held.send("buchen", **typed)
    [letter] = mail
    assert "- Person 1: Personalausweis beantragen (ab 16 Jahren)\n" in letter.body
    assert "- Person 2: Personalausweis beantragen (ab 16 Jahren), Reisepass beantragen\n" in letter.body
    assert "/code.svg" in letter.body
