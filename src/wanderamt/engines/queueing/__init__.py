"""Who is called next and why, what happened to whom when, and how long people still wait."""

from wanderamt.engines.queueing.calibration import Calibration, Spread
from wanderamt.engines.queueing.calling import calling_order, priority_streak, ticket_number, turn
from wanderamt.engines.queueing.handling import Handling, HandlingTimes
from wanderamt.engines.queueing.outlook import Expected, InService, WaitForecast, forecast
from wanderamt.engines.queueing.pace import Pace
from wanderamt.engines.queueing.rounds import bedside_round, room_sort_key
from wanderamt.engines.queueing.values import (
    REASON_TEXT,
    DeskAbilities,
    Kind,
    PhotoState,
    Place,
    Policy,
    Ranked,
    Reason,
    Waiting,
)
from wanderamt.engines.queueing.waits import Served, Summary, handling_times, wait_times

__all__ = [
    "REASON_TEXT",
    "Calibration",
    "DeskAbilities",
    "Expected",
    "Handling",
    "HandlingTimes",
    "InService",
    "Kind",
    "Pace",
    "PhotoState",
    "Place",
    "Policy",
    "Ranked",
    "Reason",
    "Served",
    "Spread",
    "Summary",
    "WaitForecast",
    "Waiting",
    "bedside_round",
    "calling_order",
    "forecast",
    "handling_times",
    "priority_streak",
    "room_sort_key",
    "ticket_number",
    "turn",
    "wait_times",
]
