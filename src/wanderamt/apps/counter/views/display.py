"""The call display in the corridor: numbers and desks, no names, no login."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wanderamt.apps.counter.queries.display import display_of
from wanderamt.apps.counter.views.seats import window_or_404
from wanderamt.foundation import clock, links
from wanderamt.foundation.access import signed_link, staff
from wanderamt.foundation.roles import Role

PURPOSE = "counter.display"


@signed_link(PURPOSE)
def display(request: HttpRequest, window_id: UUID) -> HttpResponse:
    """Who is called to which desk, and who comes next."""
    window = window_or_404(window_id)
    context = {"window": window, "shown": display_of(window=window, now=clock.now()), "now": clock.now()}
    live = request.headers.get("HX-Request") == "true"
    return render(request, "counter/display_live.html" if live else "counter/display.html", context)


@staff(Role.CLERK)
def display_link(request: HttpRequest, window_id: UUID) -> HttpResponse:
    """The link for the screen in the corridor."""
    window = window_or_404(window_id)
    context = {
        "window": window,
        "path": links.path("counter:display", window.pk, purpose=PURPOSE),
        "url": links.url("counter:display", window.pk, purpose=PURPOSE),
    }
    return render(request, "counter/display_link.html", context)
