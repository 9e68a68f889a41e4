from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    name = "wanderamt.apps.workforce"
    label = "workforce"
