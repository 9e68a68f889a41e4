"""From the first page to the times: stops and offices, one person and a family, good and bad input."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wanderamt.apps.appointments.models import Appointment
from wanderamt.apps.appointments.tests.conftest import text
from wanderamt.apps.appointments.views import days
from wanderamt.apps.offices.public import OpeningWindow, Site, cancel_window
from wanderamt.kernel.ids import uuid7

Book = Callable[..., Appointment]
pytestmark = pytest.mark.usefixtures("frozen_clock")
CARD = {"services": "personalausweis"}
FAMILY = {
    "services": "beglaubigung_unterschrift",
    "services2": "personalausweis",
    "services3": "personalausweis",
    "services4": "reisepass",
}


@pytest.fixture
def aegi(make_window: Callable[..., OpeningWindow], city: Any, now: datetime) -> Callable[..., OpeningWindow]:
    """Open the office at Aegi on one more day of September, for two hours at two desks."""
    counter = city.counter("Bürgeramt Aegi")

    def open_(day: int, **changes: Any) -> OpeningWindow:
        start = datetime(2025, 9, day, 9, tzinfo=now.tzinfo)
        values = {
            "counter": counter,
            "site": counter.site,
            "starts_at": start,
            "ends_at": start + timedelta(hours=2),
            "public_from": now - timedelta(days=1),
            "room": "",
        }
        return make_window(**(values | changes))

    return open_


def starts(response: Any) -> list[str]:
    return re.findall(r'name="start" value="([^"]+)"', response.content.decode())


# ------------------------------------------------------------------------------------------------- matters
def test_first_it_is_asked_what_for(client: Client, window: OpeningWindow) -> None:
    page = text(client.get("/termin/"))
    assert "Was möchten Sie erledigen?" in page
    assert "Weitere Person" in page


def test_without_a_matter_it_is_asked_again(client: Client, window: OpeningWindow) -> None:
    page = client.get("/termin/", {"person": "1", "schritt": "termin"})
    assert "Bitte wählen Sie mindestens ein Anliegen" in text(page)


def test_a_link_with_a_matter_goes_past_the_question(client: Client, window: OpeningWindow) -> None:
    page = client.get("/termin/", CARD)
    assert "Wann möchten Sie kommen?" in text(page)
    assert len(starts(page)) == 3


def test_people_are_added_one_by_one(client: Client, window: OpeningWindow) -> None:
    second = client.get("/termin/", {**CARD, "person": "1", "schritt": "person"})
    assert "Was braucht Person 2?" in text(second)
    assert 'type="hidden" name="services" value="personalausweis"' in second.content.decode()
    nothing = client.get("/termin/", {**CARD, "person": "2", "schritt": "termin"})
    assert "Bitte wählen Sie mindestens ein Anliegen" in text(nothing)
    both = client.get("/termin/", {**CARD, "services2": "reisepass", "person": "2", "schritt": "termin"})
    assert [each.number for each in both.context["people"]] == [1, 2]


def test_the_matters_of_one_person_are_changed(client: Client, window: OpeningWindow) -> None:
    page = client.get("/termin/", {**FAMILY, "schritt": "anliegen", "person": "4"})
    assert re.search(r'name="services4" value="reisepass"[^>]*checked', page.content.decode())
    assert [each.number for each in page.context["others"]] == [1, 2, 3]


def test_a_person_who_stays_at_home_leaves_no_gap(client: Client, window: OpeningWindow) -> None:
    page = client.get("/termin/", {**CARD, "services3": "reisepass"})
    assert [each.number for each in page.context["people"]] == [1, 2]
    assert page.context["query"] == "services=personalausweis&services2=reisepass"


def test_eight_people_are_a_visit_and_nine_are_not(client: Client, window: OpeningWindow) -> None:
    eight = CARD | {f"services{number}": "personalausweis" for number in range(2, 9)}
    page = client.get("/termin/", {**eight, "person": "8", "schritt": "person"})
    assert "Wann möchten Sie kommen?" in text(page)
    assert "Weitere Person" not in text(page)
    crowd = CARD | {f"services{number}": "personalausweis" for number in range(2, 501)}
    page = client.get("/termin/", crowd)
    assert page.status_code == 400
    assert "höchstens 8 Personen" in text(page)


@pytest.mark.parametrize("person", ["-1", "0", "999", "x", "٣", ""])
def test_a_strange_number_of_a_person_is_the_next_one(
    client: Client, window: OpeningWindow, person: str
) -> None:
    page = client.get("/termin/", {**CARD, "schritt": "anliegen", "person": person})
    assert page.context["number"] in {1, 2}


@pytest.mark.parametrize("service", ["hundesteuer", "\u0000", "personalausweis' OR 1=1"])
def test_an_unknown_matter_is_told_and_the_others_stay(
    client: Client, window: OpeningWindow, service: str
) -> None:
    page = client.get("/termin/", {**CARD, "services2": service})
    assert page.context["form"].errors["services2"]
    assert [each.matters[0].pk for each in page.context["others"]] == ["personalausweis"]


# ------------------------------------------------------------------------------------------------- offices
def test_only_days_with_a_free_time_are_links(
    client: Client, aegi: Callable[..., OpeningWindow], booking: Book
) -> None:
    full = [aegi(day) for day in (16, 17, 18)][1]
    for _ in range(24):
        booking(window=full)
    page = client.get("/termin/", {"services": "beglaubigung_unterschrift"})
    [office] = [each for each in page.context["offices"] if each.name == "Bürgeramt Aegi"]
    found = [cell.day.day for week in office.months[0].weeks for cell in week if cell and cell.free]
    assert found == [16, 18]
    assert "tag=2025-09-17" not in page.content.decode()


def test_a_family_finds_an_office_for_all(
    client: Client, aegi: Callable[..., OpeningWindow], city: Any
) -> None:
    aegi(16)
    aegi(18, counter=city.counter("Bürgeramt Linden"), service_ids=("reisepass",))
    page = client.get("/termin/", FAMILY)
    assert [each.name for each in page.context["offices"]] == ["Bürgeramt Aegi"]
    assert [len(each.matters) for each in page.context["people"]] == [1, 1, 1, 1]


def test_the_first_times_lie_apart(client: Client, aegi: Callable[..., OpeningWindow]) -> None:
    aegi(16)
    page = client.get("/termin/", CARD)
    assert [value[-14:-6] for value in starts(page)] == ["07:00:00", "07:20:00", "07:40:00"]  # UTC


@pytest.mark.parametrize(
    ("wish", "days_found"),
    [
        ({}, [16, 17, 22]),
        ({"days": "0"}, [22]),
        ({"days": ["1", "2"], "part": "morning"}, [16, 17]),
        ({"part": "afternoon"}, [17]),
    ],
)
def test_wishes_leave_days_out(
    client: Client, aegi: Callable[..., OpeningWindow], wish: dict[str, Any], days_found: list[int]
) -> None:
    aegi(16)
    late = aegi(17).starts_at
    OpeningWindow.objects.filter(starts_at=late).update(ends_at=late + timedelta(hours=2))
    aegi(22)
    if wish == {"part": "afternoon"}:
        OpeningWindow.objects.filter(starts_at=late).update(
            starts_at=late + timedelta(hours=4), ends_at=late + timedelta(hours=6)
        )
    page = client.get("/termin/", {**CARD, **wish})
    cells = [cell for month in page.context["offices"][0].months for week in month.weeks for cell in week]
    assert [cell.day.day for cell in cells if cell and cell.free] == days_found


def test_near_a_place_the_nearest_office_comes_first(
    client: Client, aegi: Callable[..., OpeningWindow], city: Any
) -> None:
    aegi(16)
    linden = city.counter("Bürgeramt Linden")
    aegi(18, counter=linden, site=linden.site)
    page = client.get("/termin/", {**CARD, "near": "Linden-Mitte"})
    assert [each.name for each in page.context["offices"]] == ["Bürgeramt Linden", "Bürgeramt Aegi"]
    assert "km entfernt" in text(page)
    only = client.get("/termin/", {**CARD, "office": str(linden.pk)})
    assert [each.name for each in only.context["offices"]] == ["Bürgeramt Linden"]


def test_an_unknown_place_is_told_and_the_search_goes_on(
    client: Client, aegi: Callable[..., OpeningWindow]
) -> None:
    aegi(16)
    page = client.get("/termin/", {**CARD, "near": "Atlantis"})
    assert "Das haben wir in Hannover nicht gefunden" in text(page)
    assert 'value="Atlantis"' in page.content.decode()
    assert len(page.context["offices"]) == 1


@pytest.mark.parametrize(
    "wish", [{"office": "x"}, {"days": "9"}, {"part": "night"}, {"spoken": "tlh"}, {"seite": "x"}]
)
def test_wishes_that_there_are_not_are_told_and_leave_the_search_wide(
    client: Client, aegi: Callable[..., OpeningWindow], wish: dict[str, str]
) -> None:
    aegi(16)
    assert len(client.get("/termin/", {**CARD, **wish}).context["offices"]) == 1


def test_nothing_found_says_what_to_do(client: Client, aegi: Callable[..., OpeningWindow]) -> None:
    aegi(16)
    page = client.get("/termin/", {**CARD, "spoken": "ar"})
    shown = text(page)
    assert "Dafür ist zurzeit nichts frei" in shown
    assert "In ganz Hannover und an allen Tagen suchen" in shown
    assert "Andere Stopps ansehen" in shown
    assert "0511 168-32000" in shown
    assert starts(page) == []


def test_an_office_with_people_who_speak_the_language_is_found(
    client: Client, aegi: Callable[..., OpeningWindow]
) -> None:
    from wanderamt.apps.offices.models import WindowPool

    window = aegi(16)
    WindowPool.objects.filter(window=window).update(features=["language:ar", "step_free"])
    assert len(starts(client.get("/termin/", {**CARD, "spoken": "ar", "step_free": "on"}))) == 3


def test_three_offices_need_no_more_queries_than_one(
    client: Client, aegi: Callable[..., OpeningWindow], city: Any
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get("/termin/", FAMILY)
        return len(found)

    aegi(16)
    client.get("/termin/", FAMILY)  # the words of the service list are kept from the first page on
    assert count() == 6
    for name in ("Bürgeramt Linden", "Bürgeramt Bemerode"):
        counter = city.counter(name)
        aegi(17, counter=counter, site=counter.site)
    assert count() == 6


def test_many_offices_have_pages(client: Client, aegi: Callable[..., OpeningWindow], city: Any) -> None:
    from wanderamt.apps.offices.models import Counter

    counters = list(Counter.objects.filter(kind=Counter.Kind.FIXED))
    for counter in counters:
        aegi(16, counter=counter, site=counter.site)
    first, second = client.get("/termin/", CARD), client.get("/termin/", {**CARD, "seite": "2"})
    assert [len(page.context["offices"]) for page in (first, second)] == [6, len(counters) - 6]


# --------------------------------------------------------------------------------------------------- times
def test_the_times_of_a_day(client: Client, aegi: Callable[..., OpeningWindow]) -> None:
    window = aegi(16)
    at = {"amt": window.counter_id, "ort": window.site_id, "tag": "2025-09-16"}
    page = client.get("/termin/zeiten/", {**CARD, **at})
    assert "Dienstag, 16. September 2025, Bürgeramt Aegi" in text(page)
    assert len(starts(page)) == 6
    assert "09:00 bis 10:00 Uhr" in text(page)
    afternoon = client.get("/termin/zeiten/", {**CARD, **at, "part": "afternoon"})
    assert "Dafür ist zurzeit nichts frei" in text(afternoon)


def test_the_times_of_a_day_in_a_literal_number_of_queries(
    client: Client, aegi: Callable[..., OpeningWindow], booking: Book
) -> None:
    window = aegi(16)
    at = {**CARD, "amt": window.counter_id, "ort": window.site_id, "tag": "2025-09-16"}
    client.get("/termin/zeiten/", at)
    for _ in range(2):
        with CaptureQueriesContext(connection) as found:
            client.get("/termin/zeiten/", at)
        assert len(found) == 6
        for _ in range(3):
            booking(window=window)


@pytest.mark.parametrize(
    "wrong", [{"tag": ""}, {"tag": "2025-02-30"}, {"amt": "x"}, {"services": ""}, {"services": "hundesteuer"}]
)
def test_times_of_nowhere_lead_back_to_the_search(
    client: Client, aegi: Callable[..., OpeningWindow], wrong: dict[str, str]
) -> None:
    window = aegi(16)
    at = {**CARD, "amt": str(window.counter_id), "tag": "2025-09-16", **wrong}
    page = client.get("/termin/zeiten/", at)
    assert (page.status_code, page["Location"].startswith("/termin/?")) == (302, True)


def test_an_unknown_office_is_not_found(client: Client, window: OpeningWindow) -> None:
    at = {**CARD, "amt": str(uuid7()), "tag": "2025-09-16"}
    assert client.get("/termin/zeiten/", at).status_code == 404


# ---------------------------------------------------------------------------------------------- one window
def test_the_address_of_a_stop_leads_into_the_search(client: Client, window: OpeningWindow) -> None:
    answer = client.get(reverse("appointments:book", args=[window.pk]), CARD)
    assert answer["Location"] == f"/termin/?services=personalausweis&window={window.pk}"
    page = client.get(answer["Location"])
    assert "Montag, 29. September 2025, Pflege &amp; Wohnen Martinshof" in text(page)
    assert {value.split("|")[0] for value in starts(page)} == {str(window.pk)}


def test_at_a_stop_only_its_matters_are_asked(client: Client, window: OpeningWindow) -> None:
    page = client.get("/termin/", {"window": str(window.pk)})
    assert "Führungszeugnis" not in text(page)
    other = client.get("/termin/", {"window": str(window.pk), "services": "fuehrungszeugnis"})
    assert other.context["form"].errors["services"]


def test_a_full_stop_says_what_to_do(client: Client, window: OpeningWindow, booking: Book) -> None:
    for _ in range(36):
        booking()
    page = client.get("/termin/", {**CARD, "window": str(window.pk)})
    assert "Dafür ist zurzeit nichts frei" in text(page)
    assert 'href="/termin/?services=personalausweis"' in page.content.decode()


def test_a_stop_that_cannot_be_booked_says_what_to_do(
    client: Client, window: OpeningWindow, make_window: Callable[..., OpeningWindow], city: Any
) -> None:
    private = make_window(counter=city.counter("Bürgeramt Aegi"))
    assert client.get("/termin/", {"window": str(private.pk)}).status_code == 409
    cancel_window(window=window)
    page = client.get("/termin/", {"window": str(window.pk)})
    assert (page.status_code, "Dieser Stopp wurde abgesagt." in text(page)) == (409, True)


@pytest.mark.parametrize("raw", ["x", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_stop_is_not_found(client: Client, city: Any, raw: str) -> None:
    assert client.get("/termin/", {**CARD, "window": raw}).status_code == 404


@pytest.mark.parametrize("language", ["en", "ar", "de-simple"])
def test_the_search_in_other_languages(
    client: Client, aegi: Callable[..., OpeningWindow], language: str
) -> None:
    aegi(16)
    page = client.get("/termin/", CARD, headers={"accept-language": language})
    assert f'<html lang="{language}"' in page.content.decode()
    assert page.content.decode().count("<h1") == 1


# ------------------------------------------------------------------------------------------------- calendar
def test_months_show_whole_weeks_with_a_free_day() -> None:
    first, last = date(2025, 9, 30), date(2025, 12, 31)
    found = days.months([last, first])
    assert [month.title for month in found] == ["September 2025", "Dezember 2025"]
    [week] = found[0].weeks
    assert [cell and (cell.day.day, cell.free) for cell in week] == [
        (29, False),
        (30, True),
        *[None] * 5,
    ]
    [end] = found[1].weeks
    assert [cell.day.day for cell in end if cell] == [29, 30, 31]


def test_names_of_weekdays_fit_above_the_columns() -> None:
    from django.utils.translation import override

    for language in ("de", "ar", "fa", "vi", "ku", "uk", "de-simple"):
        with override(language):
            names = days.weekday_names()
            assert len(names) == 7
            assert all(len(short) <= 4 for short, _ in names), names


def test_the_answers_travel_in_the_address(client: Client, aegi: Callable[..., OpeningWindow]) -> None:
    aegi(16)
    query = {**FAMILY, "days": "1", "part": "morning", "step_free": "on"}
    shown = client.get("/termin/", query).context["query"]
    assert sorted(shown.split("&")) == sorted(urlencode(query).split("&"))


def test_nothing_without_steps_says_that_nobody_has_confirmed_it(
    client: Client, window: OpeningWindow
) -> None:
    why = "Ohne Stufen erreichbar: nicht bestätigt"
    asked = {"services": "personalausweis", "step_free": "on"}
    Site.objects.update(step_free=None)
    assert why in text(client.get("/termin/", asked))
    Site.objects.filter(pk=window.site_id).update(step_free=True)
    assert why not in text(client.get("/termin/", asked))
    assert why not in text(client.get("/termin/", {"services": "personalausweis"}))
