"""What people are told when their appointment cannot take place as booked."""

from datetime import datetime

from django.utils.translation import override

from wanderamt.apps.appointments.models import Proposal
from wanderamt.apps.offices import public as offices
from wanderamt.foundation import links, mail
from wanderamt.foundation.channels import Contact

PURPOSE = "appointments.proposal"


def propose(proposal: Proposal, *, now: datetime) -> bool:
    """Promise the message with the link; False where nothing reaches the person and somebody has to call."""
    appointment = proposal.appointment
    with override(appointment.language):
        window = proposal.window
        context: dict[str, object] = {
            "appointment": appointment,
            "closing": proposal.closing,
            "proposal": proposal,
            "window": window,
            "address": offices.address(window.site) if window else "",
            "link": links.url("appointments:proposal", proposal.pk, purpose=PURPOSE),
        }
        return mail.notify(
            contact=Contact(email=appointment.email, phone=appointment.phone),
            template="appointments/mail/proposal.txt",
            context=context,
            language=appointment.language,
            now=now,
        )
