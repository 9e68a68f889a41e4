"""Addresses of the pages about offices and their hours."""

from django.urls import path

from wanderamt.apps.offices.views import city

app_name = "offices"
urlpatterns = [
    path("buergeraemter/", city.offices, name="list"),
]
