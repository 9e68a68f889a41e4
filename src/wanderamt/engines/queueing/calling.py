"""The order in which people in the waiting room are called.

Everybody has a *turn*: the moment from which nobody who comes later goes before them. It is fixed when they
come (an appointment's time; the arrival plus a limit by kind), so nobody waits for ever: once a turn has
come, only those whose turn was earlier are called first, and these are already here or at most
`Policy.late` late for an appointment before it. Before a turn has come, priority goes first, but never more
than `Policy.overtakes` times in a row.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import takewhile
from types import MappingProxyType

from wanderamt.engines.queueing.values import (
    DeskAbilities,
    Kind,
    PhotoState,
    Place,
    Policy,
    Ranked,
    Reason,
    Waiting,
)

STANDARD = Policy()

LETTERS: Mapping[Kind, str] = MappingProxyType({Kind.APPOINTMENT: "A", Kind.WALK_IN: "W", Kind.SHORT: "K"})

_DUE, _WAITING, _EARLY, _BLOCKED = range(4)

Order = tuple[int, datetime, datetime, str]


@dataclass(frozen=True, slots=True)
class _Judged:
    order: Order
    item: Waiting
    reason: Reason

    @property
    def callable(self) -> bool:
        return self.order[0] != _BLOCKED

    @property
    def has_priority(self) -> bool:
        return self.item.priority and self.item.due is None

    def is_overtaken_by(self, other: "_Judged") -> bool:
        """Came earlier and has no priority. Who is far too early for an appointment only waits for it."""
        return self.order[0] < _EARLY and not self.has_priority and self.order[2] < other.order[2]


def calling_order(
    waiting: Iterable[Waiting],
    *,
    now: datetime,
    policy: Policy = STANDARD,
    desk: DeskAbilities | None = None,
    streak: int = 0,
) -> list[Ranked]:
    """Return everybody who is served in the room, next first; bedside visits are not in this queue.

    First come those whose turn has come, by their turn: due appointments, people with priority, people who
    were passed on, and walk-ins beyond their limit. Then walk-ins by their turn, then people who are far too
    early for their appointment. Ties go to the earlier arrival. `streak` calls of priority came just before
    (`priority_streak`): after `policy.overtakes` of them it is somebody else's turn. Nobody whose photo is
    missing and nobody who is parked can be called; with a `desk`, nobody who waits for another one or for
    what it does not cover. Without a `desk` the order is that of the whole room, as people see it.
    """
    moment = now.astimezone(UTC)
    judged = sorted(
        (_judge(item, moment, policy, desk) for item in waiting if item.place is Place.ROOM),
        key=lambda entry: entry.order,
    )
    return [
        Ranked(key=entry.item.key, rank=rank, callable=entry.callable, reason=entry.reason)
        for rank, entry in enumerate(_alternate(judged, policy.overtakes, streak), 1)
    ]


def turn(item: Waiting, *, policy: Policy = STANDARD) -> datetime:
    """Return the moment (UTC) from which nobody who comes later goes before this person.

    Only an appointment before it that is at most `policy.late` late still does.
    """
    own = _own_turn(item, policy)
    return own if item.passed_on is None else min(own, item.passed_on.astimezone(UTC))


def priority_streak(called: Sequence[Waiting]) -> int:
    """Return how many calls in a row, up to the last of `called`, were of people with priority."""
    in_a_row = takewhile(lambda each: each.priority and each.due is None, reversed(called))
    return sum(1 for _ in in_a_row)


def ticket_number(kind: Kind, serial: int) -> str:
    """Return "A001" for the first appointment, "W001" for the first walk-in, "K001" for a short matter.

    A number never tells that somebody has priority: it stands on the display. Raises ValueError below 1;
    numbers grow past three digits.
    """
    if serial < 1:
        raise ValueError("serial numbers start at 1")
    return f"{LETTERS[kind]}{serial:03d}"


def _alternate(judged: list[_Judged], overtakes: int, streak: int) -> Iterator[_Judged]:
    rest = list(judged)
    while rest:
        head, at = rest[0], 0
        if streak >= overtakes and head.callable and head.has_priority:
            at = next((n for n, each in enumerate(rest) if each.is_overtaken_by(head)), 0)
        chosen = rest.pop(at)
        streak = streak + 1 if chosen.has_priority else 0
        yield chosen


def _judge(item: Waiting, now: datetime, policy: Policy, desk: DeskAbilities | None) -> _Judged:
    moment = turn(item, policy=policy)
    blocked = _blocked(item, now, policy, desk)
    tier = _BLOCKED if blocked else _tier(item, moment, now, policy)
    order = (tier, moment, item.arrived.astimezone(UTC), item.key)
    return _Judged(order, item, blocked or _reason(item, tier, policy))


def _tier(item: Waiting, moment: datetime, now: datetime, policy: Policy) -> int:
    if item.due is None or _is_late(item, policy) or item.passed_on is not None:
        return _DUE if moment <= now else _WAITING
    return _DUE if moment - policy.early <= now else _EARLY


def _blocked(item: Waiting, now: datetime, policy: Policy, desk: DeskAbilities | None) -> Reason | None:
    if item.parked and (item.parked_until is None or item.parked_until > now):
        return Reason.PARKED
    if policy.photo_first and item.photo is PhotoState.MISSING:
        return Reason.PHOTO_MISSING
    if desk is None:
        return None
    if item.for_desk not in (None, desk.number):
        return Reason.OTHER_DESK
    return None if item.needs <= desk.features and item.kind in desk.kinds else Reason.DESK_CANNOT


def _reason(item: Waiting, tier: int, policy: Policy) -> Reason:
    if item.passed_on is not None:
        return Reason.PASSED_ON
    if item.due is not None:
        in_time = Reason.APPOINTMENT_DUE if tier == _DUE else Reason.APPOINTMENT_EARLY
        return Reason.APPOINTMENT_LATE if _is_late(item, policy) else in_time
    if item.priority:
        return Reason.PRIORITY
    if tier == _DUE:
        return Reason.WALK_IN_WAITED_LONG
    return Reason.SHORT_MATTER if item.kind is Kind.SHORT else Reason.WALK_IN


def _own_turn(item: Waiting, policy: Policy) -> datetime:
    arrived = item.arrived.astimezone(UTC)
    if item.due is not None:
        return arrived + policy.late_limit if _is_late(item, policy) else item.due.astimezone(UTC)
    limits = [policy.walk_in_limit]
    limits += [policy.short_limit] if item.kind is Kind.SHORT else []
    limits += [policy.priority_limit] if item.priority else []
    return arrived + min(limits)


def _is_late(item: Waiting, policy: Policy) -> bool:
    """In UTC: two clocks of one zone are compared without the hour that is put forward or back."""
    return item.due is not None and item.arrived.astimezone(UTC) > item.due.astimezone(UTC) + policy.late
