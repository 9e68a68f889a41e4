"""Who is asked, and who gets a time that has become free: the order of the waiting list.

The rules, all of them:

1. A freed time is offered to those whom it fits: all matters are served there, the visit can be laid out so
   that it uses the time, the wishes are met, and it is earlier than the appointment that the person has.
2. The order is the moment since when somebody waits, then the key (the order of entering). Nothing else.
3. Every `stagger` one more person is asked, at most `width` at a time, until somebody says yes. Each has
   `hold` for an answer, however many others are asked.
4. Of those who said yes the one who waits longest gets the time, as soon as everybody before has said no or
   has let `hold` pass. To be quick is no advantage.
5. Who lets an offer lapse keeps the place, and is left out for a while, longer with each lapse in a row. To
   say no costs nothing.
6. One contact is one person: it is asked for one of its entries, the oldest that fits, and for one time
   at once.
7. At night nobody is asked: the time waits for the morning.
8. After `most` people, or closer to the time than `public_before`, or when nobody is left, the time is
   public.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import Enum, StrEnum
from uuid import UUID

from wanderamt.engines.slots.booking import visit_starts
from wanderamt.engines.slots.grid import elapsed
from wanderamt.engines.slots.pools import OpenWindow, Start, Visit
from wanderamt.engines.slots.wishes import ANY, Wish
from wanderamt.kernel.clock import BERLIN


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPolicy:
    """The numbers of the rules above. The defaults are those that the simulation of releases has favoured."""

    hold: timedelta = timedelta(minutes=9)
    stagger: timedelta = timedelta(0)
    width: int = 8
    most: int = 40
    public_before: timedelta = timedelta(minutes=90)
    first_rest: timedelta = timedelta(minutes=30)
    longest_rest: timedelta = timedelta(days=1)
    quiet_from: time = time(21)
    quiet_until: time = time(7)

    def __post_init__(self) -> None:
        if self.hold <= timedelta(0) or self.stagger < timedelta(0) or self.width < 1 or self.most < 1:
            raise ValueError("an offer needs time for an answer and somebody to ask")

    def rest(self, lapses: int) -> timedelta:
        """How long somebody is left out after so many lapses in a row: four times as long with each."""
        if lapses < 1:
            return timedelta(0)
        times: int = 4 ** min(lapses - 1, 10)
        return min(self.first_rest * times, self.longest_rest)

    def morning(self, now: datetime) -> datetime:
        """`now`, or at night the next moment at which people may be asked."""
        local = now.astimezone(BERLIN)
        if self.quiet_until <= local.time() < self.quiet_from:
            return now
        day = local.date() + timedelta(days=local.time() >= self.quiet_from)
        return datetime.combine(day, self.quiet_until, BERLIN).astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Freed:
    """Time at `place` that has become free, for `services`.

    `window` has its seats free, `taken` is the same window with them still taken: what could be had before is
    not what has become free.
    """

    place: str
    window: OpenWindow
    taken: OpenWindow
    services: frozenset[str]
    now: datetime
    lead: timedelta = timedelta(0)
    _starts: dict[Visit, list[Start]] = field(default_factory=dict, compare=False, repr=False)

    def starts(self, visit: Visit) -> list[Start]:
        """All times for the visit that citizens may book at `now` and could not without the freed time."""
        if visit not in self._starts:
            before, now = (
                visit_starts(window, visit, now=self.now, lead=self.lead, asker="citizen")
                for window in (self.taken, self.window)
            )
            had = {one.start for one in before}
            self._starts[visit] = [one for one in now if one.start not in had]
        return self._starts[visit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Somebody who waits since `since` for a `visit`.

    `places` none: anywhere. `before`: only what starts earlier is of use. `asked`: has an offer to answer.
    `lapses`: offers in a row that were let lapse, the last one at `lapsed_at`.
    """

    key: UUID
    contact: str
    since: datetime
    services: frozenset[str]
    visit: Visit
    wish: Wish = ANY
    places: frozenset[str] = frozenset()
    before: datetime | None = None
    asked: bool = False
    lapses: int = 0
    lapsed_at: datetime | None = None


class Passed(Enum):
    """Why somebody is not asked about a time. There is no other reason."""

    DOES_NOT_FIT = 1
    WAS_ASKED = 2
    HAS_AN_OFFER = 3
    RESTS = 4
    OLDER_ENTRY = 5


