"""Verbs of those who answer: grant, refuse; and what happens where no answer comes.

`grant` and `refuse` are commands: the unit runs them first, the hub runs them again when they arrive. The
unit cancels and has the time for who comes; what the person wished instead is done by the hub.
"""

from datetime import datetime

from django.db import transaction

from wanderamt.apps.appointments import services
from wanderamt.apps.appointments.models import Appointment, ChangeWish, Hold
from wanderamt.apps.appointments.services import common
from wanderamt.apps.appointments.services.moving import give_up
from wanderamt.apps.appointments.wishes import letters, queries
from wanderamt.apps.appointments.wishes.queries import State
from wanderamt.apps.offices.public import OpeningWindow, WindowCameBack
from wanderamt.foundation.commands import command
from wanderamt.kernel.errors import DomainError


@command("appointments.grant_wish")
@transaction.atomic
def grant_wish(*, wish: ChangeWish, now: datetime) -> None:
    """The appointment ends here; where the new time is kept, it moves there. Twice is once.

    Also after the wish has expired, for the unit has done it. Where the new time is gone the appointment is
    cancelled all the same, as it was on the unit, and the person is told. Raises WindowIsAway.
    """
    window, wish = _locked(wish)
    if not _claim(wish, State.GRANTED, over=[State.OPEN, State.EXPIRED], now=now):
        return
    appointment = wish.appointment
    if appointment.state == Appointment.State.BOOKED and not _move(wish, now=now):
        # The unit knows no new place, so it has nothing to tell; the hub does, in the same moment as this.
        unsaid = wish.kind == ChangeWish.Kind.MOVE and wish.to_window_id is None
        give_up(window, appointment, letter="" if unsaid else "cancelled", now=now)
    _let_go(wish)


@command("appointments.refuse_wish")
@transaction.atomic
def refuse_wish(*, wish: ChangeWish, reason: str, now: datetime) -> None:
    """The appointment stays; `reason` is a ChangeWish.Reason. Twice is once. Raises WindowIsAway."""
    _window, wish = _locked(wish)
    taken_back = reason == ChangeWish.Reason.TAKEN_BACK
    state = State.TAKEN_BACK if taken_back else State.REFUSED
    if not _claim(wish, state, over=[State.OPEN], reason=reason, now=now):
        return
    _let_go(wish)
    if not taken_back:
        letters.not_granted(wish, now=now)


def expire_due(*, now: datetime) -> int:
    """End the wishes for which no answer came in time, and say so; returns how many.

    The appointment stays as it is: what was true on the unit counts, and arrives with its commands.
    """
    return sum(_expire(wish, now=now) for wish in queries.late(now=now))


def carry_out_due(*, now: datetime) -> int:
    """Do at once what was wished at windows that are here again; returns how many wishes that were.

    Who would have come before now is past helping: there the wish expires.
    """
    return sum(_carry_out(wish, now=now) for wish in queries.back().select_related("appointment"))


def when_back(event: WindowCameBack) -> None:
    """The unit is here, or is not waited for any more."""
    carry_out_due(now=event.at)


def _carry_out(wish: ChangeWish, *, now: datetime) -> bool:
    if wish.back_at is not None:
        refuse_wish(wish=wish, reason=ChangeWish.Reason.TAKEN_BACK, now=now)
    elif wish.appointment.starts_at <= now:
        return _expire(wish, now=now)
    else:
        grant_wish(wish=wish, now=now)
    return True


@transaction.atomic
def _expire(wish: ChangeWish, *, now: datetime) -> bool:
    _lock(wish)
    wish = _fresh(wish)
    state = State.EXPIRED if wish.back_at is None else State.TAKEN_BACK
    if not _claim(wish, state, over=[State.OPEN], now=now):
        return False
    _let_go(wish)
    if state == State.EXPIRED:
        letters.not_granted(wish, now=now)
    return True


def _lock(wish: ChangeWish, *, check: bool = False) -> OpeningWindow:
    """Lock both windows in the order of all; with `check` the old one must be here."""
    there = [wish.hold.window_id] if wish.hold is not None else []
    return common.lock(wish.window_id, *there, away=None if check else wish.window_id)[wish.window_id]


def _locked(wish: ChangeWish) -> tuple[OpeningWindow, ChangeWish]:
    window = _lock(wish, check=True)
    return window, _fresh(wish)


def _fresh(wish: ChangeWish) -> ChangeWish:
    found = ChangeWish.objects.select_related("appointment__window__site__quarter", "hold", "to_window")
    return found.get(pk=wish.pk)


def _claim(wish: ChangeWish, state: str, *, over: list[State], now: datetime, reason: str = "") -> bool:
    """Claim by UPDATE: of two answers the first counts."""
    claimed = ChangeWish.objects.filter(pk=wish.pk, state__in=over).update(
        state=state, reason=reason, answered_at=now
    )
    wish.state, wish.reason, wish.answered_at = state, reason, now
    return bool(claimed)


def _move(wish: ChangeWish, *, now: datetime) -> bool:
    """Move to the time that was wished; False where that is not to be had (any more)."""
    if wish.to_window is None or wish.to_start is None:
        return False
    try:
        with transaction.atomic():
            services.move(
                appointment=wish.appointment,
                window=wish.to_window,
                start=wish.to_start,
                hold=wish.hold,
                now=now,
                by_office=True,
            )
    except DomainError:
        return False
    return True


def _let_go(wish: ChangeWish) -> None:
    """The new time is free again, where it was not taken."""
    hold = Hold.objects.filter(wish=wish.pk).first()
    if hold is not None:
        services.drop_hold(hold=hold)
