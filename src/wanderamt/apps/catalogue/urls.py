"""Addresses of the service list. The names of services are the keys of the city's list."""

from django.urls import path

from wanderamt.apps.catalogue import urls_editing
from wanderamt.apps.catalogue.views import lists, service

app_name = "catalogue"
urlpatterns = [
    path("dienstleistungen/", lists.index, name="index"),
    path("dienstleistungen/a-z/", lists.a_to_z, name="a_to_z"),
    path("dienstleistungen/suche/", lists.search, name="search"),
    path("dienstleistungen/lage/<slug:key>/", lists.situation, name="situation"),
    path("dienstleistungen/<slug:service_id>/", service.show, name="service"),
    path("dienstleistungen/<slug:service_id>/mitbringen/", service.checklist, name="checklist"),
    *urls_editing.urlpatterns,
]
