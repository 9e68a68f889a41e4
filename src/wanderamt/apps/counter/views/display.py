"""The call display in the corridor: numbers and desks, no names, no login."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wanderamt.apps.counter.queries.display import display_of, windows_beside
from wanderamt.apps.counter.views.kiosk import PURPOSE as KIOSK
from wanderamt.apps.counter.views.kiosk import qr
from wanderamt.apps.counter.views.seats import window_or_404
from wanderamt.foundation import clock, links
from wanderamt.foundation.access import signed_link, staff
from wanderamt.foundation.roles import Role

PURPOSE = "counter.display"


@signed_link(PURPOSE)
def display(request: HttpRequest, window_id: UUID) -> HttpResponse:
    """Who is called to which desk, and who comes next; with `?alle` of all counters at the site."""
    window = window_or_404(window_id)
    whole_site = "alle" in request.GET
    context = {
        "window": window,
        "shown": display_of(window=window, now=clock.now(), whole_site=whole_site),
        "now": clock.now(),
        "address": f"{request.path}?alle" if whole_site else request.path,
    }
    live = request.headers.get("HX-Request") == "true"
    return render(request, "counter/display_live.html" if live else "counter/display.html", context)


@staff(Role.CLERK)
def display_link(request: HttpRequest, window_id: UUID) -> HttpResponse:
    """The links for the screens: the display in the corridor and the kiosk at the entrance."""
    window = window_or_404(window_id)
    own_device = links.url("counter:kiosk", window.pk, purpose=KIOSK) + "?handy"
    context = {
        "window": window,
        "path": links.path("counter:display", window.pk, purpose=PURPOSE),
        "url": links.url("counter:display", window.pk, purpose=PURPOSE),
        "kiosk_path": links.path("counter:kiosk", window.pk, purpose=KIOSK),
        "kiosk_url": links.url("counter:kiosk", window.pk, purpose=KIOSK),
        "code": qr(own_device),
        "neighbours": windows_beside(window),
    }
    return render(request, "counter/display_link.html", context)
