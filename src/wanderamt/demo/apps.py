from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "wanderamt.demo"
    label = "demo"
