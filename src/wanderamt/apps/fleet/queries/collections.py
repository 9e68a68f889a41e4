"""Weeks later: where finished documents wait for their people, and when we could bring them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from wanderamt.apps.appointments.public import Appointment
from wanderamt.apps.cases.public import Case, Document, collectable, on_the_way
from wanderamt.apps.catalogue.public import Service, services
from wanderamt.apps.fleet.models import Deployment
from wanderamt.apps.fleet.queries.findings import check_plan
from wanderamt.apps.fleet.queries.packing import COLLECTION
from wanderamt.apps.fleet.queries.planning import deployments
from wanderamt.apps.fleet.values import PlanData
from wanderamt.apps.offices.public import OpeningWindow, Site
from wanderamt.engines.slots import visit_duration
from wanderamt.kernel.clock import BERLIN, at_berlin

#: So many days between today and a collection visit: people must be told and the crew must pack.
DAYS_AHEAD = 2
WEEKS_AHEAD = 10
PROPOSALS = 3
_STEP = timedelta(minutes=30)
_SHORTEST = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collector:
    """A person for whom documents lie ready; `case` is one of their applications."""

    case: Case
    documents: tuple[Document, ...]
    first_visit: Appointment | None

    @property
    def place(self) -> str:
        return self.first_visit.place if self.first_visit else "room"

    @property
    def room_label(self) -> str:
        return self.first_visit.room_label if self.first_visit else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionPlace:
    """A stop with documents: ready ones, those on the way, and the visits that are already planned."""

    site: Site
    #: The last visit whose documents are meant; the collection is planned from it.
    visit: Deployment
    ready: int
    people: int
    #: Of these, how many have no appointment for a collection yet.
    not_invited: int
    coming: int
    coming_from: date | None
    planned: tuple[Deployment, ...]


def collection_places(*, now: datetime) -> list[CollectionPlace]:
    """Stops of the mobile office with documents that are ready or on the way, the fullest first."""
    ready, coming = collectable(), on_the_way()
    visits = _last_visits({document.case.window_id for document in (*ready, *coming)})
    planned = _planned(visits.keys(), now=now)
    invited = _invited(visits.keys(), now=now)
    places = [
        _place(visit, ready=ready, coming=coming, planned=planned[site_id], invited=invited)
        for site_id, visit in visits.items()
    ]
    return sorted(places, key=lambda place: (-place.not_invited, -place.ready, place.site.name))


def people_to_invite(*, site: Site, now: datetime) -> list[Collector]:
    """Who has a document at this stop and no appointment to fetch it, by name."""
    invited = _invited([site.pk], now=now)
    return [each for each in _collectors(collectable(site_ids=[site.pk])) if _key(each.case) not in invited]


def collection_services(visit: Deployment) -> list[Service]:
    """What a collection visit offers: the hand-over, and what of the first visit the unit can still do."""
    held = {item.equipment for item in visit.unit.kit.all()}
    others = (service for service in visit.services.all() if held.issuperset(service.equipment))
    return [*services([COLLECTION]), *(service for service in others if service.pk != COLLECTION)]


def collection_plan(*, visit: Deployment, starts_at: datetime, ends_at: datetime) -> PlanData:
    """The same unit and crew at the same stop, to bring the documents. The public does not book."""
    return PlanData(
        request=None,
        unit=visit.unit,
        crew=tuple(member.person for member in visit.crew.all()),
        site=visit.site,
        starts_at=starts_at,
        ends_at=ends_at,
        desks=visit.desks,
        services=tuple(collection_services(visit)),
        room=visit.room,
    )


def time_needed(*, people: Sequence[Collector], desks: int) -> timedelta:
    """How long the visit must be, in half hours, at least one hour; beds are visited one by one."""
    [service] = services([COLLECTION])
    lengths = [
        visit_duration([timedelta(minutes=service.minutes)], bedside=each.place == "bedside")
        for each in people
    ]
    shared = sum(lengths, timedelta(0)) / desks
    return max(_SHORTEST, -(-shared // _STEP) * _STEP)


def proposals(*, visit: Deployment, people: Sequence[Collector], now: datetime) -> list[PlanData]:
    """The next days on the host's weekdays on which unit and crew are free, at most PROPOSALS."""
    first = now.astimezone(BERLIN).date() + timedelta(days=DAYS_AHEAD)
    starts = visit.starts_at.astimezone(BERLIN).time()
    length = time_needed(people=people, desks=visit.desks)
    weekdays = {visit.starts_at.astimezone(BERLIN).weekday()}
    if visit.request is not None:
        weekdays |= {wish.day.weekday() for wish in visit.request.preferred_days.all()}
    found: list[PlanData] = []
    base = collection_plan(visit=visit, starts_at=visit.starts_at, ends_at=visit.ends_at)
    for day in (first + timedelta(days=number) for number in range(7 * WEEKS_AHEAD)):
        if day.weekday() not in weekdays:
            continue
        starts_at = at_berlin(day, starts)
        plan = replace(base, starts_at=starts_at, ends_at=starts_at + length)
        if not any(finding.blocking for finding in check_plan(plan, now=now)):
            found.append(plan)
        if len(found) == PROPOSALS:
            break
    return found


