from django.apps import AppConfig


class FieldsyncConfig(AppConfig):
    name = "wanderamt.apps.fieldsync"
    label = "fieldsync"

    def ready(self) -> None:
        from wanderamt.apps.fieldsync import wishes

        wishes.connect()
