"""The desks of a window: what they are called, where they are, and what each can do."""

from wanderamt.apps.offices.public import DeskLabel, OpeningWindow, desk_labels, pools_of
from wanderamt.engines.queueing import DeskAbilities

__all__ = ["DeskLabel", "abilities_of", "labels_of"]


def labels_of(window: OpeningWindow) -> dict[int, DeskLabel]:
    """What the desks of a window are called and in which room they are, by number. One query."""
    return desk_labels(window)


def abilities_of(window: OpeningWindow) -> dict[int, DeskAbilities]:
    """What each desk covers, by number: the pools with people fill the desks in order, the main pool first.

    One query. A window without pools has desks without features.
    """
    pools = [pool for pool in pools_of([window.pk]).get(window.pk, []) if pool.kind == "desk"]
    pools.sort(key=lambda pool: (pool.key != "main", pool.key))
    features = [frozenset(pool.features) for pool in pools for _ in range(pool.seats)]
    spare = [frozenset[str]()] * max(0, window.desks - len(features))
    return {
        number: DeskAbilities(number=number, features=covered)
        for number, covered in enumerate([*features, *spare][: window.desks], 1)
    }
