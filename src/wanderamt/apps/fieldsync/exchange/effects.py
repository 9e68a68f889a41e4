"""Messages whose effect belongs to the exchange itself: software, and the end of a device.

Imported when the process starts; messages of other rooms register their effect themselves.
"""

import logging
import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wanderamt.apps.fieldsync.exchange.fetching import fetched
from wanderamt.apps.fieldsync.keys.keyring import sync_folder
from wanderamt.apps.fieldsync.unit.arriving import arrives
from wanderamt.apps.fieldsync.unit.identity import become
from wanderamt.apps.fieldsync.unit.places import own_places
from wanderamt.foundation import vault

logger = logging.getLogger(__name__)

#: Where software waits until somebody has it installed (`unit update`).
OFFERED = "update.bundle"


@arrives("bundle")
def take_bundle(*, payload: Mapping[str, Any], now: datetime) -> str:  # noqa: ARG001 - as all of them
    """Software is here as a whole. Whose it is is checked when it is installed, not by whoever brought it."""
    fetched(payload).replace(own_places().folder / OFFERED)
    return "offered"


@arrives("revoked")
def take_revoked(*, payload: Mapping[str, Any], now: datetime) -> None:  # noqa: ARG001 - as above
    """The hub does not trust this device any more: its keys end here, and with them everything it holds.

    The file of the keys is overwritten before it is removed. On a disk that writes elsewhere the old bytes
    may remain for a while, and are worthless without the start secret.
    """
    path = own_places().keyring
    if path.is_file():
        with path.open("r+b") as file:
            file.write(os.urandom(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        sync_folder(path.parent)
    vault.lock()
    become(None)
    logger.critical("this device was revoked; its keys are destroyed")
