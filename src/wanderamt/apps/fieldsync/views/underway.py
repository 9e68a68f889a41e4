"""The unit's own page: how it stands, what waits, what can be done at its stops."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wanderamt.apps.fieldsync.checkout import queries
from wanderamt.apps.fieldsync.models import OwnState
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role


@staff(Role.CLERK, Role.PLANNER, Role.ADMINISTRATOR)
def underway(request: HttpRequest) -> HttpResponse:
    """Only a unit has this page."""
    if settings.UNIT_DIR is None:
        raise Http404
    fragment = request.headers.get("HX-Request") == "true"
    context = {
        "own": OwnState.objects.filter(pk=1).first(),
        "bar": queries.bar(),
        "stops": [] if fragment else queries.own_stops(),
        "now": clock.now(),
    }
    return render(
        request, "fieldsync/underway_state.html" if fragment else "fieldsync/underway.html", context
    )
