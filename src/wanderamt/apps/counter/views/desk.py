"""The screen of a desk: who is expected, who is here, who is next."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wanderamt.apps.appointments.public import Appointment, by_code
from wanderamt.apps.counter.errors import AppointmentUnknown
from wanderamt.apps.counter.forms.queue import CodeForm, DeskForm
from wanderamt.apps.counter.forms.waiting import ParkForm, PassOnForm
from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.queries.desk import desk_screen
from wanderamt.apps.counter.queries.display import windows_beside
from wanderamt.apps.counter.queries.places import labels_of
from wanderamt.apps.counter.services import arriving, calling, serving
from wanderamt.apps.counter.views.seats import attempt, desk_of, sit_at, ticket_or_404, window_or_404
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role


@staff(Role.CLERK)
def desk(request: HttpRequest, window_id: UUID) -> HttpResponse:
    """The whole screen, or for htmx only the part that lives."""
    return _screen(request, window_or_404(window_id), CodeForm())


def _screen(request: HttpRequest, window: OpeningWindow, code_form: CodeForm) -> HttpResponse:
    number = desk_of(request, window)
    screen = desk_screen(window=window, desk=number, now=clock.now())
    labels = labels_of(window)
    neighbours = windows_beside(window)
    context = {
        "window": window,
        "screen": screen,
        "form": code_form,
        "labels": labels,
        "place": labels.get(number or 0),
        "park_form": ParkForm(),
        "pass_form": PassOnForm(desks=labels, neighbours=neighbours, besides=number),
    }
    live = request.headers.get("HX-Request") == "true"
    return render(request, "counter/desk_live.html" if live else "counter/desk.html", context)


@staff(Role.CLERK)
@require_POST
def choose_desk(request: HttpRequest, window_id: UUID) -> HttpResponse:
    """Set the desk of this tablet."""
    window = window_or_404(window_id)
    form = DeskForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
    elif attempt(request, lambda: calling.check_desk(window=window, desk=form.cleaned_data["desk"])):
        sit_at(request, window, form.cleaned_data["desk"])
    return redirect("counter:desk", window_id=window.pk)


@staff(Role.CLERK)
@require_POST
def arrive(request: HttpRequest, window_id: UUID) -> HttpResponse:
    """Somebody is here: tapped in the list, or by the code of the appointment."""
    window = window_or_404(window_id)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _screen(request, window, form)
    ticket = form.accept(lambda: _arrive(window, form.cleaned_data["code"]))
    if ticket is None:
        return _screen(request, window, form)
    messages.success(request, _("Nummer %(number)s ist angemeldet.") % {"number": ticket.number})
    return redirect("counter:desk", window_id=window.pk)


def _arrive(window: OpeningWindow, code: str) -> Ticket:
    appointment: Appointment | None = by_code(code)
    if appointment is None:
        raise AppointmentUnknown(field="code")
    return arriving.arrive(appointment=appointment, window=window, now=clock.now())


@staff(Role.CLERK)
@require_POST
def call_next(request: HttpRequest, window_id: UUID) -> HttpResponse:
    """Call whoever is next to the desk of this tablet."""
    window = window_or_404(window_id)
    number = desk_of(request, window)
    if number is None:
        messages.error(request, _("Bitte wählen Sie zuerst Ihren Platz."))
    else:
        attempt(request, lambda: calling.call_next(window=window, desk=number, now=clock.now()))
    return redirect("counter:desk", window_id=window.pk)


@staff(Role.CLERK)
@require_POST
def call(request: HttpRequest, window_id: UUID, ticket_id: UUID) -> HttpResponse:
    """Call one person out of turn."""
    window, ticket = window_or_404(window_id), ticket_or_404(ticket_id)
    number = desk_of(request, window)
    if number is None:
        messages.error(request, _("Bitte wählen Sie zuerst Ihren Platz."))
    else:
        attempt(
            request, lambda: calling.call_ticket(ticket=ticket, window=window, desk=number, now=clock.now())
        )
    return redirect("counter:desk", window_id=window.pk)


@staff(Role.CLERK)
@require_POST
def start(request: HttpRequest, window_id: UUID, ticket_id: UUID) -> HttpResponse:
    """The called person sits down."""
    window, ticket = window_or_404(window_id), ticket_or_404(ticket_id)

    def deed() -> None:
        calling.check_window(ticket=ticket, window=window)
        serving.start(ticket=ticket, desk=desk_of(request, window) or ticket.desk or 0, now=clock.now())

    if attempt(request, deed):
        return redirect("counter:serve", ticket_id=ticket.pk)
    return redirect("counter:desk", window_id=window.pk)


def _simple(request: HttpRequest, window_id: UUID, ticket_id: UUID, verb: str) -> HttpResponse:
    window, ticket = window_or_404(window_id), ticket_or_404(ticket_id)

    def deed() -> None:
        calling.check_window(ticket=ticket, window=window)
        number = desk_of(request, window)
        if number is not None:
            serving.at_this_desk(ticket=ticket, desk=number)
        getattr(calling, verb)(ticket=ticket, now=clock.now())

    attempt(request, deed)
    return redirect("counter:desk", window_id=window.pk)


@staff(Role.CLERK)
@require_POST
def call_again(request: HttpRequest, window_id: UUID, ticket_id: UUID) -> HttpResponse:
    return _simple(request, window_id, ticket_id, "call_again")


@staff(Role.CLERK)
@require_POST
def return_to_queue(request: HttpRequest, window_id: UUID, ticket_id: UUID) -> HttpResponse:
    return _simple(request, window_id, ticket_id, "return_to_queue")


@staff(Role.CLERK)
@require_POST
def no_show(request: HttpRequest, window_id: UUID, ticket_id: UUID) -> HttpResponse:
    return _simple(request, window_id, ticket_id, "no_show")


@staff(Role.CLERK)
@require_POST
def left(request: HttpRequest, window_id: UUID, ticket_id: UUID) -> HttpResponse:
    return _simple(request, window_id, ticket_id, "left")


@staff(Role.CLERK)
@require_POST
def come_back(request: HttpRequest, window_id: UUID, ticket_id: UUID) -> HttpResponse:
    return _simple(request, window_id, ticket_id, "come_back")


@staff(Role.CLERK)
@require_POST
def photo_ready(request: HttpRequest, window_id: UUID, ticket_id: UUID) -> HttpResponse:
    return _simple(request, window_id, ticket_id, "photo_ready")
