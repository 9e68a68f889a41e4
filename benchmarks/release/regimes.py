"""The two ways to hand out what becomes free, for the same people and the same times."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from time import perf_counter
from uuid import UUID

from benchmarks.release.moments import LENGTH, Released
from benchmarks.release.people import DAY, Person, answer, look
from wanderamt.engines.slots import OpenWindow, Pool, PoolLoad
from wanderamt.engines.slots.waiting import (
    Asked,
    Freed,
    OfferPolicy,
    Said,
    Turn,
    Waiting,
    line,
    may_ask,
    start_for,
    turn,
    until,
    winner,
)

#: Who comes needs so long to get there.
LEAD = timedelta(minutes=30)
#: A worker looks at what is due twice a minute.
PASS = 0.5


@dataclass(slots=True)
class Outcome:
    """What became of all: minutes to a taker, days that takers had waited, who took what."""

    minutes: list[float] = field(default_factory=list)
    takers: list[tuple[Person, float]] = field(default_factory=list)
    by_bots: int = 0
    public: int = 0
    asked: int = 0
    overtaken: int = 0
    seconds: list[float] = field(default_factory=list)


@dataclass(slots=True)
class Offering:
    """A released time on its way along the list."""

    slot: Released
    people: list[Person] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    settled: set[int] = field(default_factory=set)
    over: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to an offer."""

    offering: Offering
    rank: int
    yes: bool


def window_of(slot: Released, *, free: bool) -> OpenWindow:
    """The window of the released time as the engine sees it: one seat."""
    pool = Pool(key="main", seats=1, released=datetime(2021, 1, 1, tzinfo=UTC))
    return OpenWindow(
        str(slot.number), slot.start, slot.start + LENGTH, (PoolLoad(pool, bytes(4) if free else b"\1" * 4),)
    )


def freed(slot: Released, now: datetime) -> Freed:
    return Freed(
        place=slot.office,
        window=window_of(slot, free=True),
        taken=window_of(slot, free=False),
        services=frozenset({"registration"}),
        now=now,
        lead=LEAD,
    )


