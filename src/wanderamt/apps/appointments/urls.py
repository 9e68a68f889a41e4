"""Addresses of the pages about appointments."""

from django.urls import path

from wanderamt.apps.appointments.views import (
    closing,
    details,
    mine,
    relocation,
    search,
    staff,
    stops,
    waiting,
)

app_name = "appointments"
urlpatterns = [
    path("naechste-stopps/", stops.stops, name="stops"),
    path("termin/", search.search, name="search"),
    path("termin/zeiten/", search.times, name="times"),
    path("termin/halten/", details.hold, name="hold"),
    path("termin/<uuid:window_id>/", search.book, name="book"),
    path("termin/<str:token>/", details.details, name="details"),
    path("mein-termin/", mine.find, name="find"),
    path("mein-termin/<str:token>/", mine.show, name="show"),
    path("mein-termin/<str:token>/mitbringen/", mine.bring, name="bring"),
    path("mein-termin/<str:token>/kalender.ics", mine.ics, name="ics"),
    path("mein-termin/<str:token>/code.svg", mine.qr, name="qr"),
    path("mein-termin/<str:token>/person/", mine.add_person, name="add_person"),
    path("mein-termin/<str:token>/verschieben/", mine.move, name="move"),
    path("mein-termin/<str:token>/absagen/", mine.cancel, name="cancel"),
    path("mein-termin/<str:token>/wunsch/", mine.wish_back, name="wish_back"),
    path("mein-termin/<str:token>/loeschen/", mine.forget, name="forget"),
    path("mein-termin/<str:token>/frueher/", waiting.earlier, name="earlier"),
    path("warteliste/", waiting.wait, name="wait"),
    path("warteliste/<str:token>/", waiting.show, name="wait_show"),
    path("angebot/<str:token>/", waiting.offer, name="offer"),
    path("vorschlag/<str:token>/", relocation.proposal, name="proposal"),
    path("dienst/schliessung/", closing.closings, name="closings"),
    path("dienst/schliessung/neu/", closing.new, name="closing_new"),
    path("dienst/schliessung/<uuid:closing_id>/", closing.closing, name="closing"),
    path("dienst/schliessung/antwort/<uuid:proposal_id>/", closing.answered, name="closing_answer"),
    path("dienst/termin/", staff.search, name="staff_search"),
    path("dienst/termin/<uuid:appointment_id>/", staff.appointment, name="staff_appointment"),
]
