from django.apps import AppConfig


class AssistantConfig(AppConfig):
    name = "wanderamt.apps.assistant"
    label = "assistant"
