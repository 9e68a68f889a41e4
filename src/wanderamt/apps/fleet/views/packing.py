"""The packing list of the crew."""

from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from wanderamt.apps.fleet.forms.packing import CheckForm
from wanderamt.apps.fleet.models import Deployment
from wanderamt.apps.fleet.queries import packing as queries
from wanderamt.apps.fleet.services import packing as services
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role


def _deployment(deployment_id: UUID) -> Deployment:
    try:
        return queries.crew_deployment(deployment_id)
    except Deployment.DoesNotExist:
        raise Http404 from None


@staff(Role.CLERK, Role.PLANNER)
@require_GET
def packing_lists(request: HttpRequest) -> HttpResponse:
    """The next deployments."""
    return render(
        request, "fleet/packing_lists.html", {"deployments": queries.packing_lists(today=clock.today())}
    )


@staff(Role.CLERK, Role.PLANNER)
@require_GET
def packing(request: HttpRequest, deployment_id: UUID) -> HttpResponse:
    """What to take along, and how far each matter gets on site."""
    deployment = _deployment(deployment_id)
    return render(
        request, "fleet/packing.html", {"deployment": deployment, "packing": queries.packing(deployment)}
    )


@staff(Role.CLERK, Role.PLANNER)
@require_POST
def packing_check(request: HttpRequest, deployment_id: UUID) -> HttpResponse:
    """Check a line off or open it again; with htmx only the line and the progress come back."""
    deployment = _deployment(deployment_id)
    form = CheckForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    key = form.cleaned_data["key"]
    if form.cleaned_data["undo"]:
        services.undo(deployment=deployment, key=key)
    else:
        services.check_off(
            deployment=deployment,
            key=key,
            quantity=form.cleaned_data["quantity"],
            packed_by=str(request.user),
            now=clock.now(),
        )
    found = queries.packing(_deployment(deployment_id))
    line = found.line(key)
    if request.headers.get("HX-Request") and line is not None:
        context = {"deployment": deployment, "packing": found, "line": line, "fragment": True}
        return render(request, "fleet/packing_line.html", context)
    anchor = f"#{line.anchor}" if line else ""
    return redirect(reverse("fleet:packing", args=[deployment.pk]) + anchor)
