"""Three units and a hub, and everything that can go wrong between them; what must hold whatever happens.

Rules of the machine are what crews, citizens, lines, processes and clocks do, by the real services, the real
exchange and the real keepers. The invariants are those of rule 9 in docs/explanation/fieldsync.md; some are
looked at after each rule, the others when at the end every line works again.
"""

import random
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.sync import crew, homecoming
from tests.sync.compare import numbers_given
from wanderamt.apps.appointments.public import Appointment, PersonData, book
from wanderamt.apps.appointments.wishes.asking import cancel as ask_to_cancel
from wanderamt.apps.cases.public import Payment
from wanderamt.apps.catalogue.models import Service
from wanderamt.apps.fieldsync.hub.receiving import receive
from wanderamt.apps.fieldsync.models import OwnCommand, OwnState, Received, Refusal
from wanderamt.apps.fieldsync.tests import node_city
from wanderamt.apps.fieldsync.tests.node_databases import Database
from wanderamt.apps.fieldsync.tests.node_lines import (
    Air,
    Fault,
    device_of,
    enrolled,
    exchange,
    put_back,
    sent_away,
    wires_of,
)
from wanderamt.apps.fieldsync.tests.nodes import Node, World, at, make_world
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import clock
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.ids import uuid7

#: What the machine has done, over all examples: for the line that the run prints.
done: dict[str, int] = {}
MARKS = tuple(node_city.UNITS)
UNITS = st.sampled_from(MARKS)
PICKS = st.integers(0, 999)
SEEDS = st.integers(0, 2**16)
ACTS = [*crew.ACTS, *crew.OFTEN * 4]
#: A process dies at one of so many moments; a command has some dozens, an exchange some hundreds.
DEATHS = st.none() | st.integers(0, 45)
LATER_DEATHS = st.none() | st.integers(0, 400)
FAULTS = st.lists(st.sampled_from(Fault), max_size=4)
#: Seconds by which a clock is wrong: a little, too much to be believed, and two years.
WRONG = st.sampled_from([-60, -20, 0, 10, 45, 90, 500, 2 * 365 * 86400])
BELIEVABLE = 120


@cache
def away() -> World:
    """The morning after leaving: all enrolled, the bus with its first stop, the suitcases with theirs."""
    world = make_world()
    for mark in MARKS:
        enrolled(world.unit(mark))
    homecoming.hand_over_stock(world.hub)
    for mark in MARKS:
        sent_away(world.unit(mark), stops=[0], until=node_city.at(20))
    world.moment = node_city.at(8, 45)
    return world


def count(what: str, by: int = 1) -> None:
    """Note for the report of the run."""
    done[what] = done.get(what, 0) + by


