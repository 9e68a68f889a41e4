"""Numbers for those who wait: each once a day at a site, also where two counters are open side by side."""

from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.engines.queueing import Kind, ticket_number
from wanderamt.foundation.numbers import next_in
from wanderamt.kernel.clock import BERLIN


def next_number(*, window: OpeningWindow, kind: str) -> tuple[int, str]:
    """The next serial of a kind at the site of `window` on its day, and how it is shown."""
    day = window.starts_at.astimezone(BERLIN).date()
    serial = next_in(f"{window.site_id}:{day}:{kind}")
    return serial, ticket_number(Kind(kind), serial)
