"""Verbs: close a counter for some days, have another one take over, answer a proposal."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from wanderamt.apps.appointments import services
from wanderamt.apps.appointments.events import AppointmentCancelled, AppointmentMoved
from wanderamt.apps.appointments.models import Appointment, Closing, Hold, Proposal
from wanderamt.apps.appointments.plans import VisitPlan
from wanderamt.apps.appointments.queries import plan_of
from wanderamt.apps.appointments.relocation import letters, queries
from wanderamt.apps.appointments.relocation.errors import NothingToClose, ProposalOver
from wanderamt.apps.appointments.relocation.finding import Place, best_place
from wanderamt.apps.appointments.services import common
from wanderamt.apps.offices import public as offices
from wanderamt.apps.offices.public import Counter, OpeningWindow, PoolPlan, Site
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.ids import uuid7

#: People have so long for an answer,
ANSWER_WITHIN = timedelta(days=3)
#: but the answer must come this long before the old and the new time.
_BEFORE = timedelta(hours=3)
State, Told = Proposal.State, Proposal.Told
Finder = Callable[[Appointment, VisitPlan], Place | None]


@transaction.atomic
def close(
    *, counter: Counter, start: datetime, end: datetime, reason: str, now: datetime, form_key: UUID
) -> Closing:
    """Call off the windows of the counter in this span and propose another time to everybody booked there.

    The same `form_key` gives the first closing. No appointment is cancelled: each stays, marked as to be
    moved, until its person agrees. Raises NothingToClose.
    """
    first = Closing.objects.filter(form_key=form_key).first()
    if first is not None:
        return first
    windows = queries.closing_windows(counter=counter, start=start, end=end, now=now)
    if not windows:
        raise NothingToClose(field="first")
    closing = Closing.objects.create(
        counter=counter, starts_at=start, ends_at=end, reason=reason, form_key=form_key, created_at=now
    )
    _call_off(windows)
    closed = {window.pk for window in windows}
    _propose_all(closing, queries.appointments_at(closed), _elsewhere(closed, now=now), now=now)
    return closing


@transaction.atomic
def take_over(
    *,
    windows: Sequence[OpeningWindow],
    by: Counter,
    site: Site | None = None,
    room: str = "",
    reason: str,
    now: datetime,
    form_key: UUID,
) -> Closing:
    """Another counter opens with the same hours, and everybody is proposed the same time there.

    `site` none: at the same place. Raises NothingToClose; WindowOverlaps where that counter is elsewhere.
    Nothing has changed then.
    """
    first = Closing.objects.filter(form_key=form_key).first()
    if first is not None:
        return first
    windows = [each for each in windows if each.state == OpeningWindow.State.OPEN and each.starts_at > now]
    if not windows:
        raise NothingToClose(field="window")
    closing = Closing.objects.create(
        counter=windows[0].counter,
        starts_at=min(each.starts_at for each in windows),
        ends_at=max(each.ends_at for each in windows),
        reason=reason,
        kind=Closing.Kind.TAKEN_OVER,
        form_key=form_key,
        created_at=now,
    )
    instead = {
        window.pk: _open_like(window, by=by, site=site or window.site, room=room) for window in windows
    }
    _call_off(windows)

    def same_time(appointment: Appointment, _plan: VisitPlan) -> Place | None:
        return Place(window=instead[appointment.window_id], start=appointment.starts_at, weight=0.0)

    _propose_all(closing, queries.appointments_at(set(instead)), same_time, now=now)
    return closing


@transaction.atomic
def call_off(*, window: OpeningWindow, now: datetime) -> int:
    """A stop does not take place: who has booked alone gets a proposal where another place is free.

    Everybody else, and whom the host has registered, is cancelled. Returns how many were registered.
    """
    closing = None
    proposed = []
    for appointment in queries.appointments_at({window.pk}):
        if _alone(appointment) and best_place(appointment, now=now, closed={window.pk}):
            closing = closing or _stop_closing(window, now=now)
            _propose(closing, appointment, _elsewhere({window.pk}, now=now), now=now)
            proposed.append(appointment.pk)
    return len(proposed) + services.call_off(window=window, now=now, besides=proposed)


def _elsewhere(closed: set[UUID], *, now: datetime) -> Finder:
    """Looks for the best other place outside of these windows."""

    def find(appointment: Appointment, plan: VisitPlan) -> Place | None:
        return best_place(appointment, now=now, closed=closed, plan=plan)

    return find


def _alone(appointment: Appointment) -> bool:
    return appointment.source == Appointment.Source.CITIZEN


def _stop_closing(window: OpeningWindow, *, now: datetime) -> Closing:
    return Closing.objects.create(
        counter=window.counter,
        starts_at=window.starts_at,
        ends_at=window.ends_at,
        reason="Das Mobile Bürgeramt kommt an diesem Tag nicht.",
        form_key=uuid7(),
        created_at=now,
    )


@transaction.atomic
def accept(*, proposal: Proposal, now: datetime) -> Appointment:
    """The person agrees: the appointment moves to the proposed time. Twice is once.

    Raises ProposalOver where it was answered otherwise or the time is gone; the appointment stays then.
    """
    if proposal.window_id is None:
        raise ProposalOver
    # First the windows, then the proposal: everybody else takes them in this order, too.
    common.lock(proposal.appointment.window_id, proposal.window_id)
    Proposal.objects.select_for_update().get(pk=proposal.pk)
    proposal = queries.proposal(proposal.pk)
    if proposal.state == State.ACCEPTED:
        return proposal.appointment
    if not _answer(proposal, State.ACCEPTED, now=now):
        raise ProposalOver
    try:
        return services.move(
            appointment=proposal.appointment,
            window=proposal.window,
            start=proposal.starts_at,
            hold=proposal.hold,
            now=now,
            by_office=True,
        )
    except DomainError as error:
        raise ProposalOver from error


def cancel(*, proposal: Proposal, now: datetime) -> None:
    """The person does not want to come at all. Raises ProposalOver, TooLate."""
    services.cancel(appointment=proposal.appointment, now=now)


@transaction.atomic
def note_call(*, proposal: Proposal) -> None:
    """Somebody has called; the proposal stays open until there is an answer."""
    Proposal.objects.filter(pk=proposal.pk, told=Told.CALL).update(told=Told.CALLED)


def when_moved(event: AppointmentMoved) -> None:
    """Who has chosen another time needs no proposal."""
    _settle(event.appointment_id, State.MOVED, now=event.at)


def when_cancelled(event: AppointmentCancelled) -> None:
    """Nor who does not come."""
    _settle(event.appointment_id, State.CANCELLED, now=event.at)


def deadline_passed(*, hold: Hold, now: datetime) -> bool:
    """At the deadline the proposed time becomes free, and somebody has to call.

    Where another counter has taken over, `expect_all` comes first. Registered with `services.on_release`.
    """
    if hold.reason != Hold.Reason.MOVING:
        return False
    proposal = Proposal.objects.filter(hold=hold, state=State.OPEN).select_related("closing").first()
    if proposal is None:
        return False
    if proposal.closing.kind == Closing.Kind.TAKEN_OVER:
        return True
    _answer(proposal, State.UNANSWERED, now=now)
    return False


def decide(proposal: Proposal, *, agreed: bool, now: datetime) -> None:
    """There is no more time for an answer: the person counts as `agreed`, or somebody has to call."""
    if agreed:
        _expect(proposal, now=now)
    else:
        _answer(proposal, State.UNANSWERED, now=now)


def expect_all(*, now: datetime) -> int:
    """Who has not answered by the deadline is expected at the counter that took over, at the same time.

    Nothing but the place is different, and the old place is closed. Returns how many appointments moved.
    """
    silent = Proposal.objects.filter(
        closing__kind=Closing.Kind.TAKEN_OVER, state=State.OPEN, deadline__lte=now
    )
    return sum(_expect(proposal, now=now) for proposal in silent.select_related("appointment"))


def _expect(proposal: Proposal, *, now: datetime) -> bool:
    try:
        accept(proposal=proposal, now=now)
    except DomainError:
        _answer(proposal, State.UNANSWERED, now=now)
        return False
    return True


@transaction.atomic
def _settle(appointment_id: UUID, state: str, *, now: datetime) -> None:
    open_ = [State.OPEN, State.UNANSWERED]
    for proposal in Proposal.objects.filter(appointment=appointment_id, state__in=open_).select_related(
        "hold"
    ):
        if _answer(proposal, state, now=now) and proposal.hold is not None:
            services.drop_hold(hold=proposal.hold)


def _answer(proposal: Proposal, state: str, *, now: datetime) -> bool:
    """Claim by UPDATE: of two answers the first counts."""
    return bool(
        Proposal.objects.filter(pk=proposal.pk, state__in=[State.OPEN, State.UNANSWERED]).update(
            state=state, answered_at=now
        )
    )


def _call_off(windows: Iterable[OpeningWindow]) -> None:
    for window in windows:
        offices.cancel_window(window=window)


def _open_like(window: OpeningWindow, *, by: Counter, site: Site, room: str) -> OpeningWindow:
    pools = offices.pools_of([window.pk])[window.pk]
    return offices.open_window(
        counter=by,
        site=site,
        starts_at=window.starts_at,
        ends_at=window.ends_at,
        desks=window.desks,
        services=list(window.services.all()),
        public_from=window.public_from,
        room=room,
        pools=[
            PoolPlan(
                key=pool.key,
                kind=pool.kind,
                seats=pool.seats,
                features=frozenset(pool.features),
                audience=pool.audience,
                longest=timedelta(minutes=pool.longest_minutes) if pool.longest_minutes else None,
                released_at=pool.released_at,
            )
            for pool in pools
        ],
    )


def _propose_all(
    closing: Closing, appointments: Iterable[Appointment], find: Finder, *, now: datetime
) -> None:
    """In order of time: who comes first gets the best of what is left."""
    for appointment in appointments:
        _propose(closing, appointment, find, now=now)


def _propose(closing: Closing, appointment: Appointment, find: Finder, *, now: datetime) -> None:
    plan = plan_of(appointment)
    place = find(appointment, plan)
    earliest = min([appointment.starts_at, *([place.start] if place else [])])
    deadline = max(now + timedelta(hours=1), min(now + ANSWER_WITHIN, earliest - _BEFORE))
    hold = _hold(place, plan, deadline, now=now) if place else None
    kept = place if hold else None
    proposal = Proposal.objects.create(
        closing=closing,
        appointment=appointment,
        hold=hold,
        window=kept.window if kept else None,
        starts_at=kept.start if kept else None,
        deadline=deadline,
        told=Told.MESSAGE,
        created_at=now,
    )
    if not letters.propose(proposal, now=now):
        Proposal.objects.filter(pk=proposal.pk).update(told=Told.CALL)


def _hold(place: Place, plan: VisitPlan, deadline: datetime, *, now: datetime) -> Hold | None:
    try:
        return services.hold(
            window=place.window,
            plan=plan,
            start=place.start,
            now=now,
            key=uuid7(),
            until=deadline,
            reason=Hold.Reason.MOVING,
            asker="staff",
        )
    except DomainError:
        return None
