"""The demo clock: a visitor lives through weeks in minutes. Installed in demo mode only."""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse

from wanderamt.demo.models import ClockShift
from wanderamt.foundation import clock


class DemoClockMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seconds = ClockShift.objects.filter(pk=1).values_list("seconds", flat=True).first() or 0
        with clock.shifted(timedelta(seconds=seconds)):
            return self.get_response(request)
