"""The same city in the database, asked through the interface: search of appointments in, JSON out."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, get_runner

from benchmarks.slots.city import CELLS, COUNTERS, DAYS, City, opening
from wanderamt.kernel.ids import uuid7

MATTERS = ("personalausweis", "reisepass")
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


class Asked(NamedTuple):
    """Milliseconds of each request by the clock and by the processor, and what was asked and answered."""

    taken: list[float]
    worked: list[float]
    statements: int
    offices: int
    days: int


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
        self._years = self.appointments = 0
        self._analyse()

    def ask(self) -> Asked:
        """Ask one question many times."""
        client = Client()
        with CaptureQueriesContext(connection) as statements:
            answer = client.get(QUESTION)
            asked = len(statements)
        if answer.status_code != HTTPStatus.OK:
            raise RuntimeError(f"the interface answered {answer.status_code}")
        offices = answer.json()
        taken, worked = [], []
        for _ in range(REQUESTS):
            before, busy = perf_counter(), process_time()
            client.get(QUESTION)
            taken.append((perf_counter() - before) * 1000)
            worked.append((process_time() - busy) * 1000)
        print(".", end="", file=sys.stderr, flush=True)
        return Asked(taken, worked, asked, len(offices), sum(len(office["days"]) for office in offices))

    def grow(self, years: int) -> None:
        """Store so many years of the past in all: windows, what was taken, appointments and their claims."""
        nothing = [bytes(CELLS)] * WORKING_DAYS
        for year in range(self._years, years):
            last = datetime.now(UTC).date() - timedelta(days=365 * year + 1)
            days = [last - timedelta(days=day) for day in range(WORKING_DAYS)]
            for counter in self._counters:
                self._open(counter, days, nothing)
        self.appointments = _fill_past()
        self._years = years
        self._analyse()

    def _open(self, counter: Any, days: Sequence[date], used: Sequence[bytes]) -> None:
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

    def _analyse(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _fill_past() -> int:
    """Write visits and claims into the past windows that have none; return how many visits there are now.

    By SQL of SQLite's own: with the models, millions of rows would take longer than everything else.
    """
    from wanderamt.apps.appointments.models import Appointment

    like = Appointment(window_id=uuid7(), source="citizen", starts_at=NEVER, ends_at=NEVER, created_at=NEVER)
    own = {
        "id": KEY,
        "form_key": KEY,
        "code": "printf('%%08x', w.rowid * 16 + n.value)",
        "person_key": "n.value",
        "window_id": "w.id",
        "starts_at": "datetime(w.starts_at, (n.value / 6 * 15) || ' minutes')",
        "ends_at": "datetime(w.starts_at, (n.value / 6 * 15 + 15) || ' minutes')",
    }
    fields = Appointment._meta.concrete_fields
    values = ", ".join(own.get(str(field.column), "%s") for field in fields)
    others = [
        field.get_db_prep_save(getattr(like, field.attname), connection)
        for field in fields
        if field.column not in own
    ]
    names = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO appointments_appointment ({names}) SELECT {values} FROM {PAST} "
            f"CROSS JOIN ({_numbers(A_DAY)}) n",
            others,
        )
        cursor.execute(
            f"INSERT INTO appointments_gridclaim (pool_id, cell, seat, appointment_id) "
            f"SELECT p.id, n.value / 6 * {ITS_CELLS} + k.value, n.value %% 6 + 1, {KEY} FROM {PAST_CLAIMS} "
            f"CROSS JOIN ({_numbers(A_DAY)}) n CROSS JOIN ({_numbers(ITS_CELLS)}) k",
            [],
        )
        cursor.execute("SELECT COUNT(*) FROM appointments_appointment")
        return int(cursor.fetchone()[0])


NEVER = datetime(2000, 1, 1, tzinfo=UTC)
KEY = "printf('%%032x', w.rowid * 16 + n.value)"
_EMPTY = "w.ends_at < datetime('now') AND NOT EXISTS (SELECT 1 FROM {table} WHERE {link})"
PAST = (
    "(SELECT rowid, id, starts_at FROM offices_openingwindow w WHERE "
    + _EMPTY.format(table="appointments_appointment a", link="a.window_id = w.id")
    + ") w"
)
PAST_CLAIMS = (
    "(SELECT w.rowid AS rowid, p.id AS pool FROM offices_openingwindow w "
    "JOIN offices_windowpool p ON p.window_id = w.id WHERE "
    + _EMPTY.format(table="appointments_gridclaim c", link="c.pool_id = p.id")
    + ") w JOIN offices_windowpool p ON p.id = w.pool"
)


def _numbers(count: int) -> str:
    return " UNION ALL ".join(f"SELECT {number} AS value" for number in range(count))
