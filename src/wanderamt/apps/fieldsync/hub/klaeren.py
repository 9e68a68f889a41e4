"""Klaerfaelle are opened here: with both sides told to people, and a suggested way out."""

from datetime import datetime

from django.utils.translation import gettext as _

from wanderamt.apps.fieldsync.hub import sides
from wanderamt.apps.fieldsync.hub.replaying import Refused
from wanderamt.apps.fieldsync.models import Device, Klaerfall, Received
from wanderamt.engines.sync import Envelope, Reason

_Way = Klaerfall.WayOut
#: Held until the Klaerfall is settled that it builds on.
WAITS = "waits"
#: What is suggested; for everything else a person puts it right by hand.
SUGGESTIONS: dict[str, Klaerfall.WayOut] = {
    Reason.CERTIFICATE_REVOKED: _Way.KEEP_HUB,
    Reason.CLOCK_OFF: _Way.APPLY_WITH_TIME,
    Reason.FUTURE: _Way.APPLY_WITH_TIME,
    Reason.GAP: _Way.SKIP_GAP,
    Reason.LEASE_ENDED: _Way.APPLY_AGAIN,
    Reason.LEASE_NOT_BEGUN: _Way.APPLY_AGAIN,
    Reason.NO_LEASE: _Way.KEEP_HUB,
    Reason.LEASE_NOT_YOURS: _Way.KEEP_HUB,
    Reason.NEWER_VERSION: _Way.APPLY_AGAIN,
    Reason.UNKNOWN_KIND: _Way.APPLY_AGAIN,
}
#: Only an update of the hub can read it.
UNREAD = frozenset({Reason.UNKNOWN_KIND, Reason.NEWER_VERSION})
#: One decision for all commands of a window that have the same fault, not fifty.
TOGETHER = frozenset(
    {
        Reason.CLOCK_OFF,
        Reason.FUTURE,
        Reason.LEASE_ENDED,
        Reason.LEASE_NOT_BEGUN,
        Reason.LEASE_NOT_YOURS,
        Reason.NO_LEASE,
    }
)


def suggestion(reason: str) -> Klaerfall.WayOut:
    """The way out that is offered first."""
    return SUGGESTIONS.get(reason, _Way.BY_HAND)


def open_for(received: Received, envelope: Envelope, refused: Refused, *, now: datetime) -> Klaerfall:
    """A Klaerfall for one command, which is stored already."""
    return Klaerfall.objects.create(
        device_id=received.device_id,
        window_id=received.window_id,
        command=received,
        reason=refused.reason,
        message=refused.message,
        unit_side=sides.unit_side(envelope),
        hub_side=sides.hub_side(envelope),
        suggestion=suggestion(refused.reason),
        opened_at=now,
    )


def open_alike(received: Received, reason: str) -> Klaerfall | None:
    """The open Klaerfall of the same device and window whose fault this command shares."""
    if reason not in TOGETHER:
        return None
    return Klaerfall.objects.filter(
        device_id=received.device_id,
        window_id=received.window_id,
        reason=reason,
        state=Klaerfall.State.OPEN,
        command__isnull=False,
    ).first()


def open_of_chain(device: Device, reason: Reason, *, now: datetime, message: str = "") -> Klaerfall:
    """The one open Klaerfall of the device that is about its chain as a whole; made where there is none."""
    known = Klaerfall.objects.filter(
        device=device, reason=reason, command=None, state=Klaerfall.State.OPEN
    ).first()
    if known is not None:
        return known
    return Klaerfall.objects.create(
        device=device, reason=reason, message=message, suggestion=suggestion(reason), opened_at=now
    )


def close_filled(device: Device, *, now: datetime) -> int:
    """Gaps behind which nothing waits any more: what was missing has come; returns how many."""
    still = Received.objects.filter(device=device, state=Received.State.HELD, reason=Reason.GAP)
    filled = Klaerfall.objects.filter(
        device=device, reason=Reason.GAP, command=None, state=Klaerfall.State.OPEN
    ).exclude(followers__in=still)
    return filled.update(
        state=Klaerfall.State.SETTLED,
        settled_at=now,
        settled_how=_Way.APPLY_AGAIN,
        note=_("Die fehlenden Vorgänge sind nachgekommen."),
    )
