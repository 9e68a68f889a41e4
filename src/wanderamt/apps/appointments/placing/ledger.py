"""The books of one window while it is locked: who takes which cells, and the count of them.

Everything here runs inside the transaction of a verb in services/, which holds the window's row; claims and
counts change together or not at all.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Min

from wanderamt.apps.appointments import space as spaces
from wanderamt.apps.appointments.errors import SlotTaken
from wanderamt.apps.appointments.models import Appointment, GridClaim, Hold, Occupancy
from wanderamt.apps.appointments.space import Freed, Row, Space
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.engines.slots import Place

Owner = Appointment | Hold


class Ledger:
    """Open it with the window locked. Ended holds are swept first, but not `keep`."""

    def __init__(self, window: OpeningWindow, *, now: datetime, keep: UUID | None = None) -> None:
        self.window = window
        self.now = now
        self._hours = spaces.hours(window)
        self._rows = spaces.rows_of([window.pk])
        self._sweep(keep)

    def space(self, freed: Freed | None = None) -> Space:
        """The window's space as it is now, with `freed` given back."""
        return spaces.space_from(self._hours, self._rows, freed)

    def claim(self, owner: Owner, places: Sequence[Place]) -> None:
        """Take a seat in every cell of these places. Raises SlotTaken, and nothing is taken then.

        A visit keeps one seat throughout where it can; where it cannot, the seat changes from cell to cell,
        for only the number of seats counts.
        """
        pools = {row.key: row for row in self._rows}
        taken = self._taken((pools[place.pool_key].pool, cell) for place in places for cell in _cells(place))
        claims = []
        for place in places:
            claims += _claims(owner, pools[place.pool_key], _cells(place), taken)
        try:
            with transaction.atomic():
                GridClaim.objects.bulk_create(claims)
        except IntegrityError:  # the unique constraint has the last word on who was first
            raise SlotTaken(field="start") from None
        self._count(Counter((claim.pool_id, claim.cell) for claim in claims), by=1)
        until = owner.free_at if isinstance(owner, Hold) else None
        self._save({claim.pool_id for claim in claims}, until=until)

    def release(self, owners: Iterable[Owner]) -> tuple[str, ...]:
        """Give back what these owners have claimed; returns the keys of the pools."""
        owners = list(owners)
        found = GridClaim.objects.filter(**_are(owners)) if owners else GridClaim.objects.none()
        given = list(found.values_list("pk", "pool", "cell"))
        GridClaim.objects.filter(pk__in=[pk for pk, _, _ in given]).delete()
        pools = {pool for _, pool, _ in given}
        self._count(Counter((pool, cell) for _, pool, cell in given), by=-1)
        self._save(pools, again=any(isinstance(owner, Hold) for owner in owners))
        return tuple(row.key for row in self._rows if row.pool in pools)

    def owns(self, owner: Owner) -> bool:
        """Whether anything is claimed by `owner`."""
        return GridClaim.objects.filter(**_are([owner])).exists()

    def hand_over(self, old: Owner, new: Owner) -> int:
        """What `old` has claimed belongs to `new`; returns how many cells that are (0: `old` had lost it)."""
        claims = GridClaim.objects.filter(**_are([old]))
        pools = set(claims.values_list("pool", flat=True))
        moved = claims.update(
            appointment=new if isinstance(new, Appointment) else None,
            hold=new if isinstance(new, Hold) else None,
        )
        self._save(pools, again=True)
        return moved

    def _sweep(self, keep: UUID | None) -> None:
        if not any(row.expires_at is not None and row.expires_at <= self.now for row in self._rows):
            return
        found = Hold.objects.filter(
            window=self.window, free_at__lte=self.now, claims__isnull=False
        ).distinct()
        # The rows stay for a while: who comes back late may still have the time, if nobody has taken it.
        self.release([hold for hold in found if hold.pk != keep])

    def _taken(self, cells: Iterable[tuple[UUID, int]]) -> dict[tuple[UUID, int], set[int]]:
        wanted = set(cells)
        found: dict[tuple[UUID, int], set[int]] = {}
        rows = GridClaim.objects.filter(
            pool__in={pool for pool, _ in wanted},
            cell__gte=min(cell for _, cell in wanted),
            cell__lte=max(cell for _, cell in wanted),
        )
        for pool, cell, seat in rows.values_list("pool", "cell", "seat"):
            found.setdefault((pool, cell), set()).add(seat)
        return found

    def _count(self, cells: "Counter[tuple[UUID, int]]", *, by: int) -> None:
        changed: dict[UUID, bytearray] = {}
        for row in self._rows:
            if any(pool == row.pool for pool, _ in cells):
                changed[row.pool] = bytearray(spaces.used_of(row, self._hours.cells))
        for (pool, cell), seats in cells.items():
            changed[pool][cell] += by * seats
        self._rows = [
            row._replace(used=bytes(changed[row.pool])) if row.pool in changed else row for row in self._rows
        ]

    def _save(self, pools: set[UUID], *, until: datetime | None = None, again: bool = False) -> None:
        """Write the counts of these pools; `again`: holds went, so the first end is looked up anew."""
        if not pools:
            return
        ends = _first_ends(pools) if again else {}
        self._rows = [
            row._replace(expires_at=ends.get(row.pool) if again else _earlier(row.expires_at, until))
            if row.pool in pools
            else row
            for row in self._rows
        ]
        Occupancy.objects.bulk_create(
            [
                Occupancy(
                    pool_id=row.pool,
                    used=spaces.used_of(row, self._hours.cells),
                    expires_at=row.expires_at,
                )
                for row in self._rows
                if row.pool in pools
            ],
            update_conflicts=True,
            unique_fields=["pool"],
            update_fields=["used", "expires_at"],
        )


def _cells(place: Place) -> range:
    return range(place.first_cell, place.first_cell + place.cells)


def _seats(taken: list[set[int]], seats: int, cells: range) -> list[tuple[int, int]]:
    """A seat for each cell: the same one throughout where one is free, else the lowest free ones."""
    everywhere = set().union(*taken)
    for seat in range(1, seats + 1):
        if seat not in everywhere:
            return [(cell, seat) for cell in cells]
    found = []
    for cell, there in zip(cells, taken, strict=True):
        free = [seat for seat in range(1, seats + 1) if seat not in there]
        if not free:
            raise SlotTaken(field="start")
        found.append((cell, free[0]))
    return found


def _claims(
    owner: Owner, row: Row, cells: range, taken: Mapping[tuple[UUID, int], set[int]]
) -> list[GridClaim]:
    """A free seat of the pool in each of these cells. Raises SlotTaken."""
    there = [taken.get((row.pool, cell), set()) for cell in cells]
    return [_claim(owner, row.pool, cell, seat) for cell, seat in _seats(there, row.seats, cells)]


def _claim(owner: Owner, pool: UUID, cell: int, seat: int) -> GridClaim:
    mine = {"hold": owner} if isinstance(owner, Hold) else {"appointment": owner}
    return GridClaim(pool_id=pool, cell=cell, seat=seat, **mine)


def _are(owners: Sequence[Owner]) -> dict[str, list[UUID]]:
    name = "hold__in" if isinstance(owners[0], Hold) else "appointment__in"
    return {name: [owner.pk for owner in owners]}


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((each for each in (one, other) if each is not None), default=None)


def _first_ends(pools: set[UUID]) -> dict[UUID, datetime]:
    rows = Hold.objects.filter(claims__pool__in=pools).order_by().values_list("claims__pool")
    return dict(rows.annotate(first=Min("free_at")))
