"""Verbs for planners: a rule, a day with other hours, the names of desks.

Each is followed by rolling out the counters that it concerns, in the same transaction, so that what citizens
can book is what planners see.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices import errors
from wanderamt.apps.offices.models import Counter, Desk, OpeningException, OpeningRule, Site
from wanderamt.apps.offices.opening import plans
from wanderamt.apps.offices.opening.rolling import RolledOut, roll_out
from wanderamt.apps.offices.values import DeskLabel
from wanderamt.engines import slots
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.ids import uuid7

#: Two rules that overlap do so within a year: "every 8 weeks" comes around six times.
_LOOKED_THROUGH = timedelta(days=371)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """`share` percent of the desks become bookable `days` before, at `at` o'clock in Berlin."""

    share: int
    days: int
    at: time = plans.MORNING


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleData:
    """A rule as a planner enters it. The fields are those of OpeningRule; no services: everything."""

    weekdays: frozenset[int]
    starts: time
    ends: time
    valid_from: date
    valid_to: date | None = None
    every_weeks: int = 1
    desks: int = 1
    short_desks: int = 0
    same_day_desks: int = 0
    special_desks: tuple[frozenset[str], ...] = ()
    photo_stations: int = 0
    release: tuple[Tier, ...] = ()
    services: tuple[Service, ...] = ()
    confirmed: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionData:
    """Other hours as a planner enters them. Neither counter nor site: the whole city. Without times: closed.

    `last_day` is included; None: until further notice.
    """

    first_day: date
    last_day: date | None
    reason: str
    counter: Counter | None = None
    site: Site | None = None
    starts: time | None = None
    ends: time | None = None


@transaction.atomic
def save_rule(
    *,
    counter: Counter,
    data: RuleData,
    now: datetime,
    rule: OpeningRule | None = None,
    key: UUID | None = None,
) -> RolledOut:
    """Store a new rule, or `rule` anew, and roll it out. A new rule comes with the `key` of its form once.

    Raises CounterHasNoSite, NoWeekday, HoursEndBeforeStart, DaysReversed, DesksOutOfRange,
    LanesTakeEverything, SharesNotWhole or RulesOverlap.
    """
    _check(counter, data)
    Counter.objects.select_for_update().get(pk=counter.pk)
    form_key = key or uuid7()
    stored = rule or OpeningRule.objects.filter(pk=form_key).first() or OpeningRule(pk=form_key)
    stored.counter = counter
    for name, value in _columns(data).items():
        setattr(stored, name, value)
    stored.save()
    stored.services.set(data.services)
    _check_overlap(counter, since=max(data.valid_from, now.astimezone(BERLIN).date()))
    return roll_out(now=now, counter=counter)


@transaction.atomic
def remove_rule(*, rule: OpeningRule, now: datetime) -> RolledOut:
    """End the rule: from tomorrow on it opens nothing, one that has not begun is gone. Days with bookings
    stay open and are listed.
    """
    today = now.astimezone(BERLIN).date()
    counter = rule.counter
    if rule.valid_from <= today:
        rule.valid_to = today
        rule.save(update_fields=["valid_to"])
        return roll_out(now=now, counter=counter)
    # Put behind every horizon first, so that its free windows go before it does.
    rule.valid_from, rule.valid_to = date.max, None
    rule.save(update_fields=["valid_from", "valid_to"])
    done = roll_out(now=now, counter=counter)
    rule.delete()
    return done


@transaction.atomic
def add_exception(
    *, data: ExceptionData, author: UUID | None, now: datetime, key: UUID | None = None
) -> RolledOut:
    """Store a closure or other hours and roll out all counters that it concerns; once for each `key`.

    Raises HoursEndBeforeStart, DaysReversed, ExceptionIsPast or OtherHoursTwice.
    """
    _check_span(data, today=now.astimezone(BERLIN).date())
    form_key = key or uuid7()
    known = OpeningException.objects.filter(pk=form_key).first()
    if known is not None:
        return _roll_out_concerned(known, now=now)
    kind = OpeningException.Kind.CLOSED if data.starts is None else OpeningException.Kind.HOURS
    if kind == OpeningException.Kind.HOURS:
        _check_once(data)
    stored = OpeningException.objects.create(
        pk=form_key,
        counter=data.counter,
        site=data.site,
        kind=kind,
        first_day=data.first_day,
        last_day=data.last_day,
        starts=data.starts,
        ends=data.ends,
        reason=data.reason.strip(),
        created_by_id=author,
        created_at=now,
    )
    return _roll_out_concerned(stored, now=now)


@transaction.atomic
def remove_exception(*, exception: OpeningException, now: datetime) -> RolledOut:
    """Forget it, as if it had never been said; what it has closed opens again unless it was called off."""
    exception.delete()
    return _roll_out_concerned(exception, now=now)


