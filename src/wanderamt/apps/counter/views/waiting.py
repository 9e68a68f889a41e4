"""What the crew does with people who wait: priority, parking, passing on."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wanderamt.apps.counter.forms.waiting import ParkForm, PassOnForm
from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.queries.display import windows_beside
from wanderamt.apps.counter.queries.places import labels_of
from wanderamt.apps.counter.services import calling, serving
from wanderamt.apps.counter.services import waiting as services
from wanderamt.apps.counter.views.seats import attempt, desk_of, ticket_or_404, window_or_404
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.forms import Form
from wanderamt.foundation.roles import Role


def _answer(
    request: HttpRequest, window: OpeningWindow, ticket: Ticket, form: Form | None, deed: Callable[[], object]
) -> HttpResponse:
    def guarded() -> None:
        calling.check_window(ticket=ticket, window=window)
        number = desk_of(request, window)
        if number is not None:
            serving.at_this_desk(ticket=ticket, desk=number)
        deed()

    if form is None or form.is_valid():
        attempt(request, guarded)
    else:
        messages.error(request, str(next(iter(form.errors.values()))[0]))
    return redirect("counter:desk", window_id=window.pk)


@staff(Role.CLERK)
@require_POST
def priority(request: HttpRequest, window_id: UUID, ticket_id: UUID) -> HttpResponse:
    """Somebody cannot wait long, or can after all (`priority` empty)."""
    window, ticket = window_or_404(window_id), ticket_or_404(ticket_id)
    wanted = bool(request.POST.get("priority"))
    return _answer(
        request,
        window,
        ticket,
        None,
        lambda: services.set_priority(ticket=ticket, priority=wanted, now=clock.now()),
    )


@staff(Role.CLERK)
@require_POST
def park(request: HttpRequest, window_id: UUID, ticket_id: UUID) -> HttpResponse:
    """Somebody is not called for a while."""
    window, ticket = window_or_404(window_id), ticket_or_404(ticket_id)
    form = ParkForm(request.POST)

    def deed() -> None:
        now, minutes = clock.now(), form.cleaned_data["minutes"]
        until = now + timedelta(minutes=minutes) if minutes else None
        services.park(ticket=ticket, reason=form.cleaned_data["reason"], until=until, now=now)

    return _answer(request, window, ticket, form, deed)


@staff(Role.CLERK)
@require_POST
def unpark(request: HttpRequest, window_id: UUID, ticket_id: UUID) -> HttpResponse:
    """Somebody can be called again."""
    window, ticket = window_or_404(window_id), ticket_or_404(ticket_id)
    return _answer(request, window, ticket, None, lambda: services.unpark(ticket=ticket, now=clock.now()))


@staff(Role.CLERK)
@require_POST
def pass_on(request: HttpRequest, window_id: UUID, ticket_id: UUID) -> HttpResponse:
    """Somebody goes on at another desk or counter."""
    window, ticket = window_or_404(window_id), ticket_or_404(ticket_id)
    form = PassOnForm(request.POST, desks=labels_of(window), neighbours=windows_beside(window))

    def deed() -> None:
        remark = form.cleaned_data["remark"]
        if form.window is not None:
            services.pass_to_counter(ticket=ticket, window=form.window, remark=remark, now=clock.now())
        else:
            services.pass_on(ticket=ticket, for_desk=form.desk, remark=remark, now=clock.now())
        text = _("Nummer %(number)s ist weitergeleitet und wird dort zuerst aufgerufen.")
        messages.success(request, text % {"number": ticket.number})

    return _answer(request, window, ticket, form, deed)
