"""Reads: who waits for what, and the same as the engine sees it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from wanderamt.apps.appointments import queries, space
from wanderamt.apps.appointments.models import Appointment, Hold, WaitingEntry, WaitingOffer
from wanderamt.apps.appointments.plans import Needs, VisitPlan
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.public import here
from wanderamt.engines.slots import waiting as fair

Entry, Offer = WaitingEntry.State, WaitingOffer.State
#: Offers that somebody may still win.
PENDING = (Offer.OPEN, Offer.WANTED)


def entry(entry_id: UUID) -> WaitingEntry:
    """The entry with its appointment. Raises WaitingEntry.DoesNotExist, also for an erased person."""
    found = WaitingEntry.objects.select_related("appointment__window__site__quarter")
    return found.exclude(person_name="").get(pk=entry_id)


def offer(offer_id: UUID) -> WaitingOffer:
    """The offer with its entry and where it is. Raises WaitingOffer.DoesNotExist."""
    return _offers().exclude(entry__person_name="").get(pk=offer_id)


def pending_offer(entry: WaitingEntry) -> WaitingOffer | None:
    """The offer that the entry may still win, if there is one."""
    return _offers().filter(entry=entry, state__in=PENDING).first()


def _offers() -> "QuerySet[WaitingOffer]":
    return WaitingOffer.objects.select_related(
        "entry__appointment", "appointment", "released__hold", "released__window__site__quarter"
    )


def in_line(*, now: datetime) -> "QuerySet[WaitingEntry]":
    """Everybody who waits at `now`, in order; without those whose appointment is with a unit on the road:
    nothing moves it from here.
    """
    waiting = WaitingEntry.objects.filter(state=Entry.WAITING, since__lte=now, ends_at__gt=now)
    return waiting.filter(Q(appointment=None) | here("appointment__window")).order_by("since", "pk")


def place_in_line(entry: WaitingEntry, *, now: datetime) -> int:
    """How many wait who came before, and one: 1 is the first. Wishes differ: it is a bound, no promise."""
    before = Q(since__lt=entry.since) | Q(since=entry.since, pk__lt=entry.pk)
    return in_line(now=now).filter(before).count() + 1


def plan_of(entry: WaitingEntry) -> VisitPlan:
    """The visit that the entry waits for. Raises UnknownService where a matter is gone."""
    return plans_of([entry])[entry.pk]


def plans_of(entries: Iterable[WaitingEntry]) -> dict[UUID, VisitPlan]:
    """The visits of all entries; those with a matter that is gone are left out. One query."""
    entries = list(entries)
    keys = {key for each in entries for matters in each.plan["people"] for key in matters}
    known = Service.objects.in_bulk(keys)
    return {
        each.pk: _plan(each, known)
        for each in entries
        if all(key in known for matters in each.plan["people"] for key in matters)
    }


def _plan(entry: WaitingEntry, known: Mapping[str, Service]) -> VisitPlan:
    stored = entry.plan
    return VisitPlan(
        people=tuple(tuple(known[key] for key in matters) for matters in stored["people"]),
        needs=Needs(language=stored["language"], step_free=stored["step_free"]),
        place=stored["place"],
    )


def freed_time(hold: Hold, *, now: datetime) -> tuple[fair.Freed, frozenset[str]]:
    """The time of the hold as the engine sees it, and by which features of matters the seats differ.

    The hold must not have ended, else its time is free in both.
    """
    window = hold.window
    taken = space.space_of(window, now=now)
    freed = space.space_of(window, now=now, freed=space.claims_of(hold=hold))
    return (
        fair.Freed(
            place=str(window.counter_id),
            window=freed.open,
            taken=taken.open,
            services=frozenset(service.pk for service in queries.offered_services(window)),
            now=now,
            lead=queries.LEAD,
        ),
        freed.special,
    )


def as_waiting(
    entries: Iterable[WaitingEntry], *, special: frozenset[str]
) -> list[tuple[WaitingEntry, fair.Waiting]]:
    """The entries as the engine sees them, for a window whose seats differ by `special`. Two queries."""
    entries = list(entries)
    found = plans_of(entries)
    asked = set(
        WaitingOffer.objects.filter(entry__in=entries, state__in=PENDING).values_list("entry", flat=True)
    )
    return [
        (each, _waiting(each, found[each.pk], special=special, asked=each.pk in asked))
        for each in entries
        if each.pk in found
    ]


def _waiting(entry: WaitingEntry, plan: VisitPlan, *, special: frozenset[str], asked: bool) -> fair.Waiting:
    booked = entry.appointment
    held = booked is not None and booked.state == Appointment.State.BOOKED
    return fair.Waiting(
        key=entry.pk,
        contact=entry.contact_key,
        since=entry.since or entry.created_at,
        services=frozenset(service.pk for service in plan.services),
        visit=plan.visit(special),
        wish=entry.wish,
        places=frozenset(entry.counters),
        before=booked.starts_at if booked is not None and held else None,
        asked=asked,
        lapses=entry.lapses,
        lapsed_at=entry.lapsed_at,
    )


def as_asked(offer: WaitingOffer) -> fair.Asked:
    """An offer as the engine sees it."""
    said = {Offer.WANTED: fair.Said.YES, Offer.OPEN: fair.Said.NOTHING}
    return fair.Asked(
        rank=offer.rank,
        at=offer.asked_at,
        until=offer.until,
        said=said.get(Offer(offer.state), fair.Said.NO),
    )
