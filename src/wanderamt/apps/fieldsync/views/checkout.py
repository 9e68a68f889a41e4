"""Pages of leaving and returning, at the hub."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wanderamt.apps.fieldsync.checkout import queries
from wanderamt.apps.fieldsync.checkout.forms import LeaveForm
from wanderamt.apps.fieldsync.checkout.returning import check_in
from wanderamt.apps.fieldsync.checkout.services import check_out, take_back
from wanderamt.apps.fieldsync.models import Device, Lease
from wanderamt.foundation import clock, errors
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role
from wanderamt.kernel.errors import DomainError

#: Teams prepare their own departure; planners and the administration help.
STAFF = (Role.CLERK, Role.PLANNER, Role.ADMINISTRATOR)


@staff(*STAFF)
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """Choose the stops, see what finishes where, send the data on their way, wait until they are loaded."""
    device = _device(device_id)
    if request.POST.get("act") == "take_back":
        return _taken_back(request, device)
    page = queries.leaving(device, now=clock.now())
    stops = [each.window for each in page.stops]
    data = request.POST if request.method == "POST" else None
    form = LeaveForm(data, stops=stops, home_by=queries.home_by(stops))
    if form.is_bound and form.is_valid() and _sent(form, device):
        return redirect("fieldsync:leave", device_id=device.pk)
    fragment = request.headers.get("HX-Request") == "true"
    template = "fieldsync/departure_state.html" if fragment else "fieldsync/departure.html"
    return render(request, template, {"page": page, "device": device, "form": form})


def _sent(form: LeaveForm, device: Device) -> bool:
    given = form.cleaned_data
    bundle = form.accept(
        lambda: check_out(device=device, windows=form.chosen, until=given["until"], now=clock.now())
    )
    return bundle is not None


def _taken_back(request: HttpRequest, device: Device) -> HttpResponse:
    try:
        take_back(device=device, now=clock.now())
    except DomainError as error:
        messages.error(request, errors.text(error))
    else:
        messages.success(request, _("Zurückgenommen. Die Halte sind wieder im Amt."))
    return redirect("fieldsync:leave", device_id=device.pk)


@staff(*STAFF)
@require_http_methods(["GET", "POST"])
def back(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """Both reports of each stop side by side; what is complete goes back to the office."""
    device = _device(device_id)
    if request.method == "POST":
        return _came_back(request, device)
    context = {
        "device": device,
        "comparisons": queries.returning(device),
        "returned": queries.returned(device),
    }
    return render(request, "fieldsync/return.html", context)


def _came_back(request: HttpRequest, device: Device) -> HttpResponse:
    lease = _lease(device, request.POST.get("window", ""))
    try:
        check_in(
            device=device,
            window=lease.window,
            now=clock.now(),
            accept_difference=request.POST.get("act") == "accept",
        )
    except DomainError as error:
        messages.error(request, errors.text(error))
    else:
        told = _("%(site)s ist wieder im Amt. Das Gerät löscht jetzt die Daten der Personen.")
        messages.success(request, told % {"site": lease.window.site.name})
    return redirect("fieldsync:return", device_id=device.pk)


def _device(device_id: UUID) -> Device:
    try:
        return Device.objects.select_related("unit__counter").get(pk=device_id)
    except Device.DoesNotExist:
        raise Http404 from None


def _lease(device: Device, window: str) -> Lease:
    try:
        found = Lease.objects.select_related("window__site").filter(device=device, window=UUID(window)).last()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found
