"""The room of base templates, the tag library and the pages that belong to no other room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "wanderamt.web"
    label = "web"
