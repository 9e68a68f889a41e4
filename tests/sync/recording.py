"""Makes the record of a day: `python -m tests.sync.recording FILE`.

A record is made once with each format or release that changes what is written down, and never anew: later
releases must read it as it is (see `tests/hub/test_recorded_day.py` of fieldsync). It holds what the hub had
in the morning, all commands of the day as they were signed, and facts of the evening. People are invented.
"""

import json
import os
import random
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

ACTS, SEED, MARK = 260, 7, "B1"


def main(place: str) -> None:
    """Live the day at a unit, let the hub take it in, and write both down. Fails where they differ."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wanderamt.config.settings")
    import django
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
    Path(place).write_text(written(record()), "utf-8")


def record() -> dict[str, Any]:
    """The day, at a small hub and one unit in databases of their own."""
    from tests.sync.machine import away
    from wanderamt.apps.fieldsync.hub.receiving import receive
    from wanderamt.apps.fieldsync.models import Device, Lease
    from wanderamt.apps.fieldsync.tests.hub.recorded import facts, morning
    from wanderamt.apps.fieldsync.tests.node_lines import device_of, wires_of
    from wanderamt.apps.fieldsync.tests.nodes import at
    from wanderamt.foundation import clock

    world = away().copy()
    unit = world.unit(MARK)
    with at(world.hub):
        device = Device.objects.get(pk=device_of(unit).pk)
        lease = Lease.objects.get(device=device)
        before = morning(device.pk, [lease.window_id])
    live(unit)
    wires = wires_of(unit)
    with at(unit):
        there = facts([lease.window_id])
    with at(world.hub):
        verdicts = receive(device=device, wires=wires, now=clock.now())
        assert {each.state for each in verdicts} == {"applied"}
        assert facts([lease.window_id]) == there
    found = {
        "device": {
            "id": str(device.pk),
            "mark": MARK,
            "signing_key": bytes(device.signing_key).hex(),
            "version": device.version,
        },
        "lease": {
            "window": str(lease.window_id),
            "granted_at": lease.granted_at.isoformat(),
            "until": lease.until.isoformat(),
        },
        "received_at": world.moment.isoformat(),
        "morning": before,
        "commands": wires,
        "facts": there,
    }
    world.destroy()
    return found


def live(unit: Any) -> None:
    """A busy day, and its evening."""
    from tests.sync import crew
    from wanderamt.apps.fieldsync.tests.nodes import at
    from wanderamt.kernel.errors import DomainError

    chooser = random.Random(SEED)
    names = [*crew.ACTS, *crew.OFTEN * 3]
    for name in [n for n in (chooser.choice(names) for _ in range(ACTS)) if not n.startswith("close")]:
        unit.world.later(timedelta(minutes=1))
        with at(unit):
            try:
                crew.ACTS[name](chooser.randrange(1000))
            except (crew.Nothing, DomainError):
                continue
    with at(unit):
        crew.close_properly(0)


def written(found: dict[str, Any]) -> str:
    """JSON with a row, a command or a fact on each line, so that people can read it."""
    tables = ",\n".join(
        f'{json.dumps(label)}: {{"columns": {json.dumps(table["columns"])}, "rows": {_lines(table["rows"])}}}'
        for label, table in found["morning"].items()
    )
    facts = ",\n".join(f"{json.dumps(name)}: {_line(fact)}" for name, fact in found["facts"].items())
    rest = ",\n".join(
        f"{json.dumps(name)}: {_line(found[name])}" for name in ("device", "lease", "received_at")
    )
    return (
        f'{{{rest},\n"morning": {{{tables}}},\n"commands": {_lines(found["commands"])},\n'
        f'"facts": {{{facts}}}}}\n'
    )


def _lines(rows: list[Any]) -> str:
    return "[" + ",\n".join(map(_line, rows)) + "]"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    main(sys.argv[1])
