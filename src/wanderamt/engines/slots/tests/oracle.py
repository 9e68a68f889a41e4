"""The same answers as the engine's, found by counting cell by cell in plain loops.

Written from the rules in docs/explanation/slots.md, with nothing of the engine but its values: no masks, no
layers, no sorting of pools. It is slow on purpose and has nothing to be clever about.
"""

from datetime import UTC, date, datetime, timedelta

from wanderamt.engines.slots import OpenWindow, Pool, PoolLoad, Visit
from wanderamt.kernel.clock import BERLIN

FIVE = timedelta(minutes=5)


def may_book(pool: Pool, asker: str, now: datetime) -> bool:
    released = False
    if pool.released is not None:
        released = pool.released.astimezone(UTC) <= now.astimezone(UTC)
    table = {
        ("citizen", "all"): released,
        ("citizen", "host"): released,
        ("citizen", "staff"): False,
        ("host", "all"): True,
        ("host", "host"): True,
        ("host", "staff"): False,
        ("staff", "all"): True,
        ("staff", "host"): released,
        ("staff", "staff"): True,
    }
    return table[asker, pool.audience]


def steps_there(visit: Visit, open_pools: list[PoolLoad]) -> list[tuple[str, set[str], int]]:
    """Kind, needs and minutes of each step as this window lays it out."""
    there = {load.pool.kind for load in open_pools}
    steps = [
        (step.kind, set(step.needs), -(-int(step.length.total_seconds()) // 300) * 5) for step in visit.steps
    ]
    if "desk" not in there:
        return steps
    missing = [step for step in steps if step[0] not in there]
    if not missing:
        return steps
    minutes = sum(step[2] for step in missing)
    needs = {need for step in missing for need in step[1]}
    result: list[tuple[str, set[str], int]] = []
    merged = False
    for step in steps:
        if step in missing:
            continue
        if step[0] == "desk" and not merged:
            result.append(("desk", step[1] | needs, step[2] + minutes))
            merged = True
        else:
            result.append(step)
    return result if merged else [("desk", needs, minutes), *result]


def has_seat(load: PoolLoad, kind: str, needs: set[str], minutes: int, first: int) -> bool:
    pool = load.pool
    if pool.kind != kind or any(need not in pool.features for need in needs):
        return False
    if pool.longest is not None and minutes > pool.longest.total_seconds() / 60:
        return False
    for cell in range(first, first + minutes // 5):
        if cell >= len(load.used):
            return False
        if load.used[cell] >= pool.seats:
            return False
    return True


def counted_starts(
    window: OpenWindow, visit: Visit, *, now: datetime, asker: str, lead: timedelta
) -> list[datetime]:
    """All starts, in UTC."""
    pools = [load for load in window.pools if may_book(load.pool, asker, now)]
    found = []
    steps = steps_there(visit, pools)
    start, cell = window.start.astimezone(UTC), 0
    while start < window.end.astimezone(UTC):
        fits = start >= now.astimezone(UTC) + lead
        at = cell
        for kind, needs, minutes in steps:
            fits = fits and any(has_seat(load, kind, needs, minutes, at) for load in pools)
            at += minutes // 5
        if fits:
            found.append(start)
        start, cell = start + FIVE, cell + 1
    return found


def day_of(moment: datetime) -> date:
    return moment.astimezone(BERLIN).date()
