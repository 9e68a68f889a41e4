"""Verbs of the evening and of the weeks after: open the till, count it, close the day, mark documents."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wanderamt.apps.cases import public as cases
from wanderamt.apps.counter import errors_evening as errors
from wanderamt.apps.counter.models import WindowDay
from wanderamt.apps.counter.queries import evening as queries
from wanderamt.apps.counter.stock.services import check_counted
from wanderamt.apps.offices import public as offices
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import events
from wanderamt.foundation.commands import command
from wanderamt.foundation.formatting import euro
from wanderamt.kernel.clock import BERLIN


@command("counter.open_till")
@transaction.atomic
def open_till(*, window: OpeningWindow, float_cents: int, now: datetime) -> WindowDay:
    """Note how much cash is in the till at the start. The same amount a second time changes nothing.

    Raises WindowNotOpen, and TillAlreadyOpen for another amount: the float is never changed afterwards.
    """
    _lock(window)
    day = queries.day_of(window)
    if day is None:
        offices.hold_open(window)
        return WindowDay.objects.create(window=window, opened_at=now, float_cents=float_cents)
    if day.float_cents != float_cents:
        raise errors.TillAlreadyOpen(field="float_amount", amount=euro(day.float_cents))
    return day


@command("counter.count_cash")
@transaction.atomic
def count_cash(
    *, window: OpeningWindow, pieces: Mapping[int, int], total_cents: int | None, reason: str, now: datetime
) -> WindowDay:
    """Keep what was counted: `pieces` by the value of the note or coin in cents, or a total.

    Counting again replaces it. Raises TillNotOpen, DayClosed, NothingCounted, CountContradicts, and
    CashDiffers where the cash is not what was booked and no `reason` is given; then nothing is kept.
    """
    _lock(window)
    day = _open_day(window)
    counted = _add_up(pieces, total_cents)
    expected = queries.till_of(window).expected_cents
    if counted != expected and not reason.strip():
        raise errors.CashDiffers(
            field="reason",
            counted=euro(counted),
            expected=euro(expected),
            difference=euro(counted - expected),
        )
    day.counted = {str(value): number for value, number in pieces.items() if number} or None
    day.counted_cents, day.counted_at = counted, now
    day.difference_reason = reason.strip() if counted != expected else ""
    day.save(update_fields=["counted", "counted_cents", "counted_at", "difference_reason"])
    return day


@command("counter.close_day")
@transaction.atomic
def close_day(*, window: OpeningWindow, closed_by: str, accept_absent: bool, now: datetime) -> WindowDay:
    """End the window for good, signed by `closed_by`. Who is booked and has not come counts as a no-show.

    A second call finds it done. Raises DayNotBegun, TillNotOpen, CashNotCounted, CashMovedSinceCount,
    StockNotCounted, StockMovedSinceCount, PeopleStillHere, CasesStillOpen, PeopleStillExpected (unless
    `accept_absent`), WindowNotOpen (cancelled); nothing has changed then.
    """
    _lock(window)
    day = queries.day_of(window)
    if day is not None and day.closed_at is not None:
        return day
    if window.starts_at > now:
        raise errors.DayNotBegun
    # Refusals further down take this back; until then nobody can arrive, pay or book.
    offices.close_window(window=OpeningWindow.objects.get(pk=window.pk))
    _nobody_left(window)
    if day is None:
        raise errors.TillNotOpen
    if day.counted_cents is None or day.counted_at is None:
        raise errors.CashNotCounted
    if queries.cash_moved_since(window, day.counted_at):
        raise errors.CashMovedSinceCount
    check_counted(window)
    if not accept_absent:
        _nobody_expected(window, now)
    day.closed_at, day.closed_by = now, closed_by
    day.save(update_fields=["closed_at", "closed_by"])
    events.publish(offices.WindowClosed(at=now, window_id=window.pk))
    return day


@command("counter.mark_documents_ready")
@transaction.atomic
def mark_documents_ready(*, window: OpeningWindow, document_ids: Collection[UUID], now: datetime) -> int:
    """These documents of the window have come from the producer (or were sent home); people are told by mail.

    What was marked before is left as it is. Returns how many are new.
    """
    marked = 0
    for document in cases.documents_of_window(window):
        if document.pk not in document_ids:
            continue
        try:
            cases.mark_ready(document=document, now=now)
        except cases.DocumentNotOrdered:
            continue  # a colleague, or the same click twice
        marked += 1
    return marked


def _lock(window: OpeningWindow) -> None:
    """Who counts, closes, receives or books at this window waits until this transaction ends."""
    OpeningWindow.objects.select_for_update(no_key=True).get(pk=window.pk)


def _open_day(window: OpeningWindow) -> WindowDay:
    day = queries.day_of(window)
    if day is None:
        raise errors.TillNotOpen
    if day.closed_at is not None:
        raise errors.DayClosed
    return day


def _add_up(pieces: Mapping[int, int], total_cents: int | None) -> int:
    if not pieces and total_cents is None:
        raise errors.NothingCounted(field="total")
    counted = sum(value * number for value, number in pieces.items())
    if total_cents is None:
        return counted
    if counted and counted != total_cents:
        raise errors.CountContradicts(field="total", pieces=euro(counted), total=euro(total_cents))
    return total_cents


def _nobody_left(window: OpeningWindow) -> None:
    here = queries.people_here(window)
    if here:
        raise errors.PeopleStillHere(
            tickets=", ".join(f"{ticket.number} ({ticket.get_state_display()})" for ticket in here)
        )
    working = queries.open_cases(window)
    if working:
        raise errors.CasesStillOpen(
            numbers=", ".join(f"{case.number} ({case.service.title})" for case in working)
        )


def _nobody_expected(window: OpeningWindow, now: datetime) -> None:
    coming = [each for each in queries.absent_people(window) if each.ends_at > now]
    if coming:
        times = ", ".join(f"{each.starts_at.astimezone(BERLIN):%H:%M}" for each in coming)
        raise errors.PeopleStillExpected(field="accept_absent", times=times)
