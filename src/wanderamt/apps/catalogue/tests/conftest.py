"""Fixtures of the catalogue's tests."""

from typing import Any

import pytest
from django.test import Client

from wanderamt.apps.catalogue.models.text import forget_texts


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
