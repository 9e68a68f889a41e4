"""What was turned away at the door is noted for people: the same again is counted, not listed."""

import logging
from datetime import datetime, timedelta

from django.db.models import F

from wanderamt.apps.fieldsync.models import Device, Refusal
from wanderamt.engines.sync import Reason

logger = logging.getLogger(__name__)

#: After so long the same refusal begins a new line.
_SAME = timedelta(days=1)
_DETAIL_SIZE = 300


def note_refusal(*, device: Device | None, reason: Reason, detail: str, now: datetime) -> None:
    """Count a refusal. However often somebody tries, there is one row a device, reason and day."""
    detail = detail[:_DETAIL_SIZE]
    same = Refusal.objects.filter(device=device, reason=reason, detail=detail, at__gt=now - _SAME)
    if not same.update(times=F("times") + 1, last_at=now):
        Refusal.objects.create(device=device, at=now, reason=reason, detail=detail, last_at=now)
    logger.warning("refused: %s, device %s: %s", reason, device.pk if device else "unknown", detail)
