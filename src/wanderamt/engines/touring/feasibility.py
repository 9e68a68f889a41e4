"""The rules that a deployment must keep."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from wanderamt.engines.touring.conflicts import Code, Conflict, Severity
from wanderamt.engines.touring.travel import travel_minutes
from wanderamt.engines.touring.values import Commitment, CrewMember, Stop, UnitCapability
from wanderamt.kernel.clock import BERLIN, span_crosses_clock_change
from wanderamt.kernel.spans import Span

MAX_WINDOW = timedelta(hours=10)
"""A working day with breaks: § 3 ArbZG allows ten hours at most."""


def check(
    *,
    stop: Stop,
    unit: UnitCapability,
    unit_commitments: Sequence[Commitment],
    crew: Sequence[CrewMember],
    now: datetime,
    max_window: timedelta = MAX_WINDOW,
) -> list[Conflict]:
    """Return everything that speaks against a deployment, all at once; an empty list means it can work.

    Commitments and absences must not contain the deployment itself when an existing one is checked again.
    Without a sensible window, nothing that depends on times is checked.
    """
    found = [*_room_and_equipment(stop, unit), *_skills(stop, crew)]
    if not crew:
        found.append(Conflict(code=Code.NO_CREW, field="crew", params={}))
    if stop.end.astimezone(UTC) <= stop.start.astimezone(UTC):
        return [Conflict(code=Code.WINDOW_REVERSED, field="end", params={}), *found]
    span = Span(stop.start, stop.end)
    return [
        *_window(stop, span, now, max_window),
        *_unit_times(stop, span, unit, unit_commitments),
        *(conflict for member in crew for conflict in _crew_times(stop, span, member)),
        *found,
        *_capacity(stop, span, unit, crew),
    ]


def _window(stop: Stop, span: Span, now: datetime, max_window: timedelta) -> Iterator[Conflict]:
    if span.start.astimezone(UTC) <= now.astimezone(UTC):
        yield Conflict(code=Code.WINDOW_IN_PAST, field="start", params={})
    if span_crosses_clock_change(span.start, span.end):
        yield Conflict(code=Code.WINDOW_CROSSES_CLOCK_CHANGE, field="start", params={})
    if span.duration > max_window:
        hour = timedelta(hours=1)
        params = {"hours": round(span.duration / hour, 1), "allowed": round(max_window / hour, 1)}
        yield Conflict(code=Code.WINDOW_TOO_LONG, field="end", params=params)
    day = span.start.astimezone(BERLIN).date()
    if stop.preferred_days and day not in stop.preferred_days:
        yield Conflict(code=Code.HOST_NOT_AVAILABLE, field="start", params={"day": day})


def _unit_times(
    stop: Stop, span: Span, unit: UnitCapability, commitments: Sequence[Commitment]
) -> Iterator[Conflict]:
    for taken in _overlapping(span, commitments):
        yield Conflict(code=Code.UNIT_DOUBLE_BOOKED, field="unit", params={"label": taken.label})
    handling = int((unit.setup + unit.packup) / timedelta(minutes=1))
    for neighbour, available in _neighbours(span, commitments):
        needed = travel_minutes(neighbour.point, stop.point) + handling
        if needed > available:
            params = {"label": neighbour.label, "needed": needed, "available": available}
            yield Conflict(code=Code.TRAVEL_TOO_SHORT, field="unit", params=params)


def _crew_times(stop: Stop, span: Span, member: CrewMember) -> Iterator[Conflict]:
    if any(span.overlaps(absence) for absence in member.absences):
        yield Conflict(code=Code.CREW_ABSENT, field="crew", params={"crew": member.label})
    for taken in _overlapping(span, member.commitments):
        params: dict[str, object] = {"crew": member.label, "label": taken.label}
        yield Conflict(code=Code.CREW_DOUBLE_BOOKED, field="crew", params=params)
    for neighbour, available in _neighbours(span, member.commitments):
        needed = travel_minutes(neighbour.point, stop.point)
        if needed > available:
            params = {
                "crew": member.label,
                "label": neighbour.label,
                "needed": needed,
                "available": available,
            }
            yield Conflict(code=Code.CREW_TRAVEL_TOO_SHORT, field="crew", params=params)


def _overlapping(span: Span, commitments: Iterable[Commitment]) -> list[Commitment]:
    return sorted(
        (item for item in commitments if item.span.overlaps(span)), key=lambda item: (item.span, item.label)
    )


def _neighbours(span: Span, commitments: Iterable[Commitment]) -> Iterator[tuple[Commitment, int]]:
    """Yield the last commitment before and the first one after, each with the whole minutes in between."""
    start, end = span.start.astimezone(UTC), span.end.astimezone(UTC)
    minute = timedelta(minutes=1)
    before = [
        (start - ending, item) for item in commitments if (ending := item.span.end.astimezone(UTC)) <= start
    ]
    after = [
        (beginning - end, item)
        for item in commitments
        if (beginning := item.span.start.astimezone(UTC)) >= end
    ]
    for side in (before, after):
        if side:
            gap, nearest = min(side, key=lambda pair: (pair[0], pair[1].label))
            yield nearest, gap // minute


def _skills(stop: Stop, crew: Sequence[CrewMember]) -> Iterator[Conflict]:
    skills = frozenset(skill for member in crew for skill in member.skills)
    for matter in stop.matters:
        if crew and matter.skill is not None and matter.skill not in skills:
            yield Conflict(code=Code.SKILL_MISSING, field="crew", params={"service": matter.service})


def _room_and_equipment(stop: Stop, unit: UnitCapability) -> Iterator[Conflict]:
    for fact in sorted(unit.room - stop.room):
        yield Conflict(code=Code.ROOM_UNSUITABLE_FOR_UNIT, field="unit", params={"requirement": fact.value})
    for matter in stop.matters:
        missing = tuple(sorted(matter.equipment - unit.equipment))
        if missing:
            params: dict[str, object] = {"service": matter.service, "items": missing}
            yield Conflict(code=Code.EQUIPMENT_MISSING, field="unit", params=params)
        for fact in sorted(matter.room - stop.room):
            params = {"service": matter.service, "requirement": fact.value}
            yield Conflict(code=Code.ROOM_UNSUITABLE, field="services", params=params)


def _capacity(stop: Stop, span: Span, unit: UnitCapability, crew: Sequence[CrewMember]) -> Iterator[Conflict]:
    desks = min(unit.desks, len(crew)) if crew else unit.desks
    needed = sum((matter.people * matter.duration for matter in stop.matters), timedelta(0))
    available = desks * span.duration
    if needed > available:
        minute = timedelta(minutes=1)
        params = {"needed": -(-needed // minute), "available": available // minute}
        yield Conflict(code=Code.CAPACITY_TOO_SMALL, field="end", params=params, severity=Severity.WARNING)
