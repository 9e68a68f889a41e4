from django.apps import AppConfig


class FieldsyncConfig(AppConfig):
    name = "wanderamt.apps.fieldsync"
    label = "fieldsync"
