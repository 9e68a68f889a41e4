"""The time of windows as the engine counts it: pools and what of them is taken, honest at one moment."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from wanderamt.apps.appointments.models import GridClaim
from wanderamt.apps.offices.public import OpeningWindow, WindowPool
from wanderamt.engines import slots


class Hours(NamedTuple):
    """When a window is open."""

    window_id: UUID
    starts_at: datetime
    ends_at: datetime

    @property
    def cells(self) -> int:
        """How many whole cells it has."""
        return (self.ends_at - self.starts_at) // slots.GRID


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """A window with its pools and what is taken. `special`: by which features of matters its seats differ."""

    window_id: UUID
    open: slots.OpenWindow
    pools: Mapping[str, UUID]
    special: frozenset[str]
    #: The pools in which a hold has become free that nobody has swept yet.
    stale: frozenset[UUID]


#: What a pool's cells give back, by pool: cell -> seats.
Freed = Mapping[UUID, Mapping[int, int]]


def hours(window: OpeningWindow) -> Hours:
    """When `window` is open."""
    return Hours(window.pk, window.starts_at, window.ends_at)


def space_of(window: OpeningWindow, *, now: datetime, freed: Freed | None = None) -> Space:
    """The space of one window. One query, two where a hold has ended."""
    return spaces([hours(window)], now=now, freed=freed)[window.pk]


def spaces(
    windows: Iterable[Hours],
    *,
    now: datetime,
    freed: Freed | None = None,
    among: "QuerySet[OpeningWindow] | None" = None,
) -> dict[UUID, Space]:
    """The space of each window at the moment `now`: ended holds are free, whether swept or not.

    `freed` is given back on top (an appointment that is to be moved). `among` is the query that the windows
    come from, where there are too many to name. One query, one more where holds have ended.
    """
    known = {each.window_id: each for each in windows}
    rows = rows_of(known if among is None else among)
    stale = _stale(rows, now)
    back = _ended(stale, now=now) if stale else {}
    found = _by_window(rows, known)
    both = [gift for gift in (back, freed or {}) if gift]
    return {each: _space(window, found[each], both, stale) for each, window in known.items()}


class Row(NamedTuple):
    """A pool as it is written. `used` None: nothing was ever taken."""

    pool: UUID
    window: UUID
    key: str
    kind: str
    seats: int
    features: tuple[str, ...]
    audience: str
    longest: int | None
    released_at: datetime | None
    used: bytes | None
    expires_at: datetime | None


def _stale(rows: list[Row], now: datetime) -> frozenset[UUID]:
    """The pools in which a hold has ended that is still counted."""
    return frozenset([row.pool for row in rows if row.expires_at is not None and row.expires_at <= now])


def _by_window(rows: list[Row], known: Iterable[UUID]) -> dict[UUID, list[Row]]:
    """The rows of each of these windows; those of others are left out."""
    found: dict[UUID, list[Row]] = {window_id: [] for window_id in known}
    for row in rows:
        of_window = found.get(row.window)
        if of_window is not None:
            of_window.append(row)
    return found


def rows_of(windows: "Collection[UUID] | QuerySet[OpeningWindow]") -> list[Row]:
    """The pools of these windows with their counts, as they are written. One query."""
    chosen: Any = windows.order_by().values("pk") if isinstance(windows, QuerySet) else list(windows)
    found = WindowPool.objects.filter(window__in=chosen).order_by("window_id", "key")
    return [
        Row(
            as_uuid(pool), as_uuid(window), key, kind, seats, _features(features), audience, longest,
            released and as_moment(released), used, expires and as_moment(expires),
        )
        for pool, window, key, kind, seats, features, audience, longest, released, used, expires in (
            found.values_list(
                text("pk"), text("window_id"), "key", "kind", "seats", text("features"), "audience",
                "longest_minutes", text("released_at"), "occupancy__used", text("occupancy__expires_at"),
            )
        )
    ]  # fmt: skip


def text(field: str) -> Cast:
    """The field as the database writes it, to be read by `as_uuid` or `as_moment`.

    A search reads thousands of fields that mean the same few things: each is understood once, not again in
    each row of each search.
    """
    return Cast(field, TextField())


@lru_cache(maxsize=1 << 15)
def as_uuid(written: str) -> UUID:
    """The key that stands there."""
    return UUID(written)


@lru_cache(maxsize=1 << 12)
def as_moment(written: str) -> datetime:
    """The moment that stands there, in UTC: all connections of this house write UTC."""
    found = datetime.fromisoformat(written)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


@lru_cache(maxsize=1 << 10)
def _features(written: str) -> tuple[str, ...]:
    return tuple(json.loads(written))


@lru_cache(maxsize=1 << 15)
def _as_text(key: UUID) -> str:
    return str(key)


def claims_of(**owner: Any) -> dict[UUID, Counter[int]]:
    """The cells that an owner has claimed, by pool: `claims_of(appointment=...)`, `claims_of(hold=...)`."""
    found: dict[UUID, Counter[int]] = {}
    for pool, cell in GridClaim.objects.filter(**owner).values_list("pool", "cell"):
        found.setdefault(pool, Counter())[cell] += 1
    return found


def space_from(window: Hours, rows: list[Row], freed: Freed | None = None) -> Space:
    """The space of a window from rows that the caller has read, with `freed` given back."""
    return _space(window, rows, [freed] if freed else [], frozenset())


def with_loads(space: Space, loads: tuple[slots.PoolLoad, ...]) -> Space:
    """The same space with other counts."""
    window = space.open
    return replace(space, open=slots.OpenWindow(window.key, window.start, window.end, loads))


def _ended(pools: frozenset[UUID], *, now: datetime) -> Freed:
    return claims_of(pool__in=pools, hold__free_at__lte=now)


def _space(window: Hours, rows: list[Row], back: list[Freed], stale: frozenset[UUID]) -> Space:
    cells = window.cells
    loads = tuple([slots.PoolLoad(_pool(*row[2:9]), _used(cells, row, back)) for row in rows])
    return Space(
        window_id=window.window_id,
        open=slots.OpenWindow(
            _as_text(window.window_id), window.starts_at, window.ends_at, loads if cells else ()
        ),
        pools={row.key: row.pool for row in rows},
        special=_special_of([row.features for row in rows]),
        stale=stale and stale & {row.pool for row in rows},
    )


def _special_of(features: list[tuple[str, ...]]) -> frozenset[str]:
    if len(features) == 1:
        return _special(features[0])
    return frozenset().union(*map(_special, features))


def used_of(row: Row, cells: int) -> bytes:
    """What is taken, a byte for each cell. A window that nobody had booked may have got other hours since."""
    used = b"" if row.used is None else bytes(row.used)
    return used if len(used) == cells else used[:cells].ljust(cells, b"\0")


def _used(cells: int, row: Row, back: list[Freed]) -> bytes:
    used = used_of(row, cells)
    for gift in back:
        if row.pool in gift:
            changed = bytearray(used)
            for cell, seats in gift[row.pool].items():
                changed[cell] -= seats
            used = bytes(changed)
    return used


@lru_cache(maxsize=4096)
def _pool(
    key: str,
    kind: str,
    seats: int,
    features: tuple[str, ...],
    audience: str,
    longest: int | None,
    released: datetime | None,
) -> slots.Pool:
    """The same few pools stand in hundreds of windows."""
    return slots.Pool(
        key=key,
        kind=cast("slots.Kind", kind),
        seats=seats,
        features=frozenset(features),
        audience=cast("slots.Audience", audience),
        longest=None if longest is None else timedelta(minutes=longest),
        released=released,
    )


@lru_cache(maxsize=1024)
def _special(features: tuple[str, ...]) -> frozenset[str]:
    return frozenset(each for each in features if each.startswith(("skill:", "equipment:")))
