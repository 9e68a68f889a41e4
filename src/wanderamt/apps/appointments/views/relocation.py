"""The proposal for an appointment that cannot take place as booked: accept, choose another time, cancel."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wanderamt.apps.appointments import queries
from wanderamt.apps.appointments.models import Closing, Proposal
from wanderamt.apps.appointments.relocation import letters, services
from wanderamt.apps.appointments.relocation import queries as relocation
from wanderamt.apps.offices import public as offices
from wanderamt.foundation import clock, errors, links
from wanderamt.foundation.access import signed_link
from wanderamt.kernel.errors import DomainError


@signed_link(letters.PURPOSE)
def proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """What was proposed, and three ways to go on. Opening it changes nothing."""
    try:
        found = relocation.proposal(proposal_id)
    except Proposal.DoesNotExist:
        raise Http404 from None
    link, refused = queries.appointment_link(found.appointment), ""
    if request.method == "POST":
        try:
            services.accept(proposal=found, now=clock.now())
        except DomainError as error:
            refused = errors.text(error)
        else:
            return redirect(link + "?verschoben=1")
    if found.state not in {Proposal.State.OPEN, Proposal.State.UNANSWERED}:
        return redirect(link)
    context = {
        "proposal": found,
        "appointment": found.appointment,
        "window": found.window,
        "address": offices.address(found.window.site) if found.window else "",
        "old": found.appointment.window,
        "same_time": found.closing.kind == Closing.Kind.TAKEN_OVER,
        "late": found.deadline <= clock.now(),
        "refused": refused,
        "move_url": _of(found, "appointments:move"),
        "cancel_url": _of(found, "appointments:cancel"),
    }
    return render(request, "appointments/relocation/proposal.html", context, status=409 if refused else 200)


def _of(found: Proposal, name: str) -> str:
    return links.path(name, found.appointment_id, purpose=queries.LINK_PURPOSE)
