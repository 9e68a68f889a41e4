"""Bookable days and times of 20 offices over 60 days, 6 counters each, 70 % booked, against two peers.

What is inside the numbers:

* "search": days with a free time, and the first three times, of all offices together, from their prepared
  integer calendars. The visit takes 25 minutes. Making the calendars from the stored bytes is measured apart
  ("calendars"), as is everything together through Django: questions in an address, JSON out ("Django").
* "all times": every single start of all offices, as moments.
* "slot rows": the common design (see `slot_rows`), its days in one statement and its times in another. Its
  first three times are not even asked for. It must find exactly the same.
* "django-appointment" (see `peer`): the first two offices. Counters of people there, not seats: so it cannot
  find more than we do, and misses what only counting finds.

The growth shows the engine with more offices, and the whole way through Django with years of the past stored.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from math import ceil
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.report import Report, at_least, at_most
from benchmarks.slots import slot_rows
from benchmarks.slots.city import (
    CELL,
    COUNTERS,
    DAYS,
    OFFICES,
    City,
    all_times,
    calendars,
    city,
    day,
    days_and_first,
    opening,
)
from wanderamt.engines.slots import Calendar

GROWTH = (1, 10, 100, 1000)
YEARS = (1, 5, 10)
ROUNDS = 200
SEARCH_MS, TIMES_MS, DJANGO_MS = 1.0, 25.0, 50.0


def run() -> Report:
    """Claims: search <= 1 ms, all times <= 25 ms, p95 through Django <= 50 ms, what slot rows find."""
    made = city()
    prepared = calendars(made.used)
    search = _median(lambda: days_and_first(prepared))
    times = _median(lambda: all_times(prepared), rounds=40)
    build = _median(lambda: calendars(made.used), rounds=20)
    rows = _slot_rows(made, prepared)
    peer = _peer()
    django = _django(made)
    offices = peer["offices"]
    return Report(
        bench="slots",
        metrics={
            "offices": OFFICES,
            "days": DAYS,
            "counters": COUNTERS,
            "booked share": made.share,
            "bookings": len(made.bookings),
            "days shown": rows["days"],
            "single times": rows["times"],
            "search: ms": search,
            "all times: ms": times,
            "calendars from stored bytes: ms": build,
            "calendars and search: ms": build + search,
            "slot rows: days, ms": rows["days_ms"],
            "slot rows: all times, ms": rows["times_ms"],
            f"django-appointment, {offices:g} offices: search, ms": peer["search_ms"],
            f"django-appointment, {offices:g} offices: all times, ms": peer["times_ms"],
            f"django-appointment, {offices:g} offices: days shown": peer["days"],
            "our days of the same offices": _shown(prepared[: int(offices)]),
            **_engine_growth(),
            **django,
        },
        ratios={
            "slot rows' days to search": rows["days_ms"] / search,
            "slot rows' days to calendars and search": rows["days_ms"] / (build + search),
            "slot rows to engine, all times": rows["times_ms"] / times,
            "django-appointment to search, per office": peer["search_ms"] / offices / (search / OFFICES),
            "django-appointment to calendars and search, per office": peer["search_ms"]
            / offices
            / ((build + search) / OFFICES),
            "django-appointment to engine, all times, per office": peer["times_ms"]
            / offices
            / (times / OFFICES),
            "Django with 10 years stored to none, median": django["Django, 10 years: median in ms"]
            / django["Django: median in ms"],
        },
        claims=[
            at_most("search of all offices in ms", SEARCH_MS, search),
            at_most("all single times in ms", TIMES_MS, times),
            at_most("Django and JSON, p95 in ms", DJANGO_MS, django["Django: p95 in ms"]),
            at_most("days or times that slot rows see otherwise", 0, rows["differing"]),
            at_least("days that django-appointment shows are shown", peer["days"], _shown(prepared[:2])),
        ],
    )


def _median(call: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    """Milliseconds, after one call to warm up."""
    call()
    taken = []
    for _ in range(rounds):
        begin = perf_counter()
        call()
        taken.append((perf_counter() - begin) * 1000)
    return median(taken)


def _shown(prepared: list[Calendar]) -> int:
    return sum(len(days) for days, _ in days_and_first(prepared))


def _slot_rows(made: City, prepared: list[Calendar]) -> dict[str, float]:
    connection = slot_rows.built(made)
    begin = perf_counter()
    days = slot_rows.bookable_days(connection, DAYS)
    between = perf_counter()
    times = slot_rows.bookable_times(connection, DAYS)
    end = perf_counter()
    our_days = {(office, each) for office, found in enumerate(days_and_first(prepared)) for each in found[0]}
    our_times = {
        (office, shown.day, (start - opening(shown.day)[0]) // CELL)
        for office, found in enumerate(all_times(prepared))
        for shown in found
        for start in shown.starts
    }
    their_days = {(office, day(number)) for office, number in days}
    their_times = {(office, day(number), cell) for office, number, cell in times}
    print(".", end="", file=sys.stderr, flush=True)
    return {
        "days": len(our_days),
        "times": len(our_times),
        "days_ms": (between - begin) * 1000,
        "times_ms": (end - between) * 1000,
        "differing": len(our_days ^ their_days) + len(our_times ^ their_times),
    }


def _peer() -> dict[str, Any]:
    """What the peer measured of itself, in a process with a Django of its own."""
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.slots.peer"],
        cwd=Path(__file__).parents[2],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"django-appointment could not be measured: {done.stderr[-2000:]}")
    print(".", end="", file=sys.stderr, flush=True)
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def _engine_growth() -> dict[str, float]:
    """Search over more and more offices, each from its prepared calendar."""
    found = {}
    several = calendars(city(10).used)
    for offices in GROWTH:
        prepared = [several[number % len(several)] for number in range(offices)]
        found[f"{offices} offices: search, ms"] = _median(
            partial(days_and_first, prepared),
            rounds=max(5, ROUNDS // offices),
        )
    return found


def _django(made: City) -> dict[str, float]:
    from benchmarks.slots import stored

    with stored.database():
        here = stored.Stored(made)
        asked = here.ask()
        found = {
            "Django: median in ms": median(asked.taken),
            "Django: p95 in ms": _p95(asked.taken),
            "Django: processor time, median in ms": median(asked.worked),
            "Django: statements": asked.statements,
            "Django: offices answered": asked.offices,
            "Django: days answered": asked.days,
        }
        for years in YEARS:
            here.grow(years)
            asked = here.ask()
            found[f"Django, {years} years: median in ms"] = median(asked.taken)
            found[f"Django, {years} years: p95 in ms"] = _p95(asked.taken)
            found[f"Django, {years} years: processor time, median in ms"] = median(asked.worked)
            found[f"Django, {years} years: appointments stored"] = here.appointments
        return found


def _p95(taken: list[float]) -> float:
    return sorted(taken)[ceil(0.95 * len(taken)) - 1]
