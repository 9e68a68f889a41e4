"""A deployment from draft to opening window, and back when it has to be cancelled."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from wanderamt.apps.appointments import public as appointments
from wanderamt.apps.fleet import errors, mails, queries
from wanderamt.apps.fleet.models import CrewMember, Deployment, Unit, VisitRequest
from wanderamt.apps.fleet.values import PlanData
from wanderamt.apps.offices import public as offices
from wanderamt.apps.offices.public import OpeningWindow, Site
from wanderamt.apps.workforce.public import User

_WAITING = (VisitRequest.State.SUBMITTED, VisitRequest.State.PLANNED)


def site_for(request: VisitRequest) -> Site:
    """The host's place; made known where the city has not heard of it yet.

    Call it in the transaction of the plan.
    """
    return offices.ensure_site(
        slug=offices.site_slug(request.organisation) or f"stopp-{request.reference.lower()}",
        name=request.organisation,
        kind=request.site_kind,
        street=request.street,
        postal_code=request.postal_code,
        quarter=request.quarter,
    )


@transaction.atomic
def plan(*, data: PlanData, form_key: UUID, accept_warnings: bool, now: datetime) -> Deployment:
    """Store a draft. The same `form_key` returns the first draft again.

    Raises PlanRefused with all findings where the plan cannot work, WarningsNotAccepted where only
    warnings are left
    and `accept_warnings` is not set.
    """
    if (known := Deployment.objects.filter(form_key=form_key).first()) is not None:
        return known
    _lock(data)
    _judge(data, accept_warnings=accept_warnings, now=now)
    deployment = Deployment.objects.create(form_key=form_key, **_columns(data))
    _write_lists(deployment, data)
    return deployment


@transaction.atomic
def change_plan(
    *, deployment: Deployment, data: PlanData, accept_warnings: bool, now: datetime
) -> Deployment:
    """Replace the plan of a draft. Raises NotADraft, PlanRefused or WarningsNotAccepted."""
    _lock(data)
    _judge(data, accept_warnings=accept_warnings, now=now)
    if not Deployment.objects.filter(pk=deployment.pk, state=Deployment.State.DRAFT).update(**_columns(data)):
        raise errors.NotADraft
    _write_lists(deployment, data)
    return Deployment.objects.get(pk=deployment.pk)


@transaction.atomic
def publish(*, deployment: Deployment, accept_warnings: bool, now: datetime) -> Deployment:
    """Make the draft an opening window of the unit's counter, and tell the host with the registration link.

    Everything is checked once more, for days may have passed since. Raises NotADraft, RequestNotOpen,
    PlanRefused or WarningsNotAccepted.
    """
    list(Deployment.objects.select_for_update().filter(pk=deployment.pk))  # a second click waits here
    deployment = queries.deployment(deployment.pk)
    if deployment.state != Deployment.State.DRAFT:
        raise errors.NotADraft
    data = queries.plan_of(deployment)
    _lock(data)
    _judge(data, accept_warnings=accept_warnings, now=now)
    window = offices.open_window(
        counter=data.unit.counter,
        site=data.site,
        starts_at=data.starts_at,
        ends_at=data.ends_at,
        desks=data.desks,
        services=data.services,
        public_from=data.public_from,
        room=data.room,
    )
    draft = Deployment.objects.filter(pk=deployment.pk, state=Deployment.State.DRAFT)
    if not draft.update(state=Deployment.State.PUBLISHED, window=window):
        raise errors.NotADraft
    _mark_planned(deployment)
    deployment = queries.deployment(deployment.pk)
    mails.deployment_published(deployment, now=now)
    return deployment


@transaction.atomic
def cancel(*, deployment: Deployment, reason: str, now: datetime) -> Deployment:
    """Throw a draft away, or cancel a published deployment with its window and its appointments.

    The host is told, the request waits again. Raises ReasonMissing (published only), AlreadyStarted or
    NotPublished.
    """
    if _discard(deployment):
        return queries.deployment(deployment.pk)
    if not reason.strip():
        raise errors.ReasonMissing(field="reason")
    deployment = queries.deployment(deployment.pk)
    if deployment.state == Deployment.State.PUBLISHED and deployment.starts_at <= now:
        raise errors.AlreadyStarted
    published = Deployment.objects.filter(pk=deployment.pk, state=Deployment.State.PUBLISHED)
    if not published.update(state=Deployment.State.CANCELLED, cancel_reason=reason.strip()):
        raise errors.NotPublished
    registered = _call_off(deployment, now=now)
    _wait_again(deployment)
    deployment = queries.deployment(deployment.pk)
    mails.deployment_cancelled(deployment, registered=registered, now=now)
    return deployment


def _discard(deployment: Deployment) -> bool:
    draft = Deployment.objects.filter(pk=deployment.pk, state=Deployment.State.DRAFT)
    return bool(draft.update(state=Deployment.State.CANCELLED))


def _call_off(deployment: Deployment, *, now: datetime) -> int:
    window = OpeningWindow.objects.get(deployment=deployment.pk)  # what is published has one
    registered = appointments.call_off(window=window, now=now)
    offices.cancel_window(window=window)
    return registered


def _lock(data: PlanData) -> None:
    """Two planners who want the same unit or person wait for each other; the second one sees what the
    first one did.
    """
    list(Unit.objects.select_for_update().filter(pk=data.unit.pk))
    list(User.objects.select_for_update().filter(pk__in=[person.pk for person in data.crew]).order_by("pk"))


def _judge(data: PlanData, *, accept_warnings: bool, now: datetime) -> None:
    if data.request is not None and data.request.state not in _WAITING:
        raise errors.RequestNotOpen
    findings = queries.check_plan(data, now=now)
    if any(finding.blocking for finding in findings):
        raise errors.PlanRefused(findings=findings)
    if findings and not accept_warnings:
        raise errors.WarningsNotAccepted(field="accept_warnings", findings=findings)


def _columns(data: PlanData) -> dict[str, object]:
    return {
        "request": data.request,
        "unit": data.unit,
        "site": data.site,
        "starts_at": data.starts_at,
        "ends_at": data.ends_at,
        "desks": data.desks,
        "room": data.room,
        "public_from": data.public_from,
    }


def _write_lists(deployment: Deployment, data: PlanData) -> None:
    deployment.services.set(data.services)
    deployment.crew.all().delete()
    CrewMember.objects.bulk_create(CrewMember(deployment=deployment, person=person) for person in data.crew)


def _mark_planned(deployment: Deployment) -> None:
    """The request is planned. A second visit for the same request finds it planned already."""
    if deployment.request_id is None:
        return
    request = VisitRequest.objects.filter(pk=deployment.request_id)
    moved = request.filter(state=VisitRequest.State.SUBMITTED).update(
        state=VisitRequest.State.PLANNED, version=F("version") + 1
    )
    if not moved and not request.filter(state=VisitRequest.State.PLANNED).exists():
        raise errors.RequestNotOpen


def _wait_again(deployment: Deployment) -> None:
    """The request waits for a new day, unless another visit for it stands."""
    others = Deployment.objects.filter(request=deployment.request_id, state=Deployment.State.PUBLISHED)
    if deployment.request_id is not None and not others.exists():
        VisitRequest.objects.filter(pk=deployment.request_id, state=VisitRequest.State.PLANNED).update(
            state=VisitRequest.State.SUBMITTED, version=F("version") + 1
        )
