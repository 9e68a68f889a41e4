"""What may be told about a window: counts and times, recomputed from its journal, never about one person.

Definitions. *Wait*: from arrival to the first call; with an appointment from its time, if that is later, so
who comes early does not make the office look slow. *Handling*: all time at desks of a ticket that is done.
People in bed are in no queue and have no wait. Times are whole seconds.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from statistics import median
from types import MappingProxyType

from wanderamt.engines.queueing.journal.events import Event
from wanderamt.engines.queueing.journal.replaying import TicketState, TicketTrace, replay
from wanderamt.engines.queueing.values import Place

#: Nothing is told about fewer people than this.
FEWEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Median and 90th percentile (nearest rank) in seconds of `n` times; None where that is too few."""

    n: int
    median: int
    p90: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A group of tickets. `waits` and `handling` are None where too few were timed.

    `handling` is None as well where fewer than two desks served: at one desk it is one clerk's pace.
    """

    tickets: int
    done: int
    no_shows: int
    left: int
    waits: Times | None
    handling: Times | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """A window in numbers. Groups of fewer than `fewest` tickets are not told; `hidden` says how many.

    Where what is hidden could be told from the total, the smallest of the groups told is hidden as well.
    `everybody` is None where all together are too few.
    """

    fewest: int
    everybody: Counted | None
    by_kind: Mapping[str, Counted]
    by_matter: Mapping[str, Counted]
    hidden_kinds: int
    hidden_matters: int


def statistics(events: Iterable[Event], *, fewest: int = FEWEST) -> Statistics:
    """Return the numbers of a window. Raises what `replay` raises, ValueError where `fewest` is below 1.

    A ticket with several matters counts with each; its handling counts for a matter only if it is the only
    one.
    """
    if fewest < 1:
        raise ValueError("a group has at least one member")
    traces = list(replay(events).tickets.values())
    kinds: defaultdict[str, list[TicketTrace]] = defaultdict(list)
    matters: defaultdict[str, list[TicketTrace]] = defaultdict(list)
    for trace in traces:
        kinds[trace.kind.value].append(trace)
        for matter in trace.matters:
            matters[matter].append(trace)
    by_kind, by_matter = _told(kinds, fewest), _told(matters, fewest)
    return Statistics(
        fewest=fewest,
        everybody=_counted(traces, fewest) if len(traces) >= fewest else None,
        by_kind=_groups(by_kind, fewest, alone=False),
        by_matter=_groups(by_matter, fewest, alone=True),
        hidden_kinds=len(kinds) - len(by_kind),
        hidden_matters=len(matters) - len(by_matter),
    )


def as_json(found: Statistics) -> bytes:
    """Return the numbers as JSON, the same bytes for the same numbers."""
    told = {
        "everybody": found.everybody and asdict(found.everybody),
        "by_kind": {name: asdict(group) for name, group in found.by_kind.items()},
        "by_matter": {name: asdict(group) for name, group in found.by_matter.items()},
        "fewest": found.fewest,
        "hidden_kinds": found.hidden_kinds,
        "hidden_matters": found.hidden_matters,
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


Groups = Mapping[str, Sequence[TicketTrace]]


def _told(groups: Groups, fewest: int) -> Groups:
    """Those large enough; a hidden group that is alone or small takes one more with it."""
    told = sorted((len(group), name) for name, group in groups.items() if len(group) >= fewest)
    hidden = [len(group) for group in groups.values() if len(group) < fewest]
    while told and _given_away(hidden, fewest):
        hidden.append(told.pop(0)[0])
    return {name: groups[name] for name in sorted(name for _, name in told)}


def _given_away(hidden: Sequence[int], fewest: int) -> bool:
    """Whether the total less the groups told would say something about too few."""
    return bool(hidden) and (len(hidden) == 1 or sum(hidden) < fewest)


def _groups(groups: Groups, fewest: int, *, alone: bool) -> Mapping[str, Counted]:
    return MappingProxyType({name: _counted(group, fewest, alone=alone) for name, group in groups.items()})


def _counted(traces: Sequence[TicketTrace], fewest: int, *, alone: bool = False) -> Counted:
    done = _in_state(traces, TicketState.DONE)
    timed = [trace for trace in done if not alone or len(trace.matters) == 1]
    waits = [wait for trace in traces if (wait := _wait(trace)) is not None]
    return Counted(
        tickets=len(traces),
        done=len(done),
        no_shows=len(_in_state(traces, TicketState.NO_SHOW)),
        left=len(_in_state(traces, TicketState.LEFT)),
        waits=_times(waits, fewest),
        handling=_times(_handling(timed), fewest),
    )


def _in_state(traces: Sequence[TicketTrace], state: TicketState) -> list[TicketTrace]:
    return [trace for trace in traces if trace.state is state]


def _handling(timed: Sequence[TicketTrace]) -> list[timedelta]:
    """The times at desks; none where it was one desk."""
    desks = {desk for trace in timed for desk in trace.desks}
    return [trace.served for trace in timed] if len(desks) > 1 else []


def _wait(trace: TicketTrace) -> timedelta | None:
    if trace.first_called is None or trace.place is not Place.ROOM:
        return None
    since = trace.arrived if trace.due is None else max(trace.arrived, trace.due)
    return max(trace.first_called - since, timedelta(0))


def _times(lengths: Sequence[timedelta], fewest: int) -> Times | None:
    if len(lengths) < fewest:
        return None
    seconds = sorted(length // timedelta(seconds=1) for length in lengths)
    nearest_rank = -(-9 * len(seconds) // 10) - 1
    return Times(n=len(seconds), median=round(median(seconds)), p90=seconds[nearest_rank])
