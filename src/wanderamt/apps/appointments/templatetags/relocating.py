"""`{% load relocating %}`: what the page of an appointment says when it cannot take place as booked."""

from typing import Any

from django import template

from wanderamt.apps.appointments.models import Appointment
from wanderamt.apps.appointments.relocation import letters, queries
from wanderamt.foundation import links

register = template.Library()


@register.inclusion_tag("appointments/relocation/_notice.html")
def proposal_notice(appointment: Appointment) -> dict[str, Any]:
    """A note with the way to the proposal, where there is one to answer. One query."""
    found = queries.open_proposal(appointment)
    url = links.path("appointments:proposal", found.pk, purpose=letters.PURPOSE) if found else ""
    return {"proposal": found, "proposal_url": url}
