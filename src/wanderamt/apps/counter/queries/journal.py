"""The diary of a window as the journal of the queueing engine: the one source of all times in reports."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from wanderamt.apps.counter.models import TicketEvent
from wanderamt.engines.queueing import Kind, Place
from wanderamt.engines.queueing.journal import Event, EventKind, QueueState, replay, write_log


def journal_of(window_id: UUID) -> list[Event]:
    """What happened at a window, numbered 1, 2, ... without a gap. One query.

    A clock that was put back does not turn the order round: no event is earlier than the one before it of
    the same ticket.
    """
    found: list[Event] = []
    last: dict[UUID, datetime] = {}
    for row in TicketEvent.objects.filter(window=window_id).order_by("pk"):
        last[row.ticket_id] = max(row.at, last.get(row.ticket_id, row.at))
        found.append(_event(len(found) + 1, row, last[row.ticket_id]))
    return found


def log_of(window_id: UUID) -> bytes:
    """The journal of a window as JSON Lines, the same bytes for the same events."""
    return write_log(journal_of(window_id))


def state_of(window_id: UUID) -> QueueState:
    """The queue of a window as it follows from its events alone."""
    return replay(journal_of(window_id))


def _event(number: int, row: TicketEvent, at: datetime) -> Event:
    kind = EventKind(row.kind)
    told: dict[str, Any] = {"number": number, "ticket": str(row.ticket_id), "kind": kind, "at": at}
    if kind is EventKind.ARRIVED:
        return Event(**told, **_arrival(row.facts))
    if kind is EventKind.PASSED_ON:
        return Event(**told, desk=row.facts["for_desk"], needs=tuple(row.facts["needs"]))
    if kind is EventKind.PRIORITY:
        return Event(**told, priority=row.facts["priority"])
    if kind is EventKind.MATTERS:
        return Event(**told, desk=row.desk, matters=tuple(row.facts["services"]))
    return Event(**told, desk=row.desk, until=_moment(row.facts.get("until")))


def _arrival(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "ticket_kind": Kind(facts["kind"]),
        "matters": tuple(facts["services"]),
        "due": _moment(facts["due"]),
        "place": Place(facts["place"]),
        "priority": facts["priority"],
        "photo": facts["photo"],
    }


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
