"""The hub and its units as fixtures; `nodes` itself needs no pytest, for benchmarks use it too."""

from collections.abc import Iterator
from typing import Any

import pytest

from wanderamt.apps.fieldsync.tests.nodes import World, destroy_templates, make_world


@pytest.fixture(scope="session")
def _node_templates(django_db_blocker: Any) -> Iterator[None]:
    yield
    with django_db_blocker.unblock():
        destroy_templates()


@pytest.fixture
def world(django_db_blocker: Any, _node_templates: None) -> Iterator[World]:
    """See the top of `nodes`. The databases of pytest-django are not touched."""
    with django_db_blocker.unblock():
        made = make_world()
        yield made
        made.destroy()
