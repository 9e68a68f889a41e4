"""A city with some office-days, the attempts at them, and what independent SQL says afterwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

DESKS = 6
HOURS = 9
#: Matters of different lengths, so that visits overlap in all ways.
MATTERS = ("personalausweis", "meldebescheinigung", "reisepass", "beglaubigung_unterschrift")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """An office-day to attempt."""

    window_id: UUID
    starts_at: datetime
    ends_at: datetime


def build(days: int, *, now: datetime) -> list[Day]:
    """Load the catalogue and the city and open one counter on so many days, six desks, nine hours."""
    from wanderamt.apps.catalogue.public import load_catalogue, services
    from wanderamt.apps.offices.public import Counter, Site, load_city, open_window
    from wanderamt.kernel.clock import BERLIN

    load_catalogue()
    load_city()
    counter, _ = Counter.objects.get_or_create(
        name="Bench", defaults={"kind": Counter.Kind.MOBILE, "mark": "BE"}
    )
    site = Site.objects.order_by("slug").first()
    assert site
    tomorrow = now.astimezone(BERLIN).replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=1)
    used = counter.windows.count()
    opened = [
        open_window(
            counter=counter,
            site=site,
            starts_at=tomorrow + timedelta(days=used + number),
            ends_at=tomorrow + timedelta(days=used + number, hours=HOURS),
            desks=DESKS,
            services=services(MATTERS),
            public_from=now,
        )
        for number in range(days)
    ]
    return [Day(window_id=each.pk, starts_at=each.starts_at, ends_at=each.ends_at) for each in opened]


def over_bookings(days: list[Day]) -> int:
    """Appointments at whose start more people are there than desks, by counting intervals, nothing else."""
    return _number(
        """
        SELECT COUNT(*) FROM (
            SELECT one.id FROM appointments_appointment one
            JOIN appointments_appointment other ON other.window_id = one.window_id
                AND other.state = 'booked'
                AND other.starts_at <= one.starts_at AND other.ends_at > one.starts_at
            JOIN offices_openingwindow w ON w.id = one.window_id
            WHERE one.state = 'booked' AND one.window_id IN ({})
            GROUP BY one.id, w.desks HAVING COUNT(*) > w.desks
        ) AS crowded
        """,
        days,
    )


def booked(days: list[Day]) -> int:
    """How many appointments hold."""
    return _number(
        "SELECT COUNT(*) FROM appointments_appointment WHERE state = 'booked' AND window_id IN ({})", days
    )


def codes(days: list[Day], state: str) -> set[str]:
    """The codes of the appointments in this state."""
    return {
        row[0]
        for row in _rows(
            f"SELECT code FROM appointments_appointment WHERE state = '{state}' AND window_id IN ({{}})",
            days,
        )
    }


def bare(days: list[Day]) -> int:
    """Booked appointments whose claims do not cover exactly their time: a consistent state has none."""
    rows = _rows(
        """
        SELECT a.id, a.starts_at, a.ends_at, COUNT(c.id) FROM appointments_appointment a
        LEFT JOIN appointments_gridclaim c ON c.appointment_id = a.id
        WHERE a.state = 'booked' AND a.window_id IN ({}) GROUP BY a.id, a.starts_at, a.ends_at
        """,
        days,
    )
    return sum(
        _moment(end) - _moment(start) != claims * timedelta(minutes=5) for _, start, end, claims in rows
    )


def _moment(value: datetime | str) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _number(sql: str, days: list[Day]) -> int:
    return int(_rows(sql, days)[0][0])


def _rows(sql: str, days: list[Day]) -> list[tuple[Any, ...]]:
    keys = [day.window_id.hex if connection.vendor == "sqlite" else day.window_id for day in days]
    with connection.cursor() as cursor:
        cursor.execute(sql.format(",".join(["%s"] * len(keys))), keys)
        return list(cursor.fetchall())
