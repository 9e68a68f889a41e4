"""The stock of a window: what had to be there, what was counted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from wanderamt.apps.counter.stock.models import UNCONFIRMED, Kind, StockCount, StockLot, StockUse
from wanderamt.apps.counter.stock.serials import lies_in
from wanderamt.apps.offices.public import OpeningWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLine:
    """A kind at a window, in pieces. `counted` is None until somebody has counted."""

    kind: str
    handed: int
    used: int
    spoiled: int
    lost: int
    counted: int | None
    reason: str

    @property
    def label(self) -> str:
        return str(Kind(self.kind).label)

    @property
    def confirmed(self) -> bool:
        """Whether it is known that Hannover's mobile office carries it."""
        return self.kind not in UNCONFIRMED

    @property
    def expected(self) -> int:
        """What must be there."""
        return self.handed - self.used - self.spoiled - self.lost

    @property
    def difference(self) -> int | None:
        """Positive: more pieces than there should be. None until counted."""
        return None if self.counted is None else self.counted - self.expected


def stock_of(window: OpeningWindow) -> tuple[StockLine, ...]:
    """The kinds that were handed to the window, in the order of `Kind`; three queries, one without stock."""
    handed: Counter[str] = Counter()
    for lot in StockLot.objects.filter(window=window):
        handed[lot.kind] += lot.pieces
    if not handed:
        return ()
    gone: Counter[tuple[str, str]] = Counter()
    for use in uses_of(window):
        if use.taken_back_at is None:
            gone[use.kind, use.purpose] += use.pieces
    counts = {count.kind: count for count in StockCount.objects.filter(window=window)}
    return tuple(_line(kind, handed[kind], gone, counts.get(kind)) for kind in Kind.values if handed[kind])


def _line(kind: str, handed: int, gone: Counter[tuple[str, str]], count: StockCount | None) -> StockLine:
    return StockLine(
        kind=kind,
        handed=handed,
        used=gone[kind, StockUse.Purpose.USED],
        spoiled=gone[kind, StockUse.Purpose.SPOILED],
        lost=gone[kind, StockUse.Purpose.LOST],
        counted=count.counted if count else None,
        reason=count.reason if count else "",
    )


def uses_of(window: OpeningWindow) -> list[StockUse]:
    """What became of the pieces, also what was taken back, in the order of the day."""
    return list(StockUse.objects.filter(window=window))


def lots_of(window: OpeningWindow, kind: str) -> list[StockLot]:
    """What was handed over of a kind."""
    return list(StockLot.objects.filter(window=window, kind=kind))


def is_here(lots: Iterable[StockLot], serial: str) -> bool:
    """Whether a numbered piece belongs to one of the stacks."""
    return any(lot.first_serial and lies_in(serial, lot.first_serial, lot.last_serial) for lot in lots)


def loose_left(window: OpeningWindow, kind: str, lots: Iterable[StockLot]) -> int:
    """How many pieces without numbers are left of a kind."""
    handed = sum(lot.pieces for lot in lots if not lot.first_serial)
    uses = StockUse.objects.filter(window=window, kind=kind, serial="", taken_back_at__isnull=True)
    return handed - sum(use.pieces for use in uses)


def counted_at(window: OpeningWindow) -> datetime | None:
    """When all kinds of the window were counted; None as long as one is not."""
    kinds = set(StockLot.objects.filter(window=window).order_by().values_list("kind", flat=True))
    moments = {count.kind: count.at for count in StockCount.objects.filter(window=window)}
    return min(moments[kind] for kind in kinds) if kinds and kinds <= moments.keys() else None


def is_counted(window: OpeningWindow) -> bool:
    """Whether all that was handed over was counted and nothing has moved since."""
    at = counted_at(window)
    return at is not None and not moved_since(window, at)


def moved_since(window: OpeningWindow, moment: datetime) -> bool:
    """Whether anything was handed, used or taken back after `moment`."""
    return (
        StockLot.objects.filter(window=window, handed_at__gt=moment).exists()
        or StockUse.objects.filter(window=window, at__gt=moment).exists()
        or StockUse.objects.filter(window=window, taken_back_at__gt=moment).exists()
    )
