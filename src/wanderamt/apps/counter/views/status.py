"""The page that stays with somebody who waits, on their own telephone. It shows no name."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.queries.status import Status, status_of
from wanderamt.apps.counter.services import calling
from wanderamt.foundation import clock, errors, links
from wanderamt.foundation.access import signed_link
from wanderamt.foundation.commands import acting_as
from wanderamt.kernel.errors import DomainError

PURPOSE = "counter.status"


@signed_link(PURPOSE)
def status(request: HttpRequest, ticket_id: UUID) -> HttpResponse:
    """How many are before me and for how long about; where to go when it is my turn.

    A page that asks again gets an empty answer while nothing has changed. POST gives the number back.
    """
    found = _status(ticket_id)
    if request.method == "POST":
        return _leave(request, found.ticket)
    live = request.headers.get("HX-Request") == "true"
    if live and request.GET.get("stand") == found.stamp:
        return HttpResponse(status=204)
    return render(request, "counter/status_live.html" if live else "counter/status.html", {"status": found})


def _leave(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    try:
        with acting_as("kiosk"):
            calling.left(ticket=ticket, now=clock.now())
    except DomainError as error:
        messages.error(request, errors.text(error))
    return redirect(links.path("counter:status", ticket.pk, purpose=PURPOSE))


def _status(ticket_id: UUID) -> Status:
    try:
        return status_of(ticket_id, now=clock.now())
    except Ticket.DoesNotExist:
        raise Http404 from None
