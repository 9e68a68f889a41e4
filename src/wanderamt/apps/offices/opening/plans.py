"""What rules and exceptions say about the days to come: when a counter is open, and with which pools."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings

from wanderamt.apps.offices.models import Counter, OpeningException, OpeningRule, WindowPool
from wanderamt.apps.offices.opening.days_off import days_off
from wanderamt.apps.offices.values import PoolPlan
from wanderamt.engines import slots

#: What fits into the lane for short matters: collecting a document, a copy. A planning assumption.
SHORT = timedelta(minutes=10)
#: When seats are released unless a rule says otherwise. In the morning, so that nobody sits up at night.
MORNING = time(7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A counter is open by `rule` on `day`, from `starts_at` to `ends_at`."""

    rule: OpeningRule
    day: date
    starts_at: datetime
    ends_at: datetime

    @property
    def key(self) -> tuple[UUID, date]:
        return self.rule.pk, self.day

    @property
    def pools(self) -> list[PoolPlan]:
        """The seats of that day with their releases; the main pool comes first."""
        return pools_on(self.rule, self.day)


def horizon() -> timedelta:
    """So far ahead are windows opened and can appointments be booked."""
    return timedelta(days=settings.BOOKING_HORIZON_DAYS)


def planned(
    rules: Collection[OpeningRule], exceptions: Iterable[OpeningException], *, first: date, last: date
) -> list[Planned]:
    """When ONE counter is open on the days from `first` to `last`, both included, in order.

    `exceptions` are those that concern it. Raises slots.OverlappingOpening.
    """
    by_key = {str(rule.pk): rule for rule in rules}
    holidays = days_off(first, last)
    weekly = [_weekly(rule) for rule in rules]
    special = list(_special(weekly, exceptions, holidays, first, last))
    return [
        Planned(rule=by_key[span.rule_key], day=span.day, starts_at=span.start, ends_at=span.end)
        for span in slots.expand(weekly, special, holidays, first=first, last=last)
    ]


def concerns(exception: OpeningException, counter: Counter) -> bool:
    """Whether the exception is about this counter: itself, its site, or the whole city."""
    if exception.counter_id is not None:
        return exception.counter_id == counter.pk
    return exception.site_id in {None, counter.site_id}


def pools_on(rule: OpeningRule, day: date) -> list[PoolPlan]:
    """The seats of a day under the rule: special desks and lanes first, the rest released tier by tier.

    The first tier is the main pool. All but the same-day desks are released no earlier than it.
    """
    policy = release_policy(rule)
    plain = rule.desks - rule.short_desks - rule.same_day_desks - len(rule.special_desks)
    tiers = policy.split(plain)
    opens = tiers[0][1].moment(day)
    pools = [
        PoolPlan(
            key=WindowPool.MAIN if number == 1 else f"{WindowPool.MAIN}-{number}",
            seats=seats,
            released_at=tier.moment(day),
        )
        for number, (seats, tier) in enumerate(tiers, start=1)
    ]
    pools += [
        PoolPlan(key=f"special-{number}", seats=1, features=frozenset(features), released_at=opens)
        for number, features in enumerate(rule.special_desks, start=1)
    ]
    if rule.short_desks:
        pools.append(PoolPlan(key="short", seats=rule.short_desks, longest=SHORT, released_at=opens))
    if rule.same_day_desks:
        today = slots.Release(share=100, days_before=0, at=MORNING)
        pools.append(PoolPlan(key="same-day", seats=rule.same_day_desks, released_at=today.moment(day)))
    if rule.photo_stations:
        kind = WindowPool.Kind.PHOTO
        pools.append(PoolPlan(key="photo", kind=kind, seats=rule.photo_stations, released_at=opens))
    return pools


def release_policy(rule: OpeningRule) -> slots.ReleasePolicy:
    """The tiers of the rule, the earliest first; without any all is released as far ahead as can be booked.

    Raises ValueError where the shares are not 100 percent together.
    """
    tiers = [
        slots.Release(share=each["share"], days_before=each["days"], at=time.fromisoformat(each["at"]))
        for each in rule.release
    ]
    tiers.sort(key=lambda tier: (-tier.days_before, tier.at))
    everything = slots.Release(share=100, days_before=settings.BOOKING_HORIZON_DAYS, at=MORNING)
    return slots.ReleasePolicy(tuple(tiers) or (everything,))


def _weekly(rule: OpeningRule) -> slots.OpeningRule:
    return slots.OpeningRule(
        key=str(rule.pk),
        weekdays=frozenset(rule.weekdays),
        start=rule.starts,
        end=rule.ends,
        desks=rule.desks,
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
        every=rule.every_weeks,
    )


def _special(
    weekly: Sequence[slots.OpeningRule],
    exceptions: Iterable[OpeningException],
    holidays: Collection[date],
    first: date,
    last: date,
) -> Iterator[slots.OpeningException]:
    """Closures as they are; other hours day by day, with the plan of a rule of that day.

    Of several other hours the one for the counter counts before that for the site and that for the city.
    Other hours for several days hold on those that are regularly open; for a single day they always do.
    """
    changed: dict[date, OpeningException] = {}
    for each in exceptions:
        begin, end = max(first, each.first_day), min(last, each.last_day or last)
        if begin > end:
            continue
        if each.kind == OpeningException.Kind.CLOSED:
            yield slots.OpeningException(key=str(each.pk), first=begin, last=end)
            continue
        for day in _days(begin, end):
            if day not in changed or _rank(changed[day]) < _rank(each):
                changed[day] = each
    for day, each in changed.items():
        regular = [] if day in holidays else [rule for rule in weekly if rule.opens_on(day)]
        model = _model(regular, weekly, day) if regular or each.first_day == each.last_day else None
        if model is not None:
            yield slots.OpeningException(
                key=model.key,
                first=day,
                last=day,
                kind="special",
                start=each.starts,
                end=each.ends,
                desks=model.desks,
            )


def _rank(exception: OpeningException) -> int:
    """The more exactly an exception says where it holds, the more it counts."""
    if exception.counter_id:
        return 2
    return 1 if exception.site_id else 0


def _model(
    regular: Sequence[slots.OpeningRule], weekly: Sequence[slots.OpeningRule], day: date
) -> slots.OpeningRule | None:
    """The rule whose desks and lanes hold on a day with other hours: one of that day, else any in force."""
    in_force = [
        rule for rule in weekly if rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to)
    ]
    return min(regular or in_force, key=lambda rule: (rule.start, rule.key), default=None)


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
