"""Late assignment: which of some alike counters serves whom, once it is known who comes."""

from collections.abc import Sequence
from datetime import UTC, datetime
from heapq import heapify, heappop, heappush

from wanderamt.kernel.spans import Span


class TooManyAtOnce(ValueError):
    """More people are there at one moment than seats. `at` is the first such moment, `seats` the limit."""

    def __init__(self, at: datetime, seats: int) -> None:
        super().__init__(f"at {at} more than {seats} people are there at once")
        self.at = at
        self.seats = seats


def assign_counters(spans: Sequence[Span], seats: int) -> list[int]:
    """Return the number of a counter, 1 to `seats`, for each span, in the order given.

    No two spans of one counter overlap, and always the lowest free counter is taken. This is the colouring of
    an interval graph in the order of the starts: it succeeds whenever at no moment more than `seats` spans
    overlap, which is what counting seats has promised to everybody. Raises `TooManyAtOnce` otherwise,
    ValueError without a seat.
    """
    if seats < 1:
        raise ValueError("counters are assigned where there is at least one seat")
    free = list(range(1, seats + 1))
    heapify(free)
    starts = [span.start.astimezone(UTC) for span in spans]
    serving: list[tuple[datetime, int]] = []
    found = [0] * len(spans)
    for place in sorted(range(len(spans)), key=starts.__getitem__):
        start = starts[place]
        while serving and serving[0][0] <= start:
            heappush(free, heappop(serving)[1])
        if not free:
            raise TooManyAtOnce(spans[place].start, seats)
        found[place] = heappop(free)
        heappush(serving, (spans[place].end.astimezone(UTC), found[place]))
    return found
