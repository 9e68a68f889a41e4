"""Pages that exist in demo mode only: the clock and the mailbox of all invented people."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from wanderamt.demo.models import ClockShift
from wanderamt.foundation import clock
from wanderamt.foundation.access import public
from wanderamt.foundation.forms import Form
from wanderamt.foundation.models import OutboxMail
from wanderamt.kernel.clock import BERLIN, at_berlin

#: So far may the clock be moved: enough for every story, and far from the end of what computers can count.
_FARTHEST = timedelta(days=3 * 365)


class ClockForm(Form):
    """The moment at which the demo shall play, by the clocks of Hannover."""

    day = forms.DateField(label=_("Tag"), widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.TimeField(label=_("Uhrzeit"), widget=forms.TimeInput(attrs={"type": "time"}))
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_day(self) -> Any:
        day, today = self.cleaned_data["day"], timezone.now().astimezone(BERLIN).date()
        if abs(day - today) > _FARTHEST:
            raise ValidationError(
                _(
                    "Die Uhr reicht drei Jahre zurück und drei Jahre voraus. "
                    "Bitte wählen Sie einen näheren Tag."
                )
            )
        return day

    def moment(self) -> datetime:
        """The chosen moment. Raises TimeDoesNotExist or TimeIsAmbiguous in the nights of the clock change."""
        return at_berlin(self.cleaned_data["day"], self.cleaned_data["time"], field="time")


@public
def set_clock(request: HttpRequest) -> HttpResponse:
    """Move the clock of the whole demo and go back to where the visitor was."""
    playing = clock.now().astimezone(BERLIN)
    initial = {"day": playing.date(), "time": f"{playing:%H:%M}", "next": request.GET.get("next", "/")}
    form = ClockForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        moment = form.accept(form.moment)
        if moment is not None:
            seconds = (moment - timezone.now()) // timedelta(seconds=1)
            ClockShift.objects.update_or_create(pk=1, defaults={"seconds": seconds})
            back = form.cleaned_data["next"]
            return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/")
    return render(request, "demo/clock.html", {"form": form})


@public
def mailbox(request: HttpRequest) -> HttpResponse:
    """The last mails of the demo. Nobody gets them and everybody may read them: their people are invented."""
    mails = OutboxMail.objects.order_by("-created_at", "-pk")[:50]
    return render(request, "demo/mailbox.html", {"mails": mails})
