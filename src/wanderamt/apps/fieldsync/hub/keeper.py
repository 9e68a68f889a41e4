"""At the hub: nobody changes what is with a unit on the road, whichever way they come."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import transaction

from wanderamt.apps.offices.public import keep_here
from wanderamt.foundation.commands import Call, is_replaying, window_of


class HubKeeper:
    """The keeper of the hub's process."""

    def around(self, call: Call) -> Any:
        """Carry the verb out unless one of its windows is away with another than who is acting.

        Raises WindowIsAway before anything has changed. The windows stay here until the verb is durable:
        whoever wants to lend one waits.
        """
        with transaction.atomic(savepoint=not is_replaying()):  # who replays has one
            for window_id in sorted(set(_windows(call))):
                keep_here(window_id)
            return call.run()


def _windows(call: Call) -> Iterator[UUID]:
    """All windows that the arguments name: of a move both."""
    named = [{name: value} for name, value in call.arguments.items()]
    found = [window_of(each) for each in named]
    if call.spec.window is not None:
        found.append(call.spec.window(call.arguments))
    yield from (each for each in found if each is not None)
