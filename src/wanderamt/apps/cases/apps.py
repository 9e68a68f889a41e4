from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "wanderamt.apps.cases"
    label = "cases"
