"""Fixtures of the catalogue's tests."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from wanderamt.apps.catalogue.editing import services
from wanderamt.apps.catalogue.editing.check import Gap
from wanderamt.apps.catalogue.models.text import forget_texts


@pytest.fixture
def whole_law(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the law book answered everything for every service, whatever the packaged one lacks today."""

    def nothing_missing(*_: object, days: set[date], **__: object) -> tuple[Gap, ...]:
        assert days
        return ()

    monkeypatch.setattr(services, "gaps", nothing_missing)


@pytest.fixture
def desk(client: Client, editor: Any) -> Client:
    """The browser of `editor`."""
    client.force_login(editor)
    return client


@pytest.fixture
def other_desk(second_editor: Any) -> Client:
    """The browser of `second_editor`."""
    client = Client()
    client.force_login(second_editor)
    return client


@pytest.fixture
def catalogue(city: Any, frozen_clock: Any) -> Any:
    """The loaded city, and texts read once: the first page of a process reads them, the others do not."""
    forget_texts()
    return city
