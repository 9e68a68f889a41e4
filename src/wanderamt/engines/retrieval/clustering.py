"""Groups of things that lie close together, each around one in its middle.

The one with the most neighbours gathers them, then the next among those that are left (Daura et al. 1999,
"Peptide Folding: When Simulation Meets Experiment"). No group hangs together by a chain of in-betweens, and
the number of groups need not be known.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Group:
    """`members` are rows, ascending; `middle` is the one all others are near to."""

    middle: int
    members: tuple[int, ...]


def grouped(likeness: Floats, *, near: float) -> list[Group]:
    """Return groups in which everybody is like the middle by at least `near`, the largest first.

    `likeness` is n x n and symmetric. Everybody is in exactly one group, if need be alone. Of several with as
    many neighbours the first row is the middle. Raises ValueError where it is not square.
    """
    size = len(likeness)
    if likeness.shape != (size, size):
        raise ValueError(f"not square: {likeness.shape}")
    close = likeness >= near
    np.fill_diagonal(close, val=True)
    counts = close.sum(axis=1)
    groups = []
    while size and counts.max() > 0:
        middle = int(counts.argmax())
        members = np.flatnonzero(close[middle])
        groups.append(Group(middle, tuple(int(each) for each in members)))
        counts -= close[:, members].sum(axis=1)
        counts[members] = 0
        close[members] = False
        close[:, members] = False
    return groups
