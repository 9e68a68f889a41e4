"""The neutral reply: who asks the register learns the same about a blocked person as about an unknown one.

There is no population register in this system. `Register` is the seam for one; whoever plugs it in hands what
it found to `reply` and sends nothing but the `Observation`.
"""

from wanderamt.engines.privacy.findings import (
    Blocked,
    ConditionallyBlocked,
    Failed,
    Finding,
    Found,
    Person,
    Register,
    Several,
    Unknown,
)
from wanderamt.engines.privacy.query import (
    DeclarationMissing,
    Further,
    PurposeMissing,
    Query,
    SearchDataMissing,
    SearchDataNotTogether,
)
from wanderamt.engines.privacy.record import Outcome, Record, Task
from wanderamt.engines.privacy.reply import Observation, Policy, Reply, release_time, reply
from wanderamt.engines.privacy.wording import MESSAGES, Message

__all__ = [
    "MESSAGES",
    "Blocked",
    "ConditionallyBlocked",
    "DeclarationMissing",
    "Failed",
    "Finding",
    "Found",
    "Further",
    "Message",
    "Observation",
    "Outcome",
    "Person",
    "Policy",
    "PurposeMissing",
    "Query",
    "Record",
    "Register",
    "Reply",
    "SearchDataMissing",
    "SearchDataNotTogether",
    "Several",
    "Task",
    "Unknown",
    "release_time",
    "reply",
]
