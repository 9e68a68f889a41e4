from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "wanderamt.demo"
    label = "demo"

    def ready(self) -> None:
        from wanderamt.demo.playing import demo_time
        from wanderamt.foundation import periodic

        periodic.surround(demo_time)
