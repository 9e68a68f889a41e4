"""The unit of the benchmark: a process of its own with an encrypted database; run as a program.

python -m benchmarks.sync.unit enrol <hub's port> <code>
python -m benchmarks.sync.unit growth <hub's port> <window> <commands> <commands> ...
python -m benchmarks.sync.unit line <hub's port> <window> <cases> <scale>
"""

import json
import os
import random
import sys
import zlib
from pathlib import Path
from time import perf_counter, sleep
from typing import Any
from uuid import UUID

import django
import httpx

from benchmarks.sync.day import Day
from benchmarks.sync.hub import facts
from benchmarks.sync.line import BadLine, Quality, played

SECRET = "Am Maschsee blühen im Mai die Kastanien"
BASELINE_COMMANDS = 50
#: Seconds until a unit tries again after the line broke.
RETRY_SECONDS = 2.0
Numbers = dict[str, Any]


def main(words: list[str]) -> None:
    """Open the unit and do what is asked; print the numbers as JSON."""
    django.setup()
    from wanderamt.apps.fieldsync.unit import process
    from wanderamt.apps.fieldsync.unit.enrolling import become_unit
    from wanderamt.apps.fieldsync.unit.places import Places

    name, port, *rest = words
    places = Places(Path(os.environ["WANDERAMT_UNIT_DIR"]))
    if name == "enrol":
        with httpx.Client(trust_env=False) as client:
            hub = f"http://127.0.0.1:{port}"
            home = become_unit(places, client=client, hub=hub, code=rest[0], label="Bench", secret=SECRET)
        print(json.dumps({"device": str(home.device)}))
        return
    process.open_unit(places, SECRET)
    day = Day(window_id=UUID(rest[0]), chance=random.Random(1))
    if name == "growth":
        print(json.dumps(_growth(int(port), day, [int(word) for word in rest[1:]])))
    else:
        print(json.dumps(_line(int(port), day, int(rest[1]), float(rest[2]))))


def _growth(port: int, day: Day, sizes: list[int]) -> Numbers:
    """Load the snapshot, then record and merge so many commands, size by size; then the baselines."""
    numbers: Numbers = {}
    with played(BadLine(hub_port=port, quality=Quality())) as line:
        begin = perf_counter()
        _merge(line.port)
        numbers["snapshot: seconds to fetch and load"] = perf_counter() - begin
    day.begin()
    rows = _rows()
    for size in sizes:
        numbers |= _measured(port, day, size)
    numbers["bytes per case: rows as JSON"] = (_rows()[0] - rows[0]) / day.cases
    numbers["bytes per case: rows as JSON, deflated"] = (_rows()[1] - rows[1]) / day.cases
    numbers |= _one_by_one(port, day)
    return numbers | {"cases": day.cases, "facts": facts(day.window_id), "commands": _commands()}


def _measured(port: int, day: Day, size: int) -> Numbers:
    begin, before = perf_counter(), day.cases
    commands = day.play(size)
    recorded = perf_counter() - begin
    plain, alone = _plain()
    with played(BadLine(hub_port=port, quality=Quality())) as line:
        begin = perf_counter()
        _merge(line.port)
        seconds = perf_counter() - begin
        traffic = line.traffic
    cases = day.cases - before
    return {
        f"{size}: commands": commands,
        f"{size}: seconds to record": recorded,
        f"{size}: seconds to merge": seconds,
        f"{size}: bytes per case up": traffic.up / cases,
        f"{size}: bytes per case down": traffic.down / cases,
        f"{size}: bytes per case as plain JSON": plain / cases,
        f"{size}: bytes per case deflated one by one": alone / cases,
    }


def _one_by_one(port: int, day: Day) -> Numbers:
    """The baseline: an exchange for each command, as a queue of requests would do it."""
    from wanderamt.apps.fieldsync.exchange import client

    before = day.cases
    commands = day.play(BASELINE_COMMANDS)
    at_once, client.COMMANDS_AT_ONCE = client.COMMANDS_AT_ONCE, 1
    with played(BadLine(hub_port=port, quality=Quality())) as line:
        begin = perf_counter()
        _merge(line.port)
        seconds = perf_counter() - begin
        traffic = line.traffic
    client.COMMANDS_AT_ONCE = at_once
    return {
        "one exchange per command: seconds per 500 commands": seconds / commands * 500,
        "one exchange per command: bytes per case up": traffic.up / (day.cases - before),
    }


