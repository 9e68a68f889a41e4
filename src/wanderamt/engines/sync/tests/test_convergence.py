"""Whatever the line does, the same acts end in the same chain.

Three devices and a hub in memory: messages are lost, doubled, delayed and overtake each other, devices are
restored from old copies, and somebody turns bits. `WANDERAMT_NIGHTLY=1` looks a hundred times as long.
"""

import os
from dataclasses import dataclass, field, replace

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from wanderamt.engines.sync import Head, Reason, Signed, digest, sort_out
from wanderamt.engines.sync.tests.making import Maker, days_work, sent

TIMES = 100 if os.environ.get("WANDERAMT_NIGHTLY") else 1
UNITS = ["bus 1", "bus 2", "suitcase"]
Place = tuple[int, int]


@dataclass
class Hub:
    """What the hub knows of one device."""

    maker: Maker
    head: Head = field(default_factory=lambda: Head(1, 0, b""))
    chain: dict[Place, bytes] = field(default_factory=dict)
    held: list[Signed] = field(default_factory=list)
    #: The acts in the order in which they took effect.
    done: list[Place] = field(default_factory=list)
    refused: list[tuple[Place, Reason]] = field(default_factory=list)

    def receive(self, batch: list[Signed]) -> set[Place]:
        """Take a batch; return what the device may forget."""
        result = sort_out(
            self.head,
            [*self.held, *batch],
            device=self.maker.device,
            verify=self.maker.verify,
            known=lambda *place: self.chain.get(place),
        )
        for signed in result.accepted:
            self.chain[signed.envelope.place] = digest(signed.envelope)
            self.done.append(signed.envelope.place)
        self.head, self.held = result.head, list(result.held)
        self.refused += [(signed.envelope.place, reason) for signed, reason in result.refused]
        return {item.envelope.place for item in (*result.accepted, *result.duplicates)}


@settings(max_examples=150 * TIMES, deadline=None)
@given(st.data())
def test_any_order_doubling_and_splitting_ends_in_the_same_chain(data: st.DataObject) -> None:
    chain = days_work(length=data.draw(st.integers(1, 8))).chain
    straight, crooked = Hub(days_work()), Hub(days_work())
    straight.receive(chain)

    arrivals = data.draw(st.permutations(chain + data.draw(st.lists(st.sampled_from(chain), max_size=5))))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(arrivals)), max_size=5)))
    for start, end in zip([0, *cuts], [*cuts, len(arrivals)], strict=True):
        crooked.receive([sent(item, with_prev=True) for item in arrivals[start:end]])

    assert (crooked.head, crooked.chain) == (straight.head, straight.chain)
    assert crooked.done == straight.done
    assert (crooked.held, crooked.refused) == ([], [])


@dataclass
class Unit:
    """A device with its database; what stands outside of the database survives a restore."""

    maker: Maker
    #: Every chain that it still remembers, by incarnation.
    chains: dict[int, list[Signed]] = field(default_factory=lambda: {1: []})
    acked: set[Place] = field(default_factory=set)
    copy: tuple[int, int] = (1, 0)  # incarnation and length of its last copy
    incarnation: int = 1  # beside the database

    def act(self, number: int) -> None:
        self.maker.act({"number": number})
        self.chains[self.maker.incarnation] = self.maker.chain

    def waiting(self) -> list[Signed]:
        return [item for key in sorted(self.chains) for item in self.chains[key] if not self.is_acked(item)]

    def is_acked(self, item: Signed) -> bool:
        return item.envelope.place in self.acked

    def restore(self) -> None:
        incarnation, length = self.copy
        self.chains = {key: chain for key, chain in self.chains.items() if key <= incarnation}
        self.chains[incarnation] = self.chains[incarnation][:length]
        self.acked = set()  # an old copy knows of no answers
        self.incarnation += 1
        self.maker = Maker(self.maker.name, incarnation=self.incarnation)


@dataclass
class OnTheWay:
    """A batch to the hub, or an answer to a device."""

    unit: str
    batch: list[Signed] = field(default_factory=list)
    answer: set[Place] | None = None


