"""The hub of the benchmark: a city with one unit on wheels; run as a program, for the database given."""

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import django
from django.core.management import call_command

NAME = "Bench"
#: No lease is longer.
AWAY = timedelta(days=1)
MANY_NUMBERS = 5000


def prepare() -> dict[str, Any]:
    """Empty database to a city with a unit; returns the code with which a computer becomes a device."""
    from wanderamt.apps.catalogue.public import load_catalogue
    from wanderamt.apps.fieldsync.keys.enrolment import make_code
    from wanderamt.apps.fleet.public import Unit
    from wanderamt.apps.offices.public import Counter, Site, load_city
    from wanderamt.foundation import clock

    call_command("migrate", verbosity=0)
    load_catalogue()
    load_city()
    site = Site.objects.order_by("slug")[0]
    counter = Counter.objects.create(name=NAME, kind=Counter.Kind.MOBILE, mark="B1")
    unit = Unit.objects.create(counter=counter, kind=Unit.Kind.VAN, desks=2, depot=site)
    return {"code": make_code(unit=unit, now=clock.now())}


def send_away(device: UUID) -> dict[str, Any]:
    """Open a window from an hour ago, lend it to the device and seal what belongs to it."""
    from wanderamt.apps.cases import carrying as of_cases
    from wanderamt.apps.catalogue.public import bookable_services
    from wanderamt.apps.counter import carrying as of_tickets
    from wanderamt.apps.fieldsync.checkout.services import check_out
    from wanderamt.apps.fieldsync.models import Device
    from wanderamt.apps.offices.public import Site, open_window
    from wanderamt.foundation import clock

    asking = Device.objects.get(pk=device)
    site = Site.objects.order_by("slug")[0]
    # A day of 2,000 commands needs more numbers than a real one, which is given 200.
    of_cases.NUMBERS_A_DAY = of_tickets.TICKETS_A_DAY = MANY_NUMBERS
    now = clock.now()
    start = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    window = open_window(
        counter=asking.unit.counter,
        site=site,
        starts_at=start,
        ends_at=start + timedelta(hours=9),
        desks=2,
        services=bookable_services(mobile=True),
    )
    bundle = check_out(device=asking, windows=[window], until=now + AWAY, now=now)
    return {"window": str(window.pk), "snapshot bytes": bundle.size}


def verify(window: UUID) -> dict[str, Any]:
    """What the hub has of the window, counted by plain queries."""
    from wanderamt.apps.fieldsync.models import Klaerfall, Received, Refusal

    states = list(Received.objects.values_list("state", flat=True))
    return {
        "received": len(states),
        "not applied": sum(state != "applied" for state in states),
        "reasons": sorted(set(Received.objects.exclude(reason="").values_list("reason", flat=True)))
        + sorted(set(Klaerfall.objects.values_list("message", flat=True))),
        "refusals": Refusal.objects.count(),
        "facts": facts(window),
    }


def facts(window: UUID) -> list[Any]:
    """What both sides must agree on: tickets with their numbers and states, matters, and the money."""
    from wanderamt.apps.cases.models import Case, Payment
    from wanderamt.apps.counter.public import Ticket

    tickets = Ticket.objects.filter(window=window).order_by("pk")
    cases = Case.objects.filter(window=window).order_by("pk")
    payments = Payment.objects.filter(window=window).order_by("pk")
    return [
        [[str(key), number, state] for key, number, state in tickets.values_list("pk", "number", "state")],
        [[str(key), number, state] for key, number, state in cases.values_list("pk", "number", "state")],
        [
            [str(key), cents, receipt]
            for key, cents, receipt in payments.values_list("pk", "cents", "receipt_number")
        ],
    ]


def main(words: list[str]) -> None:
    """One of the functions above by its name; prints what it returns as JSON."""
    django.setup()
    name, *rest = words
    parts: dict[str, Callable[..., dict[str, Any]]] = {
        "prepare": prepare,
        "send_away": send_away,
        "verify": verify,
    }
    print(json.dumps(parts[name](*(UUID(word) for word in rest))))


if __name__ == "__main__":
    main(sys.argv[1:])
