"""The journal of a window: what happened to whom when, as a file and as the state that follows from it.

A journal is only ever added to. Whatever is told about a window can be computed from it again, to the byte.
"""

from wanderamt.engines.queueing.journal.events import Event, EventKind
from wanderamt.engines.queueing.journal.lines import DamagedLine, Log, TornLine, read_log, write_log
from wanderamt.engines.queueing.journal.replaying import (
    DuplicateEvent,
    EventOutOfOrder,
    ImpossibleEvent,
    JournalError,
    QueueState,
    TicketState,
    TicketTrace,
    UnknownTicket,
    replay,
)
from wanderamt.engines.queueing.journal.statistics import (
    FEWEST,
    Counted,
    Statistics,
    Times,
    as_json,
    statistics,
)

__all__ = [
    "FEWEST",
    "Counted",
    "DamagedLine",
    "DuplicateEvent",
    "Event",
    "EventKind",
    "EventOutOfOrder",
    "ImpossibleEvent",
    "JournalError",
    "Log",
    "QueueState",
    "Statistics",
    "TicketState",
    "TicketTrace",
    "Times",
    "TornLine",
    "UnknownTicket",
    "as_json",
    "read_log",
    "replay",
    "statistics",
    "write_log",
]
