"""Addresses of the hub's pages about units and Klaerfaelle."""

from django.urls import path

from wanderamt.apps.fieldsync.views import klaerfaelle, lost, units

urlpatterns = [
    path("dienst/einheiten/", units.units, name="units"),
    path("dienst/einheiten/<uuid:device_id>/", units.device, name="device"),
    path("dienst/einheiten/<uuid:device_id>/verloren/", lost.device_lost, name="device_lost"),
    path("dienst/einheiten/<uuid:device_id>/verloren/personen/", lost.lost_people, name="lost_people"),
    path("dienst/klaerfaelle/", klaerfaelle.klaerfaelle, name="klaerfaelle"),
    path("dienst/klaerfaelle/<uuid:klaerfall_id>/", klaerfaelle.klaerfall, name="klaerfall"),
]
