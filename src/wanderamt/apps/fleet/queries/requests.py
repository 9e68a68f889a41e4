"""Reading what hosts ask, and how badly their quarters are served."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, FloatField, Min, QuerySet, Value, When

from wanderamt.apps.catalogue import public as catalogue
from wanderamt.apps.catalogue.public import Mobile, Service
from wanderamt.apps.fleet import rules
from wanderamt.apps.fleet.models import KitItem, Unit, VisitRequest
from wanderamt.apps.fleet.values import PreferredTime, RequestData
from wanderamt.apps.offices.public import Quarter, QuarterCoverage

SORTS = ("need", "oldest", "day")


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterChoice:
    """A matter that a host can ask for. `note` says why people in care homes need it, or what it is."""

    service: Service
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matters:
    """What hosts can choose from: first what care homes usually need, then the rest by group, then what we
    cannot do.
    """

    usual: tuple[MatterChoice, ...]
    groups: tuple[tuple[str, tuple[MatterChoice, ...]], ...]
    #: Title and, where a device is missing, its name; an empty name: only possible in an office.
    impossible: tuple[tuple[Service, str], ...]

    @property
    def possible(self) -> list[Service]:
        """All matters that may be chosen."""
        return [
            each.service for each in (*self.usual, *(choice for _, group in self.groups for choice in group))
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFilter:
    """Which requests, and what comes first: "need" (the worst served quarter), "oldest" or "day" (first
    wish).
    """

    states: tuple[str, ...] = ()
    purpose: str = ""
    quarter: str = ""
    sort: str = "need"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """A request beside how well its quarter is served; `coverage` None while the city has no office."""

    request: VisitRequest
    coverage: QuarterCoverage | None
    first_wish: PreferredTime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterNeed:
    """A quarter as the planner sees it."""

    coverage: QuarterCoverage
    open_requests: int


def kits() -> list[frozenset[str]]:
    """The equipment keys of every unit, in one query for the kit and one for the units."""
    carried: defaultdict[UUID, set[str]] = defaultdict(set)
    for unit_id, equipment in KitItem.objects.values_list("unit_id", "equipment"):
        carried[unit_id].add(equipment)
    return [
        frozenset(carried[unit_id]) for unit_id in Unit.objects.order_by("pk").values_list("pk", flat=True)
    ]


def matters() -> Matters:
    """All bookable matters, sorted into what a host can ask for and what we cannot bring."""
    known = kits()
    usual: list[MatterChoice] = []
    groups: dict[str, list[MatterChoice]] = {}
    impossible: list[tuple[Service, str]] = []
    for service in catalogue.bookable_services():
        missing = rules.missing_everywhere(service, kits=known)
        if service.mobile == Mobile.NO or missing:
            names = (
                ""
                if service.mobile == Mobile.NO
                else ", ".join(map(catalogue.equipment_name, sorted(missing)))
            )
            impossible.append((service, names))
        elif service.care:
            usual.append(MatterChoice(service=service, note=service.care))
        else:
            groups.setdefault(service.group, []).append(MatterChoice(service=service, note=""))
    return Matters(
        usual=tuple(usual),
        groups=tuple((catalogue.group_name(group), tuple(found)) for group, found in groups.items()),
        impossible=tuple(impossible),
    )


def quarters() -> QuerySet[Quarter]:
    """All quarters by name."""
    return Quarter.objects.order_by("name")


def visit_request(request_id: UUID) -> VisitRequest:
    """The request with quarter, services and wishes. Raises VisitRequest.DoesNotExist."""
    found = VisitRequest.objects.select_related("quarter").prefetch_related("services", "preferred_days")
    return found.get(pk=request_id)


def data_of(request: VisitRequest) -> RequestData:
    """All answers of a stored request."""
    apart = ("services", "preferred_days")
    columns = {
        field.name: getattr(request, field.name) for field in fields(RequestData) if field.name not in apart
    }
    return RequestData(
        **columns, services=tuple(request.services.all()), preferred_days=tuple(_wishes(request))
    )


def replaced(data: RequestData, answers: Mapping[str, Any]) -> RequestData:
    """`data` with the answers of one page in place of the old ones."""
    return replace(data, **answers)


def _wishes(request: VisitRequest) -> list[PreferredTime]:
    return [
        PreferredTime(day=wish.day, starts=wish.starts, ends=wish.ends)
        for wish in request.preferred_days.all()
    ]


def requests_matching(
    chosen: RequestFilter, *, coverage: Sequence[QuarterCoverage]
) -> QuerySet[VisitRequest]:
    """The requests in the chosen order, ready to be cut into pages."""
    found = VisitRequest.objects.select_related("quarter").prefetch_related("preferred_days")
    if chosen.states:
        found = found.filter(state__in=chosen.states)
    if chosen.purpose:
        found = found.filter(purpose=chosen.purpose)
    if chosen.quarter:
        found = found.filter(quarter=chosen.quarter)
    if chosen.sort == "oldest":
        return found.order_by("created_at", "pk")
    if chosen.sort == "day":
        return found.annotate(first_day=Min("preferred_days__day")).order_by("first_day", "created_at", "pk")
    distance = Case(
        *(When(quarter=each.quarter.pk, then=Value(each.distance_km)) for each in coverage),
        default=Value(0.0),
        output_field=FloatField(),
    )
    return found.annotate(distance=distance).order_by("-distance", "created_at", "pk")


def request_rows(
    requests: Iterable[VisitRequest], *, coverage: Sequence[QuarterCoverage]
) -> list[RequestRow]:
    """The requests of one page beside the coverage of their quarters."""
    known = {each.quarter.pk: each for each in coverage}
    return [
        RequestRow(
            request=request,
            coverage=known.get(request.quarter_id),
            first_wish=next(iter(_wishes(request)), None),
        )
        for request in requests
    ]


def quarter_needs(*, coverage: Sequence[QuarterCoverage]) -> Sequence[QuarterNeed]:
    """All quarters, the worst served first, with the number of requests that wait there."""
    waiting = dict(
        VisitRequest.objects.filter(state=VisitRequest.State.SUBMITTED)
        .order_by()
        .values_list("quarter")
        .annotate(Count("pk"))
    )
    found = [QuarterNeed(coverage=each, open_requests=waiting.get(each.quarter.pk, 0)) for each in coverage]
    return sorted(found, key=lambda need: -need.coverage.distance_km)
