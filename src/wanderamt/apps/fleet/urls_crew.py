"""Addresses of the crew: packing lists, and the collection of finished documents."""

from django.urls import URLPattern, path

from wanderamt.apps.fleet.views import collections, packing

_PLANNING = "dienst/planung"
_DEPLOYMENT = f"{_PLANNING}/einsaetze/<uuid:deployment_id>"
_COLLECTION = f"{_PLANNING}/abholungen/<uuid:deployment_id>"

urlpatterns: list[URLPattern] = [
    path("dienst/packlisten/", packing.packing_lists, name="packing_lists"),
    path(f"{_DEPLOYMENT}/packen/", packing.packing, name="packing"),
    path(f"{_DEPLOYMENT}/packen/abhaken/", packing.packing_check, name="packing_check"),
    path(f"{_PLANNING}/abholungen/", collections.collections, name="collections"),
    path(f"{_COLLECTION}/", collections.collection_plan, name="collection_plan"),
    path(f"{_COLLECTION}/einladen/", collections.collection_invite, name="collection_invite"),
]
