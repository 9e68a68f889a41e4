"""From rules to windows: what would change, and doing it.

A day of a rule becomes a window once (window_rule_day_once). A window that somebody has booked is never
made smaller, moved or taken away here; it is listed, and a planner closes it with its bookings.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError, Q

from wanderamt.apps.catalogue.public import Service, bookable_services
from wanderamt.apps.offices.booked import booked_windows
from wanderamt.apps.offices.lending import is_away
from wanderamt.apps.offices.models import (
    Counter,
    OpeningException,
    OpeningRule,
    OpeningWindow,
    Site,
    WindowPool,
)
from wanderamt.apps.offices.opening import plans
from wanderamt.apps.offices.opening.plans import Planned
from wanderamt.apps.offices.services import pool_row
from wanderamt.apps.offices.values import PoolPlan
from wanderamt.kernel.clock import BERLIN

Trouble = Literal["closed", "changed", "occupied"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A day that does not follow its rule. `why`: "closed" and "changed" have bookings that stand in the
    way, "occupied": something else is open at that time.
    """

    window: OpeningWindow
    why: Trouble

    @property
    def day(self) -> date:
        """The day in Berlin."""
        return self.window.starts_at.astimezone(BERLIN).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class RolledOut:
    """What rolling out did: numbers of windows, and the days that stay as they are though a rule says
    otherwise.
    """

    opened: int = 0
    kept: int = 0
    changed: int = 0
    removed: int = 0
    conflicts: tuple[Conflict, ...] = ()

    def __add__(self, other: "RolledOut") -> "RolledOut":
        return RolledOut(
            opened=self.opened + other.opened,
            kept=self.kept + other.kept,
            changed=self.changed + other.changed,
            removed=self.removed + other.removed,
            conflicts=self.conflicts + other.conflicts,
        )


@dataclass(slots=True)
class Changes:
    """What rolling out would do to one counter."""

    open: list[Planned] = field(default_factory=list)
    change: list[tuple[OpeningWindow, Planned]] = field(default_factory=list)
    remove: list[OpeningWindow] = field(default_factory=list)
    kept: int = 0
    conflicts: list[Conflict] = field(default_factory=list)

    def told(self) -> RolledOut:
        return RolledOut(
            opened=len(self.open),
            kept=self.kept,
            changed=len(self.change),
            removed=len(self.remove),
            conflicts=tuple(self.conflicts),
        )


def roll_out(*, now: datetime, counter: Counter | None = None) -> RolledOut:
    """Open the windows that the rules say, from now to the booking horizon; twice is once.

    Each counter is done as a whole or not at all. Windows of a rule that nobody has booked follow their
    rule, also into closing; with bookings they can only get more seats. What was called off stays so.
    """
    concerned = Counter.objects.exclude(kind=Counter.Kind.MOBILE)
    if counter is not None:
        concerned = concerned.filter(pk=counter.pk)
    done, offered = RolledOut(), Offers()
    for each in concerned.order_by("name"):
        done += _roll_out_one(each, offered, now=now)
    return done


@transaction.atomic
def _roll_out_one(counter: Counter, offered: "Offers", *, now: datetime) -> RolledOut:
    Counter.objects.select_for_update().get(pk=counter.pk)  # whoever comes second finds it done
    # Whoever is booking ends first: then it is known which windows are booked.
    list(counter.windows.select_for_update().filter(ends_at__gt=now, rule_day__isnull=False).values("pk"))
    found = changes(counter, offered, now=now)
    _remove(found.remove)
    for window, plan in found.change:
        _change(window, plan, offered)
    _open(counter, found.open, offered)
    return found.told()


def changes(counter: Counter, offered: "Offers", *, now: datetime) -> Changes:
    """What rolling out would do to the counter now. Raises slots.OverlappingOpening."""
    today = now.astimezone(BERLIN).date()
    last = today + plans.horizon()
    wanted = _wanted(counter, first=today, last=last, now=now)
    windows = list(counter.windows.filter(ends_at__gt=now).select_related("site").prefetch_related("pools"))
    # What lies behind the horizon was opened while it was farther away.
    known = [window for window in windows if window.rule_day is not None and window.rule_day <= last]
    facts = _Facts(known)
    found = Changes()
    for window in known:
        plan = wanted.pop((window.rule_id, window.rule_day), None)
        same = plan is not None and _same(window, plan, facts.services[window.pk], offered)
        _judge(found, window, plan, same=same, booked=window.pk in facts.booked, now=now)
    _find_room(found, wanted.values(), windows)
    found.conflicts.sort(key=lambda each: each.window.starts_at)
    return found


def _wanted(
    counter: Counter, *, first: date, last: date, now: datetime
) -> dict[tuple[UUID | None, date | None], Planned]:
    """What the rules say for these days, by rule and day, without what is over."""
    rules, exceptions = list(counter.rules.all()), _exceptions(counter, since=first)
    planned = plans.planned(rules, exceptions, first=first, last=last)
    return {plan.key: plan for plan in planned if plan.ends_at > now}


def _find_room(found: Changes, plans_: Iterable[Planned], windows: Sequence[OpeningWindow]) -> None:
    """New days open where nothing else is, or will still be, open at that time."""
    gone = {window.pk for window in found.remove}
    taken = [each for each in windows if each.state != OpeningWindow.State.CANCELLED and each.pk not in gone]
    for plan in plans_:
        other = next((each for each in taken if _meet(each, plan)), None)
        if other is None:
            found.open.append(plan)
        else:
            found.conflicts.append(Conflict(window=other, why="occupied"))


def exceptions_of(counter: Counter, exceptions: Iterable[OpeningException]) -> list[OpeningException]:
    """Those that concern the counter."""
    return [each for each in exceptions if plans.concerns(each, counter)]


