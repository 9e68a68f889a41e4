from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "wanderamt.apps.appointments"
    label = "appointments"
