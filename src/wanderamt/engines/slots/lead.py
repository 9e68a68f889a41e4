"""Lead time: how far away the next appointments are, and how far away those are that people take.

All in whole calendar days of Berlin, weekends and holidays included: 0 is today, 1 is tomorrow.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from wanderamt.kernel.clock import BERLIN

STATUTORY_DAYS = 14
"""The two weeks that the public statistic measures against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTimes:
    """How many days before it takes place an appointment was made, and why.

    `offered`: to the earliest time that existed for these matters, anywhere and at any hour. `forced`: to the
    earliest that met the person's wishes; nobody with these wishes could have come sooner. `chosen`: to the
    time they took. So offered <= forced <= chosen; what lies between forced and chosen was their own wish,
    and only `forced` may be held against the city.
    """

    offered: int
    forced: int
    chosen: int


def third_next(starts: Iterable[datetime], *, length: timedelta, now: datetime, nth: int = 3) -> int | None:
    """Return the days from `now` to the third next available appointment, or None when there are not so many.

    Definition: the time between the day somebody asks for an appointment and the third next available
    appointment for it, held slots not counted (Institute for Healthcare Improvement, "Third next available
    appointment"). The third, because the first two are often there by chance, after a cancellation.

    `starts` are all bookable starts in ascending order (`Calendar.starts`, or a stream of them: no more are
    read than needed). Starts every five minutes are not as many appointments: one counts when the visit of
    `length` that was counted before it is over. Two counters free at the same time count once, so the
    number is never too favourable. Raises ValueError when `length` or `nth` is not positive.
    """
    if length <= timedelta(0) or nth < 1:
        raise ValueError("appointments take some time and are counted from 1")
    over = datetime.min.replace(tzinfo=UTC)
    for start in starts:
        if start >= over:
            nth -= 1
            over = start.astimezone(UTC) + length
        if not nth:
            return days_until(start, now=now)
    return None


def days_until(moment: datetime, *, now: datetime) -> int:
    """Return how many midnights of Berlin lie between two aware moments; never less than 0."""
    return max(0, (_day(moment) - _day(now)).days)


def lead_times(
    *, asked: datetime, earliest: datetime, earliest_wished: datetime, taken: datetime
) -> LeadTimes:
    """Return the three lead times of a booking made at the moment `asked`; see `LeadTimes`.

    `earliest` and `earliest_wished` come from the search that led to the booking. A time that became free
    after that search may be earlier than both: then they are as short as what was chosen.
    """
    chosen = days_until(taken, now=asked)
    forced = min(chosen, days_until(earliest_wished, now=asked))
    return LeadTimes(offered=min(forced, days_until(earliest, now=asked)), forced=forced, chosen=chosen)


def share_within(days: Collection[int | None], *, limit: int = STATUTORY_DAYS) -> float | None:
    """Return the share (0 to 1) of lead times of at most `limit` days; None without any.

    None among `days` is somebody for whom there was nothing: they count, as not served in time.
    """
    if not days:
        return None
    return sum(each is not None and each <= limit for each in days) / len(days)


def _day(moment: datetime) -> date:
    return moment.astimezone(BERLIN).date()
