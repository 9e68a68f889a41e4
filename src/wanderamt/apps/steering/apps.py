from django.apps import AppConfig


class SteeringConfig(AppConfig):
    name = "wanderamt.apps.steering"
    label = "steering"

    def ready(self) -> None:
        from wanderamt.apps.appointments.public import AppointmentBooked, SearchFoundNothing
        from wanderamt.apps.steering.services import count_booking, count_search
        from wanderamt.foundation.events import subscribe

        subscribe(AppointmentBooked, count_booking)
        subscribe(SearchFoundNothing, count_search)
