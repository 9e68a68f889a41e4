"""A device is lost or stolen: it is shut out, its stops come back, and those concerned are told.

Every step can be rehearsed: `board` and `concerned` only read. What is said to people and to the supervisory
authority follows Art. 33 and 34 GDPR; the file that Art. 33 (5) asks for is `Loss`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from wanderamt.apps.appointments.public import Appointment
from wanderamt.apps.cases.public import Case
from wanderamt.apps.counter.public import Ticket
from wanderamt.apps.fieldsync.hub.downward import send_down
from wanderamt.apps.fieldsync.keys import certificates
from wanderamt.apps.fieldsync.models import Bundle, Device, Downward, Lease, Loss, Received
from wanderamt.apps.offices.public import OpeningWindow, give_back
from wanderamt.foundation import mail
from wanderamt.foundation.carrying import carried
from wanderamt.foundation.commands import acting
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_

#: Art. 33 (1) GDPR: without undue delay and, where feasible, not later than 72 hours after having become
#: aware of it.
DEADLINE = timedelta(hours=72)
TEMPLATE = "fieldsync/mail/lost.txt"


class StillActive(DomainError):
    """People are told after the device is shut out, not before."""

    code = "device_still_active"
    message = N_("Bitte sperren Sie das Gerät zuerst.")


@dataclass(frozen=True, slots=True, kw_only=True)
class StopOnBoard:
    """A stop whose data may be on the device, and how many people it tells of."""

    window: OpeningWindow
    people: int
    lease: Lease


@dataclass(frozen=True, slots=True, kw_only=True)
class OnBoard:
    """What was on the device, as far as the hub can know."""

    stops: list[StopOnBoard]
    people: int
    #: Kinds of data, in words.
    kinds: list[str]
    #: What cannot be known, in sentences.
    unknown: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """Somebody whose data was on the device."""

    name: str
    email: str
    phone: str
    language: str
    window: OpeningWindow

    @property
    def language_name(self) -> str:
        """As its speakers write it; the tag itself where the city does not offer it; "" if unknown."""
        return dict(settings.LANGUAGES).get(self.language, self.language)


@transaction.atomic
def revoke(*, device: Device, reason: str, now: datetime) -> Loss:
    """Shut the device out for good, and take its stops back; the file of the loss.

    All certificates end, nothing of it is accepted or sent any more but that it is revoked (whereupon a
    device that still runs erases itself). What it has signed and the hub does not have yet is held for a
    person, whenever it was signed. Number blocks that it had are never given out again. A second time
    changes nothing.
    """
    locked = Device.objects.select_for_update().get(pk=device.pk)
    if locked.state != Device.State.REVOKED:
        locked.state, locked.revoked_at = Device.State.REVOKED, now
        locked.revoke_reason = reason[:200]
        locked.save(update_fields=["state", "revoked_at", "revoke_reason"])
        certificates.revoke(device=locked, now=now)
        people = len(concerned(locked))
        _take_back(locked, now=now)
        _stop_sending(locked, now=now)
        Loss.objects.get_or_create(device=locked, defaults={"known_at": now, "people": people})
    device.refresh_from_db()
    return Loss.objects.get_or_create(device=locked, defaults={"known_at": now})[0]


def _take_back(device: Device, *, now: datetime) -> None:
    """The hub, or another device, can go on with the windows as far as their commands have arrived."""
    for lease in device.leases.filter(state=Lease.State.ACTIVE).select_related("window"):
        lease.state, lease.ended_at = Lease.State.TAKEN_BACK, now
        lease.save(update_fields=["state", "ended_at"])
        with acting(device.pk):
            give_back(window=lease.window, holder=device.pk, now=now)


def _stop_sending(device: Device, *, now: datetime) -> None:
    """Nothing about people goes to it any more; the one message is that it is revoked."""
    Bundle.objects.filter(device=device).delete()
    Downward.objects.filter(device=device, acked_at=None).update(payload={}, acked_at=now)
    send_down(device=device, kind="revoked", payload={}, now=now)


def on_board(device: Device, *, now: datetime) -> OnBoard:
    """What was on the device: from what it was lent and has not confirmed as erased, and what has arrived."""
    leases = _leases(device)
    stops = [
        StopOnBoard(window=lease.window, people=_people(lease.window_id), lease=lease) for lease in leases
    ]
    return OnBoard(
        stops=stops,
        people=sum(stop.people for stop in stops),
        kinds=_kinds() if stops else [],
        unknown=_unknown(device, leases, now=now),
    )


def _leases(device: Device) -> list[Lease]:
    """Each window once, the newest lease of it."""
    found = (
        Lease.objects.filter(device=device, erased_at=None)
        .select_related("window__site", "window__counter")
        .order_by("window__starts_at", "-granted_at")
    )
    return list({lease.window_id: lease for lease in reversed(found)}.values())[::-1]


def _people(window: UUID) -> int:
    booked = Appointment.objects.filter(window=window).exclude(person_name="")
    walk_ins = Ticket.objects.filter(window=window, appointment=None)
    of_cases = Case.objects.filter(window=window, appointment_id=None).exclude(
        visit_id__in=walk_ins.values("pk")
    )
    return (
        sum(booked.values_list("people", flat=True))
        + sum(walk_ins.values_list("people", flat=True))
        + of_cases.values("visit_id", "person_no").distinct().count()
    )


#: What the personal tables of a snapshot tell, in words; a table that is not here is called by its name.
KINDS = {
    "appointments.appointment": N_("Name, Geburtsdatum, Kontakt, Zeit und Ort des Termins"),
    "appointments.appointmentmatter": N_("Anliegen des Termins"),
    "appointments.changewish": N_("Wünsche, den Termin zu ändern"),
    "appointments.hold": N_("gehaltene Zeiten"),
    "cases.case": N_("Vorgänge mit Name, Geburtsdatum und Angaben zur Gebühr"),
    "cases.document": N_("Stand der bestellten Dokumente"),
    "cases.evidence": N_("vorgelegte Unterlagen (nur, dass sie vorlagen)"),
    "cases.fee": N_("Gebühren"),
    "cases.handover": N_("Aushändigungen: an wen und wann"),
    "cases.payment": N_("Zahlungen"),
    "cases.step": N_("Schritte der Vorgänge mit Notizen"),
    "counter.stockcount": N_("gezählte Vordrucke und Siegel"),
    "counter.stockuse": N_("verbrauchte Vordrucke und Siegel, mit der Nummer des Vorgangs"),
    "counter.ticket": N_("Wartenummern mit Name, Zimmer und Zeiten"),
    "counter.ticket_services": N_("Anliegen zur Wartenummer"),
    "counter.ticketevent": N_("Zeiten zur Wartenummer"),
    "counter.windowday": N_("Kasse des Tages mit Unterschrift"),
    "fleet.crewmember": N_("wer im Team war"),
    "fleet.packeditem": N_("was gepackt ist"),
    "fleet.visitrequest": N_("Anfrage der Einrichtung mit Name und Telefon dort"),
    "workforce.rolegrant": N_("Rollen des Teams"),
    "workforce.skillgrant": N_("Schulungen des Teams"),
    "workforce.user": N_("Namen des Teams"),
}


def _kinds() -> list[str]:
    labels = [each.label for each in carried() if each.personal]
    return [_(KINDS[label]) if label in KINDS else label for label in labels]


def _unknown(device: Device, leases: list[Lease], *, now: datetime) -> list[str]:
    del now
    found = []
    waiting = device.reported.get("waiting")
    if leases and waiting != 0:
        found.append(
            _("Was unterwegs neu erfasst wurde und noch nicht übertragen ist. Das weiß nur das Gerät.")
        )
    if Received.objects.filter(device=device, state=Received.State.HELD).exists():
        found.append(_("Vorgänge, die angekommen sind und noch geklärt werden müssen."))
    if any(lease.loaded_at is None for lease in leases):
        found.append(_("Ob das Gerät alle Tagesdaten schon geladen hatte."))
    return found


def concerned(device: Device) -> list[Concerned]:
    """Those whose data was on the device and whom the hub can name, each once; by name."""
    found: dict[tuple[str, str], Concerned] = {}
    for lease in _leases(device):
        for each in _named(lease.window):
            known = found.get((each.name, each.email))
            found[each.name, each.email] = known or each
    return sorted(found.values(), key=lambda each: (each.name.casefold(), each.email))


def _named(window: OpeningWindow) -> Iterator[Concerned]:
    people = Appointment.objects.filter(window=window).exclude(person_name="")
    for each in people:
        yield Concerned(
            name=each.person_name,
            email=each.email,
            phone=each.phone,
            language=each.language,
            window=window,
        )
    for case in Case.objects.filter(window=window, appointment_id=None).exclude(person_name=""):
        yield Concerned(
            name=case.person_name, email=case.email, phone="", language=case.language, window=window
        )
    with_case = Case.objects.filter(window=window).values("visit_id")
    tickets = Ticket.objects.filter(window=window, appointment=None).exclude(pk__in=with_case)
    for ticket in tickets.exclude(person_name=""):
        yield Concerned(name=ticket.person_name, email="", phone="", language=ticket.language, window=window)


def without_mail(people: Iterable[Concerned]) -> list[Concerned]:
    """Those whom somebody must write to or call."""
    return [each for each in people if not each.email]


@transaction.atomic
def tell_people(*, loss: Loss, now: datetime) -> int:
    """Tell everybody with a mail address, in their language (Art. 34 GDPR); how many mails were promised.

    Once: a second click sends nothing. Raises StillActive.
    """
    if loss.device.state != Device.State.REVOKED:
        raise StillActive
    if not Loss.objects.filter(pk=loss.pk, told_people_at=None).update(told_people_at=now):
        return 0
    people = [each for each in concerned(loss.device) if each.email]
    for each in people:
        mail.send(
            to=each.email,
            template=TEMPLATE,
            context={"person": each, "window": each.window},
            language=each.language,
            now=now,
        )
    Loss.objects.filter(pk=loss.pk).update(mailed=len(people))
    loss.refresh_from_db()
    return len(people)


def note_letters(*, loss: Loss, now: datetime) -> bool:
    """The list of those without a mail address has been worked off."""
    return bool(Loss.objects.filter(pk=loss.pk, letters_sent_at=None).update(letters_sent_at=now))


def note_authority(*, loss: Loss, now: datetime) -> bool:
    """The supervisory authority has been told."""
    return bool(Loss.objects.filter(pk=loss.pk, told_authority_at=None).update(told_authority_at=now))


def deadline(loss: Loss) -> datetime:
    """Until when the supervisory authority must know."""
    return loss.known_at + DEADLINE
