"""Booking in four steps without a session: what was chosen travels in the address, what was typed in
hidden fields.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.appointments import queries, services
from wanderamt.apps.appointments.errors import PersonAlreadyRegistered, SlotTaken, WindowNotBookable
from wanderamt.apps.appointments.forms import MattersForm, PersonForm, TimeForm
from wanderamt.apps.appointments.models import Appointment
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices import public as offices
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.apps.offices.public import window as window_by_id
from wanderamt.foundation import clock, errors
from wanderamt.foundation.access import public
from wanderamt.foundation.forms import Form

STEPS = {
    "matters": (1, _("Anliegen")),
    "time": (2, _("Uhrzeit")),
    "person": (3, _("Ihre Angaben")),
    "check": (4, _("Prüfen")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is known so far. `typed` is what the person has filled in, valid or not."""

    window: OpeningWindow
    matters: MattersForm
    chosen: list[Service] = field(default_factory=list)
    times: TimeForm | None = None
    start: datetime | None = None


@public
def book(request: HttpRequest, window_id: UUID) -> HttpResponse:
    """Matters, time, person, check, booked: the page shows the first step that is not done."""
    now = clock.now()
    first = queries.by_form_key(request.POST.get("form_key", ""))
    if first:  # the second click gets what the first one got
        return redirect(queries.appointment_link(first) + "?neu=1")
    try:
        window = window_by_id(window_id)
    except OpeningWindow.DoesNotExist:
        raise Http404 from None
    try:
        queries.check_window(window=window, now=now, for_host=False)
    except WindowNotBookable:
        return render(request, "appointments/book_closed.html", {"window": window}, status=409)
    draft = _draft(window, request.POST if request.method == "POST" else request.GET, now=now)
    if draft.times is None:
        return _page(request, "matters", draft.matters, draft)
    if draft.start is None:
        return _page(request, "time", draft.times, draft)
    return _person_steps(request, draft, now=now)


def _draft(window: OpeningWindow, data: QueryDict, *, now: datetime) -> Draft:
    step = data.get("schritt", "")
    offered = queries.offered_services(window)
    matters = MattersForm(data if "services" in data or step else None, offered=offered)
    if not matters.is_valid() or step == "anliegen":
        return Draft(window=window, matters=matters)
    chosen = matters.chosen()
    free = queries.offers(window=window, services=chosen, now=now)
    times = TimeForm(data if "start" in data or step == "zeit" else None, free=free)
    start = times.cleaned_data["start"] if times.is_valid() and step != "andere-zeit" else None
    return Draft(window=window, matters=matters, chosen=chosen, times=times, start=start)


def _person_steps(request: HttpRequest, draft: Draft, *, now: datetime) -> HttpResponse:
    if request.method != "POST":
        return _page(request, "person", PersonForm(), draft)
    form = PersonForm(request.POST)
    step = request.POST.get("schritt")
    if not form.is_valid() or step == "person":
        return _page(request, "person", form, draft)
    if step != "buchen":
        return _page(request, "check", form, draft)
    try:
        appointment = services.book(
            window=draft.window,
            services=draft.chosen,
            person=form.person(),
            source=Appointment.Source.CITIZEN,
            now=now,
            form_key=form.key,
            start=draft.start,
        )
    except PersonAlreadyRegistered as error:
        form.add_error("name", errors.text(error))
        return _page(request, "person", form, draft)
    except SlotTaken as error:  # somebody was faster between this page and the click
        times = TimeForm(
            request.POST, free=queries.offers(window=draft.window, services=draft.chosen, now=now)
        )
        times.errors["start"] = times.error_class([errors.text(error)])
        return _page(request, "time", times, draft)
    return redirect(queries.appointment_link(appointment) + "?neu=1")


def _page(request: HttpRequest, step: str, form: Form, draft: Draft) -> HttpResponse:
    number, title = STEPS[step]
    typed = PersonForm(request.POST) if request.method == "POST" and "name" in request.POST else None
    context = {
        "form": form,
        "window": draft.window,
        "address": offices.address(draft.window.site),
        "step": number,
        "step_title": title,
        "steps": len(STEPS),
        "chosen": draft.chosen,
        "start": draft.start,
        "typed": typed,
    }
    return render(request, f"appointments/book_{step}.html", context)
