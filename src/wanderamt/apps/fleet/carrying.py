"""What a unit takes along of the fleet: all kits, and its deployments with hosts, crews and packing lists."""

from uuid import UUID

from django.db.models import QuerySet

from wanderamt.apps.fleet.models import (
    CrewMember,
    Deployment,
    KitItem,
    PackedItem,
    PreferredDay,
    Unit,
    VisitRequest,
)
from wanderamt.foundation.carrying import Also, Carried, Stays, Trip, all_rows

_DeploymentService = Deployment.services.through
_RequestService = VisitRequest.services.through


def also(windows: frozenset[UUID]) -> Also:
    """The crews, and the earlier visits whose documents are brought."""
    stops = Deployment.objects.filter(window__in=windows)
    return Also(
        windows=frozenset(_chain(windows).filter(window__isnull=False).values_list("window__pk", flat=True)),
        crew=frozenset(CrewMember.objects.filter(deployment__in=stops).values_list("person", flat=True)),
    )


def _chain(windows: frozenset[UUID]) -> QuerySet[Deployment]:
    """The deployments of these windows and the earlier ones whose documents they bring, back to the first."""
    found: set[UUID] = set()
    fresh = set(Deployment.objects.filter(window__in=windows).values_list("pk", flat=True))
    while fresh - found:
        found |= fresh
        earlier = Deployment.objects.filter(pk__in=fresh, brings_documents_of__isnull=False)
        fresh = {key for key in earlier.values_list("brings_documents_of", flat=True) if key}
    return Deployment.objects.filter(pk__in=found)


def _stops(trip: Trip) -> QuerySet[Deployment]:
    return _chain(trip.windows)


def _requests(trip: Trip) -> QuerySet[VisitRequest]:
    return VisitRequest.objects.filter(pk__in=_stops(trip).filter(request__isnull=False).values("request"))


CARRIED = (
    Carried(model=Unit, rows=all_rows(Unit), stays=Stays.CITY),
    Carried(model=KitItem, rows=all_rows(KitItem), stays=Stays.CITY, parent="unit"),
    # On site somebody is called, not written to.
    Carried(
        model=VisitRequest,
        rows=_requests,
        stays=Stays.STOP,
        personal=True,
        instead={"email": "", "reply": ""},
    ),
    Carried(
        model=_RequestService,
        rows=lambda trip: _RequestService.objects.filter(visitrequest__in=_requests(trip).values("pk")),
        stays=Stays.STOP,
        parent="visitrequest",
    ),
    Carried(
        model=PreferredDay,
        rows=lambda trip: PreferredDay.objects.filter(request__in=_requests(trip).values("pk")),
        stays=Stays.STOP,
        parent="request",
    ),
    # A self reference: the earlier visit first.
    Carried(
        model=Deployment,
        rows=lambda trip: _stops(trip).order_by("starts_at", "pk"),
        stays=Stays.STOP,
    ),
    Carried(
        model=_DeploymentService,
        rows=lambda trip: _DeploymentService.objects.filter(deployment__in=_stops(trip).values("pk")),
        stays=Stays.STOP,
        parent="deployment",
    ),
    Carried(
        model=CrewMember,
        rows=lambda trip: CrewMember.objects.filter(deployment__window__in=trip.windows),
        stays=Stays.STOP,
        personal=True,
        parent="deployment",
    ),
    Carried(
        model=PackedItem,
        rows=lambda trip: PackedItem.objects.filter(deployment__window__in=trip.windows),
        stays=Stays.STOP,
        personal=True,
        parent="deployment",
    ),
)
