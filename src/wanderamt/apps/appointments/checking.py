"""Whether the counts are what the claims say, to the byte; and the way back where they are not."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Min, Q

from wanderamt.apps.appointments.models import Appointment, GridClaim, Hold, Occupancy
from wanderamt.apps.appointments.services.common import lock
from wanderamt.apps.appointments.space import Hours
from wanderamt.apps.offices.public import WindowPool


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongCount:
    """The row of a pool says something else than its claims. `used` and `expires_at` are what is right."""

    pool_id: UUID
    window_id: UUID
    pool: str
    used: bytes
    expires_at: datetime | None


def wrong_counts(*, window_id: UUID | None = None) -> list[WrongCount]:
    """The pools whose count is not what their claims say; of all windows, or of one."""
    return list(_wrong(window_id))


def over_booked() -> list[tuple[UUID, int, int]]:
    """Pool, cell and number of claims wherever more than its seats are taken, or a seat that it lacks."""
    beyond = GridClaim.objects.filter(seat__gt=F("pool__seats")).values_list("pool", "cell")
    return [(pool, cell, number) for (pool, cell), number in Counter(beyond).items()]


def without_claims() -> list[Appointment]:
    """Booked appointments that own no time."""
    return list(
        Appointment.objects.filter(
            state=Appointment.State.BOOKED, claims__isnull=True, window__state="open"
        ).distinct()
    )


def repair() -> int:
    """Write every wrong count anew, window by window under its lock; returns how many were wrong."""
    return sum(_repair(window_id) for window_id in {each.window_id for each in wrong_counts()})


@transaction.atomic
def _repair(window_id: UUID) -> int:
    # Counts only say what the claims say, so they may be written anew also while the window is away.
    lock(window_id, away=window_id)
    wrong = wrong_counts(window_id=window_id)
    for each in wrong:
        Occupancy.objects.update_or_create(
            pool_id=each.pool_id, defaults={"used": each.used, "expires_at": each.expires_at}
        )
    return len(wrong)


def _wrong(window_id: UUID | None) -> Iterator[WrongCount]:
    pools = WindowPool.objects.select_related("window", "occupancy").order_by("window_id", "key")
    claims, holds = GridClaim.objects.order_by(), Hold.objects.order_by()
    if window_id is not None:
        pools, claims = pools.filter(window=window_id), claims.filter(pool__window=window_id)
        holds = holds.filter(window=window_id)
    taken: dict[UUID, Counter[int]] = {}
    for pool, cell in claims.values_list("pool", "cell"):
        taken.setdefault(pool, Counter())[cell] += 1
    ends = dict(holds.filter(~Q(claims=None)).values_list("claims__pool").annotate(first=Min("free_at")))
    for each in pools:
        hours = Hours(each.window_id, each.window.starts_at, each.window.ends_at)
        there = taken.get(each.pk, Counter())
        used = bytes(there[cell] for cell in range(hours.cells))
        row: Occupancy | None = getattr(each, "occupancy", None)
        is_said = bytes(row.used) if row else bytes(hours.cells)
        if is_said != used or (row.expires_at if row else None) != ends.get(each.pk):
            yield WrongCount(
                pool_id=each.pk,
                window_id=each.window_id,
                pool=each.key,
                used=used,
                expires_at=ends.get(each.pk),
            )