def _exceptions(counter: Counter, *, since: date) -> list[OpeningException]:
    current = OpeningException.objects.filter(Q(last_day__isnull=True) | Q(last_day__gte=since))
    return exceptions_of(counter, current)


def _judge(
    found: Changes,
    window: OpeningWindow,
    plan: Planned | None,
    *,
    same: bool,
    booked: bool,
    now: datetime,
) -> None:
    """Put the window where it belongs. What has begun, is over, away or was called off is left alone."""
    if window.state != OpeningWindow.State.OPEN or window.starts_at <= now or is_away(window):
        found.kept += 1
    elif plan is None:
        if booked:
            found.conflicts.append(Conflict(window=window, why="closed"))
        else:
            found.remove.append(window)
    elif same:
        found.kept += 1
    elif booked and not _widens(window, plan):
        found.conflicts.append(Conflict(window=window, why="changed"))
    else:
        found.change.append((window, plan))


class _Facts:
    """What is known of windows: who has booked, and what is offered. Two questions for all."""

    def __init__(self, windows: Sequence[OpeningWindow]) -> None:
        self.booked = booked_windows([window.pk for window in windows])
        self.services: dict[UUID, set[str]] = {window.pk: set() for window in windows}
        through = OpeningWindow.services.through.objects.filter(openingwindow__in=windows)
        for window_id, service_id in through.values_list("openingwindow_id", "service_id"):
            self.services[window_id].add(service_id)


class Offers:
    """The services of rules, each asked for once."""

    def __init__(self) -> None:
        self._by_rule: dict[UUID, list[Service]] = {}
        self._all: list[Service] | None = None

    def of(self, rule: OpeningRule) -> list[Service]:
        if rule.pk not in self._by_rule:
            self._by_rule[rule.pk] = list(rule.services.all()) or self._everything()
        return self._by_rule[rule.pk]

    def _everything(self) -> list[Service]:
        if self._all is None:
            self._all = bookable_services()
        return self._all


def _meet(window: OpeningWindow, plan: Planned) -> bool:
    return window.starts_at < plan.ends_at and window.ends_at > plan.starts_at


def _wanted_pools(window: OpeningWindow, plan: Planned) -> dict[str, WindowPool]:
    step_free = bool(window.site.step_free)
    return {each.key: pool_row(window, each, step_free=step_free) for each in plan.pools}


def _shape(pool: WindowPool) -> tuple[object, ...]:
    return (
        pool.kind,
        pool.seats,
        pool.features,
        pool.audience,
        pool.longest_minutes,
        pool.released_at,
    )


def _same(window: OpeningWindow, plan: Planned, services: set[str], offered: Offers) -> bool:
    pools = {pool.key: _shape(pool) for pool in window.pools.all()}
    return (
        (window.starts_at, window.ends_at) == (plan.starts_at, plan.ends_at)
        and pools == {key: _shape(pool) for key, pool in _wanted_pools(window, plan).items()}
        and services == {service.pk for service in offered.of(plan.rule)}
    )


def _widens(window: OpeningWindow, plan: Planned) -> bool:
    """Whether everybody who has booked keeps what they have: the same time, and no seat less."""
    wanted = _wanted_pools(window, plan)
    return (window.starts_at, window.ends_at) == (plan.starts_at, plan.ends_at) and all(
        (new := wanted.get(old.key)) is not None
        and new.kind == old.kind
        and new.seats >= old.seats
        and set(new.features) >= set(old.features)
        for old in window.pools.all()
    )


def _remove(windows: Sequence[OpeningWindow]) -> None:
    """Take windows away that nobody has booked. Where somebody once had, a trace must stay: called off."""
    for window in windows:
        try:
            with transaction.atomic():
                window.delete()
        except ProtectedError:
            OpeningWindow.objects.filter(pk=window.pk).update(
                state=OpeningWindow.State.CANCELLED, rule=None, rule_day=None
            )


def _change(window: OpeningWindow, plan: Planned, offered: Offers) -> None:
    window.starts_at, window.ends_at, window.desks = plan.starts_at, plan.ends_at, plan.rule.desks
    wanted = _wanted_pools(window, plan)
    window.public_from = wanted[WindowPool.MAIN].released_at
    window.save(update_fields=["starts_at", "ends_at", "desks", "public_from"])
    window.services.set(offered.of(plan.rule))
    stored = {pool.key: pool for pool in window.pools.all()}
    window.pools.exclude(key__in=wanted).delete()
    for key, pool in wanted.items():
        if key in stored:
            pool.pk = stored[key].pk
            pool.save(force_update=True)
        else:
            pool.save(force_insert=True)


def _open(counter: Counter, plans_: Sequence[Planned], offered: Offers) -> None:
    """Open windows all at once: a city has hundreds."""
    site = counter.site
    if site is None:
        return  # a unit on wheels has no rules
    rows = [_window(counter, site, plan) for plan in plans_]
    OpeningWindow.objects.bulk_create(rows)
    pairs = list(zip(rows, plans_, strict=True))
    WindowPool.objects.bulk_create(
        pool_row(window, pool, step_free=bool(site.step_free))
        for window, plan in pairs
        for pool in plan.pools
    )
    through = OpeningWindow.services.through
    through.objects.bulk_create(
        through(openingwindow_id=window.pk, service_id=service.pk)
        for window, plan in pairs
        for service in offered.of(plan.rule)
    )


def _window(counter: Counter, site: Site, plan: Planned) -> OpeningWindow:
    main: PoolPlan = plan.pools[0]
    return OpeningWindow(
        counter=counter,
        site=site,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        desks=plan.rule.desks,
        public_from=main.released_at,
        rule=plan.rule,
        rule_day=plan.day,
    )
