"""Filling the demo city, once."""

from datetime import datetime

from django.db import transaction

from wanderamt.apps.catalogue.public import load_catalogue
from wanderamt.apps.fleet.public import VisitRequest
from wanderamt.apps.offices.public import load_city
from wanderamt.demo import staff, units
from wanderamt.demo.story import (
    apart,
    asked,
    booked,
    crowded,
    editing,
    lead_times,
    offices,
    past,
    requests,
    upcoming,
)
from wanderamt.demo.story.telling import Telling

SIZES = ("small", "city", "stress")


@transaction.atomic
def load(*, now: datetime, size: str = "city", seed: int = 1) -> bool:
    """Bring the city up to date, and tell its story unless it was told; returns whether it was told now.

    All or nothing. "small" has the request of Martinshof only, "city" also the fixed offices at work,
    visits past and to come and what the assistant was asked, "stress" hundreds of visits. The same day and
    `seed` give the same story.
    """
    load_catalogue()
    load_city()
    staff.hire()
    units.park()
    telling = Telling(now, seed)
    if VisitRequest.objects.filter(form_key=telling.key("request", requests.MARTINSHOF.site)).exists():
        return False
    if size == "small":
        requests.ask(telling, requests.MARTINSHOF)
        return True
    offices.tell(telling)
    past.tell(telling)
    upcoming.tell(telling)
    requests.ask_all(telling)
    editing.tell(telling)
    booked.tell(telling)
    lead_times.tell(telling)
    apart.tell(telling)
    asked.tell(telling)
    if size == "stress":
        crowded.tell(telling)
    return True
