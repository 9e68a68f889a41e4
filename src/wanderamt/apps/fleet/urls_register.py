"""Addresses for the registration of residents."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from wanderamt.foundation.access import signed_link


@signed_link("fleet.register")
def _soon(request: HttpRequest, deployment_id: UUID) -> HttpResponse:  # noqa: ARG001 - until the pages exist
    raise Http404


urlpatterns = [path("anmelden/<str:token>/", _soon, name="register")]
