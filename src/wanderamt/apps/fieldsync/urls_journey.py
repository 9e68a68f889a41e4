"""Addresses of leaving, returning, and of the unit itself."""

from django.urls import path

from wanderamt.apps.fieldsync.views import checkout, underway

urlpatterns = [
    path("dienst/einheiten/<uuid:device_id>/abfahrt/", checkout.leave, name="leave"),
    path("dienst/einheiten/<uuid:device_id>/rueckkehr/", checkout.back, name="return"),
    path("dienst/unterwegs/", underway.underway, name="underway"),
]
