"""What is planned when, and what the units can do."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wanderamt.apps.fleet import queries
from wanderamt.apps.fleet.forms import CalendarForm
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role

PAGE = 25


@staff(Role.PLANNER)
def deployments(request: HttpRequest) -> HttpResponse:
    """Deployments that are still to come; `?vergangen` shows the past ones."""
    past = "vergangen" in request.GET
    listed = queries.deployments_listed(now=clock.now(), past=past)
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    return render(request, "fleet/planner/deployments.html", {"page_obj": page, "past": past})


@staff(Role.PLANNER)
def calendar(request: HttpRequest) -> HttpResponse:
    """Four weeks, units by days."""
    form = CalendarForm(request.GET)
    chosen = form.cleaned_data["day"] if form.is_valid() else None
    shown = queries.calendar(around=chosen or clock.today(), today=clock.today())
    return render(request, "fleet/planner/calendar.html", {"calendar": shown})


@staff(Role.PLANNER)
def units(request: HttpRequest) -> HttpResponse:
    """Vans and suitcases with their kit and what they can do."""
    return render(request, "fleet/planner/units.html", {"sheets": queries.unit_sheets()})
