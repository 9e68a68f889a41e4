"""Opening windows, desks and durations in; times that can be offered and plans for many people out."""

from wanderamt.engines.slots.durations import Durations, visit_duration
from wanderamt.engines.slots.grid import GRID, grid_cells
from wanderamt.engines.slots.offering import compact_offers, offers
from wanderamt.engines.slots.placing import assign
from wanderamt.engines.slots.values import Assignment, Busy, Need, NoRoom, Offer, Window

__all__ = [
    "GRID",
    "Assignment",
    "Busy",
    "Durations",
    "Need",
    "NoRoom",
    "Offer",
    "Window",
    "assign",
    "compact_offers",
    "grid_cells",
    "offers",
    "visit_duration",
]
