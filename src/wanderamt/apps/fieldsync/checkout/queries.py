"""What the pages of leaving, returning and of the unit itself show."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from wanderamt import __version__
from wanderamt.apps.fieldsync.checkout.possible import StopOutlook, outlooks
from wanderamt.apps.fieldsync.checkout.returning import Comparison, comparison
from wanderamt.apps.fieldsync.exchange.progress import Progress, Stand, progress
from wanderamt.apps.fieldsync.models import Device, Downward, Lease, OwnState
from wanderamt.apps.offices.public import OpeningWindow, windows_between
from wanderamt.kernel.clock import BERLIN, at_berlin

#: So far ahead stops can be taken along: as long as a certificate is valid.
AHEAD = timedelta(days=14)
#: When a team is back by default.
HOME_AT = time(22, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """The page of departure."""

    device: Device
    #: What can still be taken along.
    stops: list[StopOutlook]
    #: What is lent already and not back.
    away: list[StopOutlook]
    leases: list[Lease]
    certificate_until: datetime | None
    same_release: bool
    #: The device has been told where the data are.
    told: bool

    @property
    def is_loaded(self) -> bool:
        return bool(self.leases) and all(lease.loaded_at for lease in self.leases)

    @property
    def is_loading(self) -> bool:
        return any(lease.loaded_at is None for lease in self.leases)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStop:
    """A stop on the unit: until when it may work there, and what can be done."""

    outlook: StopOutlook
    until: datetime


def leaving(device: Device, *, now: datetime) -> Leaving:
    """The stops of the device's unit and how far its departure is."""
    leases = list(
        Lease.objects.filter(device=device, state=Lease.State.ACTIVE)
        .select_related("window__site", "window__counter")
        .order_by("window__starts_at")
    )
    free = windows_between(start=now, end=now + AHEAD, counter=device.unit.counter).filter(
        state=OpeningWindow.State.OPEN, held_by=None
    )
    found = outlooks([*free, *(lease.window for lease in leases)])
    away = {lease.window_id for lease in leases}
    valid = device.certificates.filter(revoked_at=None, not_after__gt=now).order_by("-not_after").first()
    return Leaving(
        device=device,
        stops=[each for each in found if each.window.pk not in away],
        away=[each for each in found if each.window.pk in away],
        leases=leases,
        certificate_until=valid.not_after if valid else None,
        same_release=device.version in {"", __version__},
        told=not Downward.objects.filter(device=device, kind="snapshot", acked_at=None).exists(),
    )


def home_by(windows: list[OpeningWindow]) -> datetime | None:
    """When the team should be back from the first day of these stops."""
    if not windows:
        return None
    first = windows[0].starts_at.astimezone(BERLIN).date()
    last = max(each.ends_at for each in windows if each.starts_at.astimezone(BERLIN).date() == first)
    return max(at_berlin(first, HOME_AT), last + timedelta(hours=2))


def returning(device: Device) -> list[Comparison]:
    """Stops that are with the device, with both sides, by their start."""
    leases = Lease.objects.filter(device=device, state=Lease.State.ACTIVE)
    return [
        comparison(lease)
        for lease in leases.select_related("device", "window__site", "window__counter").order_by(
            "window__starts_at"
        )
    ]


def returned(device: Device) -> list[Lease]:
    """The last stops that came home, the latest first."""
    ended = Lease.objects.filter(device=device, state=Lease.State.RETURNED).select_related("window__site")
    return list(ended.order_by("-ended_at")[:10])


def own_stops() -> list[OwnStop]:
    """On the unit: its stops by their start."""
    own = OwnState.objects.filter(pk=1).first()
    leases = own.leases if own else {}
    windows = OpeningWindow.objects.filter(pk__in=list(leases)).select_related("site", "counter")
    return [
        OwnStop(outlook=each, until=datetime.fromisoformat(leases[str(each.window.pk)]))
        for each in outlooks(windows.order_by("starts_at"))
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What every page of a unit says of its connection."""

    progress: Progress

    @property
    def tone(self) -> str:
        if self.progress.stand in {Stand.REFUSED, Stand.STUCK, Stand.LOCKED, Stand.NOT_THE_HUB}:
            return "warning"
        return "success" if self.progress.stand is Stand.DONE and not self.progress.waiting else "info"

    @property
    def stand(self) -> str:
        """For the template, which has the words."""
        stand = self.progress.stand
        if stand in {Stand.REFUSED, Stand.STUCK, Stand.LOCKED}:
            return "refused"
        return str(stand.value)


def bar() -> Bar:
    """How the connection is; two or three small queries."""
    return Bar(progress=progress())
