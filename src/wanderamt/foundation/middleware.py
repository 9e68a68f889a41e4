"""A refusal of the domain that no form caught becomes a page that says what to do, never a server error."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wanderamt.foundation import errors
from wanderamt.kernel.errors import DomainError


class DomainErrorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Status 409: the request was understood, but does not fit what has happened meanwhile."""
        if not isinstance(exception, DomainError):
            return None
        return render(request, "foundation/refused.html", {"reason": errors.text(exception)}, status=409)
