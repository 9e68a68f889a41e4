"""The only door for other apps."""

from wanderamt.apps.appointments.errors import (
    MatterNotOffered,
    NameMissing,
    NoMatter,
    NoRoomLeft,
    PersonAlreadyRegistered,
    PlannedByRoom,
    RoomMissing,
    SlotTaken,
    TooLate,
    WindowNotBookable,
)
from wanderamt.apps.appointments.events import AppointmentBooked, AppointmentCancelled
from wanderamt.apps.appointments.models import Appointment, Place, Representation
from wanderamt.apps.appointments.persons import PersonData, person_key, room_order
from wanderamt.apps.appointments.queries import (
    EXEMPTION,
    ID_CARDS,
    appointment_link,
    appointments_of,
    by_code,
    matters_of,
    needs_exemption_question,
    offered_services,
    offers,
    places_left,
)
from wanderamt.apps.appointments.services import CHANGE_DEADLINE, book, call_off, cancel, change, move

__all__ = [
    "CHANGE_DEADLINE",
    "EXEMPTION",
    "ID_CARDS",
    "Appointment",
    "AppointmentBooked",
    "AppointmentCancelled",
    "MatterNotOffered",
    "NameMissing",
    "NoMatter",
    "NoRoomLeft",
    "PersonAlreadyRegistered",
    "PersonData",
    "Place",
    "PlannedByRoom",
    "Representation",
    "RoomMissing",
    "SlotTaken",
    "TooLate",
    "WindowNotBookable",
    "appointment_link",
    "appointments_of",
    "book",
    "by_code",
    "call_off",
    "cancel",
    "change",
    "matters_of",
    "move",
    "needs_exemption_question",
    "offered_services",
    "offers",
    "person_key",
    "places_left",
    "room_order",
]
