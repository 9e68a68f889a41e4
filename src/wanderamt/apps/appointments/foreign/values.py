"""What every foreign appointment system is asked about: products for so many people, at places, at times."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A matter as the foreign system names it. `most`: how many of it one visit may hold; None: not said."""

    id: str
    name: str
    most: int | None
    location_ids: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place of the foreign system. `needs_captcha`: it lets no program book there, only people."""

    id: str
    name: str
    address: str
    needs_captcha: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One product for so many `people`."""

    product_id: str
    people: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.people <= MOST_PEOPLE:
            raise ValueError(f"a visit has 1 to {MOST_PEOPLE} people")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Slot:
    """A time that was free when it was read."""

    starts_at: datetime
    location_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who comes. Never shown by repr(), so that no log can know them."""

    name: str = field(repr=False)
    email: str = field(default="", repr=False)
    telephone: str = field(default="", repr=False)


class BookingState(StrEnum):
    """How sure a booking in a foreign system is."""

    RESERVED = "reserved"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A place in a foreign calendar. `secret` opens it there and is never shown by repr().

    `until`: when a reservation ends by itself; None: the system does not say.
    """

    system: str
    reference: str
    secret: str = field(repr=False)
    slot: Slot
    wanted: tuple[Wanted, ...]
    state: BookingState
    until: datetime | None = None


#: More people than this come as a group and are planned by people.
MOST_PEOPLE = 8
