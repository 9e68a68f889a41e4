"""A recorded day: what the hub had in the morning, put back into a later release, and what can be compared.

Rows are put back by the names of their columns: one that is gone is left out, a new one has its default, as
after the migration between the two releases.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import JSONField, QuerySet

from wanderamt.apps.cases.models import Case, Document, Fee, Handover, Payment, Step
from wanderamt.apps.counter.public import Ticket, report_figures
from wanderamt.apps.counter.stock.models import StockUse
from wanderamt.apps.counter.stock.queries import stock_of
from wanderamt.apps.fieldsync.checkout.tables import read
from wanderamt.apps.fieldsync.models import Device, Lease
from wanderamt.apps.fleet.public import Unit
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation.carrying import carried, trip

DATA = Path(__file__).parent / "data"
#: What verbs of the counter look at; staff, tours and texts are not needed for a day to come home.
_ROOMS = ("offices.", "appointments.", "cases.", "counter.", "fleet.unit", "foundation.", "catalogue.service")
_WITHOUT = {"counter.waitcalibration"}


def morning(device: UUID, windows: Collection[UUID]) -> dict[str, Any]:
    """The rows that the hub has for these windows, by table."""
    stops = trip(holder=device, windows=windows)
    found = {}
    for each in carried():
        if each.label.startswith(_ROOMS) and each.label not in _WITHOUT:
            table = read(each, stops)
            if table.rows:
                found[each.label] = {"columns": list(table.columns), "rows": table.rows}
    return found


def put_back(record: Mapping[str, Any]) -> Device:
    """The hub as it was in the morning of the record; the device whose day it is."""
    for label, table in record["morning"].items():
        _write(label, table)
    said, lent = record["device"], record["lease"]
    granted_at = datetime.fromisoformat(lent["granted_at"])
    device = Device.objects.create(
        id=said["id"],
        unit=Unit.objects.get(counter__mark=said["mark"]),
        label="Gerät 1",
        signing_key=bytes.fromhex(said["signing_key"]),
        recipient="age1test",
        enrolled_at=granted_at,
        version=said["version"],
    )
    until = datetime.fromisoformat(lent["until"])
    Lease.objects.create(device=device, window_id=lent["window"], granted_at=granted_at, until=until)
    return device


def _write(label: str, table: Mapping[str, Any]) -> None:
    model = apps.get_model(label)
    fields = {field.attname: field for field in model._meta.concrete_fields}
    rows = []
    for row in table["rows"]:
        known = {name: value for name, value in zip(table["columns"], row, strict=True) if name in fields}
        rows.append(model(**{name: _value(fields[name], value) for name, value in known.items()}))
    QuerySet(model).bulk_create(rows)


def _value(field: Any, value: Any) -> Any:
    return value if value is None or isinstance(field, JSONField) else field.to_python(value)


def facts(windows: Collection[UUID]) -> dict[str, Any]:
    """What must be the same in every release: what was called out, printed, paid, given and counted."""
    window = OpeningWindow.objects.get(pk__in=windows)
    cases = Case.objects.filter(window=window)
    payments = Payment.objects.filter(window=window).order_by("receipt_number")
    return {
        "window": window.state,
        "tickets": {
            each.number: [each.state, sorted(each.services.values_list("pk", flat=True))]
            for each in Ticket.objects.filter(window=window).order_by("number")
        },
        "cases": {
            each.number: [each.service_id, each.state, each.reason] for each in cases.order_by("number")
        },
        "steps": dict(
            sorted(Counter(Step.objects.filter(case__in=cases).values_list("state", flat=True)).items())
        ),
        "fees": sorted(
            [each.case.number, each.rule_id, each.cents]
            for each in Fee.objects.filter(case__in=cases).select_related("case")
        ),
        "payments": {each.receipt_number: [each.method, each.cents] for each in payments},
        "documents": Document.objects.filter(case__in=cases).count(),
        "handovers": sorted(
            [each.case.number, each.kind, each.to]
            for each in Handover.objects.filter(case__in=cases).select_related("case")
        ),
        "stock": {line.kind: [line.expected, line.counted] for line in stock_of(window)},
        "serials": dict(
            StockUse.objects.filter(window=window, taken_back_at=None)
            .exclude(serial="")
            .order_by("serial")
            .values_list("serial", "purpose")
        ),
        "figures": dict(report_figures(window)),
    }


def _counted(states: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(states).items()))
