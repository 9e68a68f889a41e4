"""People say themselves that they are here: at the kiosk, with a scanner, or on their own telephone."""

from datetime import datetime, time, timedelta

from wanderamt.apps.appointments.public import Appointment, appointments_of, by_code, same_name
from wanderamt.apps.counter.errors_kiosk import (
    AppointmentCancelled,
    AppointmentElsewhere,
    CodeUnknown,
    KioskClosed,
    NameUnknown,
    TooEarly,
)
from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.services.arriving import arrive
from wanderamt.apps.counter.services.waiting import same_site_and_day
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation.brake import Brake
from wanderamt.kernel.clock import BERLIN

#: Who comes earlier has time for a walk; the waiting room stays for those who are next.
EARLIEST = timedelta(minutes=60)
#: Wrong codes at one kiosk. Everybody uses the same one, so this is far above what people mistype.
_CODES = Brake(kind="counter.kiosk_code", allowed=30)
#: Names guessed for one time of a window.
_NAMES = Brake(kind="counter.kiosk_name", allowed=5)


def check_open(window: OpeningWindow, *, now: datetime) -> None:
    """Raises KioskClosed before people may come, after the end, and on a day that is closed or called off."""
    opens = window.starts_at - EARLIEST
    if window.state != OpeningWindow.State.OPEN or not opens <= now < window.ends_at:
        raise KioskClosed


def check_in(*, window: OpeningWindow, code: str, now: datetime) -> Ticket:
    """The person with this code is here, at this counter or at another one of the same site today.

    A second time gives the same ticket, whatever became of it. Raises CodeUnknown, AppointmentElsewhere,
    AppointmentCancelled, TooEarly, KioskClosed, TooManyTries.
    """
    check_open(window, now=now)
    _CODES.check(str(window.pk), now=now)
    appointment = by_code(code)
    if appointment is None:
        _CODES.note(str(window.pk), now=now)
        raise CodeUnknown(field="code")
    return _here(appointment, window, now, field="code")


def check_in_by_name(*, window: OpeningWindow, name: str, at: time, now: datetime) -> Ticket:
    """The person with this name and this time of an appointment is here. Raises what `check_in` raises, and
    NameUnknown, which does not tell whether there is an appointment at that time.
    """
    check_open(window, now=now)
    guessed = f"{window.pk} {at:%H:%M}"
    _NAMES.check(guessed, now=now)
    for appointment in appointments_of(window):
        starts = appointment.starts_at.astimezone(BERLIN).time()
        if starts == at and same_name(name, appointment.person_name):
            return _here(appointment, window, now, field="name")
    _NAMES.note(guessed, now=now)
    raise NameUnknown(field="name")


def _here(appointment: Appointment, window: OpeningWindow, now: datetime, *, field: str) -> Ticket:
    theirs = appointment.window
    if not same_site_and_day(theirs, window):
        raise AppointmentElsewhere(field=field, site=theirs.site.name, time=appointment.starts_at)
    known = Ticket.objects.filter(appointment=appointment).first()
    if known is not None:
        return known
    if appointment.state != Appointment.State.BOOKED:
        raise AppointmentCancelled(field=field)
    first = appointment.starts_at - EARLIEST
    if now < first:
        raise TooEarly(
            field=field,
            time=appointment.starts_at.astimezone(BERLIN).time(),
            first=first.astimezone(BERLIN).time(),
        )
    return arrive(appointment=appointment, window=theirs, now=now)
