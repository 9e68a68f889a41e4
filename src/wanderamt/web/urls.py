"""Addresses of the pages that belong to no other room."""

from django.urls import include, path

from wanderamt.web import views

pages = [
    path("", views.start, name="start"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
    path("datenschutz/", views.privacy, name="privacy"),
    path("kontakt/", views.contact, name="contact"),
    path("darstellung/", views.set_theme, name="set_theme"),
    path("bausteine/", views.components, name="components"),
]

urlpatterns = [
    path("", include((pages, "web"))),
    path("sprache/", views.set_language, name="set_language"),
]