def _place(
    visit: Deployment,
    *,
    ready: Iterable[Document],
    coming: Iterable[Document],
    planned: Sequence[Deployment],
    invited: set[tuple[str, date | None]],
) -> CollectionPlace:
    own = [document for document in ready if document.case.window.site_id == visit.site_id]
    on_way = [document for document in coming if document.case.window.site_id == visit.site_id]
    people = {_key(document.case) for document in own}
    days = [document.expected_from for document in on_way if document.expected_from is not None]
    return CollectionPlace(
        site=visit.site,
        visit=visit,
        ready=len(own),
        people=len(people),
        not_invited=len(people - invited),
        coming=len(on_way),
        coming_from=min(days, default=None),
        planned=tuple(planned),
    )


def _last_visits(window_ids: Iterable[UUID]) -> dict[UUID, Deployment]:
    """The last deployment at each site among those with these windows; fixed offices have none."""
    found = deployments().filter(window__in=list(window_ids))
    return {visit.site_id: visit for visit in found}


def _planned(site_ids: Iterable[UUID], *, now: datetime) -> defaultdict[UUID, list[Deployment]]:
    found: defaultdict[UUID, list[Deployment]] = defaultdict(list)
    coming = deployments().filter(
        site__in=list(site_ids),
        brings_documents_of__isnull=False,
        state=Deployment.State.PUBLISHED,
        ends_at__gt=now,
    )
    for each in coming:
        found[each.site_id].append(each)
    return found


def _invited(site_ids: Iterable[UUID], *, now: datetime) -> set[tuple[str, date | None]]:
    """Who has an appointment to fetch documents at one of these stops that is still to come."""
    booked = Appointment.objects.filter(
        window__site__in=list(site_ids),
        window__state=OpeningWindow.State.OPEN,
        ends_at__gt=now,
        state=Appointment.State.BOOKED,
        matters__service=COLLECTION,
    )
    return {(name.casefold(), born_on) for name, born_on in booked.values_list("person_name", "born_on")}


def _collectors(documents: Iterable[Document]) -> list[Collector]:
    """One collector for each person: two documents are one way."""
    by_person: defaultdict[tuple[str, date | None], list[Document]] = defaultdict(list)
    for document in documents:
        by_person[_key(document.case)].append(document)
    cases = {key: own[0].case for key, own in by_person.items()}
    visits = Appointment.objects.in_bulk(
        [case.appointment_id for case in cases.values() if case.appointment_id]
    )
    return [
        Collector(
            case=cases[key],
            documents=tuple(by_person[key]),
            first_visit=visits.get(cases[key].appointment_id) if cases[key].appointment_id else None,
        )
        for key in sorted(by_person, key=lambda key: key[0])
    ]


def _key(case: Case) -> tuple[str, date | None]:
    return (case.person_name.casefold(), case.born_on)
