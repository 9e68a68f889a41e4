"""Verbs: hold, book, change, move, cancel. One transaction each; events and mails after the commit."""

from wanderamt.apps.appointments.services.booking import add_person, book, book_at_desk, change
from wanderamt.apps.appointments.services.bulk import ManyVisit, book_many
from wanderamt.apps.appointments.services.common import CHANGE_DEADLINE, COOLING, GRACE, find_brake
from wanderamt.apps.appointments.services.holding import (
    HOLD_FOR,
    HOLDS_PER_CLIENT,
    drop_hold,
    hold,
    take_over_hold,
)
from wanderamt.apps.appointments.services.moving import (
    Taker,
    call_off,
    cancel,
    move,
    note_no_show,
    on_release,
    release_due,
    take_back_no_show,
)

__all__ = [
    "CHANGE_DEADLINE",
    "COOLING",
    "GRACE",
    "HOLDS_PER_CLIENT",
    "HOLD_FOR",
    "ManyVisit",
    "Taker",
    "add_person",
    "book",
    "book_at_desk",
    "book_many",
    "call_off",
    "cancel",
    "change",
    "drop_hold",
    "find_brake",
    "hold",
    "move",
    "note_no_show",
    "on_release",
    "release_due",
    "take_back_no_show",
    "take_over_hold",
]
