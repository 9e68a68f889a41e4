"""What really happened, for the authority alone. Nothing of this may reach the asker."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wanderamt.engines.privacy.findings import (
    Blocked,
    ConditionallyBlocked,
    Failed,
    Finding,
    Found,
    Person,
    Several,
    Unknown,
)
from wanderamt.engines.privacy.query import Query


class Outcome(StrEnum):
    """What the register knew."""

    FOUND = "found"
    SEVERAL = "several"
    UNKNOWN = "unknown"
    BLOCKED = "blocked"
    CONDITIONALLY_BLOCKED = "conditionally_blocked"
    FAILED = "failed"


class Task(StrEnum):
    """What the authority must do now. `citation` names the paragraph."""

    LOG = "log"
    TELL_BLOCKED_PERSON = "tell_blocked_person"
    HEAR_BLOCKED_PERSON = "hear_blocked_person"
    HEAR_NOTED_PERSON = "hear_noted_person"
    GO_ON = "go_on"

    @property
    def citation(self) -> str:
        """The paragraph that asks for it."""
        return CITATIONS[self]


CITATIONS = {
    Task.LOG: "§ 49 Abs. 6, § 40 BMG",
    Task.TELL_BLOCKED_PERSON: "§ 51 Abs. 3 BMG",
    Task.HEAR_BLOCKED_PERSON: "§ 51 Abs. 2 BMG",
    Task.HEAR_NOTED_PERSON: "§ 52 Abs. 2 BMG",
    Task.GO_ON: "§ 49 Abs. 7 BMG",
}
OUTCOMES = {
    Found: Outcome.FOUND,
    Several: Outcome.SEVERAL,
    Unknown: Outcome.UNKNOWN,
    Blocked: Outcome.BLOCKED,
    ConditionallyBlocked: Outcome.CONDITIONALLY_BLOCKED,
    Failed: Outcome.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One query as the authority keeps it. `ref` names the person in the register, if there is one.

    `told` tells whether the asker got data, `late` whether the register needed longer than the release time:
    then the asker got the neutral reply although more was known. `reason` explains a failure.
    """

    outcome: Outcome
    ref: str
    told: bool
    late: bool
    asked_at: datetime
    took: timedelta
    reason: str
    tasks: tuple[Task, ...]


def tellable(finding: Finding) -> Person | None:
    """Return what may be told by law, None when nothing may."""
    match finding:
        case Found(person=person):
            return person
        case Blocked(cleared=cleared) | ConditionallyBlocked(cleared=cleared):
            return cleared
        case _:
            return None


def record_of(*, query: Query, finding: Finding, asked_at: datetime, took: timedelta, late: bool) -> Record:
    """Return the record of one query with all that follows from it."""
    told = not late and tellable(finding) is not None
    return Record(
        outcome=OUTCOMES[type(finding)],
        ref=getattr(finding, "ref", ""),
        told=told,
        late=late,
        asked_at=asked_at,
        took=took,
        reason=finding.reason if isinstance(finding, Failed) else "",
        tasks=tuple(_tasks(finding, told=told, waived=query.waives_further_work)),
    )


def _tasks(finding: Finding, *, told: bool, waived: bool) -> Iterator[Task]:
    """Every query is logged; who has a block hears of each; the rest goes on unless the asker waived that."""
    yield Task.LOG
    if isinstance(finding, Blocked):
        yield Task.TELL_BLOCKED_PERSON
    if told or waived:
        return
    if isinstance(finding, Blocked) and finding.cleared is None:
        yield Task.HEAR_BLOCKED_PERSON
    if isinstance(finding, ConditionallyBlocked) and finding.cleared is None:
        yield Task.HEAR_NOTED_PERSON
    yield Task.GO_ON
