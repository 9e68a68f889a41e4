"""Addresses of the citizens' pages about appointments."""

from django.urls import path

from wanderamt.apps.appointments.views import booking, mine, stops

app_name = "appointments"
urlpatterns = [
    path("naechste-stopps/", stops.stops, name="stops"),
    path("termin/<uuid:window_id>/", booking.book, name="book"),
    path("mein-termin/", mine.find, name="find"),
    path("mein-termin/<str:token>/", mine.show, name="show"),
    path("mein-termin/<str:token>/mitbringen/", mine.bring, name="bring"),
    path("mein-termin/<str:token>/kalender.ics", mine.ics, name="ics"),
    path("mein-termin/<str:token>/verschieben/", mine.move, name="move"),
    path("mein-termin/<str:token>/absagen/", mine.cancel, name="cancel"),
]
