"""Who is called next, in which order beds are visited, and how long people waited."""

from wanderamt.engines.queueing.calling import (
    REASON_TEXT,
    Kind,
    PhotoState,
    Place,
    Policy,
    Ranked,
    Reason,
    Waiting,
    calling_order,
    ticket_number,
)
from wanderamt.engines.queueing.rounds import bedside_round, room_sort_key
from wanderamt.engines.queueing.waits import Served, Summary, handling_times, wait_times

__all__ = [
    "REASON_TEXT",
    "Kind",
    "PhotoState",
    "Place",
    "Policy",
    "Ranked",
    "Reason",
    "Served",
    "Summary",
    "Waiting",
    "bedside_round",
    "calling_order",
    "handling_times",
    "room_sort_key",
    "ticket_number",
    "wait_times",
]
