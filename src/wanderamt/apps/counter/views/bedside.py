"""The round from bed to bed."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wanderamt.apps.appointments.public import appointments_of
from wanderamt.apps.counter.queries.desk import bed_round
from wanderamt.apps.counter.services import serving
from wanderamt.apps.counter.views.seats import attempt, desk_of, window_or_404
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role


@staff(Role.CLERK)
def bedside(request: HttpRequest, window_id: UUID) -> HttpResponse:
    """Whom to visit, in walking order."""
    window = window_or_404(window_id)
    beds = bed_round(window=window)
    context = {
        "window": window,
        "desk": desk_of(request, window),
        "beds": beds,
        "left": sum(not bed.over for bed in beds),
        "next_bed": next((bed for bed in beds if not bed.over), None),
    }
    return render(request, "counter/bedside.html", context)


@staff(Role.CLERK)
@require_POST
def begin(request: HttpRequest, window_id: UUID, appointment_id: UUID) -> HttpResponse:
    """The crew is at the bed."""
    window = window_or_404(window_id)
    appointment = next((each for each in appointments_of(window) if each.pk == appointment_id), None)
    if appointment is None:
        raise Http404
    desk = desk_of(request, window)
    if desk is None:
        messages.error(request, _("Bitte wählen Sie zuerst Ihren Platz."))
        return redirect("counter:desk", window_id=window.pk)
    tickets: list[UUID] = []

    def deed() -> None:
        tickets.append(
            serving.begin_at_bed(window=window, appointment=appointment, desk=desk, now=clock.now()).pk
        )

    if attempt(request, deed):
        return redirect("counter:serve", ticket_id=tickets[0])
    return redirect("counter:bedside", window_id=window.pk)
