"""A day at a unit with invented people, in a process of its own: for the search of its disk afterwards.

    python -m wanderamt.apps.fieldsync.tests.unit.player [SECRET_FD]

With WANDERAMT_UNIT_DIR it is a unit (the start secret comes from the descriptor), otherwise the same day is
played on a plain SQLite file, so that the search can be seen to find something. Prints "played" and waits for
a line.
"""

import logging
import os
import sys
from datetime import date, datetime, timedelta
from typing import Any

#: What must not be found: names, dates, numbers.
NAMES = ("Jänicke-Wöhlers", "Hannelore", "Świętosława", "Quittenbaum")
BIRTHS = (date(1931, 2, 28), date(1944, 11, 7))
NUMBERS = ("051187654321", "L01X00T47", "8830912745")
TYPED = "suche-nach-Quittenbaum"


def main() -> None:
    import django

    django.setup()
    if os.environ.get("WANDERAMT_UNIT_DIR"):
        _open(int(sys.argv[1]))
    else:
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
    _play()
    _tell("played")
    sys.stdin.readline()
    if os.environ.get("WANDERAMT_UNIT_DIR"):
        _copy()


def _tell(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def _open(descriptor: int) -> None:
    from wanderamt.apps.fieldsync.tests.unit.folders import NOON
    from wanderamt.apps.fieldsync.unit import process
    from wanderamt.apps.fieldsync.unit.places import own_places

    with os.fdopen(descriptor) as file:
        process.start_up(own_places(), file.readline().rstrip("\n"), now=NOON)


def _copy() -> None:
    from wanderamt.apps.fieldsync.unit.copying import Copier
    from wanderamt.apps.fieldsync.unit.identity import identity
    from wanderamt.apps.fieldsync.unit.places import own_places
    from wanderamt.foundation import clock

    copier = Copier(own_places(), identity().device_id, clock.now)
    _tell("copied" if copier.look() else f"not copied: {copier.trouble}")


def _play() -> None:
    from django.db import connection

    from wanderamt.apps.appointments.models import Appointment
    from wanderamt.apps.fieldsync.models import Arrived, OwnCommand, OwnState
    from wanderamt.apps.fieldsync.tests.node_city import build_city
    from wanderamt.apps.fieldsync.tests.unit.folders import NOON, act

    build_city()
    facts = {
        "name": f"{NAMES[1]} {NAMES[0]}",
        "born": BIRTHS[0].isoformat(),
        "phone": NUMBERS[0],
        "note": f"Ausweis {NUMBERS[1]}, geboren am {BIRTHS[1]:%d.%m.%Y}, Kasse {NUMBERS[2]}",
        "companion": f"{NAMES[2]} {NAMES[3]}",
    }
    if os.environ.get("WANDERAMT_UNIT_DIR"):
        act(40, **facts)
    else:  # without keys nothing can be signed
        OwnState.objects.create(
            pk=1, device_id="0190f6c8-0000-7000-8000-000000000001", city="x", unit_mark="B1"
        )
        OwnCommand.objects.create(
            incarnation=1, seq=1, at=NOON, kind="x.y", envelope=facts, hash=b"", signature=b""
        )
    for seq in range(1, 60):
        Arrived.objects.create(seq=seq, kind="wish", payload=facts, arrived_at=NOON)
    Appointment.objects.update(person_name=f"{NAMES[1]} {NAMES[0]}", born_on=BIRTHS[0], phone=NUMBERS[0])
    with connection.cursor() as cursor:  # a large sort, which SQLite may put into a temporary file
        cursor.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) "
            "SELECT max(t) FROM (SELECT i, %s || (i * 7919 %% 60000) AS t FROM n ORDER BY t DESC)",
            [NAMES[0]],
        )
    Arrived.objects.filter(seq__gt=30).delete()  # what is deleted is gone as well
    _serve()
    _browse()


def _serve() -> None:
    """The crew serves somebody, by the verbs of any day: on a unit these are commands in its chain."""
    from wanderamt.apps.catalogue.public import Service
    from wanderamt.apps.counter.services import arriving, calling, serving
    from wanderamt.apps.fieldsync.tests.unit.folders import NOON
    from wanderamt.apps.offices.public import OpeningWindow
    from wanderamt.kernel.ids import uuid7

    window, now = OpeningWindow.objects.filter(counter__mark="B1").earliest("starts_at"), NOON
    if os.environ.get("WANDERAMT_UNIT_DIR"):
        now = _loaded(window)
    ticket = arriving.walk_in(
        window=window,
        services=[Service.objects.get(pk="beglaubigung_kopie")],
        name=f"{NAMES[1]} {NAMES[0]}",
        form_key=uuid7(),
        now=now,
    )
    calling.call_ticket(ticket=ticket, window=window, desk=1, now=now)
    ticket.refresh_from_db()
    serving.start(ticket=ticket, desk=1, now=now)
    serving.name_person(
        ticket=ticket,
        person_name=f"{NAMES[1]} {NAMES[0]}",
        born_on=BIRTHS[1],
        language="de",
        email="",
        representation="guardian",
        representative_name=f"{NAMES[2]} {NAMES[3]}",
    )


def _loaded(window: Any) -> datetime:
    """The stop is this unit's, as after a departure; returns a time behind all that was written before."""
    from wanderamt.apps.fieldsync.models import OwnState
    from wanderamt.apps.fieldsync.tests.unit.folders import NOON
    from wanderamt.foundation import clock
    from wanderamt.foundation.carrying import number_scopes
    from wanderamt.foundation.numbers import reserve_block

    until = max(clock.now(), NOON) + timedelta(days=1)
    OwnState.objects.update(loaded_at=NOON, leases={str(window.pk): until.isoformat()})
    for each in number_scopes([window.pk]):
        reserve_block(scope=each.scope, holder=OwnState.objects.get().device_id, size=each.size)
    return NOON + timedelta(hours=1)


def _browse() -> None:
    """Somebody signs in and searches; something goes wrong on the way."""
    from django.test import Client

    client = Client(raise_request_exception=False)
    client.post("/anmelden/", {"username": NAMES[3], "password": TYPED})
    client.get("/suche/", {"q": TYPED})
    logging.getLogger("wanderamt").error("could not serve %s", NAMES[0])
    try:
        int(NAMES[0])  # the error's text quotes it
    except ValueError:
        logging.getLogger("wanderamt").exception("failed for %s", NUMBERS[0])


if __name__ == "__main__":
    main()
