"""Reads: what can be booked, right now, by whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from wanderamt.apps.appointments import space as spaces
from wanderamt.apps.appointments.events import SearchFoundNothing
from wanderamt.apps.appointments.models import Appointment, Hold
from wanderamt.apps.appointments.plans import VisitPlan, plan_visit
from wanderamt.apps.appointments.queries.matters import EXEMPTION, ID_CARDS, check_matters, check_window
from wanderamt.apps.appointments.space import Hours, Space, as_moment, as_uuid, text
from wanderamt.apps.catalogue.public import Mobile, Service
from wanderamt.apps.offices.public import Counter, OpeningWindow, Site, bookable_windows, is_away, point
from wanderamt.engines import slots
from wanderamt.engines.slots import Asker, Start, Time, Wish
from wanderamt.foundation import events
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.geo import Point, distance_km

#: A planning assumption for "how many more people fit": one document with arrival, in steps of the grid.
TYPICAL_VISIT = timedelta(minutes=20)
#: Citizens need time to get there.
LEAD = timedelta(minutes=30)
#: How many days a search looks ahead.
HORIZON_DAYS = 60
#: Times that are shown lie so far apart, or the length of the visit where that is less.
APART = timedelta(minutes=20)
#: How many times a search shows of each office.
FIRST = 3
#: Nobody has opened a day that lies further away; the calendar itself ends in the year 9999.
FURTHEST = timedelta(days=3660)


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Which offices: one (`counter_id`), some kinds (Counter.Kind; none means all), and near which place."""

    counter_id: UUID | None = None
    kinds: frozenset[str] = frozenset()
    near: Point | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeOffers:
    """What one counter offers at one site: the days with a time, the first times, its windows.

    A stop of the mobile office is an office of its own. `distance_km` only where a place was asked for.
    """

    counter: Counter
    site: Site
    window_ids: tuple[UUID, ...]
    days: tuple[date, ...]
    first: tuple[Time, ...]
    distance_km: float | None = None


def asker_of(source: str) -> Asker:
    """For whom times are looked for when an appointment comes from this source."""
    askers: dict[str, Asker] = {Appointment.Source.HOST: "host", Appointment.Source.STAFF: "staff"}
    return askers.get(source, "citizen")


def lead_of(asker: Asker) -> timedelta:
    """The least time from now to a start: citizens have to get there."""
    return LEAD if asker == "citizen" else timedelta(0)


def offers(
    *,
    window: OpeningWindow,
    services: Sequence[Service] = (),
    plan: VisitPlan | None = None,
    place: str = "room",
    now: datetime,
    asker: Asker = "citizen",
    without: Appointment | None = None,
) -> list[Start]:
    """All times of one window at which the visit can start, earliest first; each says what it would claim.

    `without` is an appointment that is to be moved: its own time counts as free. Raises WindowNotBookable,
    NoMatter and MatterNotOffered.
    """
    plan = plan or plan_visit(people=[services], place=place)
    check_window(window=window, now=now, asker=asker)
    check_matters(window=window, services=plan.services)
    freed = spaces.claims_of(appointment=without) if without is not None else None
    space = spaces.space_of(window, now=now, freed=freed)
    return starts(space, plan, now=now, asker=asker)


def starts(space: Space, plan: VisitPlan, *, now: datetime, asker: Asker) -> list[Start]:
    """All times in this space at which the visit can start."""
    return slots.visit_starts(
        space.open, plan.visit(space.special), now=now, asker=asker, lead=lead_of(asker)
    )


def search(
    *,
    plan: VisitPlan,
    where: Where | None = None,
    wish: Wish | None = None,
    now: datetime,
    asker: Asker = "citizen",
    days: int = HORIZON_DAYS,
) -> list[OfficeOffers]:
    """All offices with at least one time that could be booked right now, the earliest first.

    Near a place: the nearest first. Office is one counter at one site. A constant number of queries,
    however many offices and days. Where there is none it tells (SearchFoundNothing).
    """
    where, wish = where or Where(), wish or slots.ANY
    query = _windows(plan, where, now=now, asker=asker, start=now, end=now + timedelta(days=days))
    found = _by_office(
        query.values_list(text("pk"), text("starts_at"), text("ends_at"), text("counter_id"), text("site_id"))
    )
    hours = [each for office in found.values() for each in office]
    space = spaces.spaces(hours, now=now, among=query) if hours else {}
    answers = {
        office: answer
        for office, windows in found.items()
        if (answer := _answer([space[each.window_id] for each in windows], plan, wish, now=now, asker=asker))
    }
    if not answers:
        _tell_nothing(plan, where, wish, now=now)
        return []
    return _sorted(_offices(answers, found), where.near)


