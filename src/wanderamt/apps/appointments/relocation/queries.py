"""Reads: closings, and how far their proposals are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, When

from wanderamt.apps.appointments import queries
from wanderamt.apps.appointments.models import Appointment, Closing, Proposal
from wanderamt.apps.appointments.relocation.finding import Place, best_place
from wanderamt.apps.offices.public import Counter, OpeningWindow, windows_between

State, Told = Proposal.State, Proposal.Told
_CALLS = Q(proposals__state=State.UNANSWERED) | Q(proposals__state=State.OPEN, proposals__told=Told.CALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An appointment that a closing would move, with the time that would be proposed now, if there is one."""

    appointment: Appointment
    place: Place | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a closing would do."""

    windows: Sequence[OpeningWindow]
    lines: Sequence[Line]

    @property
    def found(self) -> int:
        return sum(line.place is not None for line in self.lines)


def closing_windows(
    *, counter: Counter, start: datetime, end: datetime, now: datetime
) -> list[OpeningWindow]:
    """The windows of the counter that a closing of this span calls off: open and not begun."""
    found = windows_between(start=start, end=end, counter=counter)
    return list(found.filter(state=OpeningWindow.State.OPEN, starts_at__gt=now))


def preview(*, windows: Sequence[OpeningWindow], now: datetime) -> Preview:
    """The appointments of these windows with what would be proposed to each. Two may be shown one time."""
    closed = {window.pk for window in windows}
    booked = appointments_at(closed)
    return Preview(
        windows=windows,
        lines=[Line(appointment=each, place=best_place(each, now=now, closed=closed)) for each in booked],
    )


def appointments_at(window_ids: set[UUID]) -> list[Appointment]:
    """What is booked at these windows with everything a letter says, in order of time."""
    found = queries.booked(window_ids).select_related("window__site__quarter", "window__counter")
    return list(found.prefetch_related("matters__service").order_by("starts_at", "pk"))


def closings() -> "QuerySet[Closing]":
    """All closings with how many proposals they have; those in which somebody has to call come first."""
    open_ = Q(proposals__state=State.OPEN)
    found = Closing.objects.select_related("counter").annotate(
        all_proposals=Count("proposals"),
        waiting=Count("proposals", filter=open_),
        to_call=Count("proposals", filter=_CALLS),
    )
    return found.order_by(Case(When(to_call__gt=0, then=0), default=1), "-created_at")


def proposals_of(closing: Closing) -> "QuerySet[Proposal]":
    """The proposals of a closing, by the old time."""
    found = closing.proposals.select_related("appointment__window__site", "window__site", "closing")
    return found.order_by("appointment__starts_at", "pk")


def calls_for(proposal: Proposal) -> bool:
    """Whether somebody has to call this person: nothing else reaches them, or they did not answer."""
    unreached = proposal.state == State.OPEN and proposal.told == Told.CALL
    return unreached or proposal.state == State.UNANSWERED


def proposal(proposal_id: UUID) -> Proposal:
    """The proposal with both places. Raises Proposal.DoesNotExist, also once the person is erased."""
    found = Proposal.objects.select_related(
        "appointment__window__site__quarter", "window__site__quarter", "hold", "closing"
    )
    return found.exclude(appointment__person_name="").get(pk=proposal_id)


def open_proposal(appointment: Appointment) -> Proposal | None:
    """The proposal that waits for this person's answer; their appointment cannot take place as booked."""
    found = Proposal.objects.select_related("window__site", "closing")
    return found.filter(appointment=appointment, state__in=[State.OPEN, State.UNANSWERED]).first()
