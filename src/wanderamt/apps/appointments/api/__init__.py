"""Times and bookings for programs. The same rules as for everybody, and the same limits."""

from wanderamt.apps.appointments.api.booking import router as booking
from wanderamt.apps.appointments.api.offers import router as offers

__all__ = ["booking", "offers"]
