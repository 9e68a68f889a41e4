"""Signing in and out. The names are global because Django's own login machinery knows them so."""

from django.urls import path

from wanderamt.apps.workforce import views

urlpatterns = [
    path("anmelden/", views.login, name="login"),
    path("abmelden/", views.logout, name="logout"),
]
