"""The host's bedside round: planned as a whole, at the end of the window, in the order of the rooms."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from wanderamt.apps.appointments.errors import NoRoomLeft
from wanderamt.apps.appointments.models import Appointment, GridClaim, Place
from wanderamt.apps.appointments.persons import room_order
from wanderamt.apps.appointments.placing.ledger import Ledger
from wanderamt.apps.appointments.plans import VisitPlan
from wanderamt.apps.appointments.queries import booked
from wanderamt.apps.appointments.space import Space
from wanderamt.engines import slots
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.spans import Span


def in_round(appointment: Appointment) -> bool:
    """Whether the visit is part of the host's bedside round, whose times the office plans as a whole."""
    return appointment.place == Place.BEDSIDE and appointment.source == Appointment.Source.HOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A visit of the round that made way to another time; it had `before`."""

    appointment: Appointment
    before: datetime


def plan_round(*, ledger: Ledger, visitor: Appointment, plan: VisitPlan, now: datetime) -> list[Moved]:
    """Put `visitor` into the host's bedside round: at the end of the window, in the order of the rooms.

    Other visits of the round may move, because nobody waits for them in a corridor. All of the round
    is placed anew and stored; those with another time are returned. Raises NoRoomLeft.
    """
    others = [item for item in booked([ledger.window.pk]).exclude(pk=visitor.pk) if in_round(item)]
    ledger.release([*others, visitor])
    space = ledger.space()
    load = _round_pool(space, plan)
    needs = _needs(others, visitor, plan.length)
    taken = _lanes(space, load)
    assigned = _latest_plan(space=space, seats=load.pool.seats, taken=taken, needs=needs, now=now)
    times = {item.key: item for item in assigned}
    moved = []
    for item in [*others, visitor]:
        found, before = times[str(item.pk)], item.starts_at
        item.starts_at, item.ends_at = found.start, found.end
        item.save()
        ledger.claim(item, [_place(space, load, found)])
        if item is not visitor and before != found.start:
            moved.append(Moved(appointment=item, before=before))
    return moved


def _round_pool(space: Space, plan: VisitPlan) -> slots.PoolLoad:
    """The desks that go round: the largest pool that can do what the visit needs."""
    needs = plan.visit(space.special).steps[-1].needs
    able = [
        load
        for load in space.open.pools
        if load.pool.kind == "desk"
        and load.pool.audience != "staff"
        and load.pool.longest is None
        and needs <= load.pool.features
    ]
    if not able:
        raise NoRoomLeft
    return max(able, key=lambda load: load.pool.seats)


def _lanes(space: Space, load: slots.PoolLoad) -> list[slots.Busy]:
    """Who is at which desk, on paper: counters are coloured late, from what is claimed of the pool."""
    owners: dict[tuple[UUID | None, UUID | None], list[int]] = {}
    rows = GridClaim.objects.filter(pool=space.pools[load.pool.key])
    for appointment, hold, cell in rows.values_list("appointment", "hold", "cell"):
        owners.setdefault((appointment, hold), []).append(cell)
    spans = [Span(_moment(space, min(cells)), _moment(space, max(cells) + 1)) for cells in owners.values()]
    desks = slots.assign_counters(spans, load.pool.seats)
    return [slots.Busy(desk=desk, span=span) for desk, span in zip(desks, spans, strict=True)]


def _moment(space: Space, cell: int) -> datetime:
    return (space.open.start.astimezone(UTC) + cell * slots.GRID).astimezone(BERLIN)


def _place(space: Space, load: slots.PoolLoad, found: slots.Assignment) -> slots.Place:
    cells = slots.grid_cells(found.start, found.end, space.open.start)
    return slots.Place(load.pool.key, load.pool.kind, cells.start, len(cells))


def _needs(others: Iterable[Appointment], visitor: Appointment, length: timedelta) -> list[slots.Need]:
    lengths = {item.pk: item.ends_at - item.starts_at for item in others} | {visitor.pk: length}
    by_room = sorted([*others, visitor], key=lambda item: room_order(item.room_label))
    return [
        slots.Need(key=str(item.pk), duration=lengths[item.pk], place_order=number)
        for number, item in enumerate(by_room)
    ]


def _latest_plan(
    *, space: Space, seats: int, taken: list[slots.Busy], needs: list[slots.Need], now: datetime
) -> list[slots.Assignment]:
    """The plan that begins as late as possible, so that the front of the window stays free for the room."""
    window = slots.Window(start=_moment(space, 0), end=space.open.end, desks=seats)
    cells = slots.window_cells(space.open.start, space.open.end)
    for cell in reversed(range(cells)):
        at = max(_moment(space, cell), now)
        try:
            return slots.assign(window=window, busy=taken, needs=needs, now=at)
        except slots.NoRoom:
            continue
    raise NoRoomLeft
