"""Both sides of a Klaerfall, told to people as labelled lines: what the unit did, what the hub has now."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Union, get_args, get_origin

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import override

from wanderamt.apps.appointments.public import Appointment
from wanderamt.apps.cases.public import Case, Document, Payment
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.counter.public import Ticket
from wanderamt.apps.fieldsync.hub import words
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.engines.sync import Envelope
from wanderamt.foundation import formatting
from wanderamt.foundation.commands import registered

Line = list[str]
_MOST = 120


def unit_side(envelope: Envelope) -> list[Line]:
    """What the crew did, when by their clock, and with which facts. Works also for unknown commands."""
    with override("de"):
        lines = [
            [_("Vorgang"), words.kind(envelope.kind)],
            [_("Zeit"), _time(envelope.at)],
        ]
        if envelope.actor != "crew":
            lines.append([_("Von"), str(words.ACTORS.get(envelope.actor, envelope.actor))])
        return lines + list(_arguments(envelope))


def hub_side(envelope: Envelope) -> list[Line]:
    """How the things that the command names stand at the hub now."""
    with override("de"):
        return [
            [label, _state(row) if row is not None else _("gibt es im Amt nicht")]
            for label, row in _rows(envelope)
        ]


def _arguments(envelope: Envelope) -> Iterator[Line]:
    rows = {label: row for label, row in _rows(envelope) if row is not None}
    for name, value in envelope.args.items():
        label = words.ARGUMENTS.get(name)
        if label is None:
            continue
        shown = _name(rows[str(label)]) if str(label) in rows else _value(name, value)
        if shown:
            yield [str(label), shown]


def _rows(envelope: Envelope) -> Iterator[tuple[str, Model | None]]:
    """The rows that the arguments name, with their labels."""
    spec = registered().get(envelope.kind)
    for name, hint in (spec.arguments if spec is not None else {}).items():
        model, value = _model(hint), envelope.args.get(name)
        if model is not None and isinstance(value, dict) and name in words.ARGUMENTS:
            yield str(words.ARGUMENTS[name]), _found(model, value.get("id"))


def _model(hint: Any) -> type[Model] | None:
    """The kind of row in "Ticket" and in "Ticket | None"."""
    kinds = get_args(hint) if get_origin(hint) is not None else (hint,)
    found = [each for each in kinds if isinstance(each, type) and issubclass(each, Model)]
    is_list = get_origin(hint) is not None and get_origin(hint) not in {Union, type(int | str)}
    return found[0] if found and not is_list else None


def _found(model: type[Model], pk: Any) -> Model | None:
    try:
        return model._default_manager.filter(pk=pk).first()  # noqa: SLF001 - Django's documented door to any model
    except (ValidationError, ValueError, TypeError):
        return None


def _name(row: Model) -> str:
    """What people call it."""
    if isinstance(row, Appointment):
        return f"{row.code}, {formatting.clock(row.starts_at)}, {row.person_name}".rstrip(", ")
    if isinstance(row, Ticket):
        return f"{row.number}, {row.person_name}".rstrip(", ")
    if isinstance(row, Case):
        return f"{row.number}, {row.service}, {row.person_name}".rstrip(", ")
    if isinstance(row, Payment):
        return f"{row.receipt_number}, {formatting.euro(row.cents)}"
    if isinstance(row, Document):
        return _name(row.case)
    return f"{row.site}, {formatting.day(row.starts_at)}" if isinstance(row, OpeningWindow) else str(row)


def _state(row: Model) -> str:
    """Its name and how it stands."""
    shown = getattr(row, "get_state_display", None)
    if shown is None or isinstance(row, Service):
        return _name(row)
    return _("%(name)s: %(state)s") % {"name": _name(row), "state": shown()}


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("Ja") if value else _("Nein")
    if name.endswith("cents") and isinstance(value, int):
        return formatting.euro(value)
    if isinstance(value, list):
        return ", ".join(filter(None, (_value(name, each) for each in value)))[:_MOST]
    if isinstance(value, dict):
        return _service(value.get("id")) if name in {"service", "services"} else ""
    return _plain(value)


def _service(key: Any) -> str:
    found = _found(Service, key)
    return str(found) if found is not None else str(key)[:_MOST]


def _plain(value: Any) -> str:
    if isinstance(value, str) and value in words.VALUES:
        return str(words.VALUES[value])
    if not isinstance(value, str):
        return "" if value is None else str(value)[:_MOST]
    try:
        moment = parse_datetime(value)
    except ValueError:
        moment = None
    if moment is not None and moment.tzinfo is not None:
        return _time(moment)
    try:
        return formatting.day(date.fromisoformat(value)) if len(value) == 10 else value[:_MOST]
    except ValueError:
        return value[:_MOST]


def _time(moment: datetime) -> str:
    return f"{formatting.day(moment)}, {formatting.clock(moment)}"
