"""When a site is open on a day, as citizens read it: rules, holidays, other hours, called-off days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from wanderamt.apps.offices.models import Counter, OpeningException, OpeningRule, OpeningWindow, Site
from wanderamt.apps.offices.opening import plans
from wanderamt.apps.offices.opening.days_off import days_off
from wanderamt.kernel.clock import BERLIN


@dataclass(frozen=True, slots=True, kw_only=True)
class DayHours:
    """The hours of one site on one day, on Berlin's clock; no spans: closed.

    `reason` says why it is not as usual, in German as staff wrote it or as the holiday is called; else "".
    `confirmed`: somebody answers for every rule that holds. `usual` is False where an exception or a holiday
    changed the day.
    """

    spans: tuple[tuple[time, time], ...]
    reason: str = ""
    confirmed: bool = False
    usual: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """From `first_day` to `last_day` (included; None: until further notice) something else holds.

    Neither counter nor site: in the whole city. `spans` is empty where nothing is open.
    """

    first_day: date
    last_day: date | None
    reason: str
    site: Site | None
    counter: Counter | None
    span: tuple[time, time] | None


def hours_on(site: Site, day: date) -> list[tuple[time, time]] | None:
    """When the site's fixed counters are open that day; empty: closed. None where nobody knows.

    Four queries; for many sites or days at once see `hours_between`.
    """
    found = hours_between([site], first=day, last=day)[site.pk].get(day)
    return None if found is None else list(found.spans)


def hours_between(sites: Sequence[Site], *, first: date, last: date) -> dict[UUID, dict[date, DayHours]]:
    """The hours of several sites on the days from `first` to `last`, both included, in order.

    Days on which no rule holds are left out: nobody knows. Four queries.
    """
    counters = list(Counter.objects.filter(site__in=sites, kind=Counter.Kind.FIXED).prefetch_related("rules"))
    exceptions = list(exceptions_between(first=first, last=last))
    called_off: set[tuple[UUID | None, date | None]] = set(
        OpeningWindow.objects.filter(
            rule_day__range=(first, last), state=OpeningWindow.State.CANCELLED, counter__in=counters
        ).values_list("rule_id", "rule_day")
    )
    return {
        site.pk: _days(
            _Site(
                counters=[counter for counter in counters if counter.site_id == site.pk],
                exceptions=exceptions,
                called_off=called_off,
            ),
            first,
            last,
        )
        for site in sites
    }


def closures_between(*, first: date, last: date, site: Site | None = None) -> list[Closure]:
    """Closures and other hours that touch the days, the soonest first; with `site` only those that concern
    it. One query.
    """
    found = exceptions_between(first=first, last=last).select_related("site", "counter__site")
    if site is not None:
        found = found.filter(
            Q(site=site) | Q(counter__site=site) | Q(site__isnull=True, counter__isnull=True)
        )
    return [
        Closure(
            first_day=each.first_day,
            last_day=each.last_day,
            reason=each.reason,
            site=each.site,
            counter=each.counter,
            span=None if each.starts is None or each.ends is None else (each.starts, each.ends),
        )
        for each in found
    ]


def exceptions_between(*, first: date, last: date) -> QuerySet[OpeningException]:
    """The exceptions that touch a day from `first` to `last`, both included, by their first day."""
    return OpeningException.objects.filter(
        Q(last_day__isnull=True) | Q(last_day__gte=first), first_day__lte=last
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    """What is known of one site."""

    counters: Sequence[Counter]
    exceptions: Sequence[OpeningException]
    called_off: set[tuple[UUID | None, date | None]]


def _days(site: _Site, first: date, last: date) -> dict[date, DayHours]:
    rules = [rule for counter in site.counters for rule in counter.rules.all()]
    concerning = [
        each for each in site.exceptions if any(plans.concerns(each, counter) for counter in site.counters)
    ]
    open_by = _open_by_day(site, concerning, first, last)
    holidays, found, day = days_off(first, last), {}, first
    while day <= last:
        holding = [rule for rule in rules if _holds(rule, day)]
        if holding:
            reasons = [each.reason for each in concerning if _meets(each, day)]
            holiday = holidays.get(day, "")
            found[day] = DayHours(
                spans=_merged(open_by.get(day, [])),
                reason=next(iter(reasons), holiday),
                confirmed=all(rule.confirmed for rule in holding),
                usual=not reasons and not holiday,
            )
        day += timedelta(days=1)
    return found


def _open_by_day(
    site: _Site, concerning: Sequence[OpeningException], first: date, last: date
) -> dict[date, list[tuple[time, time]]]:
    """When which counter of the site is open on each day, without what was called off."""
    found: dict[date, list[tuple[time, time]]] = {}
    for counter in site.counters:
        own = [each for each in concerning if plans.concerns(each, counter)]
        for plan in plans.planned(list(counter.rules.all()), own, first=first, last=last):
            if plan.key not in site.called_off:
                found.setdefault(plan.day, []).append((_clock(plan.starts_at), _clock(plan.ends_at)))
    return found


def _meets(exception: OpeningException, day: date) -> bool:
    return exception.first_day <= day and (exception.last_day is None or day <= exception.last_day)


def _holds(rule: OpeningRule, day: date) -> bool:
    return rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to)


def _clock(moment: datetime) -> time:
    return moment.astimezone(BERLIN).time()


def _merged(spans: list[tuple[time, time]]) -> tuple[tuple[time, time], ...]:
    """Spans that overlap or touch are one: a visitor does not care which counter is open."""
    found: list[tuple[time, time]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)
