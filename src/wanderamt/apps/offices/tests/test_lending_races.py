"""Lending waits for who is at work in a window, and they for it; two who work do not wait for each other.

SQLite has one writer at a time, so there is nothing to see there.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from wanderamt.apps.offices.models import OpeningWindow
from wanderamt.apps.offices.public import all_kept_here, keep_here, lend
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db(transaction=True)
Deed = Callable[[], object]


@pytest.fixture(autouse=True)
def _postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")


@pytest.fixture
def window(make_window: Callable[..., Any]) -> OpeningWindow:
    found: OpeningWindow = make_window()
    return found


def beside(deed: Deed) -> Exception | None:
    """Do it on another connection that does not wait; what came of it."""
    found: list[Exception] = []

    def run() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '100ms'")
            with transaction.atomic():
                deed()
        except OperationalError as error:
            found.append(error)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()
    return next(iter(found), None)


def lending(window: OpeningWindow, now: datetime) -> Deed:
    return lambda: lend(window=window, holder=uuid7(), until=now + timedelta(hours=9), now=now)


def locking(window: OpeningWindow) -> Deed:
    return lambda: OpeningWindow.objects.select_for_update(no_key=True).get(pk=window.pk)


def test_lending_waits_for_a_verb(window: OpeningWindow, now: datetime) -> None:
    with transaction.atomic():
        keep_here(window.pk)
        assert beside(lending(window, now)) is not None
    assert beside(lending(window, now)) is None


def test_lending_waits_for_many_verbs_also_when_one_was_taken_back(
    window: OpeningWindow, now: datetime
) -> None:
    with transaction.atomic(), all_kept_here([window.pk]):
        with suppress(ValueError), transaction.atomic():
            keep_here(window.pk)
            raise ValueError
        assert beside(lending(window, now)) is not None
    assert beside(lending(window, now)) is None


def test_a_verb_waits_for_the_lending(window: OpeningWindow, now: datetime) -> None:
    with transaction.atomic():
        lending(window, now)()
        assert beside(lambda: keep_here(window.pk)) is not None


def test_two_verbs_do_not_wait_for_each_other(window: OpeningWindow) -> None:
    with transaction.atomic():
        keep_here(window.pk)
        assert beside(lambda: keep_here(window.pk)) is None
        assert beside(locking(window)) is None
