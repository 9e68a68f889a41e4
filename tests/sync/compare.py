"""What two databases say about the same stops, row by row, so that they can be compared for equality."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import AutoField, Model

from wanderamt.apps.cases.public import Case, Payment
from wanderamt.apps.counter.public import Ticket

#: Tables with what happens at a stop, and the way from a row to its window.
STOPS = {
    "appointments.Appointment": "window",
    "cases.Case": "window",
    "cases.Document": "case__window",
    "cases.Evidence": "case__window",
    "cases.Fee": "case__window",
    "cases.Handover": "case__window",
    "cases.Payment": "window",
    "cases.Step": "case__window",
    "counter.StockCount": "window",
    "counter.StockLot": "window",
    "counter.StockUse": "window",
    "counter.Ticket": "window",
    "counter.TicketEvent": "window",
    "counter.WindowDay": "window",
    "offices.OpeningWindow": "pk",
}
#: What each side keeps for itself: who has the window, and what was forecast from its own past.
OWN = {"held_by", "held_until", "public_from"}
#: Where each side only has its own half.
BOOKKEEPING = {
    "fieldsync.Received": {"received_at"},
    "fieldsync.Klaerfall": {"id", "opened_at", "settled_at"},
}
Row = tuple[tuple[str, str], ...]


def stops_of(windows: Collection[UUID]) -> dict[str, list[Row]]:
    """All rows of these windows at the node where this is called; keys that databases count are left out."""
    found = {}
    for label, way in STOPS.items():
        model = apps.get_model(label)
        found[label] = sorted(row(each) for each in model._default_manager.filter(**{f"{way}__in": windows}))
    tickets = apps.get_model("counter.Ticket")
    matters = tickets.services.through.objects.filter(ticket__window__in=windows)
    found["matters"] = sorted(
        (("ticket", str(each.ticket_id)), ("service", each.service_id)) for each in matters
    )
    return found


def row(thing: Model, *, without: Collection[str] = ()) -> Row:
    """A row as text, without keys that its database has counted."""
    values = []
    for field in thing._meta.concrete_fields:
        counted = isinstance(field, AutoField) or isinstance(getattr(field, "target_field", None), AutoField)
        if not counted and field.name not in OWN and field.name not in without:
            values.append((field.name, told(getattr(thing, field.attname))))
    return tuple(values)


def told(value: Any) -> str:
    """As text; in JSON 357.0 and 357 are one number (RFC 8785), whichever way it came."""
    if isinstance(value, memoryview | bytes):
        return bytes(value).hex()
    if isinstance(value, dict):
        return str({name: told(each) for name, each in sorted(value.items())})
    if isinstance(value, list):
        return str([told(each) for each in value])
    return repr(int(value)) if isinstance(value, float) and value.is_integer() else repr(value)


def everything(*, without: Collection[str] = ()) -> dict[str, list[Row]]:
    """All rows of all rooms, for two hubs that must be the same; `without` are tables."""
    found = {}
    for model in apps.get_models():
        label = model._meta.label
        if model.__module__.startswith("wanderamt.") and label not in without:
            left_out = BOOKKEEPING.get(label, set())
            found[label] = sorted(row(each, without=left_out) for each in model._default_manager.all())
    return found


def differences(one: dict[str, list[Row]], other: dict[str, list[Row]]) -> list[str]:
    """What stands in one and not in the other, short enough to be read."""
    lines = []
    for label in sorted(one.keys() | other.keys()):
        mine, theirs = one.get(label, []), other.get(label, [])
        lines += [f"only here {label}: {dict(each)}" for each in mine if each not in theirs]
        lines += [f"only there {label}: {dict(each)}" for each in theirs if each not in mine]
        if len(mine) != len(theirs):
            lines.append(f"{label}: {len(mine)} rows here, {len(theirs)} there")
    return lines


def numbers_given() -> Iterator[tuple[tuple[str, ...], UUID]]:
    """All numbers at the node where this is called, with what they were given to."""
    for ticket in Ticket.objects.select_related("window"):
        day = ticket.window.starts_at.date()
        yield ("ticket", str(ticket.window.site_id), str(day), ticket.number), ticket.pk
    for number, key in Case.objects.values_list("number", "pk"):
        yield ("case", number), key
    for number, key in Payment.objects.values_list("receipt_number", "pk"):
        yield ("receipt", number), key
