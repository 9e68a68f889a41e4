from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "wanderamt.apps.appointments"
    label = "appointments"

    def ready(self) -> None:
        from django.core import checks

        from wanderamt.apps.appointments import forgetting, services
        from wanderamt.apps.appointments.events import AppointmentCancelled, AppointmentMoved
        from wanderamt.apps.appointments.foreign.checks import foreign_systems
        from wanderamt.apps.appointments.queries import claimed_windows
        from wanderamt.apps.appointments.relocation import services as relocation
        from wanderamt.apps.appointments.waiting import handing_on
        from wanderamt.apps.appointments.whereabouts import next_places
        from wanderamt.apps.appointments.wishes import answering, leaving
        from wanderamt.apps.catalogue.public import register_whereabouts
        from wanderamt.apps.offices.public import WindowCameBack, before_lending, register_booked
        from wanderamt.foundation import events

        register_whereabouts(next_places)
        services.on_release(handing_on.take)
        services.on_release(relocation.deadline_passed)
        events.subscribe(AppointmentMoved, relocation.when_moved)
        events.subscribe(AppointmentCancelled, relocation.when_cancelled)
        register_booked(claimed_windows)
        before_lending(leaving.clear)
        events.subscribe(WindowCameBack, answering.when_back)
        events.subscribe(WindowCameBack, forgetting.when_back)
        checks.register(foreign_systems)
