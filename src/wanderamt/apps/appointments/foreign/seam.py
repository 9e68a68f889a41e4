"""The seam: what a plug-in for a foreign appointment system can do."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from wanderamt.apps.appointments.foreign.values import Booking, Location, Product, Slot, Visitor, Wanted


class AppointmentSystem(Protocol):
    """A calendar that is kept elsewhere.

    Reading may be repeated; `reserve`, `confirm` and `cancel` act once. All raise ForeignError only:
    ForeignUnavailable (try later), ForeignNotUnderstood (the answer is not what is documented),
    ForeignRefused and its kinds (the system says no, and why).
    """

    def products(self) -> tuple[Product, ...]:
        """What can be booked, by name."""
        ...

    def locations(self, wanted: Sequence[Wanted]) -> tuple[Location, ...]:
        """Where all that is `wanted` can be done, by name."""
        ...

    def days(
        self, wanted: Sequence[Wanted], *, locations: Sequence[Location], first: date, last: date
    ) -> tuple[date, ...]:
        """The days from `first` to `last` (both included) with a free time at one of the places, in order."""
        ...

    def times(
        self, wanted: Sequence[Wanted], *, locations: Sequence[Location], day: date
    ) -> tuple[Slot, ...]:
        """The free times of the day at these places, in order."""
        ...

    def reserve(self, wanted: Sequence[Wanted], *, slot: Slot, now: datetime) -> Booking:
        """Take the time for a short while. Raises ForeignTimeGone where somebody was quicker."""
        ...

    def confirm(self, booking: Booking, *, visitor: Visitor) -> Booking:
        """Make a reservation a booking. Raises ForeignBookingGone, ForeignContactRefused, ForeignUnclear."""
        ...

    def cancel(self, booking: Booking) -> Booking:
        """Give the time back, reserved or confirmed. What is gone already counts as cancelled."""
        ...
