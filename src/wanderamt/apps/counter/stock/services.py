"""Verbs of the stock: hand over, use, take back, count."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wanderamt.apps.cases.public import Case
from wanderamt.apps.counter.stock import errors, queries
from wanderamt.apps.counter.stock.models import NUMBERED, StockCount, StockLot, StockUse
from wanderamt.apps.counter.stock.serials import letters, lies_in, overlap, pieces_between, tidy
from wanderamt.apps.offices import public as offices
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation.commands import command


@command("counter.hand_stock")
@transaction.atomic
def hand_stock(
    *,
    window: OpeningWindow,
    kind: str,
    first_serial: str = "",
    last_serial: str = "",
    pieces: int | None = None,
    form_key: UUID,
    now: datetime,
) -> StockLot:
    """Hand pieces to the window: a stack with numbers, or `pieces` without. The same `form_key` hands once.

    Raises WindowNotOpen, WindowIsAway, SerialsNeeded, SerialsInvalid (also where `pieces` says another
    number), PiecesNeeded, and SerialHanded, SerialUsed where a number is with an open window or was used
    before.
    """
    offices.hold_open(window)
    before = StockLot.objects.filter(form_key=form_key).first()
    if before is not None:
        return before
    first, last = tidy(first_serial), tidy(last_serial) or tidy(first_serial)
    number = _pieces(kind, first, last, pieces)
    if first:
        _not_handed(window, kind, first, last)
    return StockLot.objects.create(
        window=window,
        kind=kind,
        first_serial=first,
        last_serial=last,
        pieces=number,
        handed_at=now,
        form_key=form_key,
    )


@command("counter.use_stock")
@transaction.atomic
def use_stock(
    *,
    window: OpeningWindow,
    kind: str,
    serial: str = "",
    pieces: int = 1,
    purpose: str,
    case_number: str = "",
    reason: str = "",
    form_key: UUID,
    now: datetime,
) -> StockUse:
    """Note what became of a numbered piece, or of `pieces` without numbers. The same `form_key` notes once.

    Raises WindowNotOpen, WindowIsAway, ReasonNeeded (spoiled or lost), CaseUnknown, SerialUsed, NotInStock.
    """
    offices.hold_open(window)
    before = StockUse.objects.filter(form_key=form_key).first()
    if before is not None:
        return before
    if StockUse.Purpose(purpose) is not StockUse.Purpose.USED and not reason.strip():
        raise errors.ReasonNeeded(field="reason")
    number = case_number.strip().upper()
    if number and not Case.objects.filter(window=window, number=number).exists():
        raise errors.CaseUnknown(field="case_number", number=number)
    own = tidy(serial)
    _in_stock(window, kind, own, pieces)
    return StockUse.objects.create(
        window=window,
        kind=kind,
        serial=own,
        pieces=1 if own else pieces,
        purpose=purpose,
        case_number=number,
        reason=reason.strip(),
        at=now,
        form_key=form_key,
    )


@command("counter.take_back_use")
@transaction.atomic
def take_back_use(*, use: StockUse, now: datetime) -> None:
    """It was noted by mistake: the piece is in stock again. A second call changes nothing.

    Raises WindowNotOpen and WindowIsAway.
    """
    offices.hold_open(use.window)
    StockUse.objects.filter(pk=use.pk, taken_back_at__isnull=True).update(taken_back_at=now)


@command("counter.count_stock")
@transaction.atomic
def count_stock(
    *, window: OpeningWindow, counted: Mapping[str, int], reasons: Mapping[str, str], now: datetime
) -> None:
    """Keep what was counted, by kind; `reasons` explain differences. Counting again replaces it.

    Raises WindowNotOpen, WindowIsAway, StockNotCounted where a kind of the window is missing, and
    StockDiffers where a difference has no reason; nothing is kept then.
    """
    offices.hold_open(window)
    for line in queries.stock_of(window):
        if line.kind not in counted:
            raise errors.StockNotCounted(field=f"counted_{line.kind}")
        found, reason = counted[line.kind], reasons.get(line.kind, "").strip()
        if found != line.expected and not reason:
            raise errors.StockDiffers(
                field=f"reason_{line.kind}", kind=line.label, counted=found, expected=line.expected
            )
        kept = {
            "counted": found,
            "expected": line.expected,
            "reason": reason if found != line.expected else "",
            "at": now,
        }
        StockCount.objects.update_or_create(window=window, kind=line.kind, defaults=kept)


def check_counted(window: OpeningWindow) -> None:
    """Refuse the end of the day while stock is not counted.

    Raises StockNotCounted and StockMovedSinceCount; a window without stock has nothing to count.
    """
    if not StockLot.objects.filter(window=window).exists():
        return
    at = queries.counted_at(window)
    if at is None:
        raise errors.StockNotCounted
    if queries.moved_since(window, at):
        raise errors.StockMovedSinceCount


def _pieces(kind: str, first: str, last: str, pieces: int | None) -> int:
    if not first:
        if kind in NUMBERED or last:
            raise errors.SerialsNeeded(field="first_serial")
        if not pieces:
            raise errors.PiecesNeeded(field="pieces")
        return pieces
    number = pieces_between(first, last)
    if number is None or pieces not in {None, number}:
        raise errors.SerialsInvalid(field="last_serial")
    return number


def _not_handed(window: OpeningWindow, kind: str, first: str, last: str) -> None:
    """A stack is at one open window at a time; what is left of it in the evening may be handed again."""
    elsewhere = StockLot.objects.filter(kind=kind).exclude(first_serial="")
    open_ones = elsewhere.exclude(window__state=OpeningWindow.State.CLOSED) | elsewhere.filter(window=window)
    for lot in open_ones:
        if overlap((first, last), (lot.first_serial, lot.last_serial)):
            raise errors.SerialHanded(field="first_serial", first=lot.first_serial, last=lot.last_serial)
    alike = StockUse.objects.filter(kind=kind, serial__startswith=letters(first))
    for use in alike.filter(taken_back_at__isnull=True):
        if lies_in(use.serial, first, last):
            raise errors.SerialUsed(field="first_serial", serial=use.serial)


def _in_stock(window: OpeningWindow, kind: str, serial: str, pieces: int) -> None:
    lots = queries.lots_of(window, kind)
    if not serial:
        if not 1 <= pieces <= queries.loose_left(window, kind, lots):
            raise errors.NotInStock(field="serial" if kind in NUMBERED else "pieces")
        return
    if StockUse.objects.filter(kind=kind, serial=serial, taken_back_at__isnull=True).exists():
        raise errors.SerialUsed(field="serial", serial=serial)
    if not queries.is_here(lots, serial):
        raise errors.NotInStock(field="serial")
