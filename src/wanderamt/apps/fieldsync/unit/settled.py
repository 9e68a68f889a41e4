"""What a person at the hub has decided about commands of this device is noted beside them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from wanderamt.apps.fieldsync.models import OwnCommand, Received
from wanderamt.apps.fieldsync.unit.arriving import arrives


@arrives("settled")
def note_settled(*, payload: Mapping[str, Any], now: datetime) -> None:
    """The verdicts that the crew sees: "applied", or "settled" where the hub stays as it was."""
    del now
    for key, state in payload["commands"].items():
        if state in Received.State.values:
            OwnCommand.objects.filter(pk=UUID(key)).update(verdict=state, reason="")
