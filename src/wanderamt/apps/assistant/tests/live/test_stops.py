"""The next stops of the mobile office, the nearest to a part of the town first."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from conftest import City
from wanderamt.apps.assistant.live import goes_on, handle
from wanderamt.apps.assistant.live.places import named
from wanderamt.apps.assistant.tests.live.conftest import lines, tell
from wanderamt.apps.assistant.turns import Asked, Press
from wanderamt.apps.offices.public import OpeningWindow, WindowPool, cancel_window

pytestmark = pytest.mark.django_db
Ask = Callable[..., Asked]
Stop = Callable[..., OpeningWindow]
QUESTION = "Wann kommt das Mobile Bürgeramt nach Misburg?"


@pytest.mark.parametrize(
    ("text", "office", "quarter"),
    [
        ("Kommt ihr nach Linden-Nord?", "", "Linden-Nord"),
        ("Bürgeramt Linden", "Bürgeramt Linden", "Linden-Mitte / Linden-Nord / Linden-Süd"),
        ("MISBURG", "", "Misburg-Nord / Misburg-Süd"),
        ("nach suedstadt bitte", "", "Südstadt"),
        ("das Amt am Aegi", "Bürgeramt Aegi", ""),
        ("Podbi-Park", "Bürgeramt Podbi-Park", ""),
        ("irgendwo", "", ""),
        ("lindenbaum", "", ""),
        ("", "", ""),
    ],
)
def test_places_are_heard_in_a_sentence(city: City, text: str, office: str, quarter: str) -> None:
    found = named(text)
    assert (found.office.name if found.office else "", found.quarter) == (office, quarter)
    assert found.anything == bool(office or quarter)
    assert named(found.quarter).quarter == quarter


def test_the_nearest_stop_comes_first_with_its_distance(
    city: City, stop: Stop, asked: Ask, now: datetime
) -> None:
    far, near = stop("freizeitheim-stoecken", days=1), stop("martinshof", days=5)
    found = tell(asked(QUESTION))
    assert lines(found)[0] == "Stopps in der Nähe von Misburg-Nord / Misburg-Süd"
    assert near.site.name in lines(found)[1]
    assert far.site.name in lines(found)[2]
    assert "km entfernt, in gerader Linie gemessen" in lines(found)[1]
    assert [way.url for way in found.ways][:2] == [f"/termin/{near.pk}/", f"/termin/{far.pk}/"]
    assert (found.stand, found.memory.quarter) == (now, "Misburg-Nord / Misburg-Süd")


def test_without_a_place_the_soonest_come_first_and_the_place_is_asked(stop: Stop, asked: Ask) -> None:
    late, soon = stop("martinshof", days=6), stop("martinshof", days=2)
    found = lines(handle(asked(press="live:mobile")))
    assert found[0] == "Nächste Stopps des Mobilen Bürgeramts"
    assert found[1].startswith(f"{soon.starts_at:Mittwoch, %d. September 2025}")
    assert found[2].startswith(f"{late.starts_at:Sonntag, %d. September 2025}")
    assert found[3] == "Schreiben Sie Ihren Stadtteil, dann suche ich einen Stopp in der Nähe."


def test_a_place_alone_goes_on_from_the_stops(stop: Stop, asked: Ask) -> None:
    stop("martinshof", days=2)
    first = handle(asked(press="live:mobile"))
    follows = asked("In Misburg", kept=dict(first.memory.kept))
    press = goes_on(follows)
    assert press == Press("live", "mobile")
    assert lines(handle(replace(follows, press=press)))[0].startswith("Stopps in der Nähe von Misburg")


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("In Misburg", {}),
        ("Danke", {"live": "mobile"}),
        ("", {"live": "mobile"}),
        ("In Misburg", {"live": "gold"}),
        ("Was kostet ein Ausweis für Leute aus Misburg", {"live": "mobile"}),
    ],
)
def test_anything_else_does_not_go_on(city: City, asked: Ask, message: str, kept: dict[str, str]) -> None:
    assert goes_on(asked(message, kept=kept)) is None


def test_a_full_stop_says_so_and_a_cancelled_or_hidden_one_is_not_told(stop: Stop, asked: Ask) -> None:
    full = stop("martinshof", days=1)
    WindowPool.objects.filter(window=full).delete()
    cancel_window(window=stop("martinshof", days=2))
    stop("martinshof", days=3, public_from=None)
    found = lines(handle(asked(press="live:mobile")))
    assert len([each for each in found if "Martinshof" in each]) == 1
    assert "ausgebucht" in found[1]


def test_nothing_planned_is_said(city: City, asked: Ask) -> None:
    assert lines(handle(asked(press="live:mobile"))) == ["Zurzeit ist kein öffentlicher Stopp geplant."]


@pytest.mark.parametrize("number", [1, 3])
def test_any_number_of_stops_takes_the_same_queries(
    stop: Stop, asked: Ask, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for day in range(number):
        stop("martinshof", days=1 + day)
    question = asked(press="live:mobile")
    with django_assert_num_queries(4):
        handle(question)
