"""Opening hours, pools of seats and visits in; times that can be booked, and plans for many people, out."""

from wanderamt.engines.slots.booking import (
    NO_LEAD,
    free_cells,
    preference,
    start_at,
    used_after,
    used_before,
    visit_starts,
)
from wanderamt.engines.slots.calendars import Calendar, DayTimes, calendar
from wanderamt.engines.slots.counters import TooManyAtOnce, assign_counters
from wanderamt.engines.slots.durations import Durations, visit_duration
from wanderamt.engines.slots.grid import GRID, grid_cells
from wanderamt.engines.slots.lead import LeadTimes, days_until, lead_times, share_within, third_next
from wanderamt.engines.slots.opening import (
    OpeningException,
    OpeningRule,
    OpenSpan,
    OverlappingOpening,
    expand,
)
from wanderamt.engines.slots.placing import assign
from wanderamt.engines.slots.pools import (
    Asker,
    Audience,
    Kind,
    OpenWindow,
    Place,
    Pool,
    PoolLoad,
    Start,
    Step,
    Time,
    Visit,
    window_cells,
)
from wanderamt.engines.slots.release import Release, ReleasePolicy
from wanderamt.engines.slots.values import Assignment, Busy, Need, NoRoom, Window
from wanderamt.engines.slots.wishes import ANY, Wish

__all__ = [
    "ANY",
    "GRID",
    "NO_LEAD",
    "Asker",
    "Assignment",
    "Audience",
    "Busy",
    "Calendar",
    "DayTimes",
    "Durations",
    "Kind",
    "LeadTimes",
    "Need",
    "NoRoom",
    "OpenSpan",
    "OpenWindow",
    "OpeningException",
    "OpeningRule",
    "OverlappingOpening",
    "Place",
    "Pool",
    "PoolLoad",
    "Release",
    "ReleasePolicy",
    "Start",
    "Step",
    "Time",
    "TooManyAtOnce",
    "Visit",
    "Window",
    "Wish",
    "assign",
    "assign_counters",
    "calendar",
    "days_until",
    "expand",
    "free_cells",
    "grid_cells",
    "lead_times",
    "preference",
    "share_within",
    "start_at",
    "third_next",
    "used_after",
    "used_before",
    "visit_duration",
    "visit_starts",
    "window_cells",
]