class Apart(RuleBasedStateMachine):
    """See the top of this file."""

    def __init__(self) -> None:
        super().__init__()
        self.world = away().copy()
        self.hub = self.world.hub
        self.airs = {unit.name: Air(self.hub) for unit in self.world.units}
        #: What crews were told is done: command -> the unit that has it.
        self.told: dict[UUID, str] = {}
        #: Done after the last backup of a disk that broke, and not sent before: nobody has it any more.
        self.lost: set[UUID] = set()
        #: Whatever was printed or called out, anywhere, at any time: number -> what it was given to.
        self.numbers: dict[tuple[str, ...], UUID] = {}
        self.backups: dict[str, list[Database]] = {mark: [] for mark in MARKS}
        #: Units whose day had more than bad lines and deaths: they may have Klaerfaelle.
        self.marred: set[str] = set()
        count("examples")

    # ------------------------------------------------------------ at the units
    @rule(unit=UNITS, seed=SEEDS, acts=st.integers(1, 12), minutes=st.integers(0, 9), dies=DEATHS)
    def work(self, unit: str, seed: int, acts: int, minutes: int, dies: int | None) -> None:
        """The crew does some things, chosen by the seed; in the middle of the last the process may die."""
        self.world.later(timedelta(minutes=minutes))
        node, chooser = self.world.unit(unit), random.Random(seed)
        for place in range(1, acts + 1):
            name, pick = chooser.choice(ACTS), chooser.randrange(1000)
            with at(node, dies_after=dies if place == acts else None) as death:
                self._try(name, pick)
            count("deaths of units", death.happened)
        self._remember(node)

    @rule(unit=UNITS, seed=SEEDS, dies=DEATHS)
    def busy(self, unit: str, seed: int, dies: int | None) -> None:
        """As `work`, and more of it."""
        self.work(unit=unit, seed=seed, acts=25, minutes=3, dies=dies)

    def _try(self, name: str, pick: int) -> None:
        try:
            crew.ACTS[name](pick)
        except (crew.Nothing, DomainError):
            count("acts refused")
        else:
            count("acts")

    @rule(unit=UNITS)
    def copy(self, unit: str) -> None:
        """The second medium takes a copy."""
        if len(self.backups[unit]) < 2:
            self.backups[unit].append(self.world.unit(unit).backup())

    @precondition(lambda self: any(self.backups.values()))
    @rule(unit=UNITS, pick=PICKS)
    def restore(self, unit: str, pick: int) -> None:
        """The disk breaks; the day goes on with an older copy."""
        if not self.backups[unit]:
            return
        node = self.world.unit(unit)
        count("restored again", node.incarnation > 1)
        put_back(node, crew.one(self.backups[unit], pick))
        self.marred.add(unit)
        with at(node):
            here = set(OwnCommand.objects.values_list("pk", flat=True))
        with at(self.hub):
            there = set(Received.objects.values_list("pk", flat=True))
        self.lost |= {key for key, mark in self.told.items() if mark == unit} - here - there
        count("restored")

    @rule(unit=UNITS, seed=SEEDS, heard=st.booleans(), again=st.booleans())
    def accident(self, unit: str, seed: int, heard: bool, again: bool) -> None:
        """A copy, some work, and one disk in three breaks; perhaps the next as well, before it was copied."""
        self.copy(unit=unit)
        if seed % 3:
            self.busy(unit=unit, seed=seed, dies=None)
            return
        for life in range(1 + again):
            self.work(unit=unit, seed=seed + life, acts=8, minutes=1, dies=None)
            if heard:
                self.good_line(unit=unit)
            self.restore(unit=unit, pick=-1)

    @rule(unit=UNITS, seconds=WRONG)
    def set_clock(self, unit: str, seconds: int) -> None:
        """Somebody sets a unit's clock."""
        self.world.unit(unit).skew = timedelta(seconds=seconds)
        if abs(seconds) > BELIEVABLE:
            self.marred.add(unit)

    @rule(pick=PICKS)
    def night(self, pick: int) -> None:
        """The leases end; what was done before comes late, and nothing more is done. Most days end later."""
        if pick % 6 == 0:
            self.world.moment = max(self.world.moment, node_city.at(20, 1))

    # ------------------------------------------------------------ at the hub
    @rule(pick=PICKS)
    def citizen_cancels(self, pick: int) -> None:
        """Somebody who is booked at a stop on the road wants to cancel."""
        with at(self.hub):
            booked = list(Appointment.objects.filter(state="booked").order_by("starts_at", "pk"))
            try:
                ask_to_cancel(appointment=crew.one(booked, pick), now=clock.now())
            except (DomainError, crew.Nothing):
                return
        count("citizens")

    @rule(pick=PICKS)
    def office_sells(self, pick: int) -> None:
        """The hub tries to give away a time of a stop that is on the road."""
        with at(self.hub):
            away_now = list(OpeningWindow.objects.exclude(held_by=None).order_by("pk"))
            if not away_now:
                return
            window = away_now[pick % len(away_now)]
            person = PersonData(name=f"Käte Nachzügler {'ab'[pick % 2]}")
            copying = [Service.objects.get(pk=node_city.COPY)]
            try:
                book(
                    window=window, services=copying, person=person, source=Appointment.Source.STAFF,
                    now=clock.now(), form_key=uuid7(),
                )  # fmt: skip
            except DomainError:
                return
        raise AssertionError("the hub has sold a time of a window that is away")

    @rule(pick=PICKS)
    def second_stop(self, pick: int) -> None:
        """The bus is lent its afternoon stop as well, away or home; sometimes at the second go."""
        node = self.world.unit("B1")
        try:
            if pick % 3 == 0:
                homecoming.call_off(node, stop=1)
            sent_away(node, stops=[1], until=node_city.at(20))
        except DomainError:
            return
        count("second stops")
        if "B1" not in self.marred:
            assert len(homecoming.leased(node)) == self._away(node), "lent and not loaded"

    def _away(self, unit: Node) -> int:
        with at(self.hub):
            return OpeningWindow.objects.filter(held_by=device_of(unit).pk).count()

    @rule(unit=UNITS, pick=PICKS)
    def return_and_erase(self, unit: str, pick: int) -> None:
        """The days are closed and come home, the unit erases them, and perhaps the next journey begins."""
        node, air = self.world.unit(unit), self.airs[unit]
        # Every stop has begun, and what the unit says of itself is newer than all before.
        self.world.moment = max(self.world.moment, node_city.at(10, 5)) + timedelta(minutes=3)
        homecoming.close_days(node)
        exchange(node, air)
        self.world.later(timedelta(minutes=1))
        exchange(node, air)  # a wish that came with the first may have changed the report
        self._remember(node)
        ready = homecoming.closed(node)
        if unit not in self.marred:
            homecoming.compare_sides(node)
        hindrances = homecoming.taken_back_home(node, ready)
        home = {window for window, hindrance in hindrances.items() if not hindrance}
        exchange(node, air)
        count("stops returned", len(home))
        if unit not in self.marred:
            assert home == ready, f"{unit} is not let in: {hindrances}"
            homecoming.compare_erased(node, home)
        if home and pick % 2:
            self.second_stop(pick=pick)
            self.busy(unit="B1", seed=pick, dies=None)

    # ------------------------------------------------------------ between them
    @rule(unit=UNITS, faults=FAULTS, dies=LATER_DEATHS, hub_dies=LATER_DEATHS)
    def line(self, unit: str, faults: list[Fault], dies: int | None, hub_dies: int | None) -> None:
        """There is a line for a moment, good or bad; one of the two may die over it."""
        air = self.airs[unit]
        air.faults, air.hub_dies_after = list(faults), hub_dies
        died = exchange(self.world.unit(unit), air, dies_after=dies) is None
        count("deaths in an exchange", died or (hub_dies is not None and air.hub_dies_after is None))
        air.faults, air.hub_dies_after = [], None
        count("exchanges")
        self._remember(self.world.unit(unit))

    @rule(unit=UNITS)
    def good_line(self, unit: str) -> None:
        """A line that bears."""
        self.line(unit=unit, faults=[], dies=None, hub_dies=None)

    @rule(unit=UNITS, pick=PICKS)
    def late(self, unit: str, pick: int) -> None:
        """A question that was on its way arrives after others that were asked later."""
        air = self.airs[unit]
        if not air.late:
            self.line(unit=unit, faults=[Fault.LATE], dies=None, hub_dies=None)
            self.work(unit=unit, seed=pick, acts=3, minutes=1, dies=None)
            if pick % 2:
                self.good_line(unit=unit)
        count("late questions", bool(air.late))
        air.deliver_late(pick)

    @rule(unit=UNITS, shuffle=PICKS, keep=st.integers(1, 40), dies=LATER_DEATHS)
    def stray(self, unit: str, shuffle: int, keep: int, dies: int | None) -> None:
        """Some commands come by another way, in any order, some of them twice."""
        wires = wires_of(self.world.unit(unit))
        chooser = random.Random(shuffle)
        some = chooser.sample(wires, min(keep, len(wires)))
        some += some[: shuffle % 3]
        chooser.shuffle(some)
        with at(self.hub, dies_after=dies) as death:
            receive(device=device_of(self.world.unit(unit)), wires=some, now=clock.now())
        count("deaths of the hub", death.happened)
        count("stray commands", len(some))

    @rule(unit=UNITS, pick=PICKS)
    def forge(self, unit: str, pick: int) -> None:
        """Somebody changes a command on its way, or half of it arrives: refused with a name, and noted."""
        wires = wires_of(self.world.unit(unit))
        if not wires:
            return
        wire = forged(crew.one(wires, pick), pick)
        with at(self.hub):
            before = Received.objects.count(), sum(Refusal.objects.values_list("times", flat=True))
            verdicts = receive(device=device_of(self.world.unit(unit)), wires=[wire], now=clock.now())
            after = Received.objects.count(), sum(Refusal.objects.values_list("times", flat=True))
        # Behind what has not arrived yet nothing can be checked: then it is not kept, and asked for again.
        again = [each.state for each in verdicts] == ["again"]
        assert after == (before[0], before[1] + (not again)), (wire, verdicts)
        count("forged")

    # ------------------------------------------------------------ what must hold
    def _remember(self, node: Node) -> None:
        """What the crew has been told is done, and the numbers that people have in their hands."""
        with at(node):
            own = OwnState.objects.get(pk=1)
            chain = list(OwnCommand.objects.filter(incarnation=own.incarnation).values_list("seq", flat=True))
            self.told |= dict.fromkeys(OwnCommand.objects.values_list("pk", flat=True), node.name)
            self._numbers_here()
        assert chain == [*range(1, own.head_seq + 1)], "the chain of a unit has a gap"

    def _numbers_here(self) -> None:
        for number, key in numbers_given():
            other = self.numbers.setdefault(number, key)
            assert other == key, f"{number} was given out twice"

    @invariant()
    def nobody_has_two_appointments_in_one_place(self) -> None:
        """The database counts the cells; here it is one ticket for an appointment, at each node."""
        with at(self.hub):
            every = list(Received.objects.values_list("state", "reason", "waits_on", "klaerfall"))
        for state, reason, waits_on, klaerfall in every:
            visible = {waits_on, klaerfall} != {None}
            assert state == "applied" or visible, f"{state} ({reason}) and nobody is told"

    def teardown(self) -> None:
        """At the end every line works, and what was late has arrived."""
        try:
            self._come_home()
            self._nothing_lost()
            self._money_adds_up()
            for unit in self.world.units:
                if unit.name not in self.marred:
                    homecoming.compare_sides(unit)
                    count("days compared")
        finally:
            for backup in (each for some in self.backups.values() for each in some):
                backup.destroy()
            self.world.destroy()

    def _come_home(self) -> None:
        self.world.later(timedelta(minutes=1))
        for unit in self.world.units:
            self._remember(unit)
            air = self.airs[unit.name]
            while air.late:
                air.deliver_late(0)
            exchange(unit, air)
        with at(self.hub):
            self._numbers_here()

    def _nothing_lost(self) -> None:
        with at(self.hub):
            there = set(Received.objects.values_list("pk", flat=True))
        missing = self.told.keys() - there - self.lost
        count("commands", len(self.told))
        assert not missing, f"{len(missing)} commands are lost: {self._who(missing)}"

    def _who(self, keys: Any) -> list[str]:
        found = []
        for unit in self.world.units:
            with at(unit):
                found += [
                    f"{unit.name} {each.seq} {each.kind}" for each in OwnCommand.objects.filter(pk__in=keys)
                ]
        return found

    def _money_adds_up(self) -> None:
        """What a unit has taken is at the hub, or in a Klaerfall, to the cent."""
        for unit in self.world.units:
            with at(unit):
                taken = {each.pk: each.cents for each in Payment.objects.all()}
            with at(self.hub):
                booked = {each.pk: each.cents for each in Payment.objects.filter(pk__in=taken)}
                open_ones = Received.objects.exclude(state="applied").filter(device=device_of(unit))
                waiting = {each.kind for each in open_ones}
            for key, cents in taken.items():
                assert booked.get(key, cents) == cents
            assert booked.keys() == taken.keys() or waiting & {"cases.pay", "cases.reverse_payment"}


def forged(wire: dict[str, Any], pick: int) -> Any:
    """The command, changed so that it is none of this unit's."""
    import json

    text = json.dumps(wire)
    if pick % 3 == 0:
        return text[: len(text) * (pick % 7 + 1) // 9]
    changed = json.loads(text)
    field = "seq" if pick % 3 == 1 else "at"
    changed[field] = changed[field] + 1 if field == "seq" else "2025-09-29T10:00:00.000000+00:00"
    return changed
