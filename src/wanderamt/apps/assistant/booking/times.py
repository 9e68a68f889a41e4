"""The times to choose from, as chips."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.utils.translation import gettext as _

from wanderamt.apps.appointments.public import OfficeOffers, VisitPlan, Where, search
from wanderamt.apps.assistant.live.saying import moment_short
from wanderamt.apps.assistant.turns import Chip
from wanderamt.apps.offices.public import Counter, Quarter, point
from wanderamt.engines.slots import ANY, Asker, Time, Wish
from wanderamt.kernel.clock import BERLIN

#: As many as one compares while talking.
SHOWN = 5
#: Near a quarter: so many times of each of the nearest places.
_OF_EACH = 2
MOBILE, ALL = "mobile", "all"

_Found = tuple[OfficeOffers, Time]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The next times, and the days from today to the first of them (None without any)."""

    found: tuple[_Found, ...]
    days: int | None

    def chips(self, name: str) -> Iterator[Chip]:
        """Each time as a chip that begins with `name`; at last one for later times."""
        for number, (office, time) in enumerate(self.found):
            text = f"{moment_short(time.start)}, {office.site.name}"
            yield Chip(text, f"{name}:{time.window}/{time.start.isoformat()}", strong=not number)
        if self.found:
            later = max(_day(time) for _office, time in self.found) + timedelta(days=1)
            yield Chip(_("Andere Zeit wählen"), f"{name}:later/{later}")


def next_times(
    *, plan: VisitPlan, place: str = ALL, since: date | None = None, now: datetime, asker: Asker = "citizen"
) -> Choice:
    """Return the earliest times at `place` (ALL, MOBILE, or the number of a quarter), from `since` on.

    Near a quarter: of the nearest places. A number that no quarter has means everywhere.
    """
    where, wish = where_of(place), Wish(earliest=since) if since else ANY
    offices = search(plan=plan, where=where, wish=wish, now=now, asker=asker)
    found = tuple(islice(_near(offices) if where.near else _earliest(offices), SHOWN))
    return Choice(found=found, days=_days(offices, now))


def where_of(place: str) -> Where:
    """Return where to look."""
    if place == MOBILE:
        return Where(kinds=frozenset({Counter.Kind.MOBILE.value}))
    quarter = Quarter.objects.filter(no=place).first() if place.isalnum() and place != ALL else None
    return Where(near=point(quarter)) if quarter else Where()


def _earliest(offices: Iterable[OfficeOffers]) -> list[_Found]:
    pairs = ((office, time) for office in offices for time in office.first)
    return sorted(pairs, key=lambda pair: pair[1].start)


def _near(offices: Sequence[OfficeOffers]) -> Iterator[_Found]:
    return ((office, time) for office in offices for time in office.first[:_OF_EACH])


def _day(time: Time) -> date:
    return time.start.astimezone(BERLIN).date()


def _days(offices: Sequence[OfficeOffers], now: datetime) -> int | None:
    first = min((_day(each.first[0]) for each in offices), default=None)
    return (first - now.astimezone(BERLIN).date()).days if first else None
