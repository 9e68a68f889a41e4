"""What a unit takes along of the calendar: who is booked at its stops, and the time that is taken there.

The waiting list, proposals and reminders stay at the hub: they are about times that the unit does not have.
"""

from wanderamt.apps.appointments.models import (
    Appointment,
    AppointmentMatter,
    ChangeWish,
    GridClaim,
    Hold,
    Occupancy,
)
from wanderamt.foundation.carrying import Carried, Stays

CARRIED = (
    Carried(
        model=Appointment,
        rows=lambda trip: Appointment.objects.filter(window__in=trip.windows),
        stays=Stays.STOP,
        personal=True,
    ),
    Carried(
        model=AppointmentMatter,
        rows=lambda trip: AppointmentMatter.objects.filter(appointment__window__in=trip.windows),
        stays=Stays.STOP,
        personal=True,
        parent="appointment",
    ),
    Carried(
        model=Hold,
        rows=lambda trip: Hold.objects.filter(window__in=trip.windows),
        stays=Stays.STOP,
        personal=True,
    ),
    Carried(
        model=Occupancy,
        rows=lambda trip: Occupancy.objects.filter(pool__window__in=trip.windows),
        stays=Stays.STOP,
    ),
    # Those of an earlier trip, without the places that are none of the unit's business.
    Carried(
        model=ChangeWish,
        rows=lambda trip: ChangeWish.objects.filter(window__in=trip.windows, to_window=None, hold=None),
        stays=Stays.STOP,
    ),
    # Written after its owners, but a child of the pool, which every claim has.
    Carried(
        model=GridClaim,
        rows=lambda trip: GridClaim.objects.filter(pool__window__in=trip.windows),
        stays=Stays.STOP,
        parent="pool",
    ),
)
