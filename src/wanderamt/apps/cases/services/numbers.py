"""Human numbers, per counter and day."""

from datetime import datetime

from wanderamt.foundation.numbers import next_in
from wanderamt.kernel.clock import BERLIN


def next_number(*, prefix: str, mark: str, now: datetime) -> str:
    """The next number of a counter and day: "B1-20250929-0007", with `prefix` in front ("V-") for cases."""
    stem = f"{prefix}{mark}-{now.astimezone(BERLIN):%Y%m%d}"
    return f"{stem}-{next_in(stem):04d}"