class FairList:
    """The waiting list with the real engine: it asks, people answer in their time, it decides."""

    def __init__(
        self,
        people: Iterable[Person],
        slots: Iterable[Released],
        *,
        begin: datetime,
        policy: OfferPolicy,
        pace: float,
        seed: int,
    ) -> None:
        self.begin, self.policy, self.pace = begin, policy, pace
        self.chance, self.out = Random(seed), Outcome()
        self.persons = {person.key: person for person in people}
        self.entries: dict[UUID, Waiting] = {}
        self._events: list[tuple[float, int, Person | Offering | Reply]] = []
        self._order = count()
        for person in self.persons.values():
            self._at(max(person.since, 0.0), person)
        for slot in slots:
            self._at(slot.at, Offering(slot))

    def run(self) -> Outcome:
        while self._events:
            minute, _, what = heappop(self._events)
            if isinstance(what, Person):
                self.entries[what.key] = self._entry(what)
            elif isinstance(what, Offering):
                self._advance(what, minute)
            else:
                self._answered(what, minute)
        return self.out

    def _at(self, minute: float, what: Person | Offering | Reply) -> None:
        heappush(self._events, (minute, next(self._order), what))

    def _moment(self, minute: float) -> datetime:
        return self.begin.astimezone(UTC) + timedelta(minutes=minute)

    def _entry(self, person: Person) -> Waiting:
        return Waiting(
            key=person.key,
            contact=str(person.key),
            since=self._moment(person.since),
            services=frozenset({"registration"}),
            visit=person.visit,
            wish=person.wish,
            places=person.places,
        )

    def _answered(self, reply: Reply, minute: float) -> None:
        offering, rank = reply.offering, reply.rank
        known = offering.asked[rank]
        if offering.over or not known.open(now=self._moment(minute)):
            return  # a word too late changes nothing
        offering.asked[rank] = replace(known, said=Said.YES if reply.yes else Said.NO)
        if not reply.yes:
            self._free(offering.people[rank])
        self._advance(offering, minute, by_answer=True)

    def _free(self, person: Person) -> None:
        self.entries[person.key] = replace(self.entries[person.key], asked=False, lapses=0, lapsed_at=None)

    def _advance(self, offering: Offering, minute: float, *, by_answer: bool = False) -> None:
        """What the worker does with one time: the winner, the next ones, or the public."""
        if offering.over:
            return
        began, now, start = perf_counter(), self._moment(minute), offering.slot.start
        self._lapse(offering, now)
        what = turn(offering.asked, start, now=now, policy=self.policy)
        if what is Turn.GIVE:
            self._give(offering, minute)
        elif what is Turn.ASK and not self._ask(offering, minute):
            what = Turn.PUBLIC
        if what is Turn.PUBLIC:
            self.out.public += 1
        if what in (Turn.GIVE, Turn.PUBLIC):
            offering.over = True
            self._lapse(offering, now)
        self.out.seconds.append(perf_counter() - began)
        if not offering.over and not by_answer:
            self._at(minute + self._rest(offering, now), offering)

    def _rest(self, offering: Offering, now: datetime) -> float:
        """Minutes to the worker's next look that can change anything, as the service has it."""
        ends = [each.until for each in offering.asked if each.open(now=now)]
        if self.policy.stagger and len(ends) < self.policy.width:
            ends.append(now + self.policy.stagger)
        soonest = min(ends, default=self.policy.morning(now))
        return max(PASS, (soonest - now) / timedelta(minutes=1)) + PASS * self.chance.random()

    def _lapse(self, offering: Offering, now: datetime) -> None:
        """Who did not answer in time rests; whom somebody before has beaten is free for other offers."""
        for person, asked in zip(offering.people, offering.asked, strict=True):
            entry = self.entries.get(person.key)
            if entry is None or asked.rank in offering.settled or asked.said is Said.NO:
                continue
            if offering.over:
                offering.settled.add(asked.rank)
                self.entries[person.key] = replace(entry, asked=False)
            elif asked.said is Said.NOTHING and now >= asked.until:
                offering.settled.add(asked.rank)
                self.entries[person.key] = replace(
                    entry, asked=False, lapses=entry.lapses + 1, lapsed_at=asked.until
                )

    def _ask(self, offering: Offering, minute: float) -> bool:
        """Ask as many as may be asked now; False where nobody is left and nobody may still answer."""
        now, slot = self._moment(minute), offering.slot
        was = {person.key for person in offering.people}
        waiting = line(self.entries.values(), freed(slot, now), policy=self.policy, asked=was)
        for entry in waiting:
            if not may_ask(offering.asked, slot.start, now=now, policy=self.policy):
                break
            self._ask_one(offering, self.persons[entry.key], minute)
        return any(each.open(now=now) for each in offering.asked)

    def _ask_one(self, offering: Offering, person: Person, minute: float) -> None:
        now, rank = self._moment(minute), len(offering.asked)
        ends = until(now, offering.slot.start, policy=self.policy)
        offering.asked.append(Asked(rank=rank, at=now, until=ends))
        offering.people.append(person)
        self.entries[person.key] = replace(self.entries[person.key], asked=True)
        self.out.asked += 1
        said = answer(person, minute, self.begin, pace=self.pace, chance=self.chance)
        if said is not None:
            self._at(said[0], Reply(offering, rank, said[1]))

    def _give(self, offering: Offering, minute: float) -> None:
        rank = winner(offering.asked, now=self._moment(minute)) or 0
        person = offering.people[rank]
        del self.entries[person.key]  # before the next look at the list
        self.out.minutes.append(minute - offering.slot.at)
        self.out.takers.append((person, (minute - person.since) / DAY))
        self.out.by_bots += person.bot
        was = {each.key for each in offering.people}
        before = [one for one in self.entries.values() if one.since < self._moment(person.since)]
        here = freed(offering.slot, self._moment(minute))
        self.out.overtaken += bool(line(before, here, policy=self.policy, asked=was))


def race(
    people: Iterable[Person], slots: Iterable[Released], *, begin: datetime, days: float, bots: bool
) -> Outcome:
    """Today's way: what becomes free is everybody's, and the first who happens to look takes it."""
    out, left = Outcome(), {person.key: person for person in people}
    for slot in slots:
        latest = (slot.start - LEAD - begin) / timedelta(minutes=1)
        here = freed(slot, begin.astimezone(UTC) + timedelta(minutes=slot.at))
        fitting = [person for person in left.values() if person.since <= slot.at and _fits(person, here)]
        looks = [(_sees(person, slot, begin, days, bots=bots), person) for person in fitting]
        seen = min((pair for pair in looks if pair[0] < latest), key=lambda pair: pair[0], default=None)
        if seen is None:
            out.public += 1
            continue
        minute, person = seen
        del left[person.key]
        out.minutes.append(minute - slot.at)
        out.takers.append((person, (minute - person.since) / DAY))
        out.by_bots += person.bot
        out.overtaken += any(other.since < person.since for other in fitting)
    return out


def _sees(person: Person, slot: Released, begin: datetime, days: float, *, bots: bool) -> float:
    if bots and person.bot:
        return slot.at + Random(person.seed ^ slot.number).random()
    return next(look(person, slot.at, begin, days=days), float("inf"))


def _fits(person: Person, here: Freed) -> bool:
    entry = Waiting(
        key=person.key,
        contact="",
        since=here.now,
        services=frozenset({"registration"}),
        visit=person.visit,
        wish=person.wish,
        places=person.places,
    )
    return start_for(entry, here) is not None
