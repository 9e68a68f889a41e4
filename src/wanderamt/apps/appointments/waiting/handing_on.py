"""A freed time on its way along the waiting list. All of it runs with the window locked.

What happens is decided by `engines.slots.waiting`; here it is done: asked, lapsed, given, or freed.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max

from wanderamt.apps.appointments import services
from wanderamt.apps.appointments.models import (
    Appointment,
    Hold,
    ReleasedTime,
    WaitingEntry,
    WaitingOffer,
)
from wanderamt.apps.appointments.persons import PersonData
from wanderamt.apps.appointments.placing import Ledger
from wanderamt.apps.appointments.waiting import letters, queries
from wanderamt.engines.slots import waiting as fair
from wanderamt.engines.slots.waiting import OfferPolicy, Turn
from wanderamt.kernel.errors import DomainError

POLICY = OfferPolicy()
#: Who wants to be booked without being asked has at least this long to prepare or to cancel.
AT_ONCE_NOTICE = timedelta(days=1)
#: Between two looks of the worker.
_SOON = timedelta(seconds=30)
Offer, Released = WaitingOffer.State, ReleasedTime.State


def take(*, hold: Hold, now: datetime) -> bool:
    """Have the time of a hold before it becomes free; False: nobody (any more) wants it.

    Registered with `services.on_release`. What was cancelled begins its way here, what is on its way goes on.
    """
    if hold.reason == Hold.Reason.COOLING:
        released, _new = ReleasedTime.objects.get_or_create(
            hold=hold,
            defaults={
                "window_id": hold.window_id,
                "starts_at": hold.starts_at,
                "ends_at": hold.ends_at,
                "began_at": now,
            },
        )
        return advance(released, hold, now=now)
    if hold.reason == Hold.Reason.OFFERED:
        found = ReleasedTime.objects.filter(hold=hold, state=Released.OFFERED).first()
        return found is not None and advance(found, hold, now=now)
    return False


def advance(released: ReleasedTime, hold: Hold, *, now: datetime) -> bool:
    """Do what is due with the time; False when it is to become free for everybody."""
    _lapse(released, now=now)
    while True:
        asked = [queries.as_asked(each) for each in released.offers.all()]
        turn = fair.turn(asked, hold.starts_at, now=now, policy=POLICY)
        if turn is Turn.GIVE:
            if _give(released, hold, asked, now=now):
                return True
        elif turn is Turn.WAIT:
            _keep(hold, asked, now=now)
            return True
        elif turn is Turn.PUBLIC or not _ask(released, hold, now=now):
            if any(
                each.open(now=now) for each in asked
            ):  # nobody further fits, but somebody may still say yes
                _keep(hold, asked, now=now)
                return True
            _end(released, Released.PUBLIC, now=now)
            return False


@transaction.atomic
def close_lost(*, now: datetime) -> int:
    """End the way of times whose hold is gone: nobody was at work for long, and somebody has taken the time.

    Who was asked loses nothing; returns how many such times there were.
    """
    lost = list(ReleasedTime.objects.filter(state=Released.OFFERED, hold=None))
    for released in lost:
        released.offers.filter(state=Offer.OPEN).update(state=Offer.LAPSED)
        _end(released, Released.PUBLIC, now=now)
    return len(lost)


def _lapse(released: ReleasedTime, *, now: datetime) -> None:
    """Who did not answer in time keeps the place and is left out for a while."""
    for offer in released.offers.filter(state=Offer.OPEN, until__lte=now):
        if WaitingOffer.objects.filter(pk=offer.pk, state=Offer.OPEN).update(state=Offer.LAPSED):
            WaitingEntry.objects.filter(pk=offer.entry_id).update(
                lapses=F("lapses") + 1, lapsed_at=offer.until
            )


def _ask(released: ReleasedTime, hold: Hold, *, now: datetime) -> bool:
    """Ask as many as may be asked now; False where nobody is left."""
    _hold_on(hold, until=now + _SOON)
    freed, special = queries.freed_time(hold, now=now)
    waiting = queries.as_waiting(queries.in_line(now=now).select_related("appointment"), special=special)
    entries = {entry.pk: entry for entry, _ in waiting}
    was = set(released.offers.values_list("entry", flat=True))
    ordered = fair.line([each for _, each in waiting], freed, policy=POLICY, asked=was)
    new: list[fair.Asked] = [queries.as_asked(each) for each in released.offers.all()]
    before = len(new)
    for each in ordered:
        if not fair.may_ask(new, hold.starts_at, now=now, policy=POLICY):
            break
        start = fair.start_for(each, freed)
        if start is not None:
            offer = _offer(released, entries[each.key], start.start, start.end, now=now)
            new.append(queries.as_asked(offer))
    return len(new) > before


def _offer(
    released: ReleasedTime, entry: WaitingEntry, start: datetime, end: datetime, *, now: datetime
) -> WaitingOffer:
    """Ask one person, or take their word for it."""
    at_once = entry.at_once and start - now >= AT_ONCE_NOTICE
    last = released.offers.aggregate(last=Max("rank"))["last"]
    offer = WaitingOffer.objects.create(
        released=released,
        entry=entry,
        rank=0 if last is None else last + 1,
        starts_at=start,
        ends_at=end,
        asked_at=now,
        until=fair.until(now, start, policy=POLICY),
        state=Offer.WANTED if at_once else Offer.OPEN,
    )
    if not at_once:
        letters.about_offer("waiting_offer", offer, now=now)
    return offer


def _give(released: ReleasedTime, hold: Hold, asked: list[fair.Asked], *, now: datetime) -> bool:
    """Book the time for who has won it, or move their appointment to it.

    False where that is impossible (they have booked there meanwhile); then it is the next one's turn.
    """
    rank = fair.winner(asked, now=now)
    offer = next(each for each in released.offers.select_related("entry__appointment") if each.rank == rank)
    try:
        with transaction.atomic():
            appointment = _take_time(offer, hold, now=now)
    except DomainError:
        WaitingOffer.objects.filter(pk=offer.pk).update(state=Offer.MISSED)
        return False
    WaitingOffer.objects.filter(pk=offer.pk).update(state=Offer.TAKEN, appointment=appointment)
    WaitingEntry.objects.filter(pk=offer.entry_id).update(
        state=WaitingEntry.State.SERVED, ended_at=now, lapses=0
    )
    _end(released, Released.TAKEN, now=now)
    return True


def _take_time(offer: WaitingOffer, hold: Hold, *, now: datetime) -> Appointment:
    entry = offer.entry
    mine = services.take_over_hold(
        hold=hold,
        plan=queries.plan_of(entry),
        until=now + _SOON,
        reason=Hold.Reason.OFFERED,
        now=now,
        start=offer.starts_at,
        key=offer.pk,
    )
    booked = entry.appointment
    if booked is not None and booked.state == Appointment.State.BOOKED:
        return services.move(appointment=booked, now=now, hold=mine)
    return services.book(
        window=hold.window,
        person=PersonData(
            name=entry.person_name, language=entry.language, email=entry.email, phone=entry.phone
        ),
        source=Appointment.Source.CITIZEN,
        now=now,
        form_key=offer.pk,
        hold=mine,
    )


def _end(released: ReleasedTime, state: str, *, now: datetime) -> None:
    """The time has its taker, or is everybody's: nobody's offer is open any more."""
    ReleasedTime.objects.filter(pk=released.pk).update(state=state, ended_at=now)
    wanted = list(
        released.offers.filter(state=Offer.WANTED).select_related("entry", "released__window__site__quarter")
    )
    released.offers.filter(state__in=queries.PENDING).update(state=Offer.MISSED)
    for offer in wanted:  # who has said yes must not wait for something that will not come
        letters.about_offer("waiting_missed", offer, now=now)


def _keep(hold: Hold, asked: list[fair.Asked], *, now: datetime) -> None:
    """Hold the time until something can change: an answer is over, one more may be asked, the morning."""
    ends = [each.until for each in asked if each.open(now=now)]
    if POLICY.stagger and len(ends) < POLICY.width:
        ends.append(now + POLICY.stagger)
    _hold_on(hold, until=max(now + _SOON / 6, min([*ends], default=max(now + _SOON, POLICY.morning(now)))))


def let_go(hold: Hold, *, now: datetime) -> None:
    """Nobody wants the time: it is free from now on; the next look of the worker tells everybody."""
    hold.until = hold.free_at = now
    hold.save(update_fields=["until", "free_at"])
    Ledger(hold.window, now=hold.created_at, keep=hold.pk).hand_over(hold, hold)


def _hold_on(hold: Hold, *, until: datetime) -> None:
    hold.reason, hold.until, hold.free_at = Hold.Reason.OFFERED, until, until + services.GRACE
    hold.save(update_fields=["reason", "until", "free_at"])
    Ledger(hold.window, now=hold.created_at, keep=hold.pk).hand_over(hold, hold)
