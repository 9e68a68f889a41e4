"""Whether a deployment can work, how long the way is, and what must be packed."""

from wanderamt.engines.touring.cash import cash_float
from wanderamt.engines.touring.conflicts import MESSAGES, Code, Conflict, Severity
from wanderamt.engines.touring.feasibility import MAX_WINDOW, check
from wanderamt.engines.touring.packing import (
    PACK_TEXT,
    BookedMatter,
    OfflineLevel,
    PackItem,
    PackKind,
    packing_list,
    reserve,
)
from wanderamt.engines.touring.travel import travel_minutes
from wanderamt.engines.touring.values import (
    Commitment,
    CrewMember,
    MatterNeed,
    RoomFact,
    Stop,
    UnitCapability,
)

__all__ = [
    "MAX_WINDOW",
    "MESSAGES",
    "PACK_TEXT",
    "BookedMatter",
    "Code",
    "Commitment",
    "Conflict",
    "CrewMember",
    "MatterNeed",
    "OfflineLevel",
    "PackItem",
    "PackKind",
    "RoomFact",
    "Severity",
    "Stop",
    "UnitCapability",
    "cash_float",
    "check",
    "packing_list",
    "reserve",
    "travel_minutes",
]
