"""Messages from the hub to a device: in order, each once, kept until the device has confirmed it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from wanderamt.apps.fieldsync.models import Device, Downward


@transaction.atomic
def send_down(*, device: Device, kind: str, payload: Mapping[str, Any], now: datetime) -> Downward:
    """Put a message behind all others for `device`; it goes with the next contact.

    The row of the device is held until the caller's transaction ends, so that two messages never share a
    place, also where the second is written while the first is not yet durable.
    """
    Device.objects.select_for_update().get(pk=device.pk)
    last = Downward.objects.filter(device=device).aggregate(last=Max("seq"))["last"]
    # What was confirmed may be erased already; its places are not given out again.
    seq = max(last or 0, Device.objects.values_list("down_acked", flat=True).get(pk=device.pk)) + 1
    return Downward.objects.create(device=device, seq=seq, kind=kind, payload=dict(payload), created_at=now)


@transaction.atomic
def confirm(*, device: Device, up_to: int, now: datetime) -> int:
    """The device has everything up to place `up_to`; returns how many messages that newly were.

    A number that was never given out confirms no more than there is: a device cannot confirm ahead.
    """
    waiting = Downward.objects.filter(device=device, seq__lte=up_to, acked_at=None)
    last = waiting.aggregate(last=Max("seq"))["last"]
    if last is None:
        return 0
    done = waiting.update(acked_at=now)
    Device.objects.filter(pk=device.pk, down_acked__lt=last).update(down_acked=last)
    return done


def waiting_for(device: Device) -> list[Downward]:
    """What the device has not confirmed, in order."""
    return list(Downward.objects.filter(device=device, acked_at=None).order_by("seq"))
