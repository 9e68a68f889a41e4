"""What crews do, as commands: named verbs that can be written down, signed and carried out again elsewhere.

A verb is an ordinary service function. `command` gives it a name that stays for ever. Who calls the
outermost verb meets the keeper of the process: on a unit it writes the command into the chain, at the hub
it looks after windows that are away; without a keeper the verb simply runs.
"""

from wanderamt.foundation.commands.codec import check_hint, decode, encode
from wanderamt.foundation.commands.context import (
    acting,
    acting_as,
    acting_for,
    actor,
    is_recording,
    is_replaying,
    set_default_holder,
)
from wanderamt.foundation.commands.drawing import Drawn, Replay, drawn, recording, replaying
from wanderamt.foundation.commands.errors import NothingDrawn, ObjectUnknown, PayloadInvalid
from wanderamt.foundation.commands.outcome import outcome_of
from wanderamt.foundation.commands.places import window_of
from wanderamt.foundation.commands.registry import (
    Call,
    Keeper,
    Spec,
    call_of,
    command,
    inside,
    keeper,
    keeping,
    registered,
    set_default_keeper,
)

__all__ = [
    "Call",
    "Drawn",
    "Keeper",
    "NothingDrawn",
    "ObjectUnknown",
    "PayloadInvalid",
    "Replay",
    "Spec",
    "acting",
    "acting_as",
    "acting_for",
    "actor",
    "call_of",
    "check_hint",
    "command",
    "decode",
    "drawn",
    "encode",
    "inside",
    "is_recording",
    "is_replaying",
    "keeper",
    "keeping",
    "outcome_of",
    "recording",
    "registered",
    "replaying",
    "set_default_holder",
    "set_default_keeper",
    "window_of",
]
