"""What people hear about a wish that could not be granted, in their language."""

from datetime import datetime

from django.utils.translation import override

from wanderamt.apps.appointments import queries
from wanderamt.apps.appointments.models import ChangeWish
from wanderamt.apps.offices import public as offices
from wanderamt.foundation import links, mail
from wanderamt.foundation.channels import Contact


def not_granted(wish: ChangeWish, *, now: datetime) -> bool:
    """Promise the message that the appointment stays (REFUSED) or that nobody was reached (EXPIRED).

    False where nothing reaches the person; the page of the appointment says the same.
    """
    appointment = wish.appointment
    with override(appointment.language):
        context: dict[str, object] = {
            "appointment": appointment,
            "wish": wish,
            "window": appointment.window,
            "address": offices.address(appointment.window.site),
            "link": links.url("appointments:show", appointment.pk, purpose=queries.LINK_PURPOSE),
        }
        return mail.notify(
            contact=Contact(email=appointment.email, phone=appointment.phone),
            template="appointments/mail/wish.txt",
            context=context,
            language=appointment.language,
            now=now,
        )
