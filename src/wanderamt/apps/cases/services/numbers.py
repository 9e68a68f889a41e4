"""Human numbers, per counter and day."""

from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation.numbers import next_in
from wanderamt.kernel.clock import BERLIN


def next_number(*, prefix: str, window: OpeningWindow) -> str:
    """The next number of a counter and day: "B1-20250929-0007", with `prefix` in front ("V-") for cases.

    The day is that of the window, not of the clock: a unit has numbers for the days of its stops, also when
    its clock is wrong or the last case is written down after midnight.
    """
    stem = f"{prefix}{window.counter.mark}-{window.starts_at.astimezone(BERLIN):%Y%m%d}"
    return f"{stem}-{next_in(stem):04d}"
