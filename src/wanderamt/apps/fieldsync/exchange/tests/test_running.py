"""The loop of a running unit: how long it waits, when it stops, what it survives."""

import random
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from typing import Any

import pytest

from wanderamt.apps.fieldsync.exchange.progress import Progress, Stand, as_json, progress
from wanderamt.apps.fieldsync.exchange.running import Patience, run_forever
from wanderamt.apps.fieldsync.exchange.tests.conftest import NOON
from wanderamt.apps.fieldsync.models import OwnState


@pytest.fixture(autouse=True)
def _keep_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's database lives in this thread's connection."""
    monkeypatch.setattr("wanderamt.apps.fieldsync.exchange.running.close_old_connections", lambda: None)


class Waits(Event):
    """Does not wait, but writes down how long it should have; set after the last."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times, self.seconds = times, list[float]()

    def wait(self, timeout: float | None = None) -> bool:
        self.seconds.append(timeout or 0.0)
        if len(self.seconds) >= self.times:
            self.set()
        return self.is_set()


class Middle(random.Random):
    def uniform(self, a: float, b: float) -> float:
        return (a + b) / 2


@dataclass
class Says:
    """A client that comes to these stands, one after another, and stays with the last."""

    stands: list[Stand | Exception]
    asked: list[datetime] = field(default_factory=list)

    def once(self, *, now: datetime) -> Progress:
        self.asked.append(now)
        found = self.stands[min(len(self.asked), len(self.stands)) - 1]
        if isinstance(found, Exception):
            raise found
        return Progress(stand=found)


def run(*stands: Stand | Exception, times: int) -> list[float]:
    stop, client = Waits(times), Says(list(stands))
    run_forever(stop, client=client, now=lambda: NOON, chance=Middle())  # type: ignore[arg-type]  # a stand-in
    return stop.seconds


@pytest.mark.parametrize(
    ("stands", "seconds"),
    [
        ([Stand.DONE], [30, 30]),
        ([Stand.MORE, Stand.MORE, Stand.DONE], [0, 0, 30]),
        ([Stand.NO_LINE], [2, 4, 8, 16, 32, 64, 120, 120]),
        ([Stand.NOT_THE_HUB], [2, 4]),
        ([Stand.NO_LINE, Stand.NO_LINE, Stand.DONE, Stand.NO_LINE], [2, 4, 30, 2]),
        ([Stand.STUCK], [600, 600]),
        ([Stand.REFUSED], [600]),
        ([ZeroDivisionError(), Stand.DONE], [2, 30]),
    ],
)
def test_how_long_it_waits_depends_on_what_happened(stands: list[Any], seconds: list[float]) -> None:
    assert run(*stands, times=len(seconds)) == seconds


def test_a_locked_device_does_not_try_again() -> None:
    stop = Waits(5)
    client = Says([Stand.DONE, Stand.LOCKED])
    found = run_forever(stop, client=client, now=lambda: NOON)  # type: ignore[arg-type]  # a stand-in
    assert (found.stand, len(client.asked)) == (Stand.LOCKED, 2)


def test_who_is_stopped_before_the_first_step_takes_none() -> None:
    stop = Event()
    stop.set()
    client = Says([Stand.DONE])
    assert run_forever(stop, client=client, now=lambda: NOON).stand is Stand.NEVER  # type: ignore[arg-type]  # a stand-in
    assert client.asked == []


def test_several_units_in_one_hall_do_not_try_at_the_same_moments() -> None:
    waits = {round(Patience().after(Stand.NO_LINE, 3, chance=random.Random(seed)), 3) for seed in range(20)}
    assert len(waits) == 20
    assert min(waits) >= 8 * 2 / 3
    assert max(waits) <= 8 * 4 / 3


def test_progress_of_a_unit_that_has_never_spoken(own: OwnState) -> None:
    assert as_json(progress()) == {
        "stand": "never",
        "waiting": 0,
        "bytes_to_go": 0,
        "last_contact_at": None,
        "percent": None,
    }
    OwnState.objects.update(last_contact_at=NOON)
    assert as_json(progress())["last_contact_at"] == "2025-09-29T12:00:00+00:00"
