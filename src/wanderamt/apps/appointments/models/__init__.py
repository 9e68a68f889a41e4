"""Who comes when, and what time is taken."""

from wanderamt.apps.appointments.models.appointment import (
    MOST_PEOPLE,
    Appointment,
    AppointmentMatter,
    Place,
    Representation,
)
from wanderamt.apps.appointments.models.claims import GridClaim, Hold, Occupancy

__all__ = [
    "MOST_PEOPLE",
    "Appointment",
    "AppointmentMatter",
    "GridClaim",
    "Hold",
    "Occupancy",
    "Place",
    "Representation",
]
