"""What about a device needs a person, as sentences; all well is silence."""

from datetime import timedelta
from typing import Any

import pytest

from wanderamt.apps.fieldsync.queries.warnings import Condition, reported, warnings
from wanderamt.apps.fieldsync.tests.hub.crews import at

NOW = at(12)


def condition(**changes: Any) -> Condition:
    values: dict[str, Any] = {
        "certificate_until": NOW + timedelta(days=10),
        "clock_skew_s": 3,
        "lease_until": at(18),
        "waiting": 0,
        "storage_free_mb": 50_000,
        "copy_at": NOW,
    }
    return Condition(**(values | changes))


def test_nothing_is_said_where_all_is_well() -> None:
    assert warnings(condition(), now=NOW) == []
    assert warnings(condition(storage_free_mb=None, lease_until=None, clock_skew_s=None), now=NOW) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"certificate_until": None}, "kein gültiges Zertifikat"),
        ({"certificate_until": NOW}, "ist abgelaufen"),
        ({"certificate_until": NOW + timedelta(days=3)}, "läuft bald ab"),
        ({"lease_until": NOW}, "noch nicht zurück"),
        ({"clock_skew_s": 120}, "geht 2 Minuten vor"),
        ({"clock_skew_s": -130}, "geht 2 Minuten nach"),
        ({"storage_free_mb": 1023}, "noch 1023 MB"),
        ({"heard_at": NOW - timedelta(days=3)}, "seit 3 Tagen nicht gemeldet"),
        ({"waiting": 1, "copy_at": None}, "keine frische Kopie"),
        ({"waiting": 1, "copy_at": NOW - timedelta(hours=1)}, "keine frische Kopie"),
    ],
)
def test_what_needs_a_person(changes: dict[str, Any], sentence: str) -> None:
    [found] = warnings(condition(**changes), now=NOW)
    assert sentence in found


@pytest.mark.parametrize("value", [None, "3", True, -1, 1.5, [], {}])
def test_what_a_device_says_is_believed_in_its_form_only(value: Any) -> None:
    assert reported({"waiting": value, "storage_free_mb": value, "copy_at": value}) == {
        "waiting": None,
        "storage_free_mb": None,
        "copy_at": None,
    }


@pytest.mark.parametrize("value", ["2025-13-01T10:00:00+00:00", "2025-09-29T10:00:00", "gestern"])
def test_a_time_that_is_none(value: str) -> None:
    assert reported({"copy_at": value})["copy_at"] is None
