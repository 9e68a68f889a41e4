"""Fixtures of the catalogue's tests."""

from datetime import date

import pytest

from wanderamt.apps.catalogue.editing import services
from wanderamt.apps.catalogue.editing.check import Gap


@pytest.fixture
def whole_law(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the law book answered everything for every service, whatever the packaged one lacks today."""

    def nothing_missing(*_: object, days: set[date], **__: object) -> tuple[Gap, ...]:
        assert days
        return ()

    monkeypatch.setattr(services, "gaps", nothing_missing)
