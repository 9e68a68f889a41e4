"""What is true right now: free times, waiting times, opening hours, the next stops, how a matter stands.

Each fact comes from the room that keeps it, by the same functions as on the pages, with the moment for which
it holds.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from wanderamt.apps.assistant.live import status
from wanderamt.apps.assistant.live.asking import Live, asked_for
from wanderamt.apps.assistant.live.telling import goes_on, handle
from wanderamt.apps.assistant.turns import Asked, Reply

#: Who answers the chips "live:…" and "status:…", and the form of a matter.
STEPS: Mapping[str, Callable[[Asked], Reply]] = MappingProxyType({"live": handle, "status": status.handle})

__all__ = ["STEPS", "Live", "asked_for", "goes_on", "handle", "status"]
