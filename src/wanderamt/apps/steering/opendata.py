"""Lead times as open data: stable columns, each with its definition; docs/reference/lead-times.md."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import http_date

from wanderamt.apps.catalogue import public as catalogue
from wanderamt.apps.steering import queries
from wanderamt.apps.steering.folding import FEWEST, METHOD, Waited
from wanderamt.apps.steering.queries import Row
from wanderamt.engines.slots.lead import STATUTORY_DAYS
from wanderamt.kernel.clock import BERLIN

#: Days that one file holds at most, and by default.
MOST_DAYS, USUAL_DAYS = 92, 28

SOURCE = "Institute for Healthcare Improvement: Third next available appointment"
#: Column -> what it is. Columns are only ever added, at the end, with a new version of the method.
COLUMNS = {
    "day": "Day in Berlin that the line is about, YYYY-MM-DD.",
    "sampled_at": "Moment of the measurement, ISO 8601; empty where the line is about a whole day.",
    "service": "Key of the service.",
    "service_name": "Its German name.",
    "office": "Key of the office; empty: the whole city, any office.",
    "office_name": "Its German name.",
    "samples": "How many measurements the line rests on.",
    "next_days": "Calendar days to the next free appointment, median of the day; empty: none in 60 days.",
    "third_next_days": (
        "Calendar days to the third next free appointment, median of the day; empty: not three in 60 days."
    ),
    "third_next_days_best": "The lowest value of the day; empty: never three in 60 days.",
    "third_next_days_worst": "The highest value of the day; empty: at some moment not three in 60 days.",
    "bookings": f"Appointments booked on the day; empty: 1 to {FEWEST - 1}, or not counted for this line.",
    "offered_days": "Median days from booking to the earliest time that existed anywhere in the city.",
    "forced_days": "Median days from booking to the earliest time that met what could not be given up.",
    "chosen_days": "Median days from booking to the booked time.",
    "chosen_within_14_days": "Share (0 to 1) of bookings for a day within 14 days.",
    "forced_within_14_days": "Share (0 to 1) of bookings that could have been for a day within 14 days.",
    "searches_without_result": (
        f"Searches that found no free time at all; empty: 1 to {FEWEST - 1}, or not counted for this line."
    ),
    "statute": "Paragraph that asks for 14 days for this service, from the law book; empty: none.",
}


def csv_response(data: Mapping[str, str], *, now: datetime, max_age: int) -> HttpResponse:
    """The lines as CSV: UTF-8 with a byte order mark, semicolons, decimal points."""
    span = _span(data, now=now)
    if span is None:
        return _refused()
    out = io.StringIO()
    writer = csv.DictWriter(out, list(COLUMNS), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    lines = _lines(*span, now=now)
    writer.writerows(lines)
    return _answer("﻿" + out.getvalue(), "text/csv; charset=utf-8", "csv", now=now, max_age=max_age)


def json_response(data: Mapping[str, str], *, now: datetime, max_age: int) -> HttpResponse:
    """The lines as JSON, with title, licence, method and the definition of each column."""
    span = _span(data, now=now)
    if span is None:
        return _refused()
    found = queries.latest(now=now)
    body = {
        "title": "Lead times of appointments",
        "definition": (
            "The third next available appointment: calendar days between the moment of the measurement and "
            "the third next appointment that a citizen could book for one person with this service. An "
            "appointment counts when the one counted before it is over; held and reserved times do not count."
        ),
        "source": SOURCE,
        "unit": "calendar days",
        "method": METHOD,
        "licence": settings.OPEN_DATA_LICENCE or None,
        "demo": settings.DEMO,
        "sampled_at": found.sampled_at.astimezone(BERLIN).isoformat() if found else None,
        "stale": found.stale if found else None,
        "first": span[0].isoformat(),
        "last": span[1].isoformat(),
        "statutory_days": STATUTORY_DAYS,
        "fewest": FEWEST,
        "columns": COLUMNS,
        "rows": _lines(*span, now=now),
    }
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return _answer(text, "application/json", "json", now=now, max_age=max_age)


def _span(data: Mapping[str, str], *, now: datetime) -> tuple[date, date] | None:
    """The days asked for, both included; None where they cannot be."""
    today = now.astimezone(BERLIN).date()
    try:
        last = date.fromisoformat(data["bis"]) if "bis" in data else today
        first = date.fromisoformat(data["von"]) if "von" in data else last - timedelta(days=USUAL_DAYS)
    except (ValueError, OverflowError):
        return None
    return (first, last) if timedelta(0) <= last - first < timedelta(days=MOST_DAYS) else None


def _lines(first: date, last: date, *, now: datetime) -> list[dict[str, Any]]:
    found = queries.rows(first=first, last=last, now=now)
    offices = queries.offices()
    names = {
        service.pk: service.said("name", language="de")
        for service in catalogue.titled().filter(pk__in={row.service for row in found})
    }
    return [_line(row, names.get(row.service, ""), offices) for row in found]


def _line(row: Row, service: str, offices: Mapping[UUID, str]) -> dict[str, Any]:
    booked = row.booked
    values = (
        row.day.isoformat(),
        row.sampled_at.astimezone(BERLIN).isoformat() if row.sampled_at else None,
        row.service,
        service,
        str(row.counter) if row.counter else None,
        offices[row.counter] if row.counter else None,
        row.samples,
        row.next_days,
        row.third_next_days,
        row.third_next_days_best,
        row.third_next_days_worst,
        booked.count,
        _median(booked.offered),
        _median(booked.forced),
        _median(booked.chosen),
        _within(booked.chosen),
        _within(booked.forced),
        row.searches_without_result,
        queries.two_weeks(row.day).get(row.service),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _median(value: Waited | None) -> int | None:
    return value.median if value else None


def _within(value: Waited | None) -> float | None:
    return round(value.within, 3) if value else None


def _answer(text: str, kind: str, ending: str, *, now: datetime, max_age: int) -> HttpResponse:
    response = HttpResponse(text, content_type=kind)
    response["Cache-Control"] = f"public, max-age={max_age}"
    response["Access-Control-Allow-Origin"] = "*"  # open data is for everybody's pages
    response["Last-Modified"] = http_date(now.timestamp())
    response["Content-Disposition"] = f'inline; filename="terminlage.{ending}"'
    return response


def _refused() -> HttpResponse:
    text = f"von, bis: days as YYYY-MM-DD, von not after bis, at most {MOST_DAYS} days.\n"
    return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
