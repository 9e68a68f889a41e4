from django.apps import AppConfig


class FleetConfig(AppConfig):
    name = "wanderamt.apps.fleet"
    label = "fleet"

    def ready(self) -> None:
        from wanderamt.apps.fleet.services import mark_served
        from wanderamt.apps.offices.public import WindowClosed
        from wanderamt.foundation import events

        def served(event: WindowClosed) -> None:
            mark_served(window_id=event.window_id, now=event.at)

        events.subscribe(WindowClosed, served)
