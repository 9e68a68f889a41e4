"""What happens to a request: the host asks, changes, withdraws; the planner declines; the day comes and
goes.
"""

from dataclasses import fields
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from wanderamt.apps.fleet import errors, mails, queries, rules
from wanderamt.apps.fleet.models import PreferredDay, VisitRequest
from wanderamt.apps.fleet.values import RequestData
from wanderamt.foundation.brake import Brake
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.ids import reference

_ATTEMPTS = 5
_APART = ("services", "preferred_days")

#: Mails with a link to one address; whoever did not get the first one asks a second time, perhaps a third.
link_brake = Brake(kind="request_link", allowed=5)


@transaction.atomic
def request_visit(*, data: RequestData, form_key: UUID, now: datetime) -> VisitRequest:
    """Store a host's request, give it a reference and mail the confirmation with the link to follow it.

    The same `form_key` returns the first request again. Raises what `rules.check_request` raises.
    """
    if (known := _known(form_key)) is not None:
        return known
    rules.check_request(data, today=now.astimezone(BERLIN).date(), kits=queries.kits())
    request, created = _create(data, form_key=form_key, now=now)
    if created:
        _write_lists(request, data)
        mails.request_received(request, now=now)
    return request


def _known(form_key: UUID) -> VisitRequest | None:
    return VisitRequest.objects.filter(form_key=form_key).first()


def _create(
    data: RequestData, *, form_key: UUID, now: datetime, attempts: int = _ATTEMPTS
) -> tuple[VisitRequest, bool]:
    """The new request and True; or the one that the same form has made in the same moment, and False."""
    columns = {"created_at": now, "form_key": form_key, **_columns(data)}
    number = _next_reference(now.astimezone(BERLIN).year)
    try:
        with transaction.atomic():
            return VisitRequest.objects.create(reference=number, **columns), True
    except IntegrityError:
        # Somebody took the number in the same moment, or the same form came twice: look again.
        if (known := _known(form_key)) is not None:
            return known, False
        if attempts == 1:
            raise
        return _create(data, form_key=form_key, now=now, attempts=attempts - 1)


def _next_reference(year: int) -> str:
    known = VisitRequest.objects.filter(reference__startswith=f"MB-{year:04d}-").values_list(
        "reference", flat=True
    )
    return reference("MB", year, max((int(value.rsplit("-", 1)[1]) for value in known), default=0) + 1)


def _columns(data: RequestData) -> dict[str, object]:
    return {field.name: getattr(data, field.name) for field in fields(data) if field.name not in _APART}


def _write_lists(request: VisitRequest, data: RequestData) -> None:
    request.services.set(data.services)
    request.preferred_days.all().delete()
    PreferredDay.objects.bulk_create(
        PreferredDay(request=request, day=wish.day, starts=wish.starts, ends=wish.ends)
        for wish in data.preferred_days
    )


@transaction.atomic
def change_request(*, request: VisitRequest, version: int, data: RequestData, now: datetime) -> VisitRequest:
    """Replace all answers of a request that nobody has worked on yet.

    `version` is that of the page that was open. Raises RequestChanged when another change came in between,
    RequestNotOpen, or what `rules.check_request` raises.
    """
    rules.check_request(data, today=now.astimezone(BERLIN).date(), kits=queries.kits())
    _claim(request, version=version, **_columns(data))
    _write_lists(request, data)
    return VisitRequest.objects.get(pk=request.pk)


@transaction.atomic
def withdraw_request(*, request: VisitRequest, version: int, now: datetime) -> VisitRequest:
    """The host no longer wants the visit. Raises RequestChanged or RequestNotOpen."""
    _claim(request, version=version, state=VisitRequest.State.WITHDRAWN, closed_at=now)
    request.refresh_from_db()
    mails.request_withdrawn(request, now=now)
    return request


@transaction.atomic
def decline_request(*, request: VisitRequest, version: int, reason: str, now: datetime) -> VisitRequest:
    """We cannot come, and say why. Raises ReasonMissing, RequestChanged or RequestNotOpen."""
    if not reason.strip():
        raise errors.ReasonMissing(field="reason")
    _claim(request, version=version, state=VisitRequest.State.DECLINED, reply=reason.strip(), closed_at=now)
    request.refresh_from_db()
    mails.request_declined(request, now=now)
    return request


def _claim(request: VisitRequest, *, version: int, **change: object) -> None:
    """Write `change` if the request is still open and unchanged since `version`."""
    open_request = VisitRequest.objects.filter(pk=request.pk, state=VisitRequest.State.SUBMITTED)
    if open_request.filter(version=version).update(version=F("version") + 1, **change):
        return
    raise errors.RequestChanged if open_request.exists() else errors.RequestNotOpen


@transaction.atomic
def mark_served(*, window_id: UUID, now: datetime) -> int:
    """The day is over: the request behind the window has been served.

    Returns how many requests changed (0 or 1).
    """
    return VisitRequest.objects.filter(
        state=VisitRequest.State.PLANNED, deployments__window=window_id, deployments__state="published"
    ).update(state=VisitRequest.State.SERVED, closed_at=now, version=F("version") + 1)


def mail_link_again(*, reference: str, email: str, now: datetime) -> None:
    """Mail the link once more if reference and address belong together.

    The caller learns nothing about either. Raises TooManyTries, so that nobody's postbox is flooded.
    """
    link_brake.check(email, now=now)
    link_brake.note(email, now=now)
    request = VisitRequest.objects.filter(
        reference__iexact=reference.strip(), email__iexact=email.strip()
    ).first()
    if request is not None and request.email:
        mails.request_link(request, now=now)
