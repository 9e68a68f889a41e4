"""Tells the catalogue where and when the mobile office does a service next."""

from datetime import datetime

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import ngettext

from wanderamt.apps.appointments import queries
from wanderamt.apps.catalogue.public import NextPlace, Whereabouts
from wanderamt.apps.offices import public as offices
from wanderamt.apps.offices.public import Counter, OpeningWindow, public_windows

#: Looked through for room before giving up: half a year of full days would be read otherwise.
LOOKED_AT = 20


def next_places(*, service_id: str, now: datetime, limit: int) -> Whereabouts:
    """The next public stops with the service and with room, the soonest first.

    Fixed offices are open every day: their times are found by the search for appointments.
    """
    # The exemption is offered wherever ID cards are sold: it needs no device that a card does not need.
    sold = {service_id} | (queries.ID_CARDS if service_id == queries.EXEMPTION else set())
    found = public_windows(now=now, kinds=[Counter.Kind.MOBILE], services=sold)
    looked_at = list(found[:LOOKED_AT])
    left = queries.places_left(windows=looked_at, now=now + queries.LEAD) if looked_at else {}
    free = [window for window in looked_at if left[window.pk]]
    return Whereabouts(
        places=tuple(_place(window, service_id, left[window.pk]) for window in free[:limit]),
        planned=len(looked_at) if len(looked_at) < LOOKED_AT else found.count(),
    )


def _place(window: OpeningWindow, service_id: str, left: int) -> NextPlace:
    """The link goes past the question for the matter: the service is chosen already."""
    book = reverse("appointments:book", args=[window.pk])
    return NextPlace(
        starts_at=window.starts_at,
        ends_at=window.ends_at,
        name=window.site.name,
        address=offices.address(window.site),
        free=ngettext("%(count)s freier Termin", "%(count)s freie Termine", left) % {"count": left},
        url=f"{book}?{urlencode({'services': service_id})}",
    )
