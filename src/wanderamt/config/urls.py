"""Which room answers which address."""

from django.conf import settings
from django.urls import include, path

from wanderamt.api.urls import urlpatterns as api_urls

urlpatterns = [
    path("", include("wanderamt.web.urls")),
    path("dienst/", include("wanderamt.apps.workforce.urls")),
    path("", include("wanderamt.apps.catalogue.urls")),
    path("", include("wanderamt.apps.offices.urls")),
    path("", include("wanderamt.apps.fleet.urls")),
    path("", include("wanderamt.apps.appointments.urls")),
    path("", include("wanderamt.apps.cases.urls")),
    path("", include("wanderamt.apps.counter.urls")),
    path("", include("wanderamt.apps.fieldsync.urls")),
    path("", include("wanderamt.apps.assistant.urls")),
    path("", include("wanderamt.apps.steering.urls")),
    path("api/", include((api_urls, "api"), namespace="api")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("wanderamt.demo.urls")))
