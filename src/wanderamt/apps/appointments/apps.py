from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "wanderamt.apps.appointments"
    label = "appointments"

    def ready(self) -> None:
        from wanderamt.apps.appointments.whereabouts import next_places
        from wanderamt.apps.catalogue.public import register_whereabouts

        register_whereabouts(next_places)
