"""What the addresses take and answer. The docstrings are read in the description of the interface."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import AwareDatetime

_PEOPLE = Field(min_length=1, max_length=50, examples=[[["personalausweis"], ["reisepass", "ummeldung"]]])
#: PostgreSQL stores no null characters.
_TEXT = r"^[^\x00]*$"
_NAME = Field(min_length=1, max_length=120, pattern=_TEXT, examples=["Erika Beispiel"])
_LANGUAGE = Field("", max_length=12, pattern=r"^[A-Za-z-]*$")


class Question(Schema):
    """Who comes with what, and what is wished for.

    `people`: once for each person, the keys of the services with commas. `language` other than German:
    somebody must speak it. `weekdays`: 0 is Monday. `near_lat`, `near_lon`: the nearest office comes first.
    """

    people: list[str] = Field(
        min_length=1, max_length=50, examples=[["personalausweis", "reisepass,ummeldung"]]
    )
    language: str = _LANGUAGE
    step_free: bool = False
    counter: UUID | None = None
    near_lat: float | None = Field(None, ge=-90, le=90)
    near_lon: float | None = Field(None, ge=-180, le=180)
    weekdays: list[int] = Field([], max_length=7)
    part: Literal["any", "morning", "afternoon"] = "any"
    earliest: date | None = None
    latest: date | None = None


class DayQuestion(Schema):
    """Who comes with what to which counter on which day."""

    people: list[str] = Field(min_length=1, max_length=50)
    counter: UUID
    day: date
    language: str = _LANGUAGE
    step_free: bool = False


class TimeOut(Schema):
    """A time that could be booked at this moment; `window` is needed to hold it."""

    window: UUID
    start: datetime
    end: datetime


class OfficeOut(Schema):
    """One counter at one place: the days with a time, and the first times."""

    counter: UUID
    name: str
    site: str
    step_free: bool | None = Field(description="null: nobody has confirmed it.")
    distance_km: float | None
    days: list[date]
    first: list[TimeOut]


class HoldIn(Schema):
    """Keep a time for ten minutes. The same `key` never holds two times; asked twice it is the same hold."""

    window: UUID
    start: AwareDatetime
    people: list[list[str]] = _PEOPLE
    language: str = _LANGUAGE
    step_free: bool = False
    key: UUID


class HoldOut(Schema):
    """`hold` is what a booking needs; whoever knows it can book."""

    hold: str
    start: datetime
    end: datetime
    until: datetime


class BookingIn(Schema):
    """Confirm a hold. `key` makes it safe to ask again: the same key is the same appointment."""

    hold: str = Field(max_length=200)
    key: UUID
    name: str = _NAME
    email: str = Field("", max_length=254, pattern=r"^$|^[^@\s\x00]+@[^@\s\x00]+\.[^@\s\x00]+$")
    phone: str = Field("", max_length=40, pattern=_TEXT)
    language: str = Field("de", max_length=12)


class BookingOut(Schema):
    """The code to say at the counter; `link` is the page to move or cancel it."""

    code: str
    start: datetime
    end: datetime
    people: int
    link: str
