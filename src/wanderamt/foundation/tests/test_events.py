import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from wanderamt.foundation import events
from wanderamt.foundation.commands import recording, replaying
from wanderamt.kernel.events import DomainEvent
from wanderamt.kernel.ids import uuid7


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorOpened(DomainEvent):
    door: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorClosed(DomainEvent):
    door: str


@pytest.fixture(autouse=True)
def _nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_handlers", defaultdict(list))


@pytest.mark.django_db
def test_an_event_is_told_only_after_the_commit(
    now: datetime, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    heard: list[DoorOpened] = []
    events.subscribe(DoorOpened, heard.append)
    event = DoorOpened(at=now, door="front")
    with django_capture_on_commit_callbacks(execute=True):
        events.publish(event)
        assert heard == []
    assert heard == [event]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_of_what_was_rolled_back(now: datetime) -> None:
    heard: list[DoorOpened] = []
    events.subscribe(DoorOpened, heard.append)
    with transaction.atomic():
        events.publish(DoorOpened(at=now, door="front"))
        transaction.set_rollback(True)
    assert heard == []


@pytest.mark.django_db
def test_a_listener_that_fails_does_not_silence_the_others(
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    caplog: pytest.LogCaptureFixture,
) -> None:
    heard: list[DoorOpened] = []

    def deaf(event: DoorOpened) -> None:
        raise RuntimeError("deaf")

    events.subscribe(DoorOpened, deaf)
    events.subscribe(DoorOpened, heard.append)
    with caplog.at_level(logging.ERROR), django_capture_on_commit_callbacks(execute=True):
        events.publish(DoorOpened(at=now, door="front"))
    assert (len(heard), ["DoorOpened" in record.getMessage() for record in caplog.records]) == (1, [True])


@pytest.mark.django_db
def test_a_listener_hears_only_its_kind_and_once(
    now: datetime, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    heard: list[DoorOpened] = []
    listen = heard.append
    events.subscribe(DoorOpened, listen)
    events.subscribe(DoorOpened, listen)
    with django_capture_on_commit_callbacks(execute=True):
        events.publish(DoorClosed(at=now, door="front"))
        events.publish(DoorOpened(at=now, door="back"))
    assert heard == [DoorOpened(at=now, door="back")]


@pytest.mark.django_db
def test_what_happens_on_the_road_is_told_at_the_hub_and_not_there(
    now: datetime, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    heard: list[DoorOpened] = []
    events.subscribe(DoorOpened, heard.append)
    event, key = DoorOpened(at=now, door="front"), uuid7()
    with django_capture_on_commit_callbacks(execute=True), recording(key):
        events.publish(event)
    assert heard == []
    with django_capture_on_commit_callbacks(execute=True), replaying(key, {}):
        events.publish(event)
    assert heard == [event]
