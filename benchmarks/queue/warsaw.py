"""What really happened in Warsaw's offices, read from snapshots of their queues every five minutes.

A snapshot tells how many wait, how many desks are open, and the number called last. It does not tell who
waits for whom, and in some offices the number called stands still while people are called. So:

* *Called between two snapshots*: at least what the number went forward, and at least what the waiting fell.
* *Somebody joined* where more were issued than before; the newest of them stands behind all others. Their
  wait is counted from the snapshot that shows them first; when they were called is read off between two
  snapshots as if calls came evenly. Who comes and is called between two snapshots is never seen.
* *Not seen to the end*, and left out: over a gap of more than 16 minutes, a number that runs backwards, the
  end of the day, and a queue in which for 60 minutes nobody moves at all. The last is an outage: on
  22 January 2020 several offices stood still at the same minute. How many these are is reported.
* Queues of one office share its desks. What waits in the others of them waits before the newest as well.
"""

import csv
import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

SHARED = Path(os.environ.get("WANDERAMT_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
FOLDER = SHARED / "hannover"
GAP = 16
FROZEN = 60


class Snapshot(NamedTuple):
    """One queue at a minute of the day: people waiting, desks open, the number called last if shown."""

    minute: int
    waiting: int
    desks: int
    called: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Somebody new in a queue: `before` in the same queue, `beside` in others at the same desks, and what
    they waited (minutes).
    """

    queue: int
    day: str
    minute: int
    before: int
    beside: Mapping[int, int]
    desks: int
    waited: float


Joins = tuple[list[Joined], Counter[str]]
Days = Mapping[str, Mapping[int, Sequence[Snapshot]]]


def read(folder: Path = FOLDER) -> Days:
    """Snapshots by day and queue. Raises FileNotFoundError where the data is not on this machine."""
    days: defaultdict[str, defaultdict[int, list[Snapshot]]] = defaultdict(lambda: defaultdict(list))
    with (folder / "warsaw_queue_snapshots.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            at = datetime.fromisoformat(row["ts"])
            days[row["ts"][:10]][int(row["qid"])].append(
                Snapshot(
                    minute=at.hour * 60 + at.minute,
                    waiting=int(row["waiting"]),
                    desks=int(row["open_counters"] or 0),
                    called=int(row["called_no"]) if row["called_no"] else None,
                )
            )
    return {day: dict(queues) for day, queues in sorted(days.items())}


def siblings(folder: Path = FOLDER) -> dict[int, frozenset[int]]:
    """The other queues of the same office, by queue."""
    with (folder / "warsaw_queue_ids.csv").open(encoding="utf-8", newline="") as rows:
        office = {int(row["qid"]): row["office"] for row in csv.DictReader(rows)}
    return {
        queue: frozenset(other for other in office if office[other] == name and other != queue)
        for queue, name in office.items()
    }


def called_between(one: Snapshot, two: Snapshot) -> int:
    """At least so many were called; a number that runs backwards tells nothing."""
    forward = two.called - one.called if one.called is not None and two.called is not None else 0
    return max(forward, one.waiting - two.waiting, 0)


def joined_between(one: Snapshot, two: Snapshot) -> int:
    """At least so many joined."""
    return two.waiting - one.waiting + called_between(one, two)


def joins(
    queues: Mapping[int, Sequence[Snapshot]],
    queue: int,
    day: str,
    others: frozenset[int] = frozenset(),
    frozen: int = FROZEN,
) -> Joins:
    """The newest of each snapshot that shows somebody new, and why others were not seen to the end."""
    found, unseen = [], Counter[str]()
    snaps = queues[queue]
    beside = {other: {snap.minute: snap for snap in queues.get(other, ())} for other in sorted(others)}
    for index, now in enumerate(snaps):
        new = joined_between(snaps[index - 1], now) if index else now.waiting
        if now.waiting < 1 or now.desks < 1 or new < 1:
            continue
        waited = _waited(snaps[index:], now.waiting, frozen)
        if isinstance(waited, str):
            unseen[waited] += 1
            continue
        waiting = {other: at[now.minute].waiting for other, at in beside.items() if now.minute in at}
        found.append(
            Joined(
                queue=queue,
                day=day,
                minute=now.minute,
                before=now.waiting - 1,
                beside=waiting,
                desks=now.desks,
                waited=waited,
            )
        )
    return found, unseen


def _waited(snaps: Sequence[Snapshot], place: int, frozen: int) -> float | str:
    """Minutes until the person at `place` (1: next) was called, or why that was not seen."""
    first, gone, moved = snaps[0], 0, snaps[0].minute
    base = first.called
    for one, two in pairwise(snaps):
        if two.minute - one.minute > GAP:
            return "gap"
        if base is not None and two.called is not None and two.called < (one.called or base):
            return "number ran backwards"
        # The number may have stood still and caught up: it counts from the start, falls count one by one.
        shown = two.called - base if base is not None and two.called is not None else 0
        now = max(shown, gone + max(one.waiting - two.waiting, 0))
        if now >= place:
            return one.minute + (two.minute - one.minute) * (place - gone) / (now - gone) - first.minute
        if now > gone:
            moved = two.minute
        elif two.minute - moved >= frozen:
            return "stood still"
        gone = now
        base = base if base is not None or two.called is None else two.called - gone
    return "end of day"


def all_joins(
    days: Days, others: Mapping[int, frozenset[int]], frozen: int = FROZEN
) -> Iterator[tuple[str, Joins]]:
    """All of them by day, in order of time within a day."""
    for day, queues in days.items():
        found: list[Joined] = []
        unseen = Counter[str]()
        for queue in queues:
            some, not_seen = joins(queues, queue, day, others[queue], frozen)
            found += some
            unseen += not_seen
        yield day, (sorted(found, key=lambda each: (each.minute, each.queue)), unseen)