def day_times(
    *,
    plan: VisitPlan,
    counter: Counter,
    day: date,
    now: datetime,
    asker: Asker = "citizen",
    site: Site | None = None,
) -> list[Time]:
    """All times of one counter on one day of Berlin's calendar, earliest first. Three queries at most."""
    if abs(day - now.date()) > FURTHEST:
        return []
    where = Where(counter_id=counter.pk)
    begin = datetime.combine(day, time(0), BERLIN)
    end = datetime.combine(day + timedelta(days=1), time(0), BERLIN)
    query = _windows(plan, where, now=now, asker=asker, start=begin, end=end)
    if site is not None:
        query = query.filter(site=site)
    hours = [Hours(*row) for row in query.values_list("pk", "starts_at", "ends_at")]
    found = spaces.spaces(hours, now=now) if hours else {}
    times = [
        Time(space.open.key, each.start, each.end)
        for space in found.values()
        for each in starts(space, plan, now=now, asker=asker)
        if each.start.astimezone(BERLIN).date() == day
    ]
    return sorted(times, key=lambda each: (each.start.astimezone(UTC), each.window))


def starts_if_released(
    *, hold: Hold, plan: VisitPlan, now: datetime, asker: Asker = "citizen"
) -> list[Start]:
    """The times at the hold's window that the visit could have if the hold were given up, and only then.

    Times that are free anyway are left out. Raises what `offers` raises.
    """
    check_window(window=hold.window, now=now, asker=asker)
    check_matters(window=hold.window, services=plan.services)
    with_it = spaces.space_of(hold.window, now=now)
    if hold.free_at <= now:
        return []
    without = spaces.space_of(hold.window, now=now, freed=spaces.claims_of(hold=hold))
    free = {each.start for each in starts(with_it, plan, now=now, asker=asker)}
    return [each for each in starts(without, plan, now=now, asker=asker) if each.start not in free]


def apart(found: Iterable[Time]) -> list[Time]:
    """Some of these times for people to choose from: five minutes earlier or later is no choice.

    A visit's length apart, of a long visit APART: the day stays in one piece, and it can be chosen from.
    """
    shown: list[Time] = []
    for each in found:
        if not shown or each.start - shown[-1].start >= min(each.end - each.start, APART):
            shown.append(each)
    return shown


def places_left(*, windows: Sequence[OpeningWindow], now: datetime) -> dict[UUID, int]:
    """How many more people with one usual matter (TYPICAL_VISIT) fit into each window. One query for all.

    A lower bound: people are laid one after the other, first come first served. 0 where the window is away.
    """
    if not windows:
        return {}
    found = spaces.spaces([spaces.hours(window) for window in windows], now=now)
    away = {window.pk for window in windows if is_away(window)}
    return {key: 0 if key in away else _places(space, now) for key, space in found.items()}


def _places(space: Space, now: datetime) -> int:
    visit = slots.Visit((slots.Step(length=TYPICAL_VISIT),))
    window, placed = space.open, 0
    while found := slots.visit_starts(window, visit, now=now, asker="host"):
        for start in _one_after_the_other(found):
            loads = tuple(
                slots.PoolLoad(load.pool, slots.used_after(load, start.places)) for load in window.pools
            )
            window = slots.OpenWindow(window.key, window.start, window.end, loads)
            placed += 1
    return placed


def _one_after_the_other(found: Iterable[Start]) -> Iterable[Start]:
    over: datetime | None = None
    for start in found:
        if over is None or start.start >= over:
            over = start.end
            yield start