def _line(port: int, day: Day, cases: int, scale: float) -> Numbers:
    """So many cases over a line of 32 kbit/s that is cut every 10 seconds."""
    quality = Quality(
        bits_per_second=32_000, delay_seconds=0.6, cut_every_seconds=10, away_seconds=3, repeated=0.1,
        scale=scale,
    )  # fmt: skip
    first, begin = _commands(), perf_counter()
    for _ in range(cases):
        day.serve_one()
    recorded = perf_counter() - begin
    plain, _ = _plain()
    with played(BadLine(hub_port=port, quality=quality)) as line:
        begin = perf_counter()
        steps, breaks = _merge_through(line.port, scale)
        seconds = perf_counter() - begin
        traffic = line.traffic
    return {
        "played": str(quality),
        "cases": cases,
        "commands": _commands() - first,
        "seconds to record": recorded,
        "seconds at most": seconds * scale,
        "seconds on this clock": seconds,
        "cuts": traffic.cuts,
        "steps": steps,
        "steps that broke": breaks,
        "requests that came twice": traffic.repeated,
        "bytes up": traffic.up,
        "bytes down": traffic.down,
        "bytes up per case": traffic.up / cases,
        "bytes as plain JSON": plain,
        "facts": facts(day.window_id),
        "all commands": _commands(),
    }


def _merge(port: int) -> None:
    from wanderamt.apps.fieldsync.exchange.client import Client
    from wanderamt.apps.fieldsync.exchange.line import HttpLine
    from wanderamt.apps.fieldsync.exchange.progress import Stand
    from wanderamt.apps.fieldsync.unit.identity import identity
    from wanderamt.foundation import clock

    with HttpLine(f"http://127.0.0.1:{port}") as line:
        client = Client(line=line, me=identity())  # type: ignore[arg-type]  # a process of a unit has its key
        found = client.until_done(now=clock.now())
    if found.stand is not Stand.DONE:
        raise SystemExit(f"the exchange ended with {found}")


def _merge_through(port: int, scale: float) -> tuple[int, int]:
    """Go on whatever breaks until the hub has everything; how many steps, and how many of them broke."""
    from wanderamt.apps.fieldsync.exchange.client import Client
    from wanderamt.apps.fieldsync.exchange.line import HttpLine
    from wanderamt.apps.fieldsync.exchange.progress import Stand
    from wanderamt.apps.fieldsync.unit.identity import identity
    from wanderamt.foundation import clock

    steps = breaks = 0
    with HttpLine(f"http://127.0.0.1:{port}", silence=20.0) as line:
        client = Client(line=line, me=identity())  # type: ignore[arg-type]  # as above
        while True:
            found = client.once(now=clock.now())
            steps += 1
            if found.stand is Stand.DONE:
                return steps, breaks
            if found.stand is Stand.NO_LINE:
                breaks += 1
                sleep(RETRY_SECONDS / scale)  # as a unit does
            elif found.stand is not Stand.MORE:
                raise SystemExit(f"the exchange ended with {found}")


def _plain() -> tuple[int, int]:
    """What waits, as plain JSON and deflated one by one, in bytes."""
    from wanderamt.apps.fieldsync.models import OwnCommand
    from wanderamt.engines.sync import canonical_json

    waiting = OwnCommand.objects.filter(verdict="").values_list("envelope", flat=True)
    written = [canonical_json(envelope) for envelope in waiting]
    return sum(map(len, written)), sum(len(zlib.compress(each, 9)) for each in written)


def _rows() -> tuple[int, int]:
    """All rows of visits as replication of rows would send them at the end, plain and deflated, in bytes."""
    from django.apps import apps
    from django.core import serializers
    from django.db.models import QuerySet

    models = [
        model
        for app in ("counter", "cases", "appointments")
        for model in apps.get_app_config(app).get_models()
    ]
    rows: list[Any] = []
    for model in models:
        rows += QuerySet(model)
    written = serializers.serialize("json", rows)
    return len(written.encode()), len(zlib.compress(written.encode(), 9))


def _commands() -> int:
    from wanderamt.apps.fieldsync.models import OwnCommand

    return OwnCommand.objects.count()


if __name__ == "__main__":
    main(sys.argv[1:])
