"""What a running unit does beside serving: talking to the hub, and the few periodic tasks that make sense
on it.
"""

import logging
from threading import Event
from typing import Any

from django.db import DatabaseError, close_old_connections

from wanderamt.apps.fieldsync.exchange.client import Client, Me
from wanderamt.apps.fieldsync.exchange.line import HttpLine
from wanderamt.apps.fieldsync.exchange.reporting import reports
from wanderamt.apps.fieldsync.exchange.running import run_forever
from wanderamt.apps.fieldsync.unit.copying import Copier
from wanderamt.foundation import clock, retention
from wanderamt.kernel.errors import DomainError

logger = logging.getLogger(__name__)

#: How often old brake entries, sessions and the like are removed. Seconds.
_TIDY = 3600.0
_copiers: list[Copier] = []


def exchange_forever(stop: Event, hub: str, me: Me) -> None:
    """Talk to the hub whenever there is a line, until `stop`."""
    try:
        line = HttpLine(hub)
    except DomainError as refusal:
        logger.error("no exchange: %s", refusal.code)  # noqa: TRY400 - its type says everything
        return
    run_forever(stop, client=Client(line=line, me=me), now=clock.now)


def work_forever(stop: Event, *, rest: float = _TIDY) -> None:
    """Forget old sessions and tries, once an hour. All other periodic work is the hub's: it would double
    it.
    """
    while True:
        try:
            close_old_connections()
            retention.purge(now=clock.now())
        except DatabaseError:
            logger.exception("tidying failed")
        finally:
            close_old_connections()
        if stop.wait(rest):
            return


def report_copies(copier: Copier) -> None:
    """Have the hub told when the second medium was last written."""
    _copiers[:] = [copier]


@reports
def _second_medium() -> dict[str, Any]:
    return _copiers[0].report() if _copiers else {}
