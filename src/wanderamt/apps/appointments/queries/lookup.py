"""Reads for the desk: whose appointment is it?"""

from datetime import datetime, timedelta

from wanderamt.apps.appointments.models import Appointment
from wanderamt.apps.appointments.queries.booked import by_code

#: As many as one looks through while somebody is on the telephone.
MOST_FOUND = 20


def look_up(words: str, *, now: datetime) -> list[Appointment]:
    """The appointment with this code, else those of people of this name from yesterday on, the next first.

    At most MOST_FOUND, in two queries.
    """
    words = words.strip()
    if not words or "\x00" in words:  # PostgreSQL refuses to look for a null character
        return []
    known = by_code(words)
    if known:
        return [known]
    found = Appointment.objects.filter(starts_at__gte=now - timedelta(days=1)).select_related("window__site")
    for word in words.split():
        found = found.filter(person_name__icontains=word)
    return list(found.order_by("starts_at")[:MOST_FOUND])
