"""A unit is lost or stolen: step by step, and without changing anything until somebody says so."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from wanderamt.apps.fieldsync.forms import LostForm
from wanderamt.apps.fieldsync.hub import revoking
from wanderamt.apps.fieldsync.models import Device, Loss
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role

STAFF = (Role.PLANNER, Role.ADMINISTRATOR)
_STEPS: dict[str, Callable[..., Any]] = {
    "mails": revoking.tell_people,
    "briefe": revoking.note_letters,
    "behoerde": revoking.note_authority,
}


@staff(*STAFF)
def device_lost(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """What was on it and what would happen; then it is shut out, then everybody is told."""
    device = get_object_or_404(Device.objects.select_related("unit__counter"), pk=device_id)
    loss = Loss.objects.filter(device=device).first()
    if request.method == "POST" and loss is not None:
        step = _STEPS.get(request.POST.get("schritt", ""))
        if step is not None:
            step(loss=loss, now=clock.now())
        return redirect("fieldsync:device_lost", device.pk)
    form = LostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        revoking.revoke(device=device, reason=form.cleaned_data["reason"], now=clock.now())
        return redirect("fieldsync:device_lost", device.pk)
    context = _context(device, loss, now=clock.now())
    status = 422 if form.errors else 200
    return render(request, "fieldsync/device_lost.html", {**context, "form": form}, status=status)


@staff(*STAFF)
def lost_people(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """Those whom somebody must write to or call, to print."""
    device = get_object_or_404(Device, pk=device_id)
    people = revoking.without_mail(revoking.concerned(device))
    return render(request, "fieldsync/device_lost_people.html", {"device": device, "people": people})


def _context(device: Device, loss: Loss | None, *, now: datetime) -> dict[str, Any]:
    people = revoking.concerned(device)
    to_write = revoking.without_mail(people)
    return {
        "device": device,
        "loss": loss,
        "board": revoking.on_board(device, now=now),
        "to_mail": len(people) - len(to_write),
        "to_write": len(to_write),
        "deadline": (loss.known_at if loss is not None else now) + revoking.DEADLINE,
    }
