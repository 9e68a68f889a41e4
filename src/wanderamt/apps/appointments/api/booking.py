"""Hold a time and book it, without an account and without a cookie."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Router
from ninja.responses import Status

from wanderamt.apps.appointments import queries, services
from wanderamt.apps.appointments.api.offers import plan_from
from wanderamt.apps.appointments.api.schemas import BookingIn, BookingOut, HoldIn, HoldOut
from wanderamt.apps.appointments.errors import HoldUnknown, WindowNotBookable
from wanderamt.apps.appointments.models import Appointment, Hold
from wanderamt.apps.appointments.persons import PersonData
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import clock, links
from wanderamt.foundation.altcha import address_of
from wanderamt.foundation.brake import Brake
from wanderamt.kernel.languages import UI_LANGUAGES

router = Router(tags=["appointments"])

HOLD_PURPOSE = "appointments.hold"


@router.post("/holds", response={201: HoldOut}, summary="Keep a time for ten minutes")
def make_hold(request: HttpRequest, wanted: HoldIn) -> Any:
    """409 where somebody was faster. Each address may try so many times in five minutes, then 429."""
    now = clock.now()
    _slow_down(request)
    window = OpeningWindow.objects.filter(pk=wanted.window).first()
    if window is None:
        raise WindowNotBookable(field="window")
    hold = services.hold(
        window=window,
        plan=plan_from(wanted.people, language=wanted.language, step_free=wanted.step_free),
        start=wanted.start,
        now=now,
        key=wanted.key,
    )
    token = links.token(hold.pk, purpose=HOLD_PURPOSE)
    return Status(201, {"hold": token, "start": hold.starts_at, "end": hold.ends_at, "until": hold.until})


@router.post("/bookings", response={201: BookingOut}, summary="Book the time that is held")
def make_booking(request: HttpRequest, wanted: BookingIn) -> Any:
    """A hold that has ended books all the same while nobody else has taken the time; else 409."""
    now = clock.now()
    _slow_down(request)
    known = Appointment.objects.filter(form_key=wanted.key).first()
    if known is None:
        hold = _hold(wanted.hold)
        known = services.book(
            window=hold.window,
            hold=hold,
            person=PersonData(
                name=wanted.name,
                email=wanted.email,
                phone=wanted.phone,
                language=wanted.language if wanted.language in UI_LANGUAGES else "de",
            ),
            source=Appointment.Source.CITIZEN,
            now=now,
            form_key=wanted.key,
        )
    answer = {
        "code": known.code,
        "start": known.starts_at,
        "end": known.ends_at,
        "people": known.people,
        "link": settings.BASE_URL + queries.appointment_link(known),
    }
    return Status(201, answer)


def _hold(token: str) -> Hold:
    """Raises HoldUnknown for a token that was changed, or whose hold is long gone."""
    try:
        found = Hold.objects.select_related("window").get(pk=links.read(token, purpose=HOLD_PURPOSE))
    except (links.LinkInvalid, Hold.DoesNotExist):
        raise HoldUnknown(field="hold") from None
    return found


def _slow_down(request: HttpRequest) -> None:
    """Raises TooManyTries for an address that tries too often; 0 in the settings switches it off."""
    if not settings.API_TRIES_PER_ADDRESS:
        return
    brake = Brake(
        kind="appointments_api", allowed=settings.API_TRIES_PER_ADDRESS, window=timedelta(minutes=5)
    )
    brake.check(address_of(request), now=clock.now())
    brake.note(address_of(request), now=clock.now())
