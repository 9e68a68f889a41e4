"""Coming home: both sides of a stop are compared, the window is the hub's again, and the unit erases it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from wanderamt.apps.counter.public import report_digest, report_figures
from wanderamt.apps.fieldsync.checkout import errors
from wanderamt.apps.fieldsync.checkout.services import end_lease
from wanderamt.apps.fieldsync.hub.downward import send_down
from wanderamt.apps.fieldsync.models import Device, Klaerfall, Lease, OwnState, Received
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation.errors import text
from wanderamt.kernel.errors import DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A report as one side has it: the number over all of it, and figures to compare."""

    digest: str
    figures: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A stop of a device with both sides. `unit` is None until the unit has closed its day and said so."""

    lease: Lease
    unit: Side | None
    hub: Side
    #: Commands that are here and have not taken effect, and decisions that nobody has made.
    held: int
    open_klaerfaelle: int

    @property
    def is_equal(self) -> bool:
        """Whether hub and unit say the same, to the last receipt."""
        return self.unit is not None and self.unit.digest == self.hub.digest

    @property
    def hindrance(self) -> DomainError | None:
        """Why the stop cannot be given back yet; None when it can."""
        if self.lease.state != Lease.State.ACTIVE:
            return errors.NotAway()
        if self.held:
            return errors.KlaerfaelleOpen() if self.open_klaerfaelle else errors.NotAllHere()
        if self.open_klaerfaelle:
            return errors.KlaerfaelleOpen()
        if self.unit is None:
            return errors.DayNotClosed()
        if self.lease.window.state != OpeningWindow.State.CLOSED:
            return errors.NotAllHere()
        return None if self.is_equal else errors.ReportsDiffer()

    @property
    def hindrance_text(self) -> str:
        """The same in the language of the page; "" when nothing stands against it."""
        found = self.hindrance
        return text(found) if found else ""

    @property
    def rows(self) -> list[tuple[str, int | None, int | None]]:
        """The figures side by side: name, the unit's, the hub's."""
        theirs: Mapping[str, int] = self.unit.figures if self.unit else {}
        return [
            (name, theirs.get(name), self.hub.figures.get(name))
            for name in FIGURES
            if name in theirs or name in self.hub.figures
        ]


#: In the order of a report.
FIGURES = (
    "served",
    "walk_ins",
    "no_shows",
    "matters",
    "documents",
    "cash_cents",
    "card_cents",
    "expected_cents",
    "counted_cents",
    "stock_expected",
    "stock_counted",
)


def own_reports() -> dict[str, Any]:
    """On the unit: the reports of its stops whose day is closed, for the hub to compare."""
    own = OwnState.objects.filter(pk=1).first()
    keys = [UUID(window) for window in own.leases] if own else []
    closed = OpeningWindow.objects.filter(pk__in=keys, state=OpeningWindow.State.CLOSED)
    return {
        "reports": {
            str(window.pk): {"digest": report_digest(window), **report_figures(window)} for window in closed
        }
    }


def comparison(lease: Lease) -> Comparison:
    """Both sides of a stop as they are now."""
    window = lease.window
    waiting = Received.objects.filter(window=window, device=lease.device, state=Received.State.HELD)
    klaerfaelle = Klaerfall.objects.filter(window=window, device=lease.device, state=Klaerfall.State.OPEN)
    return Comparison(
        lease=lease,
        unit=_unit_side(lease),
        hub=Side(digest=report_digest(window), figures=report_figures(window)),
        held=waiting.count(),
        open_klaerfaelle=klaerfaelle.count(),
    )


def _unit_side(lease: Lease) -> Side | None:
    """What the unit has said last; whatever a device says is only believed in its form."""
    reports = lease.device.reported.get("reports")
    said = reports.get(str(lease.window_id)) if isinstance(reports, dict) else None
    if not isinstance(said, dict) or not isinstance(said.get("digest"), str):
        return None
    figures = {name: said[name] for name in FIGURES if type(said.get(name)) is int}
    return Side(digest=said["digest"][:64], figures=figures)


@transaction.atomic
def check_in(
    *, device: Device, window: OpeningWindow, now: datetime, accept_difference: bool = False
) -> Lease:
    """Take the stop back: it is the hub's again, and the unit is told to erase what it has of it.

    Everything must be here, nothing left to settle, and both reports the same; with `accept_difference`
    somebody has looked at both and takes the hub's (a Klaerfall was settled by hand, so they must differ).
    Checked in twice is checked in once. Raises a NotReturnable that says what to do.
    """
    # Whoever takes in something of the device now is waited for: both reports are of one moment.
    Device.objects.select_for_update().get(pk=device.pk)
    leases = Lease.objects.select_related("window__counter", "device")
    lease = leases.filter(device=device, window=window).order_by("-granted_at").first()
    if lease is None or lease.state == Lease.State.TAKEN_BACK:
        raise errors.NotAway
    if lease.state == Lease.State.RETURNED:
        return lease
    found = comparison(lease)
    if found.hindrance and not (accept_difference and isinstance(found.hindrance, errors.ReportsDiffer)):
        raise found.hindrance
    lease.unit_report = found.unit.digest if found.unit else ""
    lease.hub_report = found.hub.digest
    lease.save(update_fields=["unit_report", "hub_report"])
    end_lease(lease, state=Lease.State.RETURNED, now=now)
    send_down(device=device, kind="erase", payload={"window": str(window.pk)}, now=now)
    lease.refresh_from_db(fields=["state", "ended_at"])
    return lease


def confirm_erased(*, device: Device, window: UUID, now: datetime) -> None:
    """The device has nothing of this stop any more."""
    ended = Lease.objects.filter(device=device, window=window, erased_at=None)
    ended.exclude(state=Lease.State.ACTIVE).update(erased_at=now)
