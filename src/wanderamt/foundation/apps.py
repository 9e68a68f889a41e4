from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "wanderamt.foundation"
    label = "foundation"
