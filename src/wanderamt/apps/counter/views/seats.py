"""Which desk a tablet stands on, and how refusals come back to the page."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest

from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.queries import queue
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.apps.offices.public import window as find_window
from wanderamt.foundation import errors
from wanderamt.kernel.errors import DomainError


def window_or_404(window_id: UUID) -> OpeningWindow:
    try:
        return find_window(window_id)
    except OpeningWindow.DoesNotExist:
        raise Http404 from None


def ticket_or_404(ticket_id: UUID) -> Ticket:
    try:
        return queue.ticket(ticket_id)
    except Ticket.DoesNotExist:
        raise Http404 from None


def desk_of(request: HttpRequest, window: OpeningWindow) -> int | None:
    """The desk chosen on this tablet for the window; the only one there is; None where nobody has chosen
    yet.
    """
    chosen = request.session.get(_key(window))
    if isinstance(chosen, int) and 1 <= chosen <= window.desks:
        return chosen
    return 1 if window.desks == 1 else None


def sit_at(request: HttpRequest, window: OpeningWindow, desk: int) -> None:
    """Remember the desk for this tablet."""
    request.session[_key(window)] = desk


def _key(window: OpeningWindow) -> str:
    return f"desk:{window.pk}"


def attempt(request: HttpRequest, deed: Callable[[], object]) -> bool:
    """Run `deed`; a refusal becomes a message on the next page. Whether it was done."""
    try:
        deed()
    except DomainError as error:
        messages.error(request, errors.text(error))
        return False
    return True
