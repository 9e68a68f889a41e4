"""The next free times, each with the chip that begins to book it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from conftest import City
from wanderamt.apps.appointments.public import plan_visit, search
from wanderamt.apps.assistant.live import handle
from wanderamt.apps.assistant.tests.live.conftest import lines, tell
from wanderamt.apps.assistant.turns import Asked
from wanderamt.apps.catalogue.public import Service, UnknownService
from wanderamt.apps.offices.public import Counter, OpeningWindow

pytestmark = pytest.mark.django_db
Ask = Callable[..., Asked]
Stop = Callable[..., OpeningWindow]
QUESTION = "Wann ist der nächste freie Termin"


def test_the_earliest_times_anywhere_are_those_of_the_search(
    aegi: Counter, stop: Stop, asked: Ask, city: City, now: datetime
) -> None:
    stop("martinshof", days=1)
    found = tell(asked(QUESTION, service="reisepass"))
    offers = search(plan=plan_visit(people=[city.services("reisepass")]), now=now)
    first = sorted(time.start for office in offers for time in office.first)[:3]
    assert [datetime.fromisoformat(each.press.partition("/")[2]) for each in found.chips] == first
    assert len(first) == 3
    assert lines(found)[0] == "Die ersten freien Zeiten"
    assert lines(found)[1] == "Montag, 15. September 2025, 9:30 Uhr, Bürgeramt Aegi"
    assert found.chips[0].text == "15.09.2025, 9:30 Uhr"
    assert [each.strong for each in found.chips] == [True, False, False]
    assert (found.title, found.memory.service) == (city.service("reisepass").title, "reisepass")
    assert found.stand == now


def test_the_same_time_at_two_places_is_told_apart(
    aegi: Counter, stop: Stop, asked: Ask, now: datetime
) -> None:
    stop("martinshof", days=0, starts_at=now)
    texts = [each.text for each in handle(asked(press="live:free/reisepass")).chips]
    assert len(set(texts)) == 3
    assert {each.rpartition(", ")[2] for each in texts} == {"Bürgeramt Aegi", "Pflege & Wohnen Martinshof"}


def test_a_chip_names_a_window_that_offers_the_service_then(aegi: Counter, asked: Ask) -> None:
    found = handle(asked(press="live:free/personalausweis"))
    name, _colon, rest = found.chips[0].press.partition(":")
    window_id, _slash, start = rest.partition("/")
    window = OpeningWindow.objects.get(pk=window_id)
    assert name == "book"
    assert window.starts_at <= datetime.fromisoformat(start) < window.ends_at
    assert window.services.filter(pk="personalausweis").exists()


def test_at_a_quarter_the_nearest_stop_is_told_though_an_office_is_sooner(
    aegi: Counter, stop: Stop, asked: Ask
) -> None:
    stop("freizeitheim-stoecken", days=1)
    near = stop("martinshof", days=4)
    text = f"{QUESTION} in Misburg"
    found = tell(asked(text, service="personalausweis"))
    assert all(near.site.name in each for each in lines(found)[1:4])
    assert "km entfernt" in lines(found)[4]
    assert found.chips[-1].press == "live:free/personalausweis/all"
    again = handle(asked(press=found.chips[-1].press, quarter=found.memory.quarter))
    assert "Bürgeramt Aegi" in lines(again)[1]


def test_at_an_office_only_its_times_are_told(aegi: Counter, stop: Stop, asked: Ask) -> None:
    stop("martinshof", days=0)
    text = f"{QUESTION} im Bürgeramt Aegi"
    found = tell(asked(text, service="personalausweis"))
    assert all("Bürgeramt Aegi" in each for each in lines(found)[1:4])
    assert lines(found)[4] == "Aegidientorplatz 1, 30159 Hannover, Mitte"
    elsewhere = f"{QUESTION} im Bürgeramt Döhren"
    nothing = tell(asked(elsewhere, service="personalausweis"))
    assert lines(nothing) == ["Dafür ist zurzeit nichts frei"]
    assert [way.url for way in nothing.ways] == ["/warteliste/?services=personalausweis"]


def test_without_a_service_it_is_asked(aegi: Counter, asked: Ask) -> None:
    found = tell(asked(QUESTION))
    assert lines(found) == ["Worum geht es?"]
    assert [each.press for each in found.chips] == [
        "live:free/personalausweis",
        "live:free/reisepass",
        "live:free/ummeldung",
    ]


def test_the_service_spoken_of_before_counts(aegi: Counter, asked: Ask, city: City) -> None:
    found = tell(asked(QUESTION, service="reisepass"))
    assert found.title == city.service("reisepass").title


def test_what_needs_no_appointment_has_no_times(city: City, asked: Ask) -> None:
    service = Service.objects.filter(bookable=False).first()
    assert service is not None
    found = handle(asked(press=f"live:free/{service.pk}"))
    assert found.title == service.title
    assert [way.url for way in found.ways] == [f"/dienstleistungen/{service.pk}/"]
    assert not found.chips


def test_what_nobody_has_is_refused(city: City, asked: Ask) -> None:
    with pytest.raises(UnknownService):
        handle(asked(press="live:free/gold"))


def test_nonsense_in_a_chip_is_answered_with_the_hours(aegi: Counter, asked: Ask) -> None:
    assert lines(handle(asked(press="live:\u202e/../")))[0] == "Montag, 15. September 2025"


@pytest.mark.parametrize("number", [1, 3])
def test_any_number_of_offices_takes_the_same_queries(
    stop: Stop, asked: Ask, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for day, slug in list(enumerate(("martinshof", "karl-flor", "freizeitheim-stoecken")))[:number]:
        stop(slug, days=1 + day)
    question = asked(press="live:free/reisepass")
    with django_assert_num_queries(7):
        handle(question)
