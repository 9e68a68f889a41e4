"""Somebody without an appointment: told before waiting whether it can be done here."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wanderamt.apps.appointments.public import offered_services
from wanderamt.apps.catalogue.public import Service, bookable_services, services
from wanderamt.apps.counter.forms.queue import WalkInForm
from wanderamt.apps.counter.queries.elsewhere import Elsewhere, elsewhere
from wanderamt.apps.counter.services import arriving
from wanderamt.apps.counter.views.seats import window_or_404
from wanderamt.apps.offices.public import Counter, OpeningWindow
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role


@staff(Role.CLERK)
def walk_in(request: HttpRequest, window_id: UUID) -> HttpResponse:
    """Give out a number; for what cannot be done here, say where it can, and note the refusal."""
    window = window_or_404(window_id)
    offered = frozenset(service.pk for service in offered_services(window))
    form = WalkInForm(
        request.POST or None,
        services=bookable_services(),
        offered=offered,
        mobile=window.counter.kind == Counter.Kind.MOBILE,
    )
    places: list[Elsewhere] = []
    if request.method == "POST" and form.is_valid():
        chosen = services(form.cleaned_data["services"])
        if _accept(request, form, window, chosen):
            return redirect("counter:desk", window_id=window.pk)
        impossible = arriving.not_served(window=window, services=chosen)
        places = elsewhere(services=impossible, now=clock.now(), besides=window) if impossible else []
    context = {"window": window, "form": form, "places": places}
    return render(request, "counter/walk_in.html", context)


def _accept(request: HttpRequest, form: WalkInForm, window: OpeningWindow, chosen: list[Service]) -> bool:
    person = {"name": form.cleaned_data["name"], "language": form.cleaned_data["language"]}
    if request.POST.get("act") == "turn_away":
        ticket = form.accept(
            lambda: arriving.turn_away(
                window=window,
                services=chosen,
                reason=form.cleaned_data["reason"],
                form_key=form.key,
                now=clock.now(),
                **person,
            )
        )
        text = _("Die Ablehnung ist als Nummer %(number)s vermerkt. Niemand wartet vergeblich.")
    else:
        ticket = form.accept(
            lambda: arriving.walk_in(
                window=window, services=chosen, form_key=form.key, now=clock.now(), **person
            )
        )
        text = _("Die Wartenummer ist %(number)s.")
    if ticket is None:
        return False
    messages.success(request, text % {"number": ticket.number})
    return True
