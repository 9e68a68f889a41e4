"""Addresses of the assistant."""

from django.urls import path

from wanderamt.apps.assistant import views

app_name = "assistant"
urlpatterns = [
    path("fragen/", views.ask, name="ask"),
    path("fragen/rueckmeldung/", views.feedback, name="feedback"),
    path("fragen/schwaerzung.json", views.redaction_rules, name="redaction_rules"),
]
