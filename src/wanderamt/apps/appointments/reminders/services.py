"""Verb: remind those whose appointment is near."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef
from django.utils.translation import override

from wanderamt.apps.appointments import queries
from wanderamt.apps.appointments.models import Appointment, ChangeWish, Proposal, Reminder
from wanderamt.apps.appointments.services import CHANGE_DEADLINE
from wanderamt.apps.catalogue.public import bring_list
from wanderamt.apps.offices import public as offices
from wanderamt.engines.slots.waiting import OfferPolicy
from wanderamt.foundation import links, mail
from wanderamt.foundation.channels import Contact, reaching


def remind_due(*, now: datetime) -> int:
    """Remind everybody whose appointment begins within REMINDER_HOURS; returns how many were.

    Once for each time, also by two workers; later where nobody was at work, but not once it is too late to
    cancel. Not at night, not who has booked within that span (they have just been told), not whose
    appointment is to be moved, nor who has asked a unit on the road to cancel or move it.
    """
    if now < OfferPolicy().morning(now):
        return 0
    return sum(_remind(appointment_id, now=now) for appointment_id in _due(now=now))


def _due(*, now: datetime) -> list[UUID]:
    before = timedelta(hours=settings.REMINDER_HOURS)
    done = Reminder.objects.filter(appointment=OuterRef("pk"), starts_at=OuterRef("starts_at"))
    moving = Proposal.objects.filter(
        appointment=OuterRef("pk"), state__in=[Proposal.State.OPEN, Proposal.State.UNANSWERED]
    )
    wished = ChangeWish.objects.filter(appointment=OuterRef("pk"), state=ChangeWish.State.OPEN)
    near = Appointment.objects.filter(
        ~Exists(done),
        ~Exists(moving),
        ~Exists(wished),
        state=Appointment.State.BOOKED,
        starts_at__gt=now + CHANGE_DEADLINE,
        starts_at__lte=now + before,
        created_at__lt=F("starts_at") - before,
    )
    return list(near.exclude(email="", phone="").values_list("pk", flat=True))


def _remind(appointment_id: UUID, *, now: datetime) -> bool:
    """One in a transaction of its own: who dies in between has reminded some, and the next goes on."""
    appointment = queries.get(appointment_id)
    if reaching(_contact(appointment)) is None:
        return False
    try:
        with transaction.atomic():
            Reminder.objects.create(appointment=appointment, starts_at=appointment.starts_at, sent_at=now)
            _notify(appointment, now=now)
    except IntegrityError:  # the other worker was first
        return False
    return True


def _contact(appointment: Appointment) -> Contact:
    return Contact(email=appointment.email, phone=appointment.phone)


def _notify(appointment: Appointment, *, now: datetime) -> None:
    services = list(dict.fromkeys(matter.service for matter in appointment.matters.all()))
    with override(appointment.language):
        context: dict[str, object] = {
            "appointment": appointment,
            "window": appointment.window,
            "address": offices.address(appointment.window.site),
            "services": services,
            "bring": bring_list(services, on=appointment.day),
            "link": links.url("appointments:show", appointment.pk, purpose=queries.LINK_PURPOSE),
        }
        mail.notify(
            contact=_contact(appointment),
            template="appointments/mail/reminder.txt",
            context=context,
            language=appointment.language,
            now=now,
        )
