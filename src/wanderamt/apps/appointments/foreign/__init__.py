"""Appointment systems that are not ours: products x people x places, behind one small seam."""

from wanderamt.apps.appointments.foreign.others import Elsewhere, elsewhere
from wanderamt.apps.appointments.foreign.services import cancel, confirm, reserve

__all__ = ["Elsewhere", "cancel", "confirm", "elsewhere", "reserve"]
