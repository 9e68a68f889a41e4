"""Addresses for devices. People open none of them."""

import json
from base64 import b64decode, b64encode
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db.models import BinaryField, F, Func, Q, Value
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from wanderamt import __version__
from wanderamt.apps.fieldsync.exchange.access import Problem, bounded_body, device, enrolling
from wanderamt.apps.fieldsync.exchange.answering import answer
from wanderamt.apps.fieldsync.exchange.messages import pack_down, read_up
from wanderamt.apps.fieldsync.keys.enrolment import enrol
from wanderamt.apps.fieldsync.models import Bundle, Device
from wanderamt.engines.sync import Malformed, Reason
from wanderamt.foundation import clock, errors
from wanderamt.kernel.errors import DomainError

_PIECE_LIMIT = 64 * 1024
_ENROLMENT_LIMIT = 4096
_BYTES = "application/octet-stream"


@require_POST
@device
def exchange(request: HttpRequest, asking: Device) -> HttpResponse:
    """One exchange: see `exchange.messages`. 400 for what cannot be read."""
    try:
        up = read_up(request.body)
    except Malformed as error:
        raise Problem(error.reason, HTTPStatus.BAD_REQUEST, detail=str(error), device=asking) from error
    down = answer(device=asking, up=up, now=clock.now())
    return HttpResponse(pack_down(down), content_type=_BYTES)


@require_GET
@device
def piece(request: HttpRequest, asking: Device, bundle: UUID) -> HttpResponse:
    """Bytes of something large: `from` an offset, at most `size` of them; none behind the end.

    404 for what is not there or is for another device.
    """
    start, size = _number(request, "from", 0), _number(request, "size", _PIECE_LIMIT)
    found = (
        Bundle.objects.filter(Q(device=None) | Q(device=asking), pk=bundle)
        .annotate(piece=_cut(start, min(size, _PIECE_LIMIT)))
        .values_list("piece", flat=True)
        .first()
    )
    if found is None:
        raise Problem(Reason.UNKNOWN_OBJECT, HTTPStatus.NOT_FOUND, detail="No such bundle for this device.")
    return HttpResponse(bytes(found), content_type=_BYTES)


@require_POST
@enrolling
def enrolment(request: HttpRequest) -> HttpResponse:
    """A computer in the office becomes a device: code and public keys in, number and certificate out.

    422 for a wrong code or unfit keys, 429 after too many.
    """
    asked = _enrolment_question(bounded_body(request, limit=_ENROLMENT_LIMIT))
    try:
        made = enrol(**asked, now=clock.now(), source=request.META.get("REMOTE_ADDR", ""))
    except DomainError as refusal:
        return _refusal(refusal)
    response = JsonResponse(
        {
            "device": str(made.device.pk),
            "certificate": made.certificate,
            "city": made.city,
            "hub_key": b64encode(made.hub_key).decode(),
            "unit_mark": made.unit_mark,
            "version": __version__,
        },
        status=HTTPStatus.CREATED,
    )
    response["Cache-Control"] = "no-store"
    return response


def _cut(start: int, size: int) -> Func:
    # SUBSTR counts from 1; it reads no more of the content than asked for, on both databases.
    return Func(F("content"), Value(start + 1), Value(size), function="SUBSTR", output_field=BinaryField())


def _number(request: HttpRequest, name: str, default: int) -> int:
    text = request.GET.get(name, str(default))
    if not text.isascii() or not text.isdecimal() or int(text) >= 2**31:
        raise Problem(Reason.MALFORMED, HTTPStatus.BAD_REQUEST, detail=f"{name} is a number of bytes.")
    return int(text)


def _enrolment_question(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
        return {
            "code": str(said["code"])[:40],
            "label": str(said["label"])[:60],
            "signing_key": b64decode(said["signing_key"], validate=True),
            "recipient": str(said["recipient"])[:80],
        }
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise Problem(
            Reason.MALFORMED, HTTPStatus.BAD_REQUEST, detail="code, label, signing_key and recipient."
        ) from error


def _refusal(refusal: DomainError) -> HttpResponse:
    status = (
        HTTPStatus.TOO_MANY_REQUESTS if refusal.code == "too_many_tries" else HTTPStatus.UNPROCESSABLE_ENTITY
    )
    return JsonResponse(
        {
            "type": "about:blank",
            "title": status.phrase,
            "status": status,
            "detail": errors.text(refusal),
            "reason": refusal.code,
        },
        status=status,
        content_type="application/problem+json",
    )
