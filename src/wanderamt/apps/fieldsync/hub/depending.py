"""Which command cannot make sense before another: found from the keys that it names.

What a command makes has keys that follow from its own (kernel.ids), so it can be told of each key whether it
would come from a command that has not taken effect.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wanderamt.apps.fieldsync.models import Klaerfall, Received
from wanderamt.engines.sync import Envelope, Reason
from wanderamt.kernel.ids import derived_key

#: What sums up a whole window: it waits for everything that happened there before.
SUMS_UP = frozenset({"counter.count_cash", "counter.count_stock", "counter.close_day"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsettled:
    """A command that has not taken effect, and the Klaerfall that it is or that it waits for."""

    id: UUID
    place: tuple[int, int]
    window: UUID | None
    names: frozenset[UUID]
    root: UUID


def unsettled_of(device_id: UUID) -> list[Unsettled]:
    """What of the device's accepted chain has not taken effect, in its order."""
    rows = (
        Received.objects.filter(device=device_id, state__in=[Received.State.HELD, Received.State.REFUSED])
        .exclude(reason=Reason.GAP)
        .select_related("klaerfall")
        .order_by("incarnation", "seq")
    )
    return [found for row in rows if (found := _unsettled(row)) is not None]


def _unsettled(row: Received) -> Unsettled | None:
    own: Klaerfall | None = getattr(row, "klaerfall", None)
    root = row.waits_on_id or (own.pk if own is not None else None)
    if root is None:
        return None
    wire = row.envelope or {}
    names = frozenset(keys_in(wire.get("args", {})))
    return Unsettled(
        id=row.pk,
        place=(row.incarnation, row.seq),
        window=row.window_id,
        names=names - {row.window_id},
        root=root,
    )


def unsettled(envelope: Envelope, root: UUID) -> Unsettled:
    """The same for a command that has just been refused or held."""
    return Unsettled(
        id=envelope.id, place=envelope.place, window=envelope.window, names=named(envelope), root=root
    )


def named(envelope: Envelope) -> frozenset[UUID]:
    """The keys of rows that the command is about; the window is everybody's."""
    return frozenset(keys_in(envelope.args)) - {envelope.window}


def blocker(envelope: Envelope, before: Iterable[Unsettled]) -> UUID | None:
    """The Klaerfall that must be settled first, or None.

    It is that of a command which would have made what this one names, which is about the same ticket or
    case, or, for what sums up a window, which happened there.
    """
    names = named(envelope)
    for each in before:
        if names & each.names or any(made_by(key, each.id) for key in names):
            return each.root
        if envelope.kind in SUMS_UP and each.window == envelope.window:
            return each.root
    return None


def neighbour(envelope: Envelope, before: Iterable[Unsettled]) -> UUID | None:
    """The last Klaerfall of the same window: what fails after it probably fails because of it."""
    roots = [each.root for each in before if each.window is not None and each.window == envelope.window]
    return roots[-1] if roots else None


def made_by(key: UUID, command_id: UUID) -> bool:
    """Whether `key` is one of those that follow from the command (the 12 bits after the version count)."""
    return key.version == 7 and derived_key(command_id, key.int >> 64 & 0xFFF) == key


def keys_in(value: Any) -> Iterator[UUID]:
    """Every text that is a key, however deep."""
    if isinstance(value, dict):
        for each in value.values():
            yield from keys_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from keys_in(each)
    elif isinstance(value, str) and len(value) == 36:
        try:
            yield UUID(value)
        except ValueError:
            return
