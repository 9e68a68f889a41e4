"""Addresses of the pages about offices and their hours."""

from django.urls import path

from wanderamt.apps.offices.views import city, opening

_OPENING = "dienst/oeffnungszeiten"

app_name = "offices"
urlpatterns = [
    path("buergeraemter/", city.offices, name="list"),
    path(f"{_OPENING}/", opening.opening, name="opening"),
    path(f"{_OPENING}/abweichungen/", opening.deviations, name="deviations"),
    path(f"{_OPENING}/ausnahme/", opening.exception_new, name="exception_new"),
    path(
        f"{_OPENING}/ausnahme/<uuid:exception_id>/loeschen/",
        opening.exception_remove,
        name="exception_remove",
    ),
    path(f"{_OPENING}/regel/<uuid:rule_id>/", opening.rule, name="rule"),
    path(f"{_OPENING}/regel/<uuid:rule_id>/beenden/", opening.rule_remove, name="rule_remove"),
    path(f"{_OPENING}/<uuid:counter_id>/neu/", opening.rule_new, name="rule_new"),
    path(f"{_OPENING}/<uuid:counter_id>/plaetze/", opening.desks, name="desks"),
]
