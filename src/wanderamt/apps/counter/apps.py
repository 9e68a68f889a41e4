from django.apps import AppConfig


class CounterConfig(AppConfig):
    name = "wanderamt.apps.counter"
    label = "counter"
