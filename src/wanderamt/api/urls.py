"""Assembly of the API from the rooms' routers; errors as problem+json (RFC 9457)."""

from functools import wraps
from http import HTTPStatus
from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import path
from ninja import NinjaAPI
from ninja.errors import ValidationError

from wanderamt import __version__
from wanderamt.apps.appointments import api as appointments
from wanderamt.apps.appointments import public as booking
from wanderamt.apps.catalogue.api import accepted, files, services, words
from wanderamt.apps.catalogue.public import UnknownService
from wanderamt.apps.offices.api import router as city
from wanderamt.apps.offices.public import WindowIsAway
from wanderamt.engines.law import UnknownService as NoRules
from wanderamt.foundation import errors
from wanderamt.foundation.access import View, public
from wanderamt.foundation.brake import TooManyTries
from wanderamt.kernel.errors import DomainError

api = NinjaAPI(
    title="wanderamt",
    version=__version__,
    description="Open data of the citizens' offices (services, fees by day, quarters, stops), and booking.",
    docs_url=None,  # its page would load scripts from elsewhere
    urls_namespace="api",
)
api.add_router("/services", services)
api.add_router("", files)
api.add_router("", words)
api.add_router("/city", city)
api.add_router("/appointments", appointments.offers)
api.add_router("/appointments", appointments.booking)

#: Refusals with a status of their own; every other one is 422.
STATUSES: dict[type[DomainError], HTTPStatus] = {
    UnknownService: HTTPStatus.NOT_FOUND,
    NoRules: HTTPStatus.NOT_FOUND,
    booking.UnknownCounter: HTTPStatus.NOT_FOUND,
    booking.HoldUnknown: HTTPStatus.NOT_FOUND,
    booking.SlotTaken: HTTPStatus.CONFLICT,
    booking.HoldExpired: HTTPStatus.CONFLICT,
    booking.WindowNotBookable: HTTPStatus.CONFLICT,
    booking.PersonAlreadyRegistered: HTTPStatus.CONFLICT,
    WindowIsAway: HTTPStatus.CONFLICT,
    TooManyTries: HTTPStatus.TOO_MANY_REQUESTS,
}


def _problem(status: HTTPStatus, detail: str, code: str, **more: object) -> HttpResponse:
    body = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail, "code": code}
    body |= {name: value for name, value in more.items() if value}
    return JsonResponse(body, status=status, content_type="application/problem+json")


@api.exception_handler(DomainError)
def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """404 for what does not exist, 409 for a time that somebody else has, 429 for too many tries, 422 for
    every other refusal; with the sentence for a person, the parameter it is about and what would be accepted.
    """
    status = next(
        (status for kind, status in STATUSES.items() if isinstance(error, kind)),
        HTTPStatus.UNPROCESSABLE_ENTITY,
    )
    return _problem(status, errors.text(error), error.code, field=error.field, accepted=accepted(error))


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422, naming each parameter that could not be read."""
    detail = "; ".join(f"{each['loc'][-1]}: {each['msg']}" for each in error.errors)
    return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, "invalid_parameter")


def _honest(view: "View[...]") -> "View[...]":
    """HEAD is answered like GET, without the body; a method that is not offered gets a problem document."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: object, **kwargs: object) -> HttpResponseBase:
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        response = view(request, *args, **kwargs)
        request.method = asked  # what takes the body away looks at it
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        detail = f"Only {response['Allow']} is answered here."
        problem = _problem(HTTPStatus.METHOD_NOT_ALLOWED, detail, "method_not_allowed")
        problem["Allow"] = response["Allow"]
        return problem

    return answered


@public
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """What a program gets where the interface has no address."""
    return _problem(
        HTTPStatus.NOT_FOUND, "The interface has no such address; see openapi.json.", "no_address"
    )


urlpatterns = api.urls[0]
for pattern in urlpatterns:
    pattern.callback = public(_honest(cast("View[...]", pattern.callback)))  # open data
urlpatterns = [*urlpatterns, path("<path:rest>", nowhere, name="nowhere")]
