"""Who comes when, and what time is taken."""

from wanderamt.apps.appointments.models.appointment import (
    MOST_PEOPLE,
    Appointment,
    AppointmentMatter,
    Place,
    Representation,
)
from wanderamt.apps.appointments.models.claims import GridClaim, Hold, Occupancy
from wanderamt.apps.appointments.models.erasing import ErasureRequest
from wanderamt.apps.appointments.models.relocation import Closing, Proposal, Reminder
from wanderamt.apps.appointments.models.waiting import ReleasedTime, WaitingEntry, WaitingOffer
from wanderamt.apps.appointments.models.wishes import ChangeWish

__all__ = [
    "MOST_PEOPLE",
    "Appointment",
    "AppointmentMatter",
    "ChangeWish",
    "Closing",
    "ErasureRequest",
    "GridClaim",
    "Hold",
    "Occupancy",
    "Place",
    "Proposal",
    "ReleasedTime",
    "Reminder",
    "Representation",
    "WaitingEntry",
    "WaitingOffer",
]
