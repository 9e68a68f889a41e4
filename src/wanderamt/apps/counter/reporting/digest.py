"""The report of a window as one number, and the figures of it that people compare.

The same at hub and unit when the same has happened there: no text of a language is in it, no key that each
side gives out by itself, no order that depends on the database.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Model

from wanderamt.apps.cases.public import payments_of_window
from wanderamt.apps.counter.queries.evening import WindowReport, report_of
from wanderamt.apps.offices.public import OpeningWindow

#: Words of one language; what they stand for is in the report by its key.
_WORDS = {"label", "citation"}


def report_digest(window: OpeningWindow) -> str:
    """SHA-256 over all that the report of `window` says, and over each receipt: 64 hex digits."""
    receipts = sorted(
        [payment.receipt_number, payment.method, payment.cents, payment.reverses_id is not None]
        for payment in payments_of_window(window)
    )
    said = json.dumps([_plain(report_of(window)), receipts], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def report_figures(window: OpeningWindow) -> dict[str, int]:
    """What people compare: counts, cents, pieces of stock. What nobody has counted is left out."""
    report = report_of(window)
    figures = {
        "served": report.people.served,
        "walk_ins": report.people.walk_ins,
        "no_shows": report.people.no_shows,
        "matters": report.matters,
        "cash_cents": report.cash_cents,
        "card_cents": report.card_cents,
        "expected_cents": report.till.expected_cents,
        "documents": report.documents_to_collect + report.documents_sent_home,
    }
    if report.stock:
        figures["stock_expected"] = sum(line.expected for line in report.stock)
        if all(line.counted is not None for line in report.stock):
            figures["stock_counted"] = sum(line.counted or 0 for line in report.stock)
    if report.till.counted_cents is not None:
        figures["counted_cents"] = report.till.counted_cents
    return figures


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, WindowReport) or hasattr(value, "__dataclass_fields__"):
        return {
            each.name: _plain(getattr(value, each.name)) for each in fields(value) if each.name not in _WORDS
        }
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, timedelta):
        return round(value.total_seconds())
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return sorted((_plain(each) for each in value), key=json.dumps)
    return value
