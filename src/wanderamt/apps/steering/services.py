"""Measuring: samples of the calendar, counts of bookings and of searches without a result."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from heapq import merge
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Manager

from wanderamt.apps.appointments.public import AppointmentBooked, NextTimes, SearchFoundNothing, next_times
from wanderamt.apps.catalogue.public import bookable_services
from wanderamt.apps.steering import folding
from wanderamt.apps.steering.models import NOT_SEARCHED, BookedDays, LeadDay, Sample, UnmetDay
from wanderamt.apps.steering.queries import worked_out
from wanderamt.engines import slots
from wanderamt.kernel.clock import BERLIN

#: How often the calendar is measured.
EVERY = timedelta(minutes=15)


@transaction.atomic
def sample(*, now: datetime) -> int:
    """Measure every service at every counter and in the whole city, as a citizen could book at `now`.

    Returns how many samples were written; none where this moment was measured already.
    """
    if Sample.objects.filter(sampled_at=now).exists():
        return 0
    found = next_times(services=bookable_services(), now=now)
    counters: dict[UUID | None, dict[str, list[int | None]]] = {None: _city(found, now=now)} if found else {}
    for each in found:
        numbers = counters.setdefault(each.counter_id, {})
        numbers[each.service_id] = _numbers([each], now=now)
    rows = [
        Sample(sampled_at=now, counter_id=counter, numbers=dict(sorted(numbers.items())))
        for counter, numbers in counters.items()
    ]
    return len(Sample.objects.bulk_create(rows))


def _city(found: Iterable[NextTimes], *, now: datetime) -> dict[str, list[int | None]]:
    services: dict[str, list[NextTimes]] = {}
    for each in found:
        services.setdefault(each.service_id, []).append(each)
    return {service: _numbers(some, now=now) for service, some in services.items()}


def _numbers(found: Sequence[NextTimes], *, now: datetime) -> list[int | None]:
    starts = list(merge(*(each.starts for each in found)))
    return [slots.third_next(starts, length=found[0].length, now=now, nth=nth) for nth in (1, 3)]


@transaction.atomic
def fold_day(*, day: date) -> int:
    """Write the day's values from its samples, once more where they were written before.

    Returns how many values the day has. A day without samples keeps what it has.
    """
    folded = worked_out(day)
    if not folded:
        return 0
    LeadDay.objects.filter(day=day).delete()
    return len(LeadDay.objects.bulk_create(lead_days(day, folded)))


def lead_days(day: date, folded: dict[tuple[UUID | None, str], folding.Folded]) -> list[LeadDay]:
    """The rows of a day, the whole city first, in an order that does not depend on the samples'."""
    ordered = sorted(folded.items(), key=lambda item: (str(item[0][0] or ""), item[0][1]))
    return [
        LeadDay(
            day=day,
            service=service,
            counter_id=counter,
            samples=value.samples,
            next_median=value.next_median,
            third_median=value.third_median,
            third_best=value.third_best,
            third_worst=value.third_worst,
        )
        for (counter, service), value in ordered
    ]


def fold_finished(*, now: datetime) -> int:
    """Fold every day before today that has samples and no values yet; returns how many days that were."""
    today = now.astimezone(BERLIN).date()
    begin = datetime.combine(today, time(0), BERLIN)
    moments = Sample.objects.filter(sampled_at__lt=begin).values_list("sampled_at", flat=True).distinct()
    measured = {moment.astimezone(BERLIN).date() for moment in moments}
    known = set(LeadDay.objects.filter(day__in=measured).values_list("day", flat=True).distinct())
    return sum(bool(fold_day(day=day)) for day in sorted(measured - known))


def count_booking(event: AppointmentBooked) -> None:
    """Count a booking under its day, its office and each of its matters."""
    days = (event.offered_days, event.forced_days)
    offered, forced = (NOT_SEARCHED if each is None else each for each in days)
    for service in sorted(set(event.service_ids)):
        _one_more(
            BookedDays.objects,
            day=_day(event.at),
            service=service,
            counter_id=event.counter_id,
            offered=offered,
            forced=forced,
            chosen=event.chosen_days,
        )


def count_search(event: SearchFoundNothing) -> None:
    """Count a search without a result under its day, each of its matters, and the office it was meant for."""
    for service in sorted(set(event.service_ids)):
        _one_more(UnmetDay.objects, day=_day(event.at), service=service, counter_id=event.counter_id)


def _one_more(counts: "Manager[Any]", **key: Any) -> None:
    """Raise the count of `key` by one. Two at once are two: by UPDATE, or by the constraint and again."""
    nothing = {f"{name}__isnull": True for name, value in key.items() if value is None}
    rows = counts.filter(**nothing, **{name: value for name, value in key.items() if value is not None})
    if rows.update(count=F("count") + 1):
        return
    try:
        with transaction.atomic():
            counts.create(**key)
    except IntegrityError:
        rows.update(count=F("count") + 1)


def _day(moment: datetime) -> date:
    return moment.astimezone(BERLIN).date()
