"""Running numbers that people read: each once, also where units give them out far away from the hub.

A series counts at the hub. Before a unit leaves, blocks of a series are set aside for it; the hub counts past
them for ever. So two places never meet in a number, whatever happens to the line. A unit that had to be
restored does not know which numbers of its block are on paper already: it goes on with its spare one, which
nobody has drawn from before.
"""

from math import ceil
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max

from wanderamt.foundation.commands import acting_for, drawn, is_replaying
from wanderamt.foundation.models import NumberBlock, Series
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_

_DRAWN = "number"


class RangeExhausted(DomainError):
    """Everything that was set aside for the unit is used up."""

    code = "range_exhausted"
    message = N_(
        "Alle Nummern, die für diese Einheit reserviert waren, sind vergeben. "
        "Bitte verbinden Sie die Einheit mit dem Amt."
    )


class NumberNotYours(DomainError):
    """A command brings a number that was not set aside for its device."""

    code = "number_not_yours"
    message = N_("Die Nummer %(number)s war nicht für diese Einheit reserviert.")


class NumberUsed(DomainError):
    """A command brings a number that has been given out already."""

    code = "number_used"
    message = N_("Die Nummer %(number)s ist schon vergeben.")


@transaction.atomic
def next_in(scope: str) -> int:
    """The next number of the series `scope`, from 1; nobody else ever gets it.

    The UPDATE holds the row until the caller's transaction ends, and a number that was taken back leaves no
    gap. Who acts for a device gets the next of its block. While a command is replayed it is the number that
    was given out there. Raises RangeExhausted, NumberNotYours, NumberUsed.
    """
    holder = acting_for()
    if holder is None:
        return drawn(_DRAWN, lambda: _count(scope))
    if not is_replaying():
        return drawn(_DRAWN, lambda: _from_block(scope, holder))
    number = drawn(_DRAWN, lambda: 0)
    _use_up(scope, holder, number)
    return number


@transaction.atomic
def reserve_block(*, scope: str, holder: UUID, size: int) -> range:
    """Set the next `size` numbers of the series aside for `holder`, behind all that are given out or set
    aside; they begin after a multiple of `size`, so that people see where a number comes from.
    """
    series = _locked(scope)
    behind = NumberBlock.objects.filter(scope=scope).aggregate(last=Max("last"))["last"] or 0
    first = ceil(max(series.last, behind) / size) * size + 1
    NumberBlock.objects.create(scope=scope, holder=holder, first=first, last=first + size - 1)
    return range(first, first + size)


def blocks_of(holder: UUID) -> list[NumberBlock]:
    """What is set aside for `holder` and not closed, in the order in which it is used."""
    return list(NumberBlock.objects.filter(holder=holder, closed=False).order_by("scope", "first"))


@transaction.atomic
def close_used_up(holder: UUID) -> None:
    """Nothing more is given out of a series whose present block is used up, from the spare one neither.

    For the hub, before it sets fresh blocks aside: an older copy of the device knows the spare one and would
    begin it, should it ever be put back.
    """
    present: dict[str, NumberBlock] = {}
    for block in blocks_of(holder):
        present.setdefault(block.scope, block)
    full = [scope for scope, block in present.items() if block.is_used_up]
    NumberBlock.objects.filter(holder=holder, scope__in=full).update(closed=True)


@transaction.atomic
def next_block(holder: UUID, scope: str) -> None:
    """Go on with the next block: nothing more is given out from the present one. For a restored device."""
    present = NumberBlock.objects.filter(holder=holder, scope=scope, closed=False).order_by("first").first()
    if present is not None:
        NumberBlock.objects.filter(pk=present.pk).update(closed=True)


def _count(scope: str) -> int:
    if not Series.objects.filter(pk=scope).update(last=F("last") + 1):
        Series.objects.get_or_create(pk=scope)
        Series.objects.filter(pk=scope).update(last=F("last") + 1)
    number = Series.objects.get(pk=scope).last
    behind = _behind_blocks(scope, number)
    if behind != number:
        Series.objects.filter(pk=scope).update(last=behind)
    return behind


def _behind_blocks(scope: str, number: int) -> int:
    """The number itself, or the first behind the blocks that it lies in."""
    for block in NumberBlock.objects.filter(scope=scope, last__gte=number).order_by("first"):
        if number < block.first:
            break
        number = block.last + 1
    return number


def _locked(scope: str) -> Series:
    Series.objects.get_or_create(pk=scope)
    return Series.objects.select_for_update(no_key=True).get(pk=scope)


def _from_block(scope: str, holder: UUID) -> int:
    mine = NumberBlock.objects.select_for_update(no_key=True).filter(scope=scope, holder=holder, closed=False)
    present = mine.order_by("first").first()
    if present is None or present.is_used_up:
        # The spare one is not touched: an older copy that is put back would begin it a second time.
        raise RangeExhausted
    return _mark(present, present.next_free)


def _use_up(scope: str, holder: UUID, number: int) -> None:
    block = (
        NumberBlock.objects.select_for_update(no_key=True)
        .filter(scope=scope, holder=holder, first__lte=number, last__gte=number)
        .first()
    )
    if block is None:
        raise NumberNotYours(number=number)
    if block.has_used(number):
        raise NumberUsed(number=number)
    _mark(block, number)


def _mark(block: NumberBlock, number: int) -> int:
    NumberBlock.objects.filter(pk=block.pk).update(used=block.with_used(number))
    return number
