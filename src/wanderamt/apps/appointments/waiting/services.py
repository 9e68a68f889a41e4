"""Verbs: enter the list, confirm, leave, answer an offer. One transaction each."""

import json
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, transaction

from wanderamt.apps.appointments.models import Appointment, WaitingEntry, WaitingOffer
from wanderamt.apps.appointments.persons import PersonData, contact_keys
from wanderamt.apps.appointments.plans import VisitPlan
from wanderamt.apps.appointments.services import common
from wanderamt.apps.appointments.waiting import handing_on, letters, queries
from wanderamt.apps.appointments.waiting.errors import AlreadyWaiting, NobodyToReach, OfferOver
from wanderamt.engines.slots import ANY, Wish
from wanderamt.foundation import channels
from wanderamt.foundation.channels import Contact
from wanderamt.kernel.clock import BERLIN

#: So long one entry waits at most.
LONGEST = timedelta(days=60)
#: So many entries one contact may have; of each freed time it gets one offer, however many these are.
MOST_ENTRIES = 3
#: An address that was not confirmed by then was mistyped.
CONFIRM_WITHIN = timedelta(days=1)
Entry, Offer = WaitingEntry.State, WaitingOffer.State
_ACTIVE = (Entry.UNCONFIRMED, Entry.WAITING)


@transaction.atomic
def enter(
    *,
    plan: VisitPlan,
    person: PersonData,
    wish: Wish = ANY,
    counters: Iterable[UUID] = (),
    appointment: Appointment | None = None,
    at_once: bool = False,
    now: datetime,
    form_key: UUID,
) -> WaitingEntry:
    """Put somebody on the list and send the link that confirms it; the same `form_key` gives the first entry.

    With an `appointment` only earlier times count, and it is moved when one is accepted.
    Raises NobodyToReach and AlreadyWaiting.
    """
    first = WaitingEntry.objects.filter(form_key=form_key).first()
    if first is not None:
        return first
    if channels.reaching(Contact(email=person.email, phone=person.phone)) is None:
        raise NobodyToReach(field="email")
    entry = WaitingEntry(
        person_name=person.name.strip(),
        language=person.language,
        email=person.email,
        phone=person.phone,
        contact_key=next(filter(None, contact_keys(email=person.email, phone=person.phone))),
        plan=plan.stored(),
        plan_key=_plan_key(plan),
        counters=sorted(str(counter) for counter in counters),
        weekdays=sorted(wish.weekdays),
        part=wish.part,
        earliest=wish.earliest,
        latest=wish.latest,
        appointment=appointment,
        at_once=at_once,
        ends_at=_ends(wish, appointment, now=now),
        form_key=form_key,
        created_at=now,
    )
    _refuse_more(entry)
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError:  # two pages at once: the constraint has the last word
        raise AlreadyWaiting(field="email" if entry.email else "phone") from None
    letters.about_entry("waiting_confirm", entry, plan=plan, now=now)
    return entry


@transaction.atomic
def confirm(*, entry: WaitingEntry, now: datetime) -> None:
    """The address is right: the place in the line counts from now. Confirmed twice is confirmed once."""
    WaitingEntry.objects.filter(pk=entry.pk, state=Entry.UNCONFIRMED).update(state=Entry.WAITING, since=now)


def leave(*, entry: WaitingEntry, now: datetime) -> None:
    """Off the list; an open offer goes to the next one. Left twice is left once."""
    with transaction.atomic():
        left = WaitingEntry.objects.filter(pk=entry.pk, state__in=_ACTIVE).update(
            state=Entry.LEFT, ended_at=now
        )
    if left:
        for offer in WaitingOffer.objects.filter(entry=entry, state__in=queries.PENDING):
            _answer(offer, Offer.DECLINED, now=now)


def accept(*, offer: WaitingOffer, now: datetime) -> WaitingOffer:
    """Yes. The time is booked at once where nobody before can still have it, else as soon as that is so.

    Twice is once. Raises OfferOver.
    """
    return _answer(offer, Offer.WANTED, now=now)


def decline(*, offer: WaitingOffer, now: datetime) -> WaitingOffer:
    """No. The place in the line stays as it is. Raises OfferOver where the time is taken already."""
    return _answer(offer, Offer.DECLINED, now=now)


@transaction.atomic
def end_what_is_over(*, now: datetime) -> int:
    """End entries to which nothing can come any more, forget those never confirmed; returns how many."""
    unconfirmed = WaitingEntry.objects.filter(
        state=Entry.UNCONFIRMED, created_at__lte=now - CONFIRM_WITHIN
    ).delete()[0]
    over = list(WaitingEntry.objects.filter(state=Entry.WAITING, ends_at__lte=now))
    plans = queries.plans_of(over)
    for entry in over:
        ended = WaitingEntry.objects.filter(pk=entry.pk, state=Entry.WAITING).update(
            state=Entry.OVER, ended_at=now
        )
        if ended and entry.appointment_id is None and entry.pk in plans:
            letters.about_entry("waiting_over", entry, plan=plans[entry.pk], now=now)
    return unconfirmed + len(over)


@transaction.atomic
def _answer(offer: WaitingOffer, state: str, *, now: datetime) -> WaitingOffer:
    common.lock(offer.released.window_id)
    offer = queries.offer(offer.pk)
    if state == offer.state or (state == Offer.WANTED and offer.state == Offer.TAKEN):
        return offer
    if offer.state not in queries.PENDING or (offer.state == Offer.OPEN and offer.until <= now):
        raise OfferOver
    WaitingOffer.objects.filter(pk=offer.pk).update(state=state)
    WaitingEntry.objects.filter(pk=offer.entry_id).update(lapses=0, lapsed_at=None)
    hold = offer.released.hold
    if hold is None:  # the window was cancelled, or the worker has long been away
        WaitingOffer.objects.filter(pk=offer.pk).update(state=Offer.MISSED)
    else:
        hold.window = offer.released.window
        if not handing_on.advance(offer.released, hold, now=now):
            handing_on.let_go(hold, now=now)
    return queries.offer(offer.pk)


def _refuse_more(entry: WaitingEntry) -> None:
    """Raises AlreadyWaiting: a second entry for one visit, or too many."""
    mine = WaitingEntry.objects.filter(contact_key=entry.contact_key, state__in=_ACTIVE)
    if mine.filter(plan_key=entry.plan_key).exists() or mine.count() >= MOST_ENTRIES:
        raise AlreadyWaiting(field="email" if entry.email else "phone")


def _plan_key(plan: VisitPlan) -> str:
    people = sorted(sorted(service.pk for service in matters) for matters in plan.people)
    return sha256(json.dumps(people).encode()).hexdigest()


def _ends(wish: Wish, appointment: Appointment | None, *, now: datetime) -> datetime:
    """When nothing can come any more: the last wished day is over, the appointment begins, or LONGEST."""
    ends = [now + LONGEST]
    if wish.latest is not None and wish.latest < ends[0].date():
        ends.append(datetime.combine(wish.latest + timedelta(days=1), time(0), BERLIN))
    if appointment is not None:
        ends.append(appointment.starts_at)
    return min(ends)
