"""What a search has shown travels with the choice, signed: lead times tell what people were offered."""

from collections.abc import Sequence
from datetime import datetime

from django.core.signing import BadSignature, Signer

from wanderamt.apps.appointments import queries
from wanderamt.apps.appointments.queries import OfficeOffers
from wanderamt.apps.appointments.views.asked import Asked
from wanderamt.engines import slots
from wanderamt.engines.slots import Asker
from wanderamt.kernel.clock import BERLIN

NAME = "gezeigt"


def of_search(found: Sequence[OfficeOffers], asked: Asked, *, now: datetime, asker: Asker) -> str:
    """Days to the first time anywhere, and to the first at the office that was wished; empty for nothing.

    Where wishes have narrowed the search, it is asked once more without them.
    """
    narrowed = asked.office is not None or asked.wish != slots.ANY
    wide = queries.search(plan=asked.plan, now=now, asker=asker) if narrowed and found else found
    if not wide:
        return ""
    here = [each for each in wide if asked.office in {None, each.counter.pk}]
    return _signer().sign(f"{_days(wide, now)}.{_days(here, now)}")


def read(raw: str) -> tuple[int, int] | None:
    """Both numbers of days; None where nothing, or nothing of ours, was sent."""
    try:
        offered, forced = _signer().unsign(raw).split(".")
    except (BadSignature, ValueError):
        return None
    return int(offered), int(forced)


def _days(found: Sequence[OfficeOffers], now: datetime) -> int:
    first = min(each.first[0].start for each in found)
    return (first.astimezone(BERLIN).date() - now.astimezone(BERLIN).date()).days


def _signer() -> Signer:
    """Made when it is used: a unit knows its secret key only after the start secret was given."""
    return Signer(salt="appointments.shown")
