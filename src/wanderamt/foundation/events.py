"""Domain events: needs that point upwards in the house. Delivered after the transaction is durable."""

import logging
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django.db import transaction

from wanderamt.foundation.commands import is_recording
from wanderamt.kernel.events import DomainEvent

logger = logging.getLogger(__name__)
E = TypeVar("E", bound=DomainEvent)
_handlers: defaultdict[type[DomainEvent], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(kind: type[E], handler: Callable[[E], None]) -> None:
    """Have `handler` called for every event of `kind`. Call it in `AppConfig.ready()`; twice is once."""
    if handler not in _handlers[kind]:
        _handlers[kind].append(handler)


def publish(event: DomainEvent) -> None:
    """Deliver `event` to its subscribers once the current transaction has been committed.

    While a command is written down on a unit nobody is told there: what follows from it elsewhere in the
    house happens at the hub, where the same verb publishes the same event again.
    """
    if is_recording():
        return
    transaction.on_commit(partial(_deliver, event))


def _deliver(event: DomainEvent) -> None:
    for handler in _handlers[type(event)]:
        try:
            handler(event)
        except Exception:  # the deed is done and committed; one deaf listener must not silence the others
            logger.exception("event %s: %s failed", type(event).__name__, handler)
