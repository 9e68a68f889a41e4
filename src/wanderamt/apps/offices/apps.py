from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "wanderamt.apps.offices"
    label = "offices"
