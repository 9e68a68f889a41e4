"""What a lease covers and which clocks are believed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from wanderamt.engines.sync import (
    CLOCK_TOLERANCE,
    LEASE_TOLERANCE,
    MAX_SKEW,
    LeaseSpan,
    Reason,
    covers,
    judge_clock,
)
from wanderamt.engines.sync.tests.making import START, WINDOW, days_work, uuid_of

ENVELOPE = days_work().chain[0].envelope
LEASE = LeaseSpan(window=WINDOW, device=ENVELOPE.device, start=START, until=START + timedelta(hours=8))
TICK = timedelta(microseconds=1)
YEARS = timedelta(days=731)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"window": None}, None),
        ({"window": uuid_of("another stop")}, Reason.NO_LEASE),
        ({"device": uuid_of("another device")}, Reason.LEASE_NOT_YOURS),
        ({"at": START - LEASE_TOLERANCE}, None),
        ({"at": START - LEASE_TOLERANCE - TICK}, Reason.LEASE_NOT_BEGUN),
        ({"at": LEASE.until + LEASE_TOLERANCE - TICK}, None),
        ({"at": LEASE.until + LEASE_TOLERANCE}, Reason.LEASE_ENDED),
        ({"at": LEASE.until + YEARS}, Reason.LEASE_ENDED),
    ],
)
def test_a_lease_covers_what_was_done_in_its_time(changes: dict[str, Any], expected: Reason | None) -> None:
    assert covers(LEASE, replace(ENVELOPE, **changes)) == expected


@pytest.mark.parametrize(("window", "expected"), [(WINDOW, Reason.NO_LEASE), (None, None)])
def test_without_a_lease_only_what_touches_no_window_is_covered(window: Any, expected: Reason | None) -> None:
    assert covers(None, replace(ENVELOPE, window=window)) == expected


def test_a_slow_clock_does_not_lengthen_a_lease() -> None:
    late = replace(ENVELOPE, at=LEASE.until - timedelta(minutes=1))

    assert covers(LEASE, late, tolerance=timedelta(0)) is None
    assert covers(LEASE, late, tolerance=timedelta(0), skew=-timedelta(minutes=1)) is Reason.LEASE_ENDED


def test_a_fast_clock_does_not_shorten_a_lease() -> None:
    early = replace(ENVELOPE, at=LEASE.until + timedelta(minutes=4))

    assert covers(LEASE, early, tolerance=timedelta(0)) is Reason.LEASE_ENDED
    assert covers(LEASE, early, tolerance=timedelta(0), skew=timedelta(minutes=5)) is None


@pytest.mark.parametrize(
    ("at", "last", "skew", "expected"),
    [
        (timedelta(0), None, timedelta(0), None),
        (timedelta(0), timedelta(0), timedelta(0), None),
        (-timedelta(hours=9), None, timedelta(0), None),
        (CLOCK_TOLERANCE, None, timedelta(0), None),
        (CLOCK_TOLERANCE + TICK, None, timedelta(0), Reason.FUTURE),
        (YEARS, None, timedelta(0), Reason.FUTURE),
        (timedelta(minutes=5), None, timedelta(minutes=5), None),
        (YEARS, None, YEARS, Reason.CLOCK_OFF),
        (-YEARS, None, -YEARS, Reason.CLOCK_OFF),
        (MAX_SKEW, None, MAX_SKEW, None),
        (MAX_SKEW, None, MAX_SKEW + TICK, Reason.CLOCK_OFF),
        (-timedelta(hours=1), CLOCK_TOLERANCE - timedelta(hours=1), timedelta(0), None),
        (-timedelta(hours=1), CLOCK_TOLERANCE - timedelta(hours=1) + TICK, timedelta(0), Reason.CLOCK_OFF),
        (-YEARS, timedelta(0), timedelta(0), Reason.CLOCK_OFF),
    ],
)
def test_a_clock_is_believed_within_measure(
    at: timedelta, last: timedelta | None, skew: timedelta, expected: Reason | None
) -> None:
    before = None if last is None else START + last

    assert judge_clock(START + at, last=before, now=START, skew=skew) == expected
