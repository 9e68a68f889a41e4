"""Reading what was measured: now, over the last weeks, and for other programs."""

from collections import Counter as Counts
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet, Subquery, Sum

from wanderamt.apps.offices.public import Counter
from wanderamt.apps.steering import folding
from wanderamt.apps.steering.folding import FEWEST, Numbers, Waited
from wanderamt.apps.steering.models import NOT_SEARCHED, BookedDays, LeadDay, Sample, UnmetDay
from wanderamt.engines.law import Kind, Period, load_book
from wanderamt.engines.law.rules import Term
from wanderamt.engines.slots.lead import STATUTORY_DAYS
from wanderamt.kernel.clock import BERLIN

#: A measurement older than this is shown as old.
STALE = timedelta(hours=1)
#: Days that the chart shows, and over which bookings and searches are counted.
CHART_DAYS = 42
COUNTED_DAYS = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """The last measurement: by counter, None for the whole city."""

    sampled_at: datetime
    stale: bool
    numbers: dict[UUID | None, Numbers]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookings:
    """Bookings of some days. `count` is None where there were a few, but fewer than may be told.

    `offered`, `forced` and `chosen` are None where there are too few to say.
    """

    count: int | None
    offered: Waited | None
    forced: Waited | None
    chosen: Waited | None


_NOT_COUNTED = Bookings(count=None, offered=None, forced=None, chosen=None)


def latest(*, now: datetime) -> Latest | None:
    """What was measured last, up to `now`; None where nothing was. One query."""
    last = Sample.objects.filter(sampled_at__lte=now).values("sampled_at").order_by("-sampled_at")[:1]
    rows = list(Sample.objects.filter(sampled_at=Subquery(last)))
    if not rows:
        return None
    moment = rows[0].sampled_at
    return Latest(
        sampled_at=moment,
        stale=now - moment > STALE,
        numbers={row.counter_id: row.numbers for row in rows},
    )


def offices() -> dict[UUID, str]:
    """Every counter by name as citizens know it: a fixed office by its site, others after them. One query."""
    found = Counter.objects.select_related("site").order_by("name")
    named = {each.pk: each.site.name for each in found if each.site and each.kind == Counter.Kind.FIXED}
    fixed = sorted(named.items(), key=lambda item: item[1].casefold())
    return dict(fixed) | {each.pk: each.name for each in found if each.pk not in named}


def history(
    *, service: str, counter: UUID | None, last: date, days: int = CHART_DAYS
) -> list[LeadDay | date]:
    """The values of the `days` days up to `last`, in order; the bare day where nothing was measured."""
    first = last - timedelta(days=days - 1)
    rows = _at(LeadDay.objects.filter(service=service, day__gte=first, day__lte=last), counter)
    known = {row.day: row for row in rows}
    every = (first + timedelta(days=number) for number in range(days))
    return [known.get(day, day) for day in every]


def bookings(*, service: str, counter: UUID | None, first: date, last: date) -> Bookings:
    """The bookings from `first` to `last` (both included); without a counter those of the whole city."""
    rows = BookedDays.objects.filter(service=service, day__gte=first, day__lte=last)
    return _bookings(rows if counter is None else rows.filter(counter=counter))


def searches_without_result(*, service: str, counter: UUID | None, first: date, last: date) -> int | None:
    """How many searches found nothing; None where it were a few, but fewer than may be told.

    With a counter those that were meant for it, without one all of them.
    """
    rows = UnmetDay.objects.filter(service=service, day__gte=first, day__lte=last)
    rows = rows if counter is None else rows.filter(counter=counter)
    return _told(rows.aggregate(all=Sum("count"))["all"] or 0)


@lru_cache(maxsize=8)
def two_weeks(on: date) -> dict[str, str]:
    """The services that people must be able to come for within two weeks of moving in, with the paragraph.

    From the law book: verified deadlines of two weeks after `moved_in_on` that hold on this day.
    """
    fortnight = Period(weeks=2)
    return {
        service: rule.citation
        for table in load_book().tables
        if table.kind is Kind.DEADLINE
        for rule in table.rules
        if rule.verified and rule.applies_on(on)
        if isinstance(rule.outcome, Term)
        and (rule.outcome.after, rule.outcome.within) == ("moved_in_on", fortnight)
        for service in sorted(table.services)
    }


