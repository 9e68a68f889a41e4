"""Numbers for those who wait: each once a day at a site, also where two counters are open side by side."""

from django.db.models import F, Max

from wanderamt.apps.counter.models import NumberSeries, Ticket
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.engines.queueing import Kind, ticket_number
from wanderamt.kernel.clock import BERLIN


def next_number(*, window: OpeningWindow, kind: str) -> tuple[int, str]:
    """The next serial of a kind at the site of `window` on its day, and how it is shown.

    The UPDATE holds the row until the caller's transaction ends: nobody else gets the number meanwhile.
    """
    day = window.starts_at.astimezone(BERLIN).date()
    scope = f"{window.site_id}:{day}:{kind}"
    series = NumberSeries.objects.filter(pk=scope)
    if not series.update(last=F("last") + 1):
        NumberSeries.objects.get_or_create(pk=scope, defaults={"last": _given_before(window, kind)})
        series.update(last=F("last") + 1)
    serial = series.get().last
    return serial, ticket_number(Kind(kind), serial)


def _given_before(window: OpeningWindow, kind: str) -> int:
    """What a window has given out before its site had a series."""
    found = Ticket.objects.filter(window=window, kind=kind).aggregate(last=Max("serial"))["last"]
    return found or 0
