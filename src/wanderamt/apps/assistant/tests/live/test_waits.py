"""The wait now, as the forecast of the counters says it."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from wanderamt.apps.assistant.live import handle
from wanderamt.apps.assistant.tests.live.conftest import lines, tell
from wanderamt.apps.assistant.turns import Asked
from wanderamt.apps.offices import waiting
from wanderamt.apps.offices.public import Counter, OpeningWindow, WaitNow

pytestmark = pytest.mark.django_db
Ask = Callable[..., Asked]
Stop = Callable[..., OpeningWindow]
QUESTION = "Wie lange muss ich jetzt warten?"


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> dict[UUID, WaitNow]:
    """What the forecast says, by counter."""
    found: dict[UUID, WaitNow] = {}

    def at(counters: Collection[UUID], _now: datetime) -> Mapping[UUID, WaitNow]:
        return {key: found[key] for key in counters if key in found}

    monkeypatch.setattr(waiting, "_providers", [at])
    return found


def wait(low: float | None, high: float | None) -> WaitNow:
    given = [None if each is None else timedelta(minutes=each) for each in (low, high)]
    return WaitNow(waiting=3, p50=given[0], p90=given[1])


def test_the_wait_is_told_as_a_span_and_never_to_the_minute(
    aegi: Counter, asked: Ask, waits: dict[UUID, WaitNow], now: datetime
) -> None:
    waits[aegi.pk] = wait(13.4, 31.2)
    found = tell(asked(QUESTION))
    assert lines(found) == [
        "So lange warten Sie jetzt ohne Termin:",
        "Bürgeramt Aegi: Es dauert etwa 10 bis 35 Minuten.",
    ]
    assert found.stand == now


def test_where_nobody_can_say_that_is_said(
    aegi: Counter, stop: Stop, asked: Ask, waits: dict[UUID, WaitNow]
) -> None:
    waits[aegi.pk] = wait(None, None)
    assert lines(tell(asked(QUESTION))) == ["Wie lange es dauert, wissen wir gerade nicht."]
    waits[stop("martinshof", days=0).counter_id] = wait(3, 4)
    assert lines(tell(asked(QUESTION)))[1] == "Bürgeramt Aegi: Wie lange es dauert, wissen wir gerade nicht."


def test_at_night_everything_is_closed(aegi: Counter, asked: Ask, now: datetime) -> None:
    question = asked(QUESTION, at=now.replace(hour=22))
    assert lines(tell(question)) == ["Hier ist gerade geschlossen."]


def test_an_office_that_was_named_stands_alone_and_the_stop_of_today_counts(
    aegi: Counter, stop: Stop, asked: Ask, waits: dict[UUID, WaitNow]
) -> None:
    bus = stop("martinshof", days=0)
    waits |= {aegi.pk: wait(1, 2), bus.counter_id: wait(3, 4)}
    assert len(lines(handle(asked(press="live:waiting")))) == 3
    text = "Wartezeit im Bürgeramt Aegi"
    assert len(lines(tell(asked(text)))) == 2


def test_the_real_forecast_answers_for_an_open_office(
    aegi: Counter, stop: Stop, asked: Ask, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    question = asked(press="live:waiting", at=now + timedelta(hours=2))
    with django_assert_num_queries(9):
        one = lines(handle(question))
    for _number in range(3):
        stop("martinshof", days=3 + _number)
    with django_assert_num_queries(9):
        assert lines(handle(question)) == one
    assert one == ["Wie lange es dauert, wissen wir gerade nicht."]


def test_on_a_unit_only_its_own_stops_are_known(
    aegi: Counter, asked: Ask, settings: Settings, tmp_path: object
) -> None:
    settings.UNIT_DIR = tmp_path
    told = "Dieses Gerät ist unterwegs und kennt nur seine eigenen Stopps."
    for press, is_said in (("waiting", True), ("mobile", True), ("free/reisepass", True), ("hours", False)):
        assert (told in lines(handle(asked(press=f"live:{press}")))) is is_said, press
