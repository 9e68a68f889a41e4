"""Pages that exist in demo mode only: the clock and the mailbox of all invented people."""

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from wanderamt.demo.models import ClockShift
from wanderamt.foundation.access import public
from wanderamt.foundation.forms import Form
from wanderamt.foundation.models import OutboxMail
from wanderamt.kernel.clock import at_berlin


class ClockForm(Form):
    day = forms.DateField(label=_("Tag"))
    time = forms.TimeField(label=_("Uhrzeit"))


@public
@require_POST
def set_clock(request: HttpRequest) -> HttpResponse:
    """Move the clock of the whole demo and go back to where the visitor was."""
    form = ClockForm(request.POST)
    if form.is_valid():
        moment = at_berlin(form.cleaned_data["day"], form.cleaned_data["time"])
        seconds = int((moment - timezone.now()) / timedelta(seconds=1))
        ClockShift.objects.update_or_create(pk=1, defaults={"seconds": seconds})
    back = request.POST.get("next", "/")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/")


@public
def mailbox(request: HttpRequest) -> HttpResponse:
    """The last mails of the demo: nobody gets them, everybody may read them, for all people in them are invented."""
    mails = OutboxMail.objects.order_by("-created_at")[:50]
    return render(request, "demo/mailbox.html", {"mails": mails})