# ---------------------------------------------------------------------------------------------- open data


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the open data; docs/reference/lead-times.md says what each column means."""

    day: date
    sampled_at: datetime | None
    service: str
    counter: UUID | None
    samples: int
    next_days: int | None
    third_next_days: int | None
    third_next_days_best: int | None
    third_next_days_worst: int | None
    booked: Bookings
    searches_without_result: int | None


def rows(*, first: date, last: date, now: datetime) -> list[Row]:
    """All measured days from `first` to `last`, then the measurement of this moment. Four queries."""
    span = Q(day__gte=first, day__lte=last)
    counts, unmet = _counts(span), _unmet(span)
    days = LeadDay.objects.filter(span).order_by("day", "service", F("counter").asc(nulls_first=True))
    found = [_row(each, counts, unmet) for each in days]
    return found + list(_current(latest(now=now)))


def _row(
    each: LeadDay,
    counts: dict[tuple[date, str, UUID | None], list[BookedDays]],
    unmet: Counts[tuple[date, str, UUID | None]],
) -> Row:
    key = (each.day, each.service, each.counter_id)
    return Row(
        day=each.day,
        sampled_at=None,
        service=each.service,
        counter=each.counter_id,
        samples=each.samples,
        next_days=each.next_median,
        third_next_days=each.third_median,
        third_next_days_best=each.third_best,
        third_next_days_worst=each.third_worst,
        booked=_bookings(counts.get(key, ())),
        searches_without_result=_told(unmet[key]),
    )


def _current(found: Latest | None) -> Iterable[Row]:
    if found is None:
        return
    for counter, numbers in sorted(found.numbers.items(), key=lambda item: str(item[0] or "")):
        for service, (soonest, third) in sorted(numbers.items()):
            yield Row(
                day=found.sampled_at.astimezone(BERLIN).date(),
                sampled_at=found.sampled_at,
                service=service,
                counter=counter,
                samples=1,
                next_days=soonest,
                third_next_days=third,
                third_next_days_best=third,
                third_next_days_worst=third,
                booked=_NOT_COUNTED,
                searches_without_result=None,
            )


def _counts(span: Q) -> dict[tuple[date, str, UUID | None], list[BookedDays]]:
    found: dict[tuple[date, str, UUID | None], list[BookedDays]] = {}
    for row in BookedDays.objects.filter(span):
        for counter in (row.counter_id, None):
            found.setdefault((row.day, row.service, counter), []).append(row)
    return found


def _unmet(span: Q) -> Counts[tuple[date, str, UUID | None]]:
    found: Counts[tuple[date, str, UUID | None]] = Counts()
    for row in UnmetDay.objects.filter(span):
        for counter in {row.counter_id, None}:
            found[row.day, row.service, counter] += row.count
    return found


# --------------------------------------------------------------------------------------------- the proof


def differing_days() -> list[date]:
    """The days whose written values are not what their samples say; none where all is right to the digit."""
    newest = LeadDay.objects.aggregate(last=Max("day"))["last"]
    if newest is None:
        return []
    moments = Sample.objects.values_list("sampled_at", flat=True).distinct()
    days = sorted({moment.astimezone(BERLIN).date() for moment in moments})
    return [day for day in days if day <= newest and _written(day) != worked_out(day)]


_Values = dict[tuple[UUID | None, str], folding.Folded]


def worked_out(day: date) -> _Values:
    """The values of a day of Berlin's calendar as its samples say; empty where there are none."""
    begin, end = (datetime.combine(each, time(0), BERLIN) for each in (day, day + timedelta(days=1)))
    samples = Sample.objects.filter(sampled_at__gte=begin, sampled_at__lt=end)
    pairs: list[tuple[UUID | None, Numbers]] = list(samples.values_list("counter_id", "numbers"))
    return folding.fold(pairs)


def _written(day: date) -> _Values:
    return {
        (row.counter_id, row.service): folding.Folded(
            samples=row.samples,
            next_median=row.next_median,
            third_median=row.third_median,
            third_best=row.third_best,
            third_worst=row.third_worst,
        )
        for row in LeadDay.objects.filter(day=day)
    }


# ------------------------------------------------------------------------------------------------ counting


def _at(days: "QuerySet[LeadDay]", counter: UUID | None) -> "QuerySet[LeadDay]":
    return days.filter(counter__isnull=True) if counter is None else days.filter(counter=counter)


def _bookings(found: "Iterable[BookedDays]") -> Bookings:
    counts: list[Counts[int]] = [Counts(), Counts(), Counts()]
    total = 0
    for row in found:
        total += row.count
        for each, days in zip(counts, (row.offered, row.forced, row.chosen), strict=True):
            if days != NOT_SEARCHED:
                each[days] += row.count
    offered, forced, chosen = (folding.waited(each, limit=STATUTORY_DAYS) for each in counts)
    return Bookings(count=_told(total), offered=offered, forced=forced, chosen=chosen)


def _told(count: int) -> int | None:
    return None if 0 < count < FEWEST else count
