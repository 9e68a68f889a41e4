"""Which doors of the office are shut on a unit: what they change is no command, so it would never arrive.

Citizens book, planners plan and editors write at the hub; on a unit their rows would be erased with the stop,
and nobody would know. What is read there stays open. Leaving, returning and the exchange are the hub's alone.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
#: Rooms in which nobody writes on a unit ...
_ROOMS = frozenset({"api", "appointments", "assistant", "catalogue", "fleet", "offices", "steering"})
#: ... but the crew here; a question to the assistant leaves nothing behind.
_CREW = frozenset(
    {
        "appointments:staff_search",
        "appointments:staff_appointment",
        "assistant:ask",
        "assistant:feedback",
        "fleet:packing_check",
    }
)
_HUB, _OWN_PAGE = "fieldsync", "fieldsync:underway"


class DoorsMiddleware:
    """Only in the settings of a unit. A door that is shut is not there (404) and says where it is open; its
    view is not asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """The page of a shut door, or None."""
        match = request.resolver_match
        if match is not None and is_shut(match.view_name, request.method or ""):
            return render(request, "fieldsync/shut.html", status=404)
        return None


def is_shut(name: str, method: str) -> bool:
    """Whether the view `name` does not answer `method` on a unit."""
    room = name.partition(":")[0]
    if room == _HUB:
        return name != _OWN_PAGE
    return room in _ROOMS and method not in _READING and name not in _CREW
