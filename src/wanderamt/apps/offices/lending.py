"""Windows that are with a unit on the road: lent, given back, and refused meanwhile.

Who holds a window is a device; offices know only its key. The app that knows devices registers itself here,
as do those that have to clear up before a window leaves: the need points upwards, the import does not.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Protocol
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from wanderamt.apps.offices.errors import WindowNotOpen
from wanderamt.apps.offices.errors_away import WindowIsAway
from wanderamt.apps.offices.events import WindowCameBack
from wanderamt.apps.offices.models import OpeningWindow
from wanderamt.foundation import events
from wanderamt.foundation.commands import acting_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """With whom a window is: `label` as written on the case, `heard_at` the last sign of life."""

    label: str
    heard_at: datetime | None


class Clearing(Protocol):
    """What must be done in the transaction that lends a window, before it is away."""

    def __call__(self, *, window: OpeningWindow, now: datetime) -> None: ...


Teller = Callable[[UUID], Holder | None]
_clearings: list[Clearing] = []
_tellers: list[Teller] = []
#: With whom the windows are that nobody lends until this transaction ends; see `all_kept_here`.
_kept: ContextVar[Mapping[UUID, UUID | None]] = ContextVar("windows_kept", default=MappingProxyType({}))


def before_lending(clearing: Clearing) -> None:
    """Have `clearing` called with the window locked, before it is lent. Twice is once."""
    if clearing not in _clearings:
        _clearings.append(clearing)


def tell_holders(teller: Teller) -> None:
    """Let `teller(holder)` say who that is. Twice is once."""
    if teller not in _tellers:
        _tellers.append(teller)


@transaction.atomic
def lend(*, window: OpeningWindow, holder: UUID, until: datetime, now: datetime) -> OpeningWindow:
    """The window as it is now, with the device `holder` until `until`; nobody else changes anything in it.

    Waits for whoever is changing it. Lent twice to one holder is lent once, with the later `until`. The end
    gives nothing back by itself: what the unit did must arrive first, see `give_back`.
    Raises WindowNotOpen, WindowIsAway where another device has it, ValueError for an end that is past.
    """
    if until <= now:
        raise ValueError("a window is lent until a time to come")
    lent = OpeningWindow.objects.select_for_update().get(pk=window.pk)
    if lent.state != OpeningWindow.State.OPEN:
        raise WindowNotOpen
    if lent.held_by not in {None, holder}:
        raise WindowIsAway
    if lent.held_by is None:
        for clearing in _clearings:
            clearing(window=lent, now=now)
    lent.held_by, lent.held_until = holder, max(until, lent.held_until or until)
    lent.save(update_fields=["held_by", "held_until"])
    window.held_by, window.held_until = lent.held_by, lent.held_until
    return lent


@transaction.atomic
def give_back(*, window: OpeningWindow, holder: UUID, now: datetime) -> bool:
    """The window is here again. False where `holder` does not have it; then nothing has changed."""
    back = OpeningWindow.objects.filter(pk=window.pk, held_by=holder).update(held_by=None, held_until=None)
    if not back:
        return False
    window.held_by = window.held_until = None
    events.publish(WindowCameBack(at=now, window_id=window.pk, holder=holder))
    return True


def is_away(window: OpeningWindow) -> bool:
    """Whether the window, as it was read, is with a device for which nobody is acting now."""
    return window.held_by not in {None, acting_for()}


def check_here(window: OpeningWindow) -> None:
    """Raises WindowIsAway. Read the window under its lock; whoever has no lock asks `keep_here`."""
    if is_away(window):
        raise WindowIsAway


def keep_here(window_id: UUID) -> None:
    """Until the transaction ends nobody lends this window; others may change it. Raises WindowIsAway.

    A window that is not known here is nobody's: no error.
    """
    kept = _kept.get()
    if window_id not in kept:
        kept = _held_by([window_id])
    if kept.get(window_id) not in {None, acting_for()}:
        raise WindowIsAway


@contextmanager
def all_kept_here(window_ids: Collection[UUID]) -> Iterator[None]:
    """Within the block, which is all in one transaction, nobody lends these windows, and `keep_here` knows
    the answer for each of them. For who has many commands for few windows.
    """
    token = _kept.set(_held_by(window_ids))
    try:
        yield
    finally:
        _kept.reset(token)


def _held_by(window_ids: Collection[UUID]) -> dict[UUID, UUID | None]:
    """On PostgreSQL with the lock that a foreign key takes: bookings go on beside it, while lending, which
    locks the whole row, waits. On SQLite a writing transaction is alone anyway.
    """
    found = OpeningWindow.objects.filter(pk__in=window_ids).order_by("pk").values_list("pk", "held_by")
    if connection.vendor != "postgresql" or not window_ids:
        return dict(found)
    sql, parameters = found.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} FOR KEY SHARE", parameters)
        return dict(cursor.fetchall())


def here(window: str = "") -> Q:
    """For queries: the windows that may be changed here and now; `window` is the way to them ("window")."""
    held_by = f"{window}__held_by" if window else "held_by"
    mine = acting_for()
    return Q(**{held_by: None}) | Q(**{held_by: mine}) if mine else Q(**{held_by: None})


def holder_of(window: OpeningWindow) -> Holder | None:
    """With whom the window is; None while it is here or where nobody knows the holder."""
    if window.held_by is None or not is_away(window):
        return None
    return next((found for teller in _tellers if (found := teller(window.held_by))), None)
