"""What a host asks and what a planner plans, as values. Days and times are those of Hannover."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.fleet.models import Unit, VisitRequest
from wanderamt.apps.offices.public import Quarter, Site
from wanderamt.apps.workforce.public import User


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferredTime:
    """The host has the room on `day` from `starts` to `ends` (half-open, wall clock)."""

    day: date
    starts: time
    ends: time


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestData:
    """All answers of a host. The six answers about the room are values of `Answer`."""

    purpose: str
    organisation: str
    site_kind: str
    street: str
    postal_code: str
    quarter: Quarter
    people: int
    services: tuple[Service, ...]
    step_free: str
    power: str
    reception: str
    parking: str
    lift: str
    privacy: str
    preferred_days: tuple[PreferredTime, ...]
    contact_name: str
    email: str
    phone: str = ""
    language: str = "de"
    room: str = ""
    bedside_people: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanData:
    """A deployment as planned. `public_from` None: only the host's people ever book."""

    request: VisitRequest | None
    unit: Unit
    crew: tuple[User, ...]
    site: Site
    starts_at: datetime
    ends_at: datetime
    desks: int
    services: tuple[Service, ...]
    room: str = ""
    public_from: datetime | None = None
    #: The draft that this plan replaces; it does not stand in its own way.
    replaces: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One reason against a plan: a whole sentence in the active language, the field it belongs to, and
    whether it
    refuses (`blocking`) or only warns.
    """

    code: str
    field: str
    text: str
    blocking: bool
