"""Bring finished documents to the stop where they were applied for."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from wanderamt.apps.appointments import public as appointments
from wanderamt.apps.catalogue import public as catalogue
from wanderamt.apps.fleet import errors, errors_crew, mails
from wanderamt.apps.fleet.models import Deployment, Unit
from wanderamt.apps.fleet.queries import collections as queries
from wanderamt.apps.fleet.queries import deployment as read_deployment
from wanderamt.apps.fleet.queries.packing import COLLECTION
from wanderamt.apps.fleet.services.planning import plan, publish
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import mail
from wanderamt.kernel.clock import BERLIN


@transaction.atomic
def plan_collection(
    *,
    visit: Deployment,
    starts_at: datetime,
    ends_at: datetime,
    form_key: UUID,
    accept_warnings: bool,
    now: datetime,
) -> Deployment:
    """Publish a stop that brings the documents of `visit`, invite everybody who has one, tell the host.

    The same `form_key` gives the first deployment again. Raises CollectionTooSoon, EndsBeforeStart,
    NothingReady, CollectionTooShort, PlanRefused, WarningsNotAccepted; nothing has changed then.
    """
    # Whoever plans the same unit waits here: a second click finds what the first one made.
    list(Unit.objects.select_for_update().filter(pk=visit.unit_id))
    if (known := Deployment.objects.filter(form_key=form_key).first()) is not None:
        return known
    earliest = now.astimezone(BERLIN).date() + timedelta(days=queries.DAYS_AHEAD)
    if starts_at.astimezone(BERLIN).date() < earliest:
        raise errors_crew.CollectionTooSoon(field="day", days=queries.DAYS_AHEAD)
    if ends_at <= starts_at:
        raise errors.EndsBeforeStart(field="ends")
    people = queries.people_to_invite(site=visit.site, now=now)
    if not people:
        raise errors_crew.NothingReady
    data = queries.collection_plan(visit=visit, starts_at=starts_at, ends_at=ends_at)
    draft = plan(data=data, form_key=form_key, accept_warnings=accept_warnings, now=now)
    Deployment.objects.filter(pk=draft.pk).update(brings_documents_of=visit)
    collection = publish(deployment=draft, accept_warnings=accept_warnings, now=now)
    _invite(collection, people, now=now)
    _tell_host(visit, collection, people=len(people), now=now)
    return collection


@transaction.atomic
def invite_others(*, collection: Deployment, now: datetime) -> int:
    """Give an appointment at a planned collection to everybody whose document has become ready since.

    Returns how many. Raises NothingReady, NotPublished, and CollectionTooShort; nobody is invited then.
    """
    if collection.window is None or collection.state != Deployment.State.PUBLISHED:
        raise errors.NotPublished
    list(OpeningWindow.objects.select_for_update(no_key=True).filter(pk=collection.window.pk))
    people = queries.people_to_invite(site=collection.site, now=now)
    if not people:
        raise errors_crew.NothingReady
    _invite(collection, people, now=now)
    return len(people)


def _invite(collection: Deployment, people: list[queries.Collector], *, now: datetime) -> None:
    window = collection.window
    assert window is not None  # noqa: S101 - a published deployment has one, the database holds it
    services = catalogue.services([COLLECTION])
    for collector in people:
        try:
            appointments.book(
                window=window,
                services=services,
                person=_person(collector),
                source=_source(collector),
                now=now,
                form_key=uuid5(collection.pk, str(collector.case.pk)),
            )
        except appointments.PersonAlreadyRegistered:
            continue  # they come anyway, and the document is on the list of the day
        except (appointments.NoRoomLeft, appointments.SlotTaken):
            raise errors_crew.CollectionTooShort(field="ends", people=len(people)) from None


def _source(collector: queries.Collector) -> str:
    """Whom the host registered, the host must see again: many residents are told by nobody else."""
    source = appointments.Appointment.Source
    by_host = collector.first_visit is not None and collector.first_visit.source == source.HOST
    return source.HOST if by_host else source.STAFF


def _person(collector: queries.Collector) -> appointments.PersonData:
    case, visit = collector.case, collector.first_visit
    return appointments.PersonData(
        name=case.person_name,
        born_on=case.born_on,
        language=case.language,
        email=case.email,
        phone=visit.phone if visit else "",
        place=collector.place,
        room_label=collector.room_label,
        representation=case.representation,
        representative_name=case.representative_name,
    )


def _tell_host(visit: Deployment, collection: Deployment, *, people: int, now: datetime) -> None:
    if visit.request is None:
        return
    mail.send(
        to=visit.request.email,
        template="fleet/mail/collection_planned.txt",
        context={
            "request": visit.request,
            "deployment": read_deployment(collection.pk),
            "people": people,
            "list": mails.register_url(collection),
        },
        language=visit.request.language,
        now=now,
    )
