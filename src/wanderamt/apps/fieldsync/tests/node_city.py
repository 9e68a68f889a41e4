"""A small city for the nodes: three units on wheels with their stops of one day, and a fixed office.

Invented people, real services (their steps, papers and fees follow from the catalogue), cut down to those
that the day needs so that snapshots stay small.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.ids import uuid7

#: Two weeks before, when everybody was registered.
BEFORE = datetime(2025, 9, 15, 9, 0, tzinfo=BERLIN)
#: The day on which the units are away.
DAY = date(2025, 9, 29)
CARD, EXEMPT, CERTIFICATE = "personalausweis", "befreiung_ausweispflicht", "meldebescheinigung"
ALIVE, COPY, MOVE = "lebensbescheinigung", "beglaubigung_kopie", "ummeldung"
SERVICES = (CARD, EXEMPT, CERTIFICATE, ALIVE, COPY, MOVE)


@dataclass(frozen=True, slots=True)
class Stop:
    """A window of a unit: from and until which hour, and what people are registered for."""

    mark: str
    site: str
    starts: int
    ends: int
    visits: tuple[tuple[str, ...], ...]
    bedside: int = 0


#: The care home has eight appointments, the last three at the bed; the quarter stop is the same unit's.
STOPS = (
    Stop(
        "B1", "Martinshof", 9, 12,
        ((CARD,), (CERTIFICATE,), (COPY, CERTIFICATE), (ALIVE,), (EXEMPT,), (EXEMPT,), (CARD,), (ALIVE,)),
        bedside=3,
    ),
    Stop("B1", "Stadtteilhaus Mitte", 13, 16, ((MOVE,), (CERTIFICATE,), (CARD,))),
    Stop("K1", "Lindenhof", 9, 15, ((COPY,), (EXEMPT,), (CERTIFICATE,), (ALIVE,)), bedside=1),
    Stop("K2", "Haus am Kanal", 10, 14, ((COPY,), (CERTIFICATE, COPY), (MOVE,)), bedside=1),
)  # fmt: skip
#: First names by place, family names by stop.
FIRST = ("Anna", "Bruno", "Clara", "Dora", "Emil", "Frieda", "Gustav", "Hilde")
LAST = ("Abendroth", "Birkhahn", "Celler", "Dornbusch")
UNITS = {"B1": "Bus 1", "K1": "Koffer 1", "K2": "Koffer 2"}


def at(hour: int, minute: int = 0) -> datetime:
    """A time of the day away."""
    return datetime(DAY.year, DAY.month, DAY.day, hour, minute, tzinfo=BERLIN)


def build_city() -> None:
    """Write the city into the database that is `default` now, with the windows published and booked."""
    from wanderamt.apps.catalogue.models import Service
    from wanderamt.apps.catalogue.public import group_keys
    from wanderamt.apps.catalogue.services import load_catalogue
    from wanderamt.apps.workforce.public import Role, create_staff

    load_catalogue()
    Service.objects.exclude(pk__in=SERVICES).delete()
    crew = [
        create_staff(
            username=f"theke{number}",
            first_name=first,
            last_name=last,
            password="nur-im-test-2025",
            roles=[Role.CLERK],
            skills=group_keys(),
        )
        for number, (first, last) in enumerate((("Emre", "Aydın"), ("Theresa", "Kehl")), start=1)
    ]
    quarter = _quarter()
    depot = _site("Depot", quarter, "office")
    units = {mark: _unit(mark, name, depot) for mark, name in UNITS.items()}
    for number, stop in enumerate(STOPS):
        _open(stop, units[stop.mark], _site(stop.site, quarter, "senior"), crew, number)


def _quarter() -> Any:
    from wanderamt.apps.offices.models import Quarter

    return Quarter.objects.create(
        no="01", name="Mitte", district="Mitte", lat=52.37, lon=9.73, area_km2=2.0, residents=10_000,
        residents_official=False, share_66plus=0.2, share_81plus=0.06,
    )  # fmt: skip


def _site(name: str, quarter: Any, kind: str) -> Any:
    from wanderamt.apps.offices.public import ensure_site, site_slug

    return ensure_site(
        slug=site_slug(name), name=name, kind=kind, street="Musterweg 1", postal_code="30159", quarter=quarter
    )


def _unit(mark: str, name: str, depot: Any) -> Any:
    from wanderamt.apps.fleet.public import KitItem, Unit
    from wanderamt.apps.offices.public import Counter

    counter = Counter.objects.create(name=name, kind=Counter.Kind.MOBILE, mark=mark)
    kind = Unit.Kind.VAN if mark.startswith("B") else Unit.Kind.SUITCASE
    unit = Unit.objects.create(counter=counter, kind=kind, desks=2, depot=depot)
    KitItem.objects.create(unit=unit, equipment="notebook", quantity=2)
    return unit


def _open(stop: Stop, unit: Any, site: Any, crew: list[Any], number: int) -> None:
    from wanderamt.apps.catalogue.models import Service
    from wanderamt.apps.fleet.models import CrewMember, Deployment
    from wanderamt.apps.offices.public import open_window

    services = list(Service.objects.order_by("pk"))
    window = open_window(
        counter=unit.counter, site=site, starts_at=at(stop.starts), ends_at=at(stop.ends), desks=2,
        services=services, room="Speisesaal",
    )  # fmt: skip
    deployment = Deployment.objects.create(
        unit=unit, site=site, starts_at=window.starts_at, ends_at=window.ends_at, desks=2, room="Speisesaal",
        state=Deployment.State.PUBLISHED, window=window, form_key=uuid7(),
    )  # fmt: skip
    deployment.services.set(services)
    CrewMember.objects.bulk_create(CrewMember(deployment=deployment, person=person) for person in crew)
    for place, matters in enumerate(stop.visits):
        bedside = place >= len(stop.visits) - stop.bedside
        _book(window, matters, name=f"{FIRST[place]} {LAST[number]}", bedside=bedside, place=place)


def _book(window: Any, matters: tuple[str, ...], *, name: str, bedside: bool, place: int) -> None:
    from wanderamt.apps.appointments.public import Appointment, PersonData, book
    from wanderamt.apps.catalogue.models import Service

    where = {"place": "bedside", "room_label": f"{place}"} if bedside else {}
    person = PersonData(name=name, born_on=date(1940, 5, 8), **where)
    book(
        window=window,
        services=[Service.objects.get(pk=key) for key in matters],
        person=person,
        source=Appointment.Source.HOST,
        now=BEFORE + timedelta(minutes=place),
        form_key=uuid7(),
    )
