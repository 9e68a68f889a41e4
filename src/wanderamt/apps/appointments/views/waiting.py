"""The waiting list: enter, see my place, answer an offer. Opening a link changes nothing."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wanderamt.apps.appointments import queries
from wanderamt.apps.appointments.forms.waiting import WaitForm
from wanderamt.apps.appointments.models import Appointment, WaitingEntry, WaitingOffer
from wanderamt.apps.appointments.plans import VisitPlan
from wanderamt.apps.appointments.views import offers
from wanderamt.apps.appointments.waiting import letters, services
from wanderamt.apps.appointments.waiting import queries as waiting
from wanderamt.apps.appointments.waiting.errors import OfferOver
from wanderamt.apps.appointments.waiting.handing_on import POLICY
from wanderamt.apps.offices import public as offices
from wanderamt.apps.offices.public import Counter
from wanderamt.foundation import altcha, clock, links
from wanderamt.foundation.access import public, signed_link
from wanderamt.foundation.brake import Brake

#: Messages to one address that nobody has confirmed.
enter_brake = Brake(kind="waiting", allowed=5)
#: Said politely this long before an offer ends.
_WARN_SECONDS = 120


@public
def wait(request: HttpRequest) -> HttpResponse:
    """Enter the list for what was searched; matters, office and wishes come with the address."""
    data = request.POST if request.method == "POST" else request.GET
    window = offers.fixed_window(data)
    asked = offers.read(data, window=window)
    if not asked.people or asked.wrong:
        return redirect(f"{reverse('appointments:search')}?{asked.query}")
    counters = [window.counter_id] if window else [asked.office] if asked.office else []
    wished = asked.wishes.cleaned_data
    initial = {"days": wished.get("days", []), "part": wished.get("part", "")}
    form = WaitForm(request.POST if request.method == "POST" else None, initial=initial)
    carried = [pair for pair in asked.pairs() if pair[0] not in {"days", "part"}]
    return _enter(request, form, asked.plan, counters=counters, carried=carried)


@signed_link(queries.LINK_PURPOSE)
def earlier(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Something earlier for an appointment, which is moved when one is accepted."""
    try:
        booked = queries.get(appointment_id)
    except Appointment.DoesNotExist:
        raise Http404 from None
    if booked.state != Appointment.State.BOOKED or booked.starts_at <= clock.now():
        return redirect(queries.appointment_link(booked))
    initial = {"name": booked.person_name, "email": booked.email, "language": booked.language}
    form = WaitForm(request.POST if request.method == "POST" else None, initial=initial)
    return _enter(request, form, queries.plan_of(booked), booked=booked)


def _enter(
    request: HttpRequest,
    form: WaitForm,
    plan: VisitPlan,
    *,
    counters: list[UUID] | None = None,
    carried: list[tuple[str, str]] | None = None,
    booked: Appointment | None = None,
) -> HttpResponse:
    entered = form.accept(_entering(request, form, plan, counters or [], booked)) if form.is_valid() else None
    if entered:
        return render(request, "appointments/waiting/sent.html", {"email": form.cleaned_data["email"]})
    context = {
        "form": form,
        "carried": carried or [],
        "booked": booked,
        "minutes": POLICY.hold.total_seconds() // 60,
        "offices": Counter.objects.filter(pk__in=counters or []),
        **_people(plan),
    }
    return render(request, "appointments/waiting/enter.html", context)


def _entering(
    request: HttpRequest, form: WaitForm, plan: VisitPlan, counters: list[UUID], booked: Appointment | None
) -> "Callable[[], WaitingEntry]":
    def deed() -> WaitingEntry:
        now, person = clock.now(), form.person()
        altcha.check(request, now=now)
        contact = person.email or person.phone
        enter_brake.check(contact, now=now)
        enter_brake.note(contact, now=now)
        return services.enter(
            plan=plan,
            person=person,
            wish=form.wish(),
            counters=counters,
            appointment=booked,
            at_once=form.cleaned_data["at_once"],
            now=now,
            form_key=form.key,
        )

    return deed


@signed_link(letters.ENTRY_PURPOSE)
def show(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """My place: confirm, see how many came before, leave."""
    entry, now = _entry(entry_id), clock.now()
    if request.method == "POST":
        deed = services.leave if request.POST.get("schritt") == "verlassen" else services.confirm
        deed(entry=entry, now=now)
        return redirect(request.path)
    plan = waiting.plans_of([entry]).get(entry.pk)
    pending = waiting.pending_offer(entry)
    taken = entry.offers.filter(state=WaitingOffer.State.TAKEN).select_related("appointment").first()
    context = {
        "entry": entry,
        "before": waiting.place_in_line(entry, now=now) - 1 if entry.since else 0,
        "offices": Counter.objects.filter(pk__in=entry.counters),
        "offer_url": _offer_path(pending) if pending else "",
        "appointment_url": queries.appointment_link(taken.appointment) if taken and taken.appointment else "",
        **(_people(plan) if plan else {}),
    }
    return render(request, "appointments/waiting/show.html", context)


@signed_link(letters.OFFER_PURPOSE)
def offer(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """Yes or no, as long as the offer is open."""
    found, now = _offer(offer_id), clock.now()
    over = False
    if request.method == "POST":
        deed = services.accept if request.POST.get("antwort") == "ja" else services.decline
        try:
            found = deed(offer=found, now=now)
        except OfferOver:
            over = True
    if found.state == WaitingOffer.State.TAKEN and found.appointment:
        return redirect(queries.appointment_link(found.appointment) + "?neu=1")
    if request.method == "POST" and not over:
        return redirect(request.path)
    return render(
        request,
        "appointments/waiting/offer.html",
        _offer_context(found, now=now),
        status=409 if over else 200,
    )


def _offer_context(found: WaitingOffer, *, now: datetime) -> dict[str, Any]:
    window = found.released.window
    is_open = found.state == WaitingOffer.State.OPEN and found.until > now
    booked = found.entry.appointment
    return {
        "offer": found,
        "window": window,
        "address": offices.address(window.site),
        "open": is_open,
        "wanted": found.state == WaitingOffer.State.WANTED,
        "declined": found.state == WaitingOffer.State.DECLINED,
        "left": max(0, int((found.until - now).total_seconds())),
        "warn": _WARN_SECONDS,
        "booked": booked if booked and booked.state == Appointment.State.BOOKED else None,
        "entry_url": links.path("appointments:wait_show", found.entry_id, purpose=letters.ENTRY_PURPOSE),
    }


def _people(plan: VisitPlan) -> dict[str, Any]:
    people = [{"number": number, "matters": each} for number, each in enumerate(plan.people, start=1)]
    return {"people": people, "several": len(people) > 1}


def _offer_path(found: WaitingOffer) -> str:
    return links.path("appointments:offer", found.pk, purpose=letters.OFFER_PURPOSE)


def _entry(entry_id: UUID) -> WaitingEntry:
    try:
        return waiting.entry(entry_id)
    except WaitingEntry.DoesNotExist:
        raise Http404 from None


def _offer(offer_id: UUID) -> WaitingOffer:
    try:
        return waiting.offer(offer_id)
    except WaitingOffer.DoesNotExist:
        raise Http404 from None
