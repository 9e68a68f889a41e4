"""Addresses for planners."""

from django.urls import path

from wanderamt.apps.fleet.views import overview, planning, requests

_PLANNING = "dienst/planung"

urlpatterns = [
    path(f"{_PLANNING}/anfragen/", requests.requests, name="requests"),
    path(f"{_PLANNING}/anfragen/<uuid:request_id>/", requests.request_detail, name="request_detail"),
    path(
        f"{_PLANNING}/anfragen/<uuid:request_id>/ablehnen/", requests.request_decline, name="request_decline"
    ),
    path(f"{_PLANNING}/karte/", requests.need_map, name="map"),
    path(f"{_PLANNING}/einsaetze/", overview.deployments, name="deployments"),
    path(f"{_PLANNING}/einsaetze/kalender/", overview.calendar, name="calendar"),
    path(f"{_PLANNING}/einsaetze/neu/", planning.deployment_new, name="deployment_new"),
    path(f"{_PLANNING}/einsaetze/<uuid:deployment_id>/", planning.deployment, name="deployment"),
    path(
        f"{_PLANNING}/einsaetze/<uuid:deployment_id>/aendern/",
        planning.deployment_change,
        name="deployment_change",
    ),
    path(
        f"{_PLANNING}/einsaetze/<uuid:deployment_id>/veroeffentlichen/",
        planning.deployment_publish,
        name="deployment_publish",
    ),
    path(
        f"{_PLANNING}/einsaetze/<uuid:deployment_id>/absagen/",
        planning.deployment_cancel,
        name="deployment_cancel",
    ),
    path(f"{_PLANNING}/einheiten/", overview.units, name="units"),
]
