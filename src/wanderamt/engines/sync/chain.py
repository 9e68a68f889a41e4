"""Sorting out what arrives from a device: in order, again, too early, forked or forged.

Whatever the line does (drops, repeats, reorders, splits), the same envelopes end in the same chain.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from wanderamt.engines.sync.envelopes import Envelope, Signed, digest, genesis, message, with_prev
from wanderamt.engines.sync.reasons import Reason

Verify = Callable[[bytes, bytes], bool]
Known = Callable[[int, int], bytes | None]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Head:
    """The last command of a device that is here without a gap before it; `seq` 0 in an empty chain."""

    incarnation: int
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Sorted:
    """What became of a batch.

    Every envelope of it is in exactly one of the lists, each with its `prev`
    filled in except those in `again`.
    """

    #: In the order in which they are to be done: by incarnation, then by number.
    accepted: tuple[Signed, ...]
    #: Here already. As good as accepted: the device may forget them.
    duplicates: tuple[Signed, ...]
    #: Rightly signed, but something before them is missing: keep them and hand them in again with the next
    #: batch.
    held: tuple[Signed, ...]
    #: Not to be judged until what stands before them is here, or held already: the device sends them again.
    again: tuple[Signed, ...]
    refused: tuple[tuple[Signed, Reason], ...]
    head: Head


def sort_out(
    head: Head, envelopes: Sequence[Signed], *, device: UUID, verify: Verify, known: Known
) -> Sorted:
    """Sort out a batch of a device.

    `verify(message, signature)` says whether the device signed it. `known(incarnation, seq)` gives the hash
    of the command that stands there in the accepted chain, None where there is none; those held after a gap
    do not count. To go on without what is missing, let `known` give the `prev` of the first after the gap for
    the place before it. A batch with everything that was ever held plus everything new always ends in the
    same head, in any order.
    """
    desk = _Desk(head, device, verify, known)
    for signed in sorted(envelopes, key=lambda item: item.envelope.place):
        desk.take(signed)
    return desk.sorted()


def judge_head(claimed: Head, *, head: Head, known: Known) -> Reason | None:
    """Judge what a device says is the end of its chain, before it has sent anything.

    `TRUNCATED`: it has forgotten commands that are here, without beginning a new incarnation, as an old
    backup does. `FORK`: at the same place it has another command, as the copy of a device does. None: it may
    go on.
    """
    if (claimed.incarnation, claimed.seq) < (head.incarnation, head.seq):
        return Reason.TRUNCATED
    here = known(claimed.incarnation, claimed.seq)
    return Reason.FORK if here is not None and here != claimed.hash else None


@dataclass(slots=True)
class _Desk:
    """The work on one batch."""

    head: Head
    device: UUID
    verify: Verify
    known: Known
    accepted: list[Signed] = field(default_factory=list)
    duplicates: list[Signed] = field(default_factory=list)
    held: list[Signed] = field(default_factory=list)
    again: list[Signed] = field(default_factory=list)
    refused: list[tuple[Signed, Reason]] = field(default_factory=list)
    chain: dict[Place, bytes] = field(default_factory=dict)  # accepted in this batch
    beside: dict[Place, set[bytes]] = field(default_factory=dict)  # rightly signed, but held or forked

    def take(self, signed: Signed) -> None:
        envelope = signed.envelope
        if envelope.device != self.device:
            self.refused.append((signed, Reason.FORGED))
            return
        before = self.before(envelope)
        candidates = self.candidates(envelope, before)
        if not candidates:
            self.again.append(signed)
            return
        placed = self.placed(signed, candidates)
        if placed is None:
            self.refused.append((signed, Reason.FORGED))
        else:
            self.put(placed, before)

    def put(self, signed: Signed, before: bytes | None) -> None:
        """Put a rightly signed envelope where it belongs."""
        envelope, own = signed.envelope, digest(signed.envelope)
        here = self.at(envelope.place)
        if here == own:
            self.duplicates.append(signed)
            return
        if here is None and envelope.prev == before:
            self.accept(signed, own)
            return
        beside = self.beside.setdefault(envelope.place, set())
        if here is not None or before is not None:
            self.refused.append((signed, Reason.FORK))
        elif own in beside:
            self.again.append(
                signed
            )  # held once is enough, and it is no duplicate: nothing has been done yet
        else:
            self.held.append(signed)
        beside.add(own)

    def accept(self, signed: Signed, own: bytes) -> None:
        envelope = signed.envelope
        self.accepted.append(signed)
        self.chain[envelope.place] = own
        if envelope.place > (self.head.incarnation, self.head.seq):
            self.head = Head(envelope.incarnation, envelope.seq, own)

    def at(self, place: Place) -> bytes | None:
        return self.chain.get(place) or self.known(*place)

    def before(self, envelope: Envelope) -> bytes | None:
        """The hash before, as the accepted chain has it; None behind a gap."""
        if envelope.seq == 1:
            return genesis(envelope.device, envelope.incarnation)
        return self.at((envelope.incarnation, envelope.seq - 1))

    def candidates(self, envelope: Envelope, before: bytes | None) -> list[bytes]:
        """The hashes that may stand before it: the one it was sent with, else those that are here."""
        if envelope.prev:
            return [envelope.prev]
        beside = self.beside.get((envelope.incarnation, envelope.seq - 1), set())
        return ([] if before is None else [before]) + sorted(beside)

    def placed(self, signed: Signed, candidates: Sequence[bytes]) -> Signed | None:
        """The envelope behind the hash with which its signature is right; None when there is none."""
        for prev in candidates:
            envelope = with_prev(signed.envelope, prev)
            if self.verify(message(envelope), signed.signature):
                return Signed(envelope, signed.signature)
        return None

    def sorted(self) -> Sorted:
        return Sorted(
            tuple(self.accepted),
            tuple(self.duplicates),
            tuple(self.held),
            tuple(self.again),
            tuple(self.refused),
            self.head,
        )
