"""The appointment as an entry for a calendar (RFC 5545)."""

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext
from icalendar import Alarm, Calendar, Event

from wanderamt.apps.appointments import queries
from wanderamt.apps.appointments.models import Appointment
from wanderamt.apps.offices import public as offices


def entry(appointment: Appointment, *, link: str, now: datetime) -> bytes:
    """An iCalendar file with one event, a reminder the day before, and the link to change it."""
    site = appointment.window.site
    event = Event()
    event.add("uid", f"{appointment.pk}@wanderamt")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.ends_at.astimezone(UTC))
    event.add("summary", gettext("Termin beim Bürgeramt: %(place)s") % {"place": site.name})
    event.add("location", f"{site.name}, {offices.address(site)}")
    matters = "\n".join(f"- {service.title}" for service in queries.matters_of(appointment))
    event.add("description", f"{matters}\n{gettext('Code')}: {appointment.code}\n{link}")
    event.add("url", link)
    event.add("status", "CONFIRMED" if appointment.state == Appointment.State.BOOKED else "CANCELLED")
    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("description", gettext("Morgen: Termin beim Bürgeramt"))
    reminder.add("trigger", timedelta(days=-1))
    event.add_component(reminder)
    calendar = Calendar()
    calendar.add("prodid", "-//wanderamt//appointments//DE")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
