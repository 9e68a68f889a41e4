"""The hub's pages about its units: who is on the road, when it was last heard, what waits."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wanderamt.apps.fieldsync.models import Device
from wanderamt.apps.fieldsync.queries import units as queries
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role

#: Who asks how a unit is. No page of a device names a citizen.
STAFF = (Role.CLERK, Role.PLANNER, Role.ADMINISTRATOR)


@staff(*STAFF)
def units(request: HttpRequest) -> HttpResponse:
    """All devices and what about them needs a person."""
    lines = queries.units(now=clock.now())
    return render(request, "fieldsync/units.html", {"lines": lines})


@staff(*STAFF)
def device(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """One device: its stops, its days, what was turned away."""
    try:
        sheet = queries.unit(device_id, now=clock.now())
    except Device.DoesNotExist:
        raise Http404 from None
    user = request.user
    may_act = user.is_authenticated and any(map(user.has_role, (Role.PLANNER, Role.ADMINISTRATOR)))
    return render(
        request,
        "fieldsync/device.html",
        {"sheet": sheet, "line": sheet.line, "device": sheet.line.device, "may_act": may_act},
    )
