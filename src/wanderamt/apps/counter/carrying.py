"""What a unit takes along of the counter: who is here already, the till, what the forecast has learned."""

from uuid import UUID

from django.db.models import QuerySet

from wanderamt.apps.counter.models import (
    StockCount,
    StockLot,
    StockUse,
    Ticket,
    TicketErasure,
    TicketEvent,
    WaitCalibration,
    WindowDay,
)
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import clock
from wanderamt.foundation.carrying import Carried, NumberScope, Stays, all_rows
from wanderamt.kernel.clock import BERLIN

#: Tickets of one kind at one site on one day.
TICKETS_A_DAY = 100
_TicketService = Ticket.services.through


def number_scopes(windows: frozenset[UUID]) -> list[NumberScope]:
    """Of tickets: a site, a day and a kind have one range."""
    found = OpeningWindow.objects.filter(pk__in=windows)
    places = {f"{each.site_id}:{each.starts_at.astimezone(BERLIN).date()}" for each in found}
    return [
        NumberScope(scope=f"{place}:{kind}", size=TICKETS_A_DAY)
        for place in places
        for kind in Ticket.Kind.values
    ]


def _release(events: QuerySet[TicketEvent]) -> None:
    """The triggers let the events of these tickets go."""
    now = clock.now()
    tickets = events.order_by().values_list("ticket", flat=True).distinct()
    TicketErasure.objects.bulk_create(
        [TicketErasure(ticket_id=key, at=now) for key in tickets], ignore_conflicts=True
    )


CARRIED = (
    Carried(
        model=Ticket,
        rows=lambda trip: Ticket.objects.filter(window__in=trip.windows),
        stays=Stays.STOP,
        personal=True,
    ),
    Carried(
        model=_TicketService,
        rows=lambda trip: _TicketService.objects.filter(ticket__window__in=trip.windows),
        stays=Stays.STOP,
        personal=True,
        parent="ticket",
    ),
    Carried(
        model=TicketEvent,
        rows=lambda trip: TicketEvent.objects.filter(ticket__window__in=trip.windows),
        stays=Stays.STOP,
        personal=True,
        parent="ticket",
        release=_release,
    ),
    Carried(
        model=WindowDay,
        rows=lambda trip: WindowDay.objects.filter(window__in=trip.windows),
        stays=Stays.STOP,
        personal=True,
        parent="window",
    ),
    Carried(
        model=StockLot,
        rows=lambda trip: StockLot.objects.filter(window__in=trip.windows),
        stays=Stays.STOP,
    ),
    Carried(
        model=StockUse,
        rows=lambda trip: StockUse.objects.filter(window__in=trip.windows),
        stays=Stays.STOP,
        personal=True,
    ),
    Carried(
        model=StockCount,
        rows=lambda trip: StockCount.objects.filter(window__in=trip.windows),
        stays=Stays.STOP,
        personal=True,
    ),
    # Events are counted anew on each side.
    Carried(
        model=WaitCalibration,
        rows=all_rows(WaitCalibration),
        stays=Stays.CITY,
        parent="counter",
        instead={"seen": 0},
        drifts=True,
    ),
)
