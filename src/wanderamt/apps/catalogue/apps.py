from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "wanderamt.apps.catalogue"
    label = "catalogue"
