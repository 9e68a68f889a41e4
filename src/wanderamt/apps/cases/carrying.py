"""What a unit takes along of the cases: those of its stops, and those whose documents it brings to them."""

from datetime import time
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from wanderamt.apps.cases.models import Case, Document, Evidence, Fee, Handover, Payment, Step
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation.carrying import Also, Carried, NumberScope, Stays, Trip
from wanderamt.kernel.clock import BERLIN, at_berlin

#: Case and receipt numbers of a unit on one day.
NUMBERS_A_DAY = 200


def also(windows: frozenset[UUID]) -> Also:
    """The windows at which the documents were applied for that are handed over at these."""
    return Also(windows=frozenset(_brought(windows).values_list("window", flat=True)))


def number_scopes(windows: frozenset[UUID]) -> list[NumberScope]:
    """Of cases and receipts: a counter and a day have one range each."""
    found = OpeningWindow.objects.filter(pk__in=windows).select_related("counter")
    stems = {f"{each.counter.mark}-{each.starts_at.astimezone(BERLIN):%Y%m%d}" for each in found}
    return [
        NumberScope(scope=f"{prefix}{stem}", size=NUMBERS_A_DAY) for stem in stems for prefix in ("V-", "")
    ]


def _brought(windows: frozenset[UUID]) -> QuerySet[Case]:
    """Applications of earlier visits whose document lies ready for one of these stops, or was handed over
    since the day of the first.
    """
    stops = OpeningWindow.objects.filter(pk__in=windows)
    first = stops.aggregate(first=Min("starts_at"))["first"]
    if first is None:
        return Case.objects.none()
    since = at_berlin(first.astimezone(BERLIN).date(), time.min)
    ready = Q(document__state=Document.State.READY, document__delivery=Document.Delivery.COLLECTION)
    given = Exists(Handover.objects.filter(case=OuterRef("pk"), kind=Handover.Kind.DOCUMENT, at__gte=since))
    return Case.objects.filter(ready | Q(given), window__site__in=stops.values("site")).exclude(
        window__in=windows
    )


def _cases(trip: Trip) -> QuerySet[Case]:
    own = Case.objects.filter(window__in=trip.windows).values("pk")
    return Case.objects.filter(Q(pk__in=own) | Q(pk__in=_brought(trip.windows).values("pk")))


CARRIED = (
    Carried(model=Case, rows=_cases, stays=Stays.STOP, personal=True),
    Carried(
        model=Payment,
        rows=lambda trip: Payment.objects.filter(window__in=trip.windows),
        stays=Stays.STOP,
        personal=True,
    ),
    Carried(
        model=Step,
        rows=lambda trip: Step.objects.filter(case__in=_cases(trip).values("pk")),
        stays=Stays.STOP,
        personal=True,
        parent="case",
    ),
    # Papers and fees of earlier visits are not needed to hand a document over.
    Carried(
        model=Evidence,
        rows=lambda trip: Evidence.objects.filter(case__window__in=trip.windows),
        stays=Stays.STOP,
        personal=True,
        parent="case",
    ),
    Carried(
        model=Fee,
        rows=lambda trip: Fee.objects.filter(case__window__in=trip.windows),
        stays=Stays.STOP,
        personal=True,
        parent="case",
    ),
    Carried(
        model=Document,
        rows=lambda trip: Document.objects.filter(case__in=_cases(trip).values("pk")),
        stays=Stays.STOP,
        personal=True,
    ),
    Carried(
        model=Handover,
        rows=lambda trip: Handover.objects.filter(case__in=_cases(trip).values("pk")),
        stays=Stays.STOP,
        personal=True,
        parent="case",
    ),
)
