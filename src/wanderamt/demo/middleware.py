"""The demo clock: a visitor lives through weeks in minutes. Installed in demo mode only."""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse

from wanderamt.demo import playing
from wanderamt.foundation import clock


class DemoClockMiddleware:
    """Every page plays at the demo's time. When the clock was set, what was due until then happens first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._last: timedelta | None = None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        shift = playing.shift()
        before, self._last = self._last, shift
        with clock.shifted(shift):
            if before is not None and before != shift:
                playing.catch_up()
            return self.get_response(request)