@transaction.atomic
def name_desks(*, counter: Counter, labels: Mapping[int, DeskLabel]) -> None:
    """Call the desks so, by their numbers; a desk with an empty label is called by its number again."""
    named = {number: each for number, each in labels.items() if each.label.strip()}
    counter.desk_labels.exclude(number__in=named).delete()
    for number, each in named.items():
        Desk.objects.update_or_create(
            counter=counter,
            number=number,
            defaults={"label": each.label.strip(), "room": each.room.strip()},
        )


@transaction.atomic
def say_step_free(*, site: Site, step_free: bool | None, now: datetime) -> RolledOut:
    """Whether a wheelchair gets to the desks of the site; None: nobody has confirmed it. What is bookable
    there follows, except on booked days that would lose the promise.
    """
    Site.objects.filter(pk=site.pk).update(step_free=step_free)
    done = RolledOut()
    for counter in Counter.objects.filter(site=site):
        done += roll_out(now=now, counter=counter)
    return done


def preview(deed: Callable[[], RolledOut]) -> RolledOut:
    """What `deed` would do. It is done and undone; its errors are raised as they are."""
    with transaction.atomic():
        found = deed()
        transaction.set_rollback(True)
    return found


def _columns(data: RuleData) -> dict[str, object]:
    release = [
        {"share": tier.share, "days": tier.days, "at": f"{tier.at:%H:%M}"}
        for tier in sorted(data.release, key=lambda tier: (-tier.days, tier.at))
    ]
    return {
        "weekdays": sorted(data.weekdays),
        "every_weeks": data.every_weeks,
        "starts": data.starts,
        "ends": data.ends,
        "valid_from": data.valid_from,
        "valid_to": data.valid_to,
        "desks": data.desks,
        "short_desks": data.short_desks,
        "same_day_desks": data.same_day_desks,
        "special_desks": [sorted(features) for features in data.special_desks],
        "photo_stations": data.photo_stations,
        "release": release,
        "confirmed": data.confirmed,
        "source": data.source.strip(),
    }


def _check(counter: Counter, data: RuleData) -> None:
    if counter.site_id is None:
        raise errors.CounterHasNoSite(counter=counter.name)
    if not data.weekdays:
        raise errors.NoWeekday(field="weekdays")
    if data.ends <= data.starts:
        raise errors.HoursEndBeforeStart(field="ends")
    if data.valid_to is not None and data.valid_to < data.valid_from:
        raise errors.DaysReversed(field="valid_to")
    _check_desks(data)


def _check_desks(data: RuleData) -> None:
    """There are desks, some are left beside the lanes, and all of them are released."""
    if not 1 <= data.desks <= errors.MOST_DESKS:
        raise errors.DesksOutOfRange(field="desks", most=errors.MOST_DESKS)
    lanes = data.short_desks + data.same_day_desks + len(data.special_desks)
    if lanes >= data.desks:
        raise errors.LanesTakeEverything(field="desks", lanes=lanes, desks=data.desks)
    if data.release and sum(tier.share for tier in data.release) != 100:
        raise errors.SharesNotWhole(field="release", sum=sum(tier.share for tier in data.release))


def _check_overlap(counter: Counter, *, since: date) -> None:
    rules = list(OpeningRule.objects.filter(counter=counter))
    try:
        plans.planned(rules, (), first=since, last=since + _LOOKED_THROUGH)
    except slots.OverlappingOpening as found:
        raise errors.RulesOverlap(field="starts", counter=counter.name, day=found.day) from None


def _check_span(data: ExceptionData, *, today: date) -> None:
    """The days and hours of an exception run forward, and it is not over yet."""
    if data.starts is not None and data.ends is not None and data.ends <= data.starts:
        raise errors.HoursEndBeforeStart(field="ends")
    if data.last_day is None:
        return
    if data.last_day < data.first_day:
        raise errors.DaysReversed(field="last_day")
    if data.last_day < today:
        raise errors.ExceptionIsPast(field="last_day")


def _check_once(data: ExceptionData) -> None:
    same_days = OpeningException.objects.filter(
        Q(last_day__isnull=True) | Q(last_day__gte=data.first_day),
        kind=OpeningException.Kind.HOURS,
        counter=data.counter,
        site=data.site,
    )
    if data.last_day is not None:
        same_days = same_days.filter(first_day__lte=data.last_day)
    other = same_days.first()
    if other is not None:
        raise errors.OtherHoursTwice(field="first_day", day=max(other.first_day, data.first_day))


def _roll_out_concerned(exception: OpeningException, *, now: datetime) -> RolledOut:
    done = RolledOut()
    counters: Iterable[Counter] = Counter.objects.filter(rules__isnull=False).distinct().order_by("name")
    for counter in counters:
        if plans.concerns(exception, counter):
            done += roll_out(now=now, counter=counter)
    return done
