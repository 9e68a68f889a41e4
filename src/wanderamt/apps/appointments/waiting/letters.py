"""Messages to those who wait, in their language, over whatever reaches them."""

from datetime import datetime

from django.utils.translation import override

from wanderamt.apps.appointments.models import WaitingEntry, WaitingOffer
from wanderamt.apps.appointments.plans import VisitPlan
from wanderamt.apps.offices import public as offices
from wanderamt.foundation import links, mail
from wanderamt.foundation.channels import Contact

ENTRY_PURPOSE = "appointments.waiting"
OFFER_PURPOSE = "appointments.offer"


def about_entry(kind: str, entry: WaitingEntry, *, plan: VisitPlan, now: datetime) -> None:
    """Promise the message `kind` (waiting_confirm, waiting_over) with the link to the entry's page."""
    with override(entry.language):
        context: dict[str, object] = {
            "entry": entry,
            "services": plan.services,
            "link": links.url("appointments:wait_show", entry.pk, purpose=ENTRY_PURPOSE),
        }
        _notify(kind, entry, context, now=now)


def about_offer(kind: str, offer: WaitingOffer, *, now: datetime) -> None:
    """Promise the message `kind` (waiting_offer, waiting_missed) with the link to the offer's page."""
    window = offer.released.window
    with override(offer.entry.language):
        context: dict[str, object] = {
            "entry": offer.entry,
            "offer": offer,
            "window": window,
            "address": offices.address(window.site),
            "link": links.url("appointments:offer", offer.pk, purpose=OFFER_PURPOSE),
        }
        _notify(kind, offer.entry, context, now=now)


def _notify(kind: str, entry: WaitingEntry, context: dict[str, object], *, now: datetime) -> None:
    mail.notify(
        contact=Contact(email=entry.email, phone=entry.phone),
        template=f"appointments/mail/{kind}.txt",
        context=context,
        language=entry.language,
        now=now,
    )
