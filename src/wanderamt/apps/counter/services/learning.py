"""What the forecast learns from waits that have ended, per counter."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from wanderamt.apps.catalogue.public import bookable_services
from wanderamt.apps.counter.models import TicketEvent, WaitCalibration
from wanderamt.engines.queueing import Calibration, HandlingTimes, Spread

#: Waits that were interrupted say nothing about the queue.
_OTHERWISE = frozenset({"parked", "passed_on", "returned", "priority"})
_BATCH = 5000


def learn_from_waits(*, now: datetime) -> int:
    """Compare the waits that ended since last time with what was forecast; returns how many were learned.

    Each event is learned once: how far a counter has come is kept in the same transaction.
    """
    counters = TicketEvent.objects.order_by().values_list("window__counter", flat=True).distinct()
    return sum(_learn(counter_id, now) for counter_id in counters)


@transaction.atomic
def _learn(counter_id: UUID, now: datetime) -> int:
    WaitCalibration.objects.get_or_create(counter_id=counter_id, defaults={"updated_at": now})
    row = WaitCalibration.objects.select_for_update().get(counter_id=counter_id)
    fresh = TicketEvent.objects.filter(window__counter=counter_id, pk__gt=row.seen).order_by("pk")
    ends = [each for each in fresh[:_BATCH] if each.kind in {"called", "done"}]
    last = fresh[:_BATCH].values_list("pk", flat=True)
    row.seen = max(last, default=row.seen)
    diaries = _diaries({each.ticket_id for each in ends})
    calibration = Calibration.from_dict(row.state["calibration"]) if row.state else Calibration()
    handling = HandlingTimes.from_dict(row.state.get("handling", {}), planned=_planned())
    learned = 0
    for event in ends:
        diary = diaries[event.ticket_id]
        if event.kind == "called":
            wait = _forecast_and_wait(diary, event)
            if wait is not None:
                calibration, learned = calibration.learn(*wait), learned + 1
        else:
            visit = _only_matter(diary, event)
            if visit is not None:
                handling = handling.learn(*visit)
    row.state = {"calibration": calibration.as_dict(), "handling": handling.as_dict()}
    row.updated_at = now
    row.save(update_fields=["state", "seen", "updated_at"])
    return learned


def _diaries(tickets: set[UUID]) -> Mapping[UUID, Sequence[TicketEvent]]:
    found: defaultdict[UUID, list[TicketEvent]] = defaultdict(list)
    for event in TicketEvent.objects.filter(ticket__in=tickets).order_by("pk"):
        found[event.ticket_id].append(event)
    return found


def _forecast_and_wait(diary: Sequence[TicketEvent], call: TicketEvent) -> tuple[Spread, float] | None:
    """What was forecast and the seconds until the first call; None for waits that went otherwise."""
    before = [each for each in diary if each.pk < call.pk]
    told: Any = before[0].facts.get("forecast") if before and before[0].kind == "arrived" else None
    if not told or any(each.kind == "called" or each.kind in _OTHERWISE for each in before):
        return None
    waited = (call.at - before[0].at).total_seconds()
    return (Spread.from_list(told), waited) if waited >= 0 else None


def _only_matter(diary: Sequence[TicketEvent], end: TicketEvent) -> tuple[str, float] | None:
    """The one matter of the one person of a visit and its seconds at the desk."""
    facts = diary[0].facts
    kinds = [each.kind for each in diary]
    if len(facts.get("services", ())) != 1 or facts.get("people") != 1 or kinds.count("started") != 1:
        return None
    if "matters" in kinds or "passed_on" in kinds:
        return None
    start = next(each for each in diary if each.kind == "started")
    seconds = (end.at - start.at).total_seconds()
    return (facts["services"][0], seconds) if seconds >= 0 else None


def _planned() -> dict[str, float]:
    return {service.pk: service.minutes * 60.0 for service in bookable_services()}
