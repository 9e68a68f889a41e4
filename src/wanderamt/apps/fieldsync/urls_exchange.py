"""Addresses that devices ask; people open none of them."""

from django.urls import path

from wanderamt.apps.fieldsync.exchange import views

urlpatterns = [
    path("feld/abgleich/", views.exchange, name="exchange"),
    path("feld/stueck/<uuid:bundle>/", views.piece, name="piece"),
    path("feld/anmelden/", views.enrolment, name="enrolment"),
]
