"""What a lease covers, and whether a unit's clock can be believed.

The clock of a unit is never taken for the truth and never simply overruled: its difference to the hub's is
measured at every contact (`skew`, the unit's minus the hub's) and taken off before anything is judged.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from wanderamt.engines.sync.envelopes import Envelope
from wanderamt.engines.sync.reasons import Reason

#: A crew that closes its day a little late is not sent to a Klaerfall.
LEASE_TOLERANCE = timedelta(minutes=15)
#: Quartz clocks drift by some seconds a day; what a day in the van can bring about is far below.
CLOCK_TOLERANCE = timedelta(minutes=2)
#: From here on a clock is wrong, not imprecise: nothing may be done with it.
MAX_SKEW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseSpan:
    """A window that is with a device from `start` until `until` (half-open)."""

    window: UUID
    device: UUID
    start: datetime
    until: datetime


def covers(
    lease: LeaseSpan | None,
    envelope: Envelope,
    *,
    tolerance: timedelta = LEASE_TOLERANCE,
    skew: timedelta = timedelta(0),
) -> Reason | None:
    """Say why the lease does not cover the command; None when it does, or when no window is touched."""
    if envelope.window is None:
        return None
    if lease is None or lease.window != envelope.window:
        return Reason.NO_LEASE
    if lease.device != envelope.device:
        return Reason.LEASE_NOT_YOURS
    at = envelope.at - skew
    if at < lease.start - tolerance:
        return Reason.LEASE_NOT_BEGUN
    return Reason.LEASE_ENDED if at >= lease.until + tolerance else None


def judge_clock(
    at: datetime,
    *,
    last: datetime | None,
    now: datetime,
    skew: timedelta = timedelta(0),
    tolerance: timedelta = CLOCK_TOLERANCE,
) -> Reason | None:
    """Judge a time that a unit wrote down.

    `last` is the time of the command before it (by the same clock), `now` is ours, `skew` the measured
    difference. `CLOCK_OFF`: the clocks differ by more than `MAX_SKEW`, or the unit's went back. `FUTURE`:
    what it says has not yet come to pass. On the unit itself `now` and `at` are the same and only the first
    counts.
    """
    if abs(skew) > MAX_SKEW:
        return Reason.CLOCK_OFF
    if at - skew > now + tolerance:
        return Reason.FUTURE
    return Reason.CLOCK_OFF if last is not None and at < last - tolerance else None
