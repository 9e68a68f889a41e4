"""The exchange of a running unit: tried again and again in a thread of its own, sooner when it goes well."""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Event

from django.db import close_old_connections

from wanderamt.apps.fieldsync.exchange.client import Client
from wanderamt.apps.fieldsync.exchange.progress import Progress, Stand

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds until the next attempt.

    `quiet` after one that left nothing to do; `first` after a failure, doubled with each further one up to
    `longest`. `stuck` where only a person can help. Each is spread by a third, so that several units in one
    hall do not try at the same moments.
    """

    quiet: float = 30.0
    first: float = 2.0
    longest: float = 120.0
    stuck: float = 600.0

    def after(self, stand: Stand, failures: int, *, chance: random.Random) -> float:
        """So long to wait after an attempt, the `failures`th in a row without success."""
        if stand is Stand.MORE:
            return 0.0
        if stand is Stand.DONE:
            wait = self.quiet
        elif stand in {Stand.STUCK, Stand.REFUSED}:
            wait = self.stuck
        else:
            wait = min(self.first * 2 ** min(failures - 1, 16), self.longest)
        return wait * chance.uniform(2 / 3, 4 / 3)


def run_forever(
    stop: Event,
    *,
    client: Client,
    now: Callable[[], datetime],
    patience: Patience | None = None,
    chance: random.Random | None = None,
) -> Progress:
    """Take steps until `stop` is set or the device is locked; returns what the last one came to.

    An error that nobody foresaw costs one attempt, not the thread: it is logged, and tried again later.
    """
    patience, chance = patience or Patience(), chance or random.Random()  # noqa: S311 - spreads attempts
    failures, found = 0, Progress()
    while not stop.is_set():
        found = _attempt(client, now())
        failures = 0 if found.stand in {Stand.DONE, Stand.MORE} else failures + 1
        if found.stand is Stand.LOCKED:
            return found
        stop.wait(patience.after(found.stand, failures, chance=chance))
    return found


def _attempt(client: Client, now: datetime) -> Progress:
    close_old_connections()
    try:
        return client.once(now=now)
    except Exception:
        logger.exception("the exchange with the hub failed")
        return Progress(stand=Stand.NO_LINE, reason="error")
    finally:
        close_old_connections()
