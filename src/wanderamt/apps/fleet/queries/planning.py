"""Reading deployments, units and people for the planner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from wanderamt.apps.appointments import public as appointments
from wanderamt.apps.catalogue import public as catalogue
from wanderamt.apps.catalogue.public import Mobile, Service
from wanderamt.apps.fleet.models import CrewMember, Deployment, Unit
from wanderamt.apps.fleet.values import PlanData
from wanderamt.apps.offices.public import Site
from wanderamt.apps.workforce.public import Role, User, staff_with_role


@dataclass(frozen=True, slots=True, kw_only=True)
class KitLine:
    name: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterLevel:
    """Services that a unit gets equally far with."""

    mobile: Mobile
    services: tuple[Service, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingKit:
    """A service that a unit cannot do at all, for lack of the devices named in `missing`."""

    service: Service
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSheet:
    """A unit with its kit and what it can do, best level first."""

    unit: Unit
    kit: tuple[KitLine, ...]
    levels: tuple[MatterLevel, ...]
    cannot: tuple[MissingKit, ...]


def units() -> QuerySet[Unit]:
    """All units with counter, depot and kit."""
    return Unit.objects.select_related("counter", "depot").prefetch_related("kit").order_by("counter__name")


def unit_sheets() -> list[UnitSheet]:
    """Every unit with its kit and the level of each mobile matter."""
    services = catalogue.bookable_services(mobile=True)
    return [_sheet(unit, services) for unit in units()]


def _sheet(unit: Unit, services: Sequence[Service]) -> UnitSheet:
    kit = list(unit.kit.all())
    carried = {item.equipment for item in kit}
    lacks = {service.pk: [key for key in service.equipment if key not in carried] for service in services}
    lines = [KitLine(name=catalogue.equipment_name(item.equipment), quantity=item.quantity) for item in kit]
    return UnitSheet(
        unit=unit,
        kit=tuple(sorted(lines, key=lambda line: line.name.casefold())),
        levels=_levels([each for each in services if not lacks[each.pk]]),
        cannot=tuple(
            MissingKit(service=each, missing=tuple(map(catalogue.equipment_name, lacks[each.pk])))
            for each in services
            if lacks[each.pk]
        ),
    )


def _levels(services: Sequence[Service]) -> tuple[MatterLevel, ...]:
    by_level = {
        mobile: tuple(each for each in services if each.mobile == mobile)
        for mobile in (Mobile.COMPLETE, Mobile.CAPTURE, Mobile.NETWORK)
    }
    return tuple(MatterLevel(mobile=mobile, services=found) for mobile, found in by_level.items() if found)


def crew_choices() -> QuerySet[User]:
    """Who can go along: all clerks."""
    return staff_with_role(Role.CLERK).prefetch_related("skills")


def site_choices() -> QuerySet[Site]:
    """Where a deployment can go without a request: every known place."""
    return Site.objects.select_related("quarter").order_by("name")


def deployments() -> QuerySet[Deployment]:
    """All deployments with what a list shows."""
    crew = Prefetch("crew", queryset=CrewMember.objects.select_related("person"))
    return (
        Deployment.objects.select_related(
            "unit__counter", "unit__depot", "site__quarter", "request", "window"
        )
        .prefetch_related(crew, "services")
        .order_by("starts_at", "pk")
    )


def deployments_listed(*, now: datetime, past: bool) -> QuerySet[Deployment]:
    """Those that have not ended yet, the next one first; or the past ones, the last one first."""
    if past:
        return deployments().filter(ends_at__lte=now).order_by("-starts_at", "pk")
    return deployments().filter(ends_at__gt=now).exclude(state=Deployment.State.CANCELLED)


def deployment(deployment_id: UUID) -> Deployment:
    """One deployment with everything. Raises Deployment.DoesNotExist."""
    return deployments().get(pk=deployment_id)


def registered_people(deployment: Deployment) -> int:
    """How many people have an appointment at the deployment."""
    return len(appointments.appointments_of(deployment.window)) if deployment.window is not None else 0


def plan_of(deployment: Deployment) -> PlanData:
    """The plan as it is stored; it replaces itself."""
    return PlanData(
        request=deployment.request,
        unit=deployment.unit,
        crew=tuple(member.person for member in deployment.crew.all()),
        site=deployment.site,
        starts_at=deployment.starts_at,
        ends_at=deployment.ends_at,
        desks=deployment.desks,
        services=tuple(deployment.services.all()),
        room=deployment.room,
        public_from=deployment.public_from,
        replaces=deployment.pk,
    )
