"""The mails about an appointment, in the language of the person."""

from datetime import datetime

from django.utils.translation import override

from wanderamt.apps.appointments import queries
from wanderamt.apps.appointments.models import Appointment, AppointmentMatter
from wanderamt.apps.catalogue.public import Service, bring_list
from wanderamt.apps.offices import public as offices
from wanderamt.foundation import links, mail


def send(kind: str, appointment: Appointment, *, now: datetime) -> None:
    """Promise the mail `kind` (booked, changed, cancelled, called_off). Nothing where no address is given."""
    if not appointment.email:
        return
    matters = AppointmentMatter.objects.filter(appointment=appointment).select_related("service")
    people: dict[int, list[Service]] = {}
    for matter in matters:
        people.setdefault(matter.person_no, []).append(matter.service)
    services = list(dict.fromkeys(matter.service for matter in matters))
    with override(appointment.language):
        context: dict[str, object] = {
            "appointment": appointment,
            "window": appointment.window,
            "address": offices.address(appointment.window.site),
            "services": services,
            "people": list(people.values()),
            "qr": links.url("appointments:qr", appointment.pk, purpose=queries.LINK_PURPOSE),
            "bring": bring_list(services, on=appointment.day),
            "link": links.url("appointments:show", appointment.pk, purpose=queries.LINK_PURPOSE),
        }
        mail.send(
            to=appointment.email,
            template=f"appointments/mail/{kind}.txt",
            context=context,
            language=appointment.language,
            now=now,
        )