class Chaos(RuleBasedStateMachine):
    """Three units, one hub, and a line that does what it likes."""

    def __init__(self) -> None:
        super().__init__()
        self.units = {name: Unit(Maker(name)) for name in UNITS}
        self.hubs = {name: Hub(Maker(name)) for name in UNITS}
        self.line: list[OnTheWay] = []
        self.acts = 0
        self.told: dict[str, set[Place]] = {name: set() for name in UNITS}

    @rule(name=st.sampled_from(UNITS), times=st.integers(1, 4))
    def act(self, name: str, times: int) -> None:
        for _ in range(times):
            self.acts += 1
            self.units[name].act(self.acts)

    @rule(name=st.sampled_from(UNITS), start=st.integers(0, 6), length=st.integers(1, 6))
    def send(self, name: str, start: int, length: int) -> None:
        """Some of what waits: the first tells what stands before it, the others do not."""
        run = self.units[name].waiting()[start : start + length]
        batch = [sent(item, with_prev=place == 0) for place, item in enumerate(run)]
        self.line.append(OnTheWay(name, batch))

    @precondition(lambda self: self.line)
    @rule(data=st.data())
    def deliver(self, data: st.DataObject) -> None:
        """Any of what is on the way: it may have overtaken others."""
        self.arrive(self.line.pop(data.draw(st.integers(0, len(self.line) - 1))))

    @precondition(lambda self: self.line)
    @rule(data=st.data())
    def drop(self, data: st.DataObject) -> None:
        self.line.pop(data.draw(st.integers(0, len(self.line) - 1)))

    @precondition(lambda self: self.line)
    @rule(data=st.data())
    def double(self, data: st.DataObject) -> None:
        self.line.append(data.draw(st.sampled_from(self.line)))

    @rule(data=st.data(), name=st.sampled_from(UNITS))
    def forge(self, data: st.DataObject, name: str) -> None:
        """Somebody changes a command on the way."""
        waiting = self.units[name].waiting()
        if waiting:
            item = data.draw(st.sampled_from(waiting))
            changed = Signed(replace(item.envelope, args={"number": -1}), item.signature)
            before = len(self.hubs[name].refused)
            self.arrive(OnTheWay(name, [changed]))
            assert self.hubs[name].refused[before:] == [(item.envelope.place, Reason.FORGED)]

    @rule(name=st.sampled_from(UNITS))
    def copy(self, name: str) -> None:
        unit = self.units[name]
        unit.copy = (unit.incarnation, len(unit.chains.get(unit.incarnation, [])))
        unit.chains.setdefault(unit.incarnation, [])

    @rule(name=st.sampled_from(UNITS))
    def restore(self, name: str) -> None:
        self.units[name].restore()

    def arrive(self, message: OnTheWay) -> None:
        if message.answer is None:
            answer = self.hubs[message.unit].receive(message.batch)
            self.told[message.unit] |= answer
            self.line.append(OnTheWay(message.unit, answer=answer))
        else:
            self.units[message.unit].acked |= message.answer

    @invariant()
    def nothing_is_done_twice_or_out_of_order(self) -> None:
        for hub in self.hubs.values():
            assert len(set(hub.done)) == len(hub.done)
            for incarnation in {place[0] for place in hub.done}:
                own = [seq for key, seq in hub.done if key == incarnation]
                assert own == list(range(1, len(own) + 1))

    @invariant()
    def what_was_confirmed_is_there(self) -> None:
        for name, places in self.told.items():
            assert places <= set(self.hubs[name].done)

    @invariant()
    def only_what_was_changed_is_refused(self) -> None:
        for hub in self.hubs.values():
            assert {reason for _, reason in hub.refused} <= {Reason.FORGED}

    def teardown(self) -> None:
        """The line is good at last: everything that a unit remembers is at the hub, as it was signed."""
        for message in self.line:
            if message.answer is None:
                self.arrive(message)
        for name, unit in self.units.items():
            unit.acked = set()
            waiting = unit.waiting()
            confirmed = self.hubs[name].receive([sent(item) for item in waiting])
            assert confirmed >= {item.envelope.place for item in waiting}
            for item in waiting:
                assert self.hubs[name].chain[item.envelope.place] == digest(item.envelope)
        self.nothing_is_done_twice_or_out_of_order()


Chaos.TestCase.settings = settings(max_examples=60 * TIMES, stateful_step_count=40, deadline=None)
TestChaos = Chaos.TestCase
