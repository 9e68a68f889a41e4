"""Addresses of the crew: packing lists, and the collection of finished documents."""

from django.urls import URLPattern, path

from wanderamt.apps.fleet.views import packing

urlpatterns: list[URLPattern] = [
    path("dienst/packlisten/", packing.packing_lists, name="packing_lists"),
    path("dienst/planung/einsaetze/<uuid:deployment_id>/packen/", packing.packing, name="packing"),
    path(
        "dienst/planung/einsaetze/<uuid:deployment_id>/packen/abhaken/",
        packing.packing_check,
        name="packing_check",
    ),
]
