"""What the tests of the opening hours stand on."""

from collections.abc import Collection
from uuid import UUID

import pytest
from pytest_django import Settings

from wanderamt.apps.offices import booked


@pytest.fixture
def two_weeks(settings: Settings) -> None:
    """The horizon of the tests that roll out."""
    settings.BOOKING_HORIZON_DAYS = 13


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> set[UUID]:
    """Windows that somebody has booked."""
    found: set[UUID] = set()

    def asked(window_ids: Collection[UUID]) -> set[UUID]:
        return found & set(window_ids)

    monkeypatch.setattr(booked, "_providers", [asked])
    return found
