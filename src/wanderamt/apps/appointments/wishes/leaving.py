"""What is cleared up in the moment in which a window leaves with a unit."""

from contextlib import suppress
from datetime import datetime

from wanderamt.apps.appointments import queries, services
from wanderamt.apps.appointments.models import Appointment, ChangeWish, Closing, Hold, Proposal
from wanderamt.apps.appointments.persons import PersonData
from wanderamt.apps.appointments.placing import Ledger
from wanderamt.apps.appointments.relocation import services as relocation
from wanderamt.apps.appointments.waiting import handing_on
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.kernel.errors import DomainError


def clear(*, window: OpeningWindow, now: datetime) -> None:
    """Nobody holds anything of the window any more: its free time leaves as free time.

    Who is filling in a form is refused with other times; who was offered the time keeps the place in the
    line. A proposal of another counter that took over counts as agreed, of any other one somebody has to
    call. Who wished to move here has the time for sure. Registered with `offices.before_lending`.
    """
    for hold in Hold.objects.filter(window=window, reason=Hold.Reason.MOVING).order_by("created_at", "pk"):
        _settle(hold, window, now=now)
    held = list(Hold.objects.filter(window=window))
    Ledger(window, now=now).release(held)
    Hold.objects.filter(pk__in=[hold.pk for hold in held]).delete()
    handing_on.close_lost(now=now)


def _settle(hold: Hold, window: OpeningWindow, *, now: datetime) -> None:
    wish = ChangeWish.objects.filter(hold=hold, state=ChangeWish.State.OPEN).first()
    if wish is not None:
        _book_instead(wish, hold, window, now=now)
    proposal = Proposal.objects.filter(hold=hold, state=Proposal.State.OPEN).select_related("closing").first()
    if proposal is not None:
        relocation.decide(proposal, agreed=proposal.closing.kind == Closing.Kind.TAKEN_OVER, now=now)


def _book_instead(wish: ChangeWish, hold: Hold, window: OpeningWindow, *, now: datetime) -> None:
    """The hold cannot stay, and the answer may come after this window has left: so the new time becomes an
    appointment of its own, and what is wished of the old one is that it be cancelled.
    """
    old = queries.get(wish.appointment_id)
    # Refused where they have booked here themselves meanwhile: then the old one goes, and this one is there.
    with suppress(DomainError):
        services.book(
            window=window,
            hold=hold,
            person=_person(old),
            source=Appointment.Source.STAFF,
            now=now,
            form_key=wish.pk,
        )
    ChangeWish.objects.filter(pk=wish.pk).update(kind=ChangeWish.Kind.CANCEL, to_window=None, to_start=None)


def _person(appointment: Appointment) -> PersonData:
    names = (
        "born_on", "language", "email", "phone", "place", "room_label", "representation",
        "representative_name", "exemption",
    )  # fmt: skip
    return PersonData(name=appointment.person_name, **{name: getattr(appointment, name) for name in names})
