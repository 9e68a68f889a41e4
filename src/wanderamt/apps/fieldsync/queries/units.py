"""The devices as the hub knows them. Counts and times only: no page of a device names a person."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from wanderamt.apps.fieldsync.hub import words
from wanderamt.apps.fieldsync.models import Certificate, Device, Klaerfall, Lease, Received, Refusal
from wanderamt.apps.fieldsync.queries.warnings import Condition, reported, warnings
from wanderamt.kernel.clock import BERLIN

#: How many days and refusals the page of a device shows.
DAYS, REFUSALS, PAST = 14, 20, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """A device in the list: what it holds, when it was heard, what waits, what needs a person."""

    device: Device
    leases: list[Lease]
    certificate_until: datetime | None
    open_klaerfaelle: int
    held: int
    condition: Condition
    warnings: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """Commands that arrived on one day in Berlin, by what became of them."""

    day: date
    applied: int
    waiting: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedAway:
    """Something that was turned away at the door: why, with what in particular, how often."""

    shown: str
    detail: str
    last_at: datetime
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSheet:
    """The page of one device."""

    line: UnitLine
    days: list[DayCount] = field(default_factory=list)
    refusals: list[TurnedAway] = field(default_factory=list)
    past: list[Lease] = field(default_factory=list)
    to_send: int = 0


def units(*, now: datetime) -> list[UnitLine]:
    """All devices, those in use first, then by what is written on them."""
    lines = [_line(device, now=now) for device in _devices()]
    order = {Device.State.ACTIVE.value: 0, Device.State.REVOKED.value: 1}
    return sorted(lines, key=lambda line: order.get(line.device.state, 2))


def unit(device_id: UUID, *, now: datetime) -> UnitSheet:
    """Raises Device.DoesNotExist."""
    device = _devices().get(pk=device_id)
    return UnitSheet(
        line=_line(device, now=now),
        days=_days(device),
        refusals=[_turned_away(each) for each in device.refusals.order_by("-last_at")[:REFUSALS]],
        past=list(
            device.leases.exclude(state=Lease.State.ACTIVE)
            .select_related("window__site")
            .order_by("-granted_at")[:PAST]
        ),
        to_send=device.downward.filter(acked_at=None).count(),
    )


def _turned_away(refusal: Refusal) -> TurnedAway:
    shown = words.reason(refusal.reason) or refusal.reason
    return TurnedAway(shown=shown, detail=refusal.detail, last_at=refusal.last_at, times=refusal.times)


def _devices() -> QuerySet[Device]:
    valid = Certificate.objects.filter(device=OuterRef("pk"), revoked_at=None).order_by("-not_after")
    active = Lease.objects.filter(state=Lease.State.ACTIVE).select_related("window__site")
    return (
        Device.objects.select_related("unit__counter")
        .prefetch_related(Prefetch("leases", queryset=active, to_attr="active_leases"))
        .annotate(
            certificate_until=Subquery(valid.values("not_after")[:1]),
            open_klaerfaelle=_count(Klaerfall.objects.filter(state=Klaerfall.State.OPEN)),
            held=_count(Received.objects.filter(state=Received.State.HELD)),
        )
    )


def _count(rows: QuerySet[Klaerfall] | QuerySet[Received]) -> Coalesce:
    """How many of the rows are the device's, without a join that would multiply the others."""
    mine = rows.filter(device=OuterRef("pk")).order_by().values("device").annotate(count=Count("pk"))
    return Coalesce(Subquery(mine.values("count")), 0)


def _line(device: Device, *, now: datetime) -> UnitLine:
    leases: list[Lease] = device.active_leases  # type: ignore[attr-defined]  # by the prefetch above
    until: datetime | None = device.certificate_until  # type: ignore[attr-defined]  # annotated above
    condition = Condition(
        certificate_until=until,
        clock_skew_s=device.clock_skew_s,
        lease_until=_earliest(leases),
        heard_at=device.last_contact_at,
        **reported(device.reported),
    )
    return UnitLine(
        device=device,
        leases=leases,
        certificate_until=until,
        open_klaerfaelle=device.open_klaerfaelle,  # type: ignore[attr-defined]  # annotated above
        held=device.held,  # type: ignore[attr-defined]  # annotated above
        condition=condition,
        warnings=warnings(condition, now=now) if device.state == Device.State.ACTIVE else [],
    )


def _earliest(leases: Iterable[Lease]) -> datetime | None:
    return min((lease.until for lease in leases), default=None)


def _days(device: Device) -> list[DayCount]:
    """The last days on which something came, the newest first."""
    waiting = Q(state=Received.State.HELD)
    refused = Q(state=Received.State.REFUSED)
    found = (
        device.received.order_by()
        .annotate(day=TruncDate("received_at", tzinfo=BERLIN))
        .values("day")
        .annotate(
            applied=Count("pk", filter=~waiting & ~refused),
            waiting=Count("pk", filter=waiting),
            refused=Count("pk", filter=refused),
        )
        .order_by("-day")[:DAYS]
    )
    return [DayCount(**row) for row in found]
