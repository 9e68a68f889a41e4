from django.apps import AppConfig


class CounterConfig(AppConfig):
    name = "wanderamt.apps.counter"
    label = "counter"

    def ready(self) -> None:
        from wanderamt.apps.counter import forgetting
        from wanderamt.apps.counter.public import waiting_now
        from wanderamt.apps.offices.public import register_waits

        register_waits(waiting_now)
        forgetting.connect()
