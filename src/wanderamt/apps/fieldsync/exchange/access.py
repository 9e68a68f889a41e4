"""The access rule of addresses that only devices ask: signed by an enrolled device with a valid certificate.

Whoever is turned away gets problem+json (RFC 9457) with a `reason` of `engines.sync.Reason`, and it is noted
for people at the hub. There is no session and no cookie, so there is nothing that a foreign page could
misuse: the check against cross-site forms is left out.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt

from wanderamt.apps.fieldsync.exchange import signing
from wanderamt.apps.fieldsync.hub.refusals import note_refusal
from wanderamt.apps.fieldsync.keys.hub import hub_keys
from wanderamt.apps.fieldsync.keys.sealing import verify
from wanderamt.apps.fieldsync.models import Device
from wanderamt.engines.sync import Reason
from wanderamt.foundation import clock
from wanderamt.foundation.access import View

P = ParamSpec("P")
DeviceView = Callable[Concatenate[HttpRequest, Device, P], HttpResponse]
#: What a device may send at once, in bytes on the wire.
BODY_LIMIT = 256 * 1024


class Problem(Exception):
    """A question that is not answered; `device` is whom it claimed to be from."""

    def __init__(
        self,
        reason: Reason,
        status: HTTPStatus = HTTPStatus.FORBIDDEN,
        *,
        detail: str = "",
        device: Device | None = None,
    ) -> None:
        super().__init__(reason, detail)
        self.reason, self.status, self.detail, self.device = reason, status, detail, device


def device(view: DeviceView[P]) -> View[P]:
    """Only a device with a good signature and a valid certificate; the view gets the device.

    Every answer to a device whose signature was good is signed, also a refusal: so a unit that was revoked
    can believe it, and believes nothing else.
    """

    @_bare
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            body = bounded_body(request)
            known, asked = _known(request, body)
        except Problem as problem:
            return refused(problem)
        try:
            _may(known)
            response = view(request, known, *args, **kwargs)
        except Problem as problem:
            response = refused(problem)
        return _signed(response, asked)

    guarded.access_rule = "device"  # type: ignore[attr-defined]  # the mark that the guard test reads
    return guarded


def enrolling(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> View[P]:
    """Whoever has a code that was shown in the office a moment ago: the view checks it."""

    @_bare
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Problem as problem:
            return refused(problem)

    guarded.access_rule = "device:code"  # type: ignore[attr-defined]  # as above
    return guarded


def bounded_body(request: HttpRequest, *, limit: int = BODY_LIMIT) -> bytes:
    """The whole body; raises `Problem` for one that is too long or was cut on its way."""
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length) > limit:
        detail = f"At most {limit} bytes at once."
        raise Problem(Reason.MALFORMED, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail=detail)
    try:
        body = request.body
    except UnreadablePostError:
        body = b""
    if len(body) != int(length):
        # No refusal to note: a line was cut, and nobody listens.
        raise Problem(Reason.MALFORMED, HTTPStatus.BAD_REQUEST, detail="Half a body.")
    return body


def refused(problem: Problem) -> HttpResponse:
    """The answer, and a note for people about what deserves one."""
    if problem.status == HTTPStatus.FORBIDDEN:
        note_refusal(device=problem.device, reason=problem.reason, detail=problem.detail, now=clock.now())
    return JsonResponse(
        {
            "type": "about:blank",
            "title": problem.status.phrase,
            "status": problem.status,
            "detail": problem.detail,
            "reason": problem.reason,
        },
        status=problem.status,
        content_type="application/problem+json",
    )


def _known(request: HttpRequest, body: bytes) -> tuple[Device, bytes]:
    """Who asks, and with which signature."""
    asked, claimed = signing.read(request.headers.get(signing.SIGNATURE_HEADER)), _claimed(request)
    if claimed is None:
        raise Problem(Reason.FORGED, detail="No device of this city.")
    said = signing.question(method=request.method or "", path=request.get_full_path(), body=body)
    if asked is None or not verify(bytes(claimed.signing_key), asked, said):
        raise Problem(Reason.FORGED, detail="The signature is not the device's.", device=claimed)
    return claimed, asked


def _claimed(request: HttpRequest) -> Device | None:
    try:
        key = UUID(request.headers.get(signing.DEVICE_HEADER, ""))
    except ValueError:
        return None
    return Device.objects.filter(pk=key).first()


def _may(known: Device) -> None:
    """Raise `Problem` unless the device may take part: in use, and a certificate of it is valid now."""
    now = clock.now()
    if known.state != Device.State.ACTIVE:
        raise Problem(Reason.CERTIFICATE_REVOKED, detail=f"The device is {known.state}.", device=known)
    valid = known.certificates.filter(not_before__lte=now, not_after__gt=now)
    if not valid.exists():
        raise Problem(Reason.CERTIFICATE_EXPIRED, detail="Its certificate has ended.", device=known)
    if not valid.filter(revoked_at=None).exists():
        raise Problem(Reason.CERTIFICATE_REVOKED, detail="Its certificate is revoked.", device=known)


def _signed(response: HttpResponse, asked: bytes) -> HttpResponse:
    said = signing.answer(asked=asked, status=response.status_code, body=response.content)
    response[signing.SIGNATURE_HEADER] = signing.written(hub_keys().sign(said))
    response["Cache-Control"] = "no-store"
    return response


def _bare(view: View[P]) -> View[P]:
    """No headers that only a browser reads: on a bad line they cost more than the answer."""

    @wraps(view)
    def bare(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response._csp_exempt = True  # type: ignore[attr-defined]  # noqa: SLF001 - django-csp's documented way
        return response

    return csrf_exempt(xframe_options_exempt(bare))
