"""Staff close a counter for some days, or have the mobile office take over, and see who has answered."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from wanderamt.apps.appointments.forms.closing import ClosingForm
from wanderamt.apps.appointments.models import Closing, Proposal
from wanderamt.apps.appointments.relocation import queries, services
from wanderamt.foundation import clock, errors
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role
from wanderamt.kernel.errors import DomainError

_STAFF = (Role.PLANNER, Role.ADMINISTRATOR)


@staff(*_STAFF)
def closings(request: HttpRequest) -> HttpResponse:
    """All closings, those in which somebody has to be called before the others."""
    listed = queries.closings()[:100]
    return render(request, "appointments/closing/list.html", {"closings": listed})


@staff(*_STAFF)
def new(request: HttpRequest) -> HttpResponse:
    """Which days, then what would happen, then do it."""
    data = request.POST if request.method == "POST" else request.GET if "counter" in request.GET else None
    form = ClosingForm(data)
    if "form_key" not in (data or {}):
        form.fields["form_key"].required = False
    if not form.is_valid():
        return render(request, "appointments/closing/new.html", {"form": form})
    start, end = form.span
    windows = queries.closing_windows(
        counter=form.cleaned_data["counter"], start=start, end=end, now=clock.now()
    )
    if request.method == "POST" and request.POST.get("schritt") == "schliessen":
        closing = form.accept(lambda: _close(form, windows))
        if closing:
            return redirect("appointments:closing", closing.pk)
        return render(request, "appointments/closing/new.html", {"form": form}, status=409)
    return render(request, "appointments/closing/preview.html", _preview(form, windows))


def _preview(form: ClosingForm, windows: list[Any]) -> dict[str, Any]:
    given = form.cleaned_data
    names = ("counter", "first", "last", "by", "site")
    hidden = [(name, getattr(given[name], "pk", given[name])) for name in names if given[name]]
    return {
        "form": form,
        "given": given,
        "carried": [*hidden, ("reason", given["reason"]), ("room", given["room"])],
        "preview": queries.preview(windows=windows, now=clock.now()),
        "taken_over": given["by"] is not None,
    }


def _close(form: ClosingForm, windows: list[Any]) -> Closing:
    given, (start, end) = form.cleaned_data, form.span
    if given["by"] is None:
        return services.close(
            counter=given["counter"],
            start=start,
            end=end,
            reason=given["reason"],
            now=clock.now(),
            form_key=form.key,
        )
    return services.take_over(
        windows=windows,
        by=given["by"],
        site=given["site"],
        room=given["room"],
        reason=given["reason"],
        now=clock.now(),
        form_key=form.key,
    )


@staff(*_STAFF)
def closing(request: HttpRequest, closing_id: UUID) -> HttpResponse:
    """Who has agreed, who has not answered, whom somebody has to call."""
    found = get_object_or_404(Closing.objects.select_related("counter"), pk=closing_id)
    proposals = list(queries.proposals_of(found))
    calls = [each for each in proposals if queries.calls_for(each)]
    return render(
        request,
        "appointments/closing/show.html",
        {"closing": found, "calls": calls, "others": [each for each in proposals if each not in calls]},
    )


@staff(*_STAFF)
@require_POST
def answered(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """What the person has said at the telephone."""
    proposal = get_object_or_404(Proposal.objects.select_related("appointment", "closing"), pk=proposal_id)
    said = request.POST.get("antwort", "")
    refused = ""
    try:
        if said == "ja":
            services.accept(proposal=proposal, now=clock.now())
        elif said == "absagen":
            services.cancel(proposal=proposal, now=clock.now())
        else:
            services.note_call(proposal=proposal)
    except DomainError as error:
        refused = errors.text(error)
    if refused:
        return render(
            request,
            "appointments/closing/refused.html",
            {"refused": refused, "closing": proposal.closing, "appointment": proposal.appointment},
            status=409,
        )
    return redirect("appointments:closing", proposal.closing_id)
