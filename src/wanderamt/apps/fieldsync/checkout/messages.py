"""What hub and unit tell each other about leaving and returning. Imported when the process starts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from wanderamt.apps.fieldsync.checkout import errors
from wanderamt.apps.fieldsync.checkout.erasing import erase
from wanderamt.apps.fieldsync.checkout.freshness import own_city_version
from wanderamt.apps.fieldsync.checkout.loading import load
from wanderamt.apps.fieldsync.checkout.returning import confirm_erased, own_reports
from wanderamt.apps.fieldsync.checkout.services import confirm_loaded
from wanderamt.apps.fieldsync.exchange.answering import answered
from wanderamt.apps.fieldsync.exchange.fetching import fetched
from wanderamt.apps.fieldsync.exchange.reporting import reports
from wanderamt.apps.fieldsync.hub.refusals import note_refusal
from wanderamt.apps.fieldsync.models import Device
from wanderamt.apps.fieldsync.unit.arriving import DONE, NotYet, arrives
from wanderamt.engines.sync import Reason

WITHDRAWN = "withdrawn"

reports(own_reports)
reports(own_city_version)


@arrives("snapshot")
def take_snapshot(*, payload: Mapping[str, Any], now: datetime) -> str | None:
    """The day's data are loaded once they are here as a whole."""
    if payload.get(WITHDRAWN):
        return WITHDRAWN
    load(fetched(payload).read_bytes(), now=now)
    return None


@arrives("erase")
def take_erase(*, payload: Mapping[str, Any], now: datetime) -> str | None:  # noqa: ARG001 - as all messages
    """A stop is over, or was called off: not before the hub has everything of it."""
    try:
        erase(UUID(payload["window"]))
    except errors.NotYetConfirmed:
        raise NotYet from None
    return None


@answered("snapshot")
def snapshot_was_loaded(*, device: Device, payload: Mapping[str, Any], outcome: str, now: datetime) -> None:
    """The crew can leave; or the people at the hub see why it cannot."""
    if outcome == DONE and "bundle" in payload:
        windows = [UUID(window) for window in payload["windows"]]
        confirm_loaded(device=device, bundle=UUID(payload["bundle"]), windows=windows, now=now)
    elif outcome != WITHDRAWN:
        note_refusal(device=device, reason=Reason.BAD_BUNDLE, detail=outcome, now=now)


@answered("erase")
def stop_was_erased(*, device: Device, payload: Mapping[str, Any], outcome: str, now: datetime) -> None:
    """Noted for the day on which somebody asks."""
    if outcome == DONE:
        confirm_erased(device=device, window=UUID(payload["window"]), now=now)