class Said(StrEnum):
    NOTHING = "nothing"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody was asked at `at`, as number `rank` about this time, and may answer until `until`."""

    rank: int
    at: datetime
    until: datetime
    said: Said = Said.NOTHING

    def open(self, *, now: datetime) -> bool:
        """Whether the answer is still awaited."""
        return self.said is Said.NOTHING and now < self.until


def start_for(waiting: Waiting, freed: Freed) -> Start | None:
    """The first start that uses the freed time and meets the wishes; None: the time does not fit."""
    if not waiting.services <= freed.services or (waiting.places and freed.place not in waiting.places):
        return None
    for start in freed.starts(waiting.visit):
        if waiting.before is not None and start.start >= waiting.before:
            return None
        if waiting.wish.admits(start.start):
            return start
    return None


def line(
    entries: Iterable[Waiting],
    freed: Freed,
    *,
    policy: OfferPolicy,
    asked: Collection[UUID] = (),
) -> list[Waiting]:
    """Those who may be asked about the freed time, the first one first. `asked`: who was, about this time."""
    judged = sort_out(entries, freed, policy=policy, asked=asked)
    return [waiting for waiting, reason in judged if reason is None]


def sort_out(
    entries: Iterable[Waiting],
    freed: Freed,
    *,
    policy: OfferPolicy,
    asked: Collection[UUID] = (),
) -> list[tuple[Waiting, Passed | None]]:
    """All entries in their order, each with the reason why it is passed over, or None."""
    ordered = sorted(entries, key=lambda each: (each.since, each.key))
    away = _away(ordered, now=freed.now, policy=policy)
    for each in ordered:
        if each.key in asked:
            away.setdefault(each.contact, Passed.WAS_ASKED)
    taken: set[str] = set()
    judged: list[tuple[Waiting, Passed | None]] = []
    for each in ordered:
        reason = Passed.DOES_NOT_FIT if start_for(each, freed) is None else away.get(each.contact)
        if reason is None and each.contact in taken:
            reason = Passed.OLDER_ENTRY
        if reason is None:
            taken.add(each.contact)
        judged.append((each, reason))
    return judged


def _away(entries: Iterable[Waiting], *, now: datetime, policy: OfferPolicy) -> dict[str, Passed]:
    """The contacts that are not asked at all at present, with the reason."""
    away: dict[str, Passed] = {}
    for each in entries:
        if each.asked:
            away[each.contact] = Passed.HAS_AN_OFFER
        elif each.lapsed_at is not None and now < each.lapsed_at + policy.rest(each.lapses):
            away.setdefault(each.contact, Passed.RESTS)
    return away


def may_ask(asked: Sequence[Asked], start: datetime, *, now: datetime, policy: OfferPolicy) -> bool:
    """Whether one more person is to be asked at `now` about a time that begins at `start`."""
    if now < policy.morning(now) or is_public(asked, start, now=now, policy=policy):
        return False
    if any(each.said is Said.YES for each in asked):
        return False
    if sum(each.open(now=now) for each in asked) >= policy.width:
        return False
    # Where everybody has answered there is nothing to wait for.
    waiting = any(each.open(now=now) for each in asked)
    return not waiting or now >= max(each.at for each in asked) + policy.stagger


def is_public(asked: Sequence[Asked], start: datetime, *, now: datetime, policy: OfferPolicy) -> bool:
    """Whether nobody further is asked: enough were, or the time is too near, now or in the morning."""
    return len(asked) >= policy.most or elapsed(policy.morning(now), start) < policy.public_before


class Turn(Enum):
    """What happens next with a freed time."""

    GIVE = 1
    ASK = 2
    WAIT = 3
    PUBLIC = 4


def turn(asked: Sequence[Asked], start: datetime, *, now: datetime, policy: OfferPolicy) -> Turn:
    """What is to be done at `now` with a time that begins at `start`.

    ASK where nobody is left to ask means: public, unless somebody may still answer.
    """
    if winner(asked, now=now) is not None:
        return Turn.GIVE
    if may_ask(asked, start, now=now, policy=policy):
        return Turn.ASK
    # A yes that is not the winner's stands behind somebody who may still answer.
    if any(each.open(now=now) for each in asked):
        return Turn.WAIT
    return Turn.PUBLIC if is_public(asked, start, now=now, policy=policy) else Turn.WAIT


def winner(asked: Iterable[Asked], *, now: datetime) -> int | None:
    """The rank of who gets the time; None while somebody before may still say yes, or nobody did."""
    for each in sorted(asked, key=lambda each: each.rank):
        if each.said is Said.YES:
            return each.rank
        if each.open(now=now):
            return None
    return None


def until(asked_at: datetime, start: datetime, *, policy: OfferPolicy) -> datetime:
    """Until when somebody who is asked now may answer."""
    return min(asked_at.astimezone(UTC) + policy.hold, start)
