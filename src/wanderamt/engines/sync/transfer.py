"""What goes over a line that may be cut at any moment: what first, and how much at once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Generic, TypeVar

from wanderamt.engines.sync.reasons import Malformed

SMALLEST = 512
LARGEST = 64 * 1024
FIRST = 4 * 1024

Content = TypeVar("Content")


class Priority(IntEnum):
    """What matters first; a smaller number goes first."""

    #: Revocations and leases: who may do what.
    LEASE = 0
    #: What citizens asked for meanwhile: it loses its sense when it comes too late.
    WISH = 1
    #: What was done at the unit.
    COMMAND = 2
    ACKNOWLEDGEMENT = 3
    REFERENCE = 4
    SOFTWARE = 5


@dataclass(frozen=True, slots=True)
class Piece(Generic[Content]):
    """Something to be sent: how urgent, how many bytes on the line, and what."""

    priority: Priority
    size: int
    content: Content


def batch(pieces: Iterable[Piece[Content]], *, budget_bytes: int) -> list[Piece[Content]]:
    """Return what goes next, in the order of sending.

    By priority; within a priority nothing overtakes. The first goes even when it alone is over the budget:
    otherwise it would never go.
    """
    chosen: list[Piece[Content]] = []
    left = budget_bytes
    for piece in sorted(pieces, key=lambda piece: piece.priority):
        left -= piece.size
        if chosen and left < 0:
            break
        chosen.append(piece)
    return chosen


def next_span(have: int, *, total: int, size: int) -> tuple[int, int] | None:
    """Return the bytes (half-open) to fetch next of something large, of which `have` are here.

    None when all are here. Raises `Malformed` when there are more than there can be.
    """
    if not 0 <= have <= total:
        raise Malformed("more bytes than the whole has")
    return (have, min(have + size, total)) if have < total else None


@dataclass(frozen=True, slots=True)
class Pace:
    """How many bytes to try at once. Grows while the line holds, halves when it is cut.

    Until the first cut it doubles; afterwards it grows by a quarter. Three batches then double what one cut
    has halved: a batch settles at about a third of the time between two cuts. Longer ones are lost too often,
    and shorter ones spend their time on waiting for answers.
    """

    size: int = FIRST
    was_cut: bool = False

    def succeeded(self) -> "Pace":
        """Return the pace after a batch that got through."""
        grown = self.size + self.size // 4 if self.was_cut else self.size * 2
        return replace(self, size=min(grown, LARGEST))

    def cut(self) -> "Pace":
        """Return the pace after a batch that did not."""
        return Pace(size=max(self.size // 2, SMALLEST), was_cut=True)