def _windows(
    plan: VisitPlan,
    where: Where,
    *,
    now: datetime,
    asker: Asker,
    start: datetime,
    end: datetime,
) -> "QuerySet[OpeningWindow]":
    """The open windows that serve all matters of the plan, as a query."""
    services = plan.services
    exempt = any(service.pk == EXEMPTION for service in services)
    found = bookable_windows(
        now=now,
        start=start,
        end=end,
        services=[service for service in services if service.pk != EXEMPTION],
        counters=None if where.counter_id is None else [where.counter_id],
        kinds=where.kinds or None,
        public=asker == "citizen",
    )
    if exempt:
        through = OpeningWindow.services.through.objects
        sold = through.filter(openingwindow=OuterRef("pk"), service__in=[EXEMPTION, *ID_CARDS])
        found = found.filter(Exists(sold))
    if any(service.mobile == Mobile.NO for service in services):
        found = found.exclude(counter__kind=Counter.Kind.MOBILE)
    return found.order_by("starts_at", "pk")


Office = tuple[UUID, UUID]


def _by_office(rows: Iterable[tuple[str, str, str, str, str]]) -> dict[Office, list[Hours]]:
    found: dict[tuple[str, str], list[Hours]] = {}
    for window_id, starts_at, ends_at, counter, site in rows:
        hours = Hours(as_uuid(window_id), as_moment(starts_at), as_moment(ends_at))
        found.setdefault((counter, site), []).append(hours)
    return {(as_uuid(counter), as_uuid(site)): windows for (counter, site), windows in found.items()}


@dataclass(slots=True)
class _Answer:
    days: list[date] = field(default_factory=list)
    first: list[Time] = field(default_factory=list)


def _answer(
    found: Sequence[Space], plan: VisitPlan, wish: Wish, *, now: datetime, asker: Asker
) -> _Answer | None:
    """Days and first times over all windows of one office; None where there is no time."""
    alike: dict[frozenset[str], list[slots.OpenWindow]] = {}
    for space in found:
        alike.setdefault(space.special, []).append(space.open)
    answer, lead = _Answer(), lead_of(asker)
    for special, windows in alike.items():
        visit, calendar = plan.visit(special), slots.calendar(windows, now=now, asker=asker)
        answer.days += calendar.days(visit, lead=lead, wish=wish)
        answer.first += calendar.first(visit, FIRST * visit.cells, lead=lead, wish=wish)
    if len(alike) > 1:
        answer.days = sorted(set(answer.days))
        answer.first.sort(key=lambda each: each.start)
    answer.first = apart(answer.first)[:FIRST]
    return answer if answer.days else None


def _offices(answers: Mapping[Office, _Answer], found: Mapping[Office, list[Hours]]) -> list[OfficeOffers]:
    counters = Counter.objects.in_bulk([counter for counter, _ in answers])
    sites = Site.objects.select_related("quarter").in_bulk([site for _, site in answers])
    return [
        OfficeOffers(
            counter=counters[counter],
            site=sites[site],
            window_ids=tuple(each.window_id for each in found[counter, site]),
            days=tuple(answer.days),
            first=tuple(answer.first),
        )
        for (counter, site), answer in answers.items()
    ]


def _sorted(offices: list[OfficeOffers], near: Point | None) -> list[OfficeOffers]:
    if near is None:
        return sorted(offices, key=lambda each: (each.first[0].start, each.counter.name))
    placed = [
        OfficeOffers(
            counter=each.counter,
            site=each.site,
            window_ids=each.window_ids,
            days=each.days,
            first=each.first,
            distance_km=distance_km(near, point(each.site)),
        )
        for each in offices
    ]
    return sorted(placed, key=lambda each: (each.distance_km, each.first[0].start, each.counter.name))


def _tell_nothing(plan: VisitPlan, where: Where, wish: Wish, *, now: datetime) -> None:
    events.publish(
        SearchFoundNothing(
            at=now,
            service_ids=tuple(service.pk for service in plan.services),
            people=len(plan.people),
            counter_id=where.counter_id,
            language=plan.needs.language,
            step_free=plan.needs.step_free,
            wish="" if wish == slots.ANY else _in_words(wish),
        )
    )


def _in_words(wish: Wish) -> str:
    days = ",".join(str(day) for day in sorted(wish.weekdays))
    return f"{wish.part};{days};{wish.earliest or ''};{wish.latest or ''}"
