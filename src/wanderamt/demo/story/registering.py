"""People with appointments: registered by their host, or by themselves."""

from dataclasses import dataclass
from datetime import datetime

from wanderamt.apps.appointments.public import (
    Appointment,
    NoRoomLeft,
    PersonData,
    TooManyBookings,
    book,
    offers,
)
from wanderamt.apps.catalogue.public import services
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.demo.people import Invented
from wanderamt.demo.story.telling import Telling
from wanderamt.kernel.languages import UI_LANGUAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What somebody comes for. `exemption`: what was said when the exemption from the ID duty was offered."""

    matters: tuple[str, ...]
    exemption: str = "not_asked"


#: What residents of a care home come for; the first entries are the most frequent.
RESIDENTS_NEEDS = (
    Need(matters=("personalausweis",), exemption="declined"),
    Need(matters=("befreiung_ausweispflicht",), exemption="chosen"),
    Need(matters=("ummeldung", "adressaenderung_ausweis")),
    Need(matters=("personalausweis",), exemption="declined"),
    Need(matters=("beglaubigung_kopie",)),
    Need(matters=("befreiung_ausweispflicht",), exemption="chosen"),
    Need(matters=("meldebescheinigung",)),
    Need(matters=("personalausweis", "beglaubigung_unterschrift"), exemption="declined"),
)
NEIGHBOURS_NEEDS = (
    Need(matters=("personalausweis",)),
    Need(matters=("ummeldung",)),
    Need(matters=("reisepass",)),
    Need(matters=("meldebescheinigung", "beglaubigung_kopie")),
    Need(matters=("fuehrungszeugnis",)),
)


def register_residents(
    telling: Telling, *, window: OpeningWindow, number: int, bedside: int, now: datetime
) -> list[Appointment]:
    """The host's coordinator registers `number` people, the last `bedside` of them at their bed."""
    booked = []
    for index in range(number):
        need = RESIDENTS_NEEDS[index % len(RESIDENTS_NEEDS)]
        room = f"{index % 3 + 1}.{index + 4:02d}" if index >= number - bedside else ""
        booked.append(
            book(
                window=window,
                services=services(need.matters),
                person=_resident(telling.crowd.resident(), need=need, room=room, number=index),
                source=Appointment.Source.HOST,
                now=now,
                form_key=telling.key("resident", window.site.slug, window.starts_at, index),
            )
        )
    return booked


def book_neighbours(
    telling: Telling, *, window: OpeningWindow, number: int, now: datetime
) -> list[Appointment]:
    """People of the quarter book remaining times themselves; fewer than `number` where no time is left."""
    booked: list[Appointment] = []
    for index in range(number):
        need = NEIGHBOURS_NEEDS[index % len(NEIGHBOURS_NEEDS)]
        wanted = services(need.matters)
        free = offers(window=window, services=wanted, now=now)
        if not free:
            break
        person = telling.crowd.neighbour()
        try:
            booked.append(
                book(
                    window=window,
                    services=wanted,
                    person=PersonData(
                        name=person.name,
                        born_on=person.born_on,
                        language=person.language if person.language in UI_LANGUAGES else "en",
                        email=person.email,
                        exemption=need.exemption,
                    ),
                    source=Appointment.Source.CITIZEN,
                    now=now,
                    form_key=telling.key("neighbour", window.site.slug, window.starts_at, index),
                    start=telling.random.choice(free).start,
                )
            )
        except TooManyBookings:  # invented people share their names, and so their addresses
            continue
        except NoRoomLeft:
            break
    return booked


def _resident(person: Invented, *, need: Need, room: str, number: int) -> PersonData:
    guarded = number % 5 == 4
    return PersonData(
        name=person.name,
        born_on=person.born_on,
        language=person.language if person.language in UI_LANGUAGES else "en",
        place="bedside" if room else "room",
        room_label=room,
        representation="legal_guardian" if guarded else "none",
        representative_name="Anke Thies" if guarded else "",
        exemption=need.exemption,
    )
