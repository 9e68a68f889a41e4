from django.apps import AppConfig


class FleetConfig(AppConfig):
    name = "wanderamt.apps.fleet"
    label = "fleet"
