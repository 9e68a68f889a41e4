"""The same city in the database, asked through the interface: search of appointments in, JSON out."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, get_runner

from benchmarks.slots.city import CELL, CELLS, COUNTERS, DAYS, City, opening
from wanderamt.kernel.ids import uuid7

MATTERS = ("personalausweis", "reisepass", "meldebescheinigung", "anmeldung")
QUESTION = "/api/appointments/offers?people=personalausweis"
REQUESTS = 40
#: Of each day that is over: twelve visits with three cells each, kept as if nothing were ever deleted.
A_DAY, ITS_CELLS = 12, 3
WORKING_DAYS = 250


@contextmanager
def database() -> Iterator[None]:
    """An empty database file of our own."""
    with tempfile.TemporaryDirectory() as folder:
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(Path(folder) / "slots.sqlite3")
        runner = get_runner(settings)(verbosity=0, interactive=False)
        databases = runner.setup_databases()
        try:
            yield
        finally:
            runner.teardown_databases(databases)


class Stored:
    """The city's counters, from tomorrow on open on 60 days, with what is taken as the bytes say."""

    def __init__(self, made: City) -> None:
        from wanderamt.apps.catalogue.public import load_catalogue, services
        from wanderamt.apps.offices.public import Counter, Site, load_city

        load_catalogue()
        load_city()
        self._services = services(MATTERS)
        sites = list(Site.objects.order_by("slug"))
        self._counters = Counter.objects.bulk_create(
            Counter(
                name=f"Counter {number}",
                kind=Counter.Kind.FIXED,
                site=sites[number % len(sites)],
                mark=f"Q{number}",
            )
            for number in range(len(made.used))
        )
        tomorrow = datetime.now(UTC).date() + timedelta(days=1)
        days = [tomorrow + timedelta(days=day) for day in range(DAYS)]
        for number, counter in enumerate(self._counters):
            self._open(counter, days, made.used[number])
        self._years = self._serial = 0
        self._analyse()

    def ask(self) -> tuple[list[float], int, int, int]:
        """Milliseconds of each request, number of statements, offices and days in the answer."""
        client = Client()
        with CaptureQueriesContext(connection) as statements:
            answer = client.get(QUESTION)
        if answer.status_code != HTTPStatus.OK:
            raise RuntimeError(f"the interface answered {answer.status_code}")
        offices = answer.json()
        taken = []
        for _ in range(REQUESTS):
            before = perf_counter()
            client.get(QUESTION)
            taken.append((perf_counter() - before) * 1000)
        print(".", end="", file=sys.stderr, flush=True)
        return taken, len(statements), len(offices), sum(len(office["days"]) for office in offices)

    def grow(self, years: int) -> None:
        """Store so many years of the past in all: windows, what was taken, appointments and their claims."""
        nothing = [bytes(CELLS)] * WORKING_DAYS
        for year in range(self._years, years):
            last = datetime.now(UTC).date() - timedelta(days=365 * year + 1)
            days = [last - timedelta(days=day) for day in range(WORKING_DAYS)]
            for counter in self._counters:
                self._past(self._open(counter, days, nothing))
        self._years = years
        self._analyse()

    @property
    def appointments(self) -> int:
        """How many of the past are stored."""
        return self._serial

    def _open(self, counter: Any, days: Sequence[date], used: Sequence[bytes]) -> list[Any]:
        from wanderamt.apps.appointments.models import Occupancy
        from wanderamt.apps.offices.models import OpeningWindow, WindowPool

        hours = [opening(day) for day in days]
        opened = OpeningWindow.objects.bulk_create(
            OpeningWindow(
                counter=counter,
                site=counter.site,
                starts_at=start,
                ends_at=end,
                desks=COUNTERS,
                public_from=start - timedelta(days=400),
            )
            for start, end in hours
        )
        offered = OpeningWindow.services.through
        offered.objects.bulk_create(
            offered(openingwindow_id=window.pk, service_id=service.pk)
            for window in opened
            for service in self._services
        )
        pools = WindowPool.objects.bulk_create(
            WindowPool(window=window, key="main", seats=COUNTERS, released_at=window.public_from)
            for window in opened
        )
        Occupancy.objects.bulk_create(
            Occupancy(pool=pool, used=cells) for pool, cells in zip(pools, used, strict=True)
        )
        return pools

    def _past(self, pools: Sequence[Any]) -> None:
        """Visits and claims in those past windows, written row by row without the models: there are many."""
        from wanderamt.apps.appointments.models import Appointment, GridClaim

        booked, claims = [], []
        for pool in pools:
            for number in range(A_DAY):
                self._serial += 1
                first = number // COUNTERS * ITS_CELLS
                start = pool.window.starts_at + first * CELL
                visit = Appointment(
                    code=f"{self._serial:08x}",
                    window_id=pool.window_id,
                    starts_at=start,
                    ends_at=start + ITS_CELLS * CELL,
                    source=Appointment.Source.CITIZEN,
                    person_key=f"{number}",
                    form_key=uuid7(),
                    created_at=start,
                )
                booked.append(visit)
                claims += [
                    GridClaim(pool=pool, cell=cell, seat=number % COUNTERS + 1, appointment=visit)
                    for cell in range(first, first + ITS_CELLS)
                ]
        _write(booked)
        _write(claims)

    def _analyse(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _write(rows: Sequence[Any]) -> None:
    """Insert rows of one model as they are: quicker than `bulk_create`, which looks at each of them again."""
    table = rows[0]._meta
    fields = [field for field in table.concrete_fields if not field.primary_key or rows[0].pk is not None]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table.db_table} ({names}) VALUES ({marks})", values)
