"""A person's own appointment: find, see, move, cancel, take along."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.appointments import ical, placing, queries, services
from wanderamt.apps.appointments.forms import FindForm, TimeForm
from wanderamt.apps.appointments.models import Appointment
from wanderamt.apps.catalogue.public import bring_list
from wanderamt.apps.offices import public as offices
from wanderamt.foundation import clock
from wanderamt.foundation.access import public, signed_link

NOT_FOUND = _(
    "Zu diesem Code und diesem Namen gibt es keinen Termin. Bitte vergleichen Sie beides mit Ihrem Ausdruck."
)


@public
def find(request: HttpRequest) -> HttpResponse:
    """From the code and the name to the appointment. A wrong pair does not tell which half was wrong."""
    form = FindForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "appointments/find.html", {"form": form})
    code, name = form.cleaned_data["code"], form.cleaned_data["name"]
    form.accept(lambda: services.find_brake.check(code, now=clock.now()))
    if form.errors:
        return render(request, "appointments/find.html", {"form": form}, status=429)
    appointment = queries.find(code=code, name=name)
    if appointment:
        services.find_brake.release(code)
        return redirect(queries.appointment_link(appointment))
    services.find_brake.note(code, now=clock.now())
    form.add_error(None, NOT_FOUND)
    return render(request, "appointments/find.html", {"form": form})


@signed_link(queries.LINK_PURPOSE)
def show(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Time and place first, then what to bring, then what can be done."""
    appointment = _get(appointment_id)
    return render(request, "appointments/show.html", _context(request, appointment))


@signed_link(queries.LINK_PURPOSE)
def bring(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """The sheet to print: time, place, what to bring, with boxes to tick."""
    appointment = _get(appointment_id)
    return render(request, "appointments/bring.html", _context(request, appointment))


@signed_link(queries.LINK_PURPOSE)
def ics(_request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """The entry for a calendar."""
    appointment = _get(appointment_id)
    link = settings.BASE_URL + queries.appointment_link(appointment)
    content = ical.entry(appointment, link=link, now=clock.now())
    headers = {"Content-Disposition": 'attachment; filename="termin.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


@signed_link(queries.LINK_PURPOSE)
def move(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Another time of the same day; the old one is kept until the new one is sure."""
    appointment, now = _get(appointment_id), clock.now()
    if not _open(appointment) or placing.in_round(appointment):
        return redirect(queries.appointment_link(appointment))
    free = queries.offers(
        window=appointment.window,
        services=queries.matters_of(appointment),
        place=appointment.place,
        now=now,
        for_host=appointment.source != Appointment.Source.CITIZEN,
        without=appointment,
    )
    form = TimeForm(
        request.POST if request.method == "POST" else None,
        free=[offer for offer in free if offer.start != appointment.starts_at],
    )
    if form.is_valid():
        start = form.cleaned_data["start"]
        moved = form.accept(lambda: services.move(appointment=appointment, start=start, now=now))
        if moved:
            return redirect(queries.appointment_link(moved) + "?verschoben=1")
    return render(request, "appointments/move.html", {**_context(request, appointment), "form": form})


@signed_link(queries.LINK_PURPOSE)
def cancel(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Ask once, then give the time to somebody else."""
    appointment = _get(appointment_id)
    if request.method == "POST":
        services.cancel(appointment=appointment, now=clock.now())
    if request.method == "POST" or not _open(appointment):
        return redirect(queries.appointment_link(appointment))
    return render(request, "appointments/cancel.html", _context(request, appointment))


def _get(appointment_id: UUID) -> Appointment:
    """The appointment; 404 once the person has been erased."""
    try:
        return queries.get(appointment_id)
    except Appointment.DoesNotExist:
        raise Http404 from None


def _open(appointment: Appointment) -> bool:
    """Whether the person can still change something here."""
    left: timedelta = appointment.starts_at - clock.now()
    return appointment.state == Appointment.State.BOOKED and left >= services.CHANGE_DEADLINE


def _context(request: HttpRequest, appointment: Appointment) -> dict[str, object]:
    matters = queries.matters_of(appointment)
    return {
        "appointment": appointment,
        "window": appointment.window,
        "address": offices.address(appointment.window.site),
        "services": matters,
        "bring": bring_list(matters, on=appointment.day),
        "token": request.resolver_match.kwargs["token"] if request.resolver_match else "",
        "open": _open(appointment),
        "movable": _open(appointment) and not placing.in_round(appointment),
        "new": "neu" in request.GET,
        "moved": "verschoben" in request.GET,
    }
