"""Holds: time that somebody is about to take, and what becomes of it when they do not."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from wanderamt.apps.appointments import queries
from wanderamt.apps.appointments.errors import HoldLimit, SlotTaken
from wanderamt.apps.appointments.models import Hold
from wanderamt.apps.appointments.placing import Ledger
from wanderamt.apps.appointments.plans import VisitPlan
from wanderamt.apps.appointments.services import common
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.engines.slots import Asker
from wanderamt.foundation.brake import Brake

#: How long somebody has to fill in the form.
HOLD_FOR = timedelta(minutes=10)
#: So many times one session may hold at once.
HOLDS_PER_CLIENT = 3
#: So often one form may choose another time: each change holds anew, and nobody is to hold for ever.
_changes = Brake(kind="hold_changes", allowed=12, window=timedelta(hours=3))


def hold(
    *,
    window: OpeningWindow,
    plan: VisitPlan,
    start: datetime,
    now: datetime,
    key: UUID,
    until: datetime | None = None,
    reason: str = Hold.Reason.CHOOSING,
    asker: Asker = "citizen",
    client: str = "",
    offered_days: int | None = None,
    forced_days: int | None = None,
) -> Hold:
    """Keep a time for somebody, until `until` (HOLD_FOR from now).

    The same key for the same visit and time gives the same hold, with the same end; for another time the new
    hold takes the place of the old one, which is kept where the new one is not to be had. `client` is a
    digest of a session. Raises SlotTaken, HoldLimit, WindowNotBookable, NoMatter, MatterNotOffered, and
    TooManyTries for a key that keeps changing its time.
    """
    first = Hold.objects.filter(key=key).first()
    if first is None:
        common.peek(window, plan, start, now=now, asker=asker)
    until = until or now + HOLD_FOR
    with transaction.atomic():
        windows = common.lock(window.pk, *([first.window_id] if first else []))
        window = windows[window.pk]
        queries.check_window(window=window, now=now, asker=asker)
        queries.check_matters(window=window, services=plan.services)
        ledger = Ledger(window, now=now)
        old = Hold.objects.filter(key=key).first()
        if old is not None and _same(old, window, plan, start) and ledger.owns(old):
            return old
        if old is not None and old.window_id not in windows:
            raise SlotTaken(field="start")  # two pages of one person at once: the other one was faster
        _limit(client, key=key, now=now)
        if old is not None:
            _changes.check(str(key), now=now)
            _changes.note(str(key), now=now)
            _give_up(old, windows, ledger)
        return _store(
            ledger, plan, start, now=now, key=key, until=until, reason=reason, asker=asker,
            client=client, offered_days=offered_days, forced_days=forced_days,
        )  # fmt: skip


def take_over_hold(
    *,
    hold: Hold,
    plan: VisitPlan,
    until: datetime,
    reason: str,
    now: datetime,
    start: datetime | None = None,
    key: UUID | None = None,
    asker: Asker = "citizen",
) -> Hold:
    """Give the time of a hold to another one, in one transaction: nobody gets in between.

    The new hold is for `plan` at `start` (else where the old one began) and may take less of the time, which
    is free then, or time beside it. Raises SlotTaken where the hold is gone or the visit does not fit: the
    old hold is kept then.
    """
    with transaction.atomic():
        window = common.lock(hold.window_id)[hold.window_id]
        queries.check_window(window=window, now=now, asker=asker)
        queries.check_matters(window=window, services=plan.services)
        ledger = Ledger(window, now=now, keep=hold.pk)
        old = Hold.objects.filter(pk=hold.pk).first()
        if old is None or not ledger.owns(old):
            raise SlotTaken(field="start")
        _remove(old, ledger)
        return _store(
            ledger, plan, start or old.starts_at, now=now, key=key or old.key, until=until, reason=reason,
            asker=asker, client=old.client, offered_days=old.offered_days, forced_days=old.forced_days,
        )  # fmt: skip


@transaction.atomic
def drop_hold(*, hold: Hold) -> bool:
    """Give the time back at once; False where the hold is gone already."""
    window = common.lock(hold.window_id)[hold.window_id]
    found = Hold.objects.filter(pk=hold.pk).first()
    if found is None:
        return False
    _remove(found, Ledger(window, now=found.created_at))
    return True


def _same(old: Hold, window: OpeningWindow, plan: VisitPlan, start: datetime) -> bool:
    return (old.window_id, old.starts_at, old.plan) == (window.pk, start, plan.stored())


def _limit(client: str, *, key: UUID, now: datetime) -> None:
    """Raises HoldLimit."""
    if not client:
        return
    others = Hold.objects.filter(client=client, free_at__gt=now).exclude(key=key)
    if others.count() >= HOLDS_PER_CLIENT:
        raise HoldLimit(minutes=HOLD_FOR // timedelta(minutes=1))


def _give_up(old: Hold, windows: Mapping[UUID, OpeningWindow], ledger: Ledger) -> None:
    """Free the time of the old hold, at whichever of the locked windows it is."""
    elsewhere = old.window_id != ledger.window.pk
    _remove(old, Ledger(windows[old.window_id], now=ledger.now) if elsewhere else ledger)


def _remove(old: Hold, ledger: Ledger) -> None:
    ledger.release([old])
    Hold.objects.filter(pk=old.pk).delete()


def _store(
    ledger: Ledger,
    plan: VisitPlan,
    start: datetime,
    *,
    now: datetime,
    key: UUID,
    until: datetime,
    reason: str,
    asker: Asker,
    client: str = "",
    offered_days: int | None = None,
    forced_days: int | None = None,
) -> Hold:
    found = common.find_start(ledger, plan, start, now=now, asker=asker)
    if found is None:
        raise SlotTaken(field="start")
    stored = Hold.objects.create(
        key=key,
        window=ledger.window,
        starts_at=found.start,
        ends_at=found.end,
        reason=reason,
        until=until,
        free_at=until if reason == Hold.Reason.CHOOSING else until + common.GRACE,
        asker=asker,
        plan=plan.stored(),
        client=client,
        offered_days=offered_days,
        forced_days=forced_days,
        created_at=now,
    )
    ledger.claim(stored, found.places)
    return stored
