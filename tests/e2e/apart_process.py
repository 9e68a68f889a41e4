"""A hub or a unit as a process of its own, at another time of the calendar: a program for tests.

python -m tests.e2e.apart_process <seconds by which its clock is ahead> <words of the command wanderamt>
python -m tests.e2e.apart_process <seconds> city        make the city and print the code for a device
python -m tests.e2e.apart_process <seconds> sides       print what the hub knows of the stop at the end
"""

import json
import sys
from datetime import date, datetime, timedelta
from typing import Any

import django
from django.core.management import call_command
from django.utils import timezone

PASSWORD = "wander-amt-2025"
#: Who is registered: people of the room, and two who are visited at their bed.
NAMES = (
    "Marianne Voss",
    "Leyla Demir",
    "Dieter Kassebaum",
    "Helga Tiedemann",
    "Siegfried Ahlborn",
    "Wilhelm Nolte",
    "Gerda Pohlmann",
)


def main(words: list[str]) -> None:
    """Set the clock, then do what is asked."""
    shift, (name, *rest) = timedelta(seconds=float(words[0])), words[1:]
    real = timezone.now
    timezone.now = lambda: real() + shift
    if name in {"city", "sides"}:
        django.setup()
        print(json.dumps(_city() if name == "city" else _sides()))  # noqa: T201  # its answer
        return
    from wanderamt import cli

    sys.argv = ["wanderamt", name, *rest]
    cli.main()


def _city() -> dict[str, Any]:
    """Hannover with its bus, two of the crew, a planner, and a stop at Martinshof from 9 to 15."""
    from wanderamt.apps.catalogue.public import bookable_services, group_keys
    from wanderamt.apps.fieldsync.keys.enrolment import make_code
    from wanderamt.apps.fleet.models import CrewMember, Deployment
    from wanderamt.apps.fleet.public import Unit
    from wanderamt.apps.offices.public import Site, open_window
    from wanderamt.apps.workforce.public import Role, create_staff
    from wanderamt.demo import units
    from wanderamt.foundation import clock
    from wanderamt.kernel.clock import BERLIN
    from wanderamt.kernel.ids import uuid7

    for command in ("migrate", "load_catalogue", "load_city"):
        call_command(command, verbosity=0)
    units.park()
    planner = {"roles": [Role.PLANNER, Role.ADMINISTRATOR], "skills": []}
    clerk = {"roles": [Role.CLERK], "skills": group_keys()}
    crew = []
    for username, first, last, rights in (
        ("planung", "Jonas", "Brandt", planner),
        ("theke1", "Emre", "Aydın", clerk),
        ("theke2", "Theresa", "Kehl", clerk),
    ):
        person = create_staff(
            username=username, first_name=first, last_name=last, password=PASSWORD, **rights
        )
        crew.append(person)
    unit, site = Unit.objects.get(counter__mark="B1"), Site.objects.get(slug="martinshof")
    starts, ends = (datetime(2025, 9, 29, hour, tzinfo=BERLIN) for hour in (9, 15))
    services = bookable_services(mobile=True)
    window = open_window(
        counter=unit.counter, site=site, starts_at=starts, ends_at=ends, desks=2, services=services,
        room="Speisesaal",
    )  # fmt: skip
    deployment = Deployment.objects.create(
        unit=unit, site=site, starts_at=starts, ends_at=ends, desks=2, room="Speisesaal", window=window,
        state=Deployment.State.PUBLISHED, form_key=uuid7(),
    )  # fmt: skip
    deployment.services.set(services)
    CrewMember.objects.bulk_create(CrewMember(deployment=deployment, person=each) for each in crew[1:])
    _register(window)
    return {"code": make_code(unit=unit, now=clock.now()), "window": str(window.pk)}


def _register(window: Any) -> None:
    from tests.e2e.deskwork import NEIGHBOUR
    from tests.e2e.residents import RESIDENTS
    from wanderamt.apps.appointments.public import PersonData, book
    from wanderamt.apps.catalogue.models import Service
    from wanderamt.kernel.clock import BERLIN
    from wanderamt.kernel.ids import uuid7

    people = [each for each in RESIDENTS if each.name in NAMES]
    booked = [
        (
            each.matters,
            PersonData(
                name=each.name,
                born_on=date.fromisoformat(each.born),
                place="bedside" if each.bedside else "room",
                room_label=each.room,
                representation="legal_guardian" if each.guardian else "none",
                representative_name=each.guardian,
                exemption="declined" if each.exemption else "not_asked",
            ),
        )
        for each in people
    ]
    booked.append((("meldebescheinigung",), PersonData(name=NEIGHBOUR, born_on=date(1980, 1, 1))))
    for matters, person in booked:
        book(
            window=window,
            services=[Service.objects.get(pk=key) for key in matters],
            person=person,
            source="host",
            now=datetime(2025, 9, 15, 9, tzinfo=BERLIN),
            form_key=uuid7(),
        )


def _sides() -> dict[str, Any]:
    from wanderamt.apps.fieldsync.models import Klaerfall, Lease, Received

    lease = Lease.objects.get()
    return {
        "state": lease.state,
        "reports": [lease.unit_report, lease.hub_report],
        "erased": lease.erased_at is not None,
        "klaerfaelle": Klaerfall.objects.count(),
        "received": Received.objects.count(),
        "applied": Received.objects.filter(state="applied").count(),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
