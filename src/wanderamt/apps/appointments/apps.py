from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "wanderamt.apps.appointments"
    label = "appointments"

    def ready(self) -> None:
        from wanderamt.apps.appointments.queries import claimed_windows
        from wanderamt.apps.appointments.whereabouts import next_places
        from wanderamt.apps.catalogue.public import register_whereabouts
        from wanderamt.apps.offices.public import register_booked

        register_whereabouts(next_places)
        register_booked(claimed_windows)
