"""What staff do in a foreign system for somebody at the telephone: reserve, confirm, cancel.

Nothing of it is kept here: the booking belongs to the other system, and its reference to the person.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from wanderamt.apps.appointments.foreign.errors import ForeignBookingGone
from wanderamt.apps.appointments.foreign.registry import connection, open_system
from wanderamt.apps.appointments.foreign.values import Booking, BookingState, Slot, Visitor

logger = logging.getLogger(__name__)


def reserve(*, system: str, people: Sequence[Sequence[str]], slot: Slot, now: datetime) -> Booking:
    """Take a time in the system of this name, for our services of each person.

    Raises ForeignTimeGone where somebody was quicker, ForeignUnclear where nobody knows whether it was taken
    (it then ends there by itself), and the other ForeignErrors.
    """
    found = connection(system)
    booking = open_system(found).reserve(found.wanted(people), slot=slot, now=now)
    logger.info("%s: reserved", system)
    return booking


def confirm(*, system: str, booking: Booking, visitor: Visitor, now: datetime) -> Booking:
    """Make a reservation a booking; one that is confirmed stays as it is.

    Raises ForeignBookingGone where it has ended, ForeignContactRefused where the system wants other contact
    data, ForeignUnclear where nobody knows whether it worked.
    """
    if booking.state is BookingState.CONFIRMED:
        return booking
    ended = booking.until is not None and booking.until <= now
    if ended or booking.state is BookingState.CANCELLED:
        raise ForeignBookingGone(system=booking.system, reason="ended")
    confirmed = open_system(connection(system)).confirm(booking, visitor=visitor)
    logger.info("%s: confirmed", system)
    return confirmed


def cancel(*, system: str, booking: Booking) -> Booking:
    """Give the time back; cancelled twice is cancelled. Raises ForeignUnclear, ForeignUnavailable."""
    if booking.state is BookingState.CANCELLED:
        return booking
    cancelled = open_system(connection(system)).cancel(booking)
    logger.info("%s: cancelled", system)
    return cancelled
