"""Addresses of the assistant."""

from django.urls import path

from wanderamt.apps.assistant import views
from wanderamt.apps.assistant.gaps import page
from wanderamt.apps.assistant.handover import page as cards
from wanderamt.apps.assistant.staff.urls import urlpatterns as of_staff

app_name = "assistant"
urlpatterns = [
    path("fragen/", views.ask, name="ask"),
    path("fragen/rueckmeldung/", views.feedback, name="feedback"),
    path("fragen/schwaerzung.json", views.redaction_rules, name="redaction_rules"),
    path("fragen/wie-gut/", page.scores, name="scores"),
    path("fragen/antwort/<str:token>/", cards.show, name="card"),
    path("fragen/antwort/<str:token>/loeschen/", cards.erase, name="card_erase"),
    *of_staff,
]
