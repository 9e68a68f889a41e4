from django.apps import AppConfig


class FleetConfig(AppConfig):
    name = "wanderamt.apps.fleet"
    label = "fleet"

    def ready(self) -> None:
        """Listen for the end of a window: the visit that was behind it has taken place."""
        from wanderamt.apps.fleet import listening
        from wanderamt.apps.offices.public import WindowClosed
        from wanderamt.foundation import events

        events.subscribe(WindowClosed, listening.on_window_closed)
