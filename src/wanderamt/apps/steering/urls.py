"""Addresses of what is measured."""

from django.urls import path

from wanderamt.apps.steering import views

app_name = "steering"
urlpatterns = [
    path("terminlage/", views.lead_times, name="lead_times"),
    path("terminlage.csv", views.lead_times_csv, name="lead_times_csv"),
    path("terminlage.json", views.lead_times_json, name="lead_times_json"),
]
