"""Free times in other systems beside our own: never in the way."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.cache import cache

from wanderamt.apps.appointments.foreign import Elsewhere, elsewhere
from wanderamt.apps.appointments.foreign.registry import PLUGINS, Connection
from wanderamt.apps.appointments.tests.foreign.stand_in import (
    HANG_UP,
    Late,
    Say,
    StandIn,
    seconds_of,
)

OFFERED = "/offices-and-services/"


@dataclass(frozen=True)
class Key:
    pk: str


@dataclass(frozen=True)
class Needs:
    language: str = ""
    step_free: bool = False


@dataclass(frozen=True)
class Visit:
    people: tuple[tuple[Key, ...], ...]
    needs: Needs = field(default_factory=Needs)


ID_CARD = Visit(((Key("personalausweis"),),))
NEBENAN = Elsewhere(
    title="Nebenan",
    first=date(2025, 10, 6),
    places=("Mitte", "Ost"),
    page="https://nebenan.example/termin",
)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> float:
    """A shorter budget, so that tests of late servers are short."""
    monkeypatch.setattr("wanderamt.apps.appointments.foreign.others.BUDGET", 0.3)
    return 0.3


def test_a_budget_is_two_seconds() -> None:
    from wanderamt.apps.appointments.foreign.others import BUDGET

    assert BUDGET == 2.0


def test_a_free_time_elsewhere_is_shown(connected: Path, now: datetime) -> None:
    assert elsewhere(ID_CARD, now) == [NEBENAN]


def test_by_default_nobody_is_asked(connected: Path, next_door: StandIn, now: datetime) -> None:
    connected.write_text(connected.read_text().replace("elsewhere = true", "elsewhere = false") + "\n")
    assert elsewhere(ID_CARD, now) == []
    assert next_door.asked == []


def test_nothing_free_shows_nothing(connected: Path, next_door: StandIn, now: datetime) -> None:
    next_door.free.clear()
    assert elsewhere(ID_CARD, now) == []


def test_places_that_only_people_can_book_are_not_promised(
    connected: Path, next_door: StandIn, now: datetime
) -> None:
    next_door.captcha.add("10")
    assert [each.places for each in elsewhere(ID_CARD, now)] == [("Ost",)]
    cache.clear()
    next_door.captcha.add("20")
    assert elsewhere(ID_CARD, now) == []


@pytest.mark.parametrize(
    "visit",
    [
        Visit(ID_CARD.people, Needs(language="ar")),
        Visit(ID_CARD.people, Needs(step_free=True)),
        Visit(((Key("reisepass"),),)),
        Visit(ID_CARD.people * 9),
        Visit(((Key("personalausweis"),) * 9,)),
    ],
)
def test_what_the_other_system_cannot_promise_is_not_asked(
    connected: Path, next_door: StandIn, now: datetime, visit: Visit
) -> None:
    assert elsewhere(visit, now) == []
    assert next_door.asked == []


def test_an_answer_is_kept_for_a_minute(connected: Path, next_door: StandIn, now: datetime) -> None:
    assert elsewhere(ID_CARD, now) == elsewhere(ID_CARD, now) == [NEBENAN]
    assert len(next_door.asked) == 2  # places and days, once


@pytest.mark.parametrize("mood", [Say(b"{"), Say({}, 500), Say(b"", 302, (("Location", "/x"),))])
def test_a_broken_system_is_left_alone_for_a_minute(
    connected: Path, next_door: StandIn, now: datetime, mood: object, caplog: pytest.LogCaptureFixture
) -> None:
    next_door.moods[OFFERED].append(mood)
    assert elsewhere(ID_CARD, now) == []
    assert elsewhere(ID_CARD, now) == []
    assert len(next_door.asked) == 1
    assert "another appointment system is not shown" in caplog.text


def test_a_late_system_holds_nobody_up(
    connected: Path, next_door: StandIn, now: datetime, hurried: float
) -> None:
    next_door.moods[OFFERED].append(Late())
    assert seconds_of(lambda: elsewhere(ID_CARD, now)) < hurried + 0.5


def test_nobody_waits_for_a_system_that_is_being_asked(
    connected: Path, next_door: StandIn, now: datetime, hurried: float
) -> None:
    next_door.moods[OFFERED].append(Late(1.0))
    elsewhere(ID_CARD, now)
    assert seconds_of(lambda: elsewhere(ID_CARD, now)) < hurried / 2
    assert len(next_door.asked) == 1


def test_a_mistake_in_the_file_does_not_break_the_page(
    set_up: Callable[[str], Path], now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    set_up("nonsense")
    assert elsewhere(ID_CARD, now) == []
    assert "not shown" in caplog.text


def test_a_mistake_in_a_plug_in_does_not_break_the_page(
    connected: Path, now: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(connection: Connection, patience: float) -> object:
        raise RuntimeError("a mistake")

    monkeypatch.setitem(PLUGINS, "zms", broken)
    caplog.set_level(logging.WARNING)
    assert elsewhere(ID_CARD, now) == []
    assert "RuntimeError" in caplog.text


def test_the_earliest_comes_first(
    set_up: Callable[[str], Path], connected: Path, next_door: StandIn, now: datetime
) -> None:
    text = connected.read_text()
    set_up(text + text.replace("nebenan", "gegenueber").replace("Nebenan", "Gegenüber"))
    next_door.moods["/available-days-by-office/"] += [
        Say({"availableDays": [{"time": "2025-10-06"}]}),
        Say({"availableDays": [{"time": "2025-10-05"}]}),
    ]
    first = [each.first for each in elsewhere(ID_CARD, now)]
    assert first == [date(2025, 10, 5), date(2025, 10, 6)]


def test_a_connection_that_breaks_once_is_asked_again(
    connected: Path, next_door: StandIn, now: datetime
) -> None:
    next_door.moods[OFFERED].append(HANG_UP)
    assert elsewhere(ID_CARD, now) == [NEBENAN]
