"""Who has asked for the mobile office. Places are real, people and their wishes are invented."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from wanderamt.apps.fleet.public import (
    Answer,
    PreferredTime,
    RequestData,
    VisitRequest,
    decline_request,
    request_visit,
    withdraw_request,
)
from wanderamt.apps.offices.public import Site
from wanderamt.demo.calendar import first_working_days
from wanderamt.demo.story.telling import CARE_MATTERS, QUARTER_MATTERS, Telling, matters

_YES, _NO, _UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
_PURPOSE = VisitRequest.Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A request as one of the invented hosts makes it. Days are counted from the telling."""

    site: str
    postal_code: str
    contact: str
    email: str
    purpose: str
    people: int
    asked_days_ago: float
    wanted_in_days: int
    matters: Sequence[str] = CARE_MATTERS
    bedside: int = 0
    room: str = ""
    step_free: str = _YES
    power: str = _YES
    reception: str = _YES
    parking: str = _YES
    lift: str = _UNKNOWN
    privacy: str = _YES
    hours: tuple[str, str] = ("09:00", "15:00")
    note: str = ""


MARTINSHOF = Wish(
    site="martinshof",
    postal_code="30629",
    contact="Birgit Wolters",
    email="martinshof@post.example",
    purpose=_PURPOSE.REDUCED_MOBILITY,
    people=24,
    bedside=6,
    asked_days_ago=0.1,
    wanted_in_days=12,
    room="Speisesaal im Erdgeschoss",
    lift=_YES,
    note="Sechs Bewohnerinnen und Bewohner können nicht aufstehen. Das Essen ist von 12 bis 13 Uhr.",
)
_OPEN = (
    Wish(
        site="domicil-kleefeld",
        postal_code="30625",
        contact="Andrea Steinmeyer",
        email="domicil@post.example",
        purpose=_PURPOSE.REDUCED_MOBILITY,
        people=40,
        bedside=9,
        asked_days_ago=6,
        wanted_in_days=15,
        room="Mehrzweckraum im 1. Stock",
        reception=_UNKNOWN,
        lift=_YES,
        hours=("09:30", "15:30"),
    ),
    Wish(
        site="leonore-goldschmidt-schule",
        postal_code="30457",
        contact="Can Öztürk",
        email="schule@post.example",
        purpose=_PURPOSE.PEAK,
        people=60,
        asked_days_ago=3,
        wanted_in_days=20,
        matters=("personalausweis", "reisepass", "pin_neusetzen", "beglaubigung_kopie"),
        room="Aula",
        lift=_NO,
        hours=("13:00", "17:00"),
        note="Viele Jugendliche werden 16 und brauchen ihren ersten Ausweis vor der Klassenfahrt.",
    ),
    Wish(
        site="freizeitheim-stoecken",
        postal_code="30419",
        contact="Iryna Kowalenko",
        email="freizeitheim@post.example",
        purpose=_PURPOSE.REPLACEMENT,
        people=120,
        asked_days_ago=9,
        wanted_in_days=18,
        matters=QUARTER_MATTERS,
        room="Saal 2",
        parking=_UNKNOWN,
        hours=("10:00", "16:00"),
        note="Das Bürgeramt im Stadtbezirk ist wegen Bauarbeiten geschlossen.",
    ),
)
_WITHDRAWN = Wish(
    site="st-godehard",
    postal_code="30449",
    contact="Tomasz Nowak",
    email="godehard@post.example",
    purpose=_PURPOSE.REDUCED_MOBILITY,
    people=12,
    asked_days_ago=14,
    wanted_in_days=10,
    matters=("personalausweis", "befreiung_ausweispflicht"),
)
_DECLINED = Wish(
    site="ihmeplatz",
    postal_code="30449",
    contact="Parisa Karimi",
    email="ihmeplatz@post.example",
    purpose=_PURPOSE.PEAK,
    people=300,
    asked_days_ago=17,
    wanted_in_days=9,
    matters=QUARTER_MATTERS,
    power=_NO,
    privacy=_NO,
)


def ask_all(telling: Telling) -> None:
    """The requests that wait, one that was withdrawn, and one that had to be declined."""
    for wish in (_WITHDRAWN, _DECLINED, *_OPEN, MARTINSHOF):
        ask(telling, wish)
    withdraw_request(
        request=_request(telling, _WITHDRAWN), version=1, now=telling.now - timedelta(days=11, hours=3)
    )
    decline_request(
        request=_request(telling, _DECLINED),
        version=1,
        reason="Der Platz hat keinen Strom und keinen geschützten Raum. Bitte fragen Sie mit einem "
        "anderen Raum noch einmal an.",
        now=telling.now - timedelta(days=15, hours=2),
    )


def ask(telling: Telling, wish: Wish) -> VisitRequest:
    """The host sends the form; the days wanted are the first three working days of the mobile office."""
    now = telling.now - timedelta(days=wish.asked_days_ago)
    wanted = first_working_days(telling.today + timedelta(days=wish.wanted_in_days), 3)
    return request_visit(data=data(wish, wanted), form_key=telling.key("request", wish.site), now=now)


def data(wish: Wish, days: Sequence[date]) -> RequestData:
    """The answers of the form."""
    site = Site.objects.select_related("quarter").get(slug=wish.site)
    starts, ends = (time.fromisoformat(hour) for hour in wish.hours)
    return RequestData(
        purpose=wish.purpose,
        organisation=site.name,
        site_kind=site.kind,
        street=site.street or "Anschrift noch nicht bestätigt",
        postal_code=wish.postal_code,
        quarter=site.quarter,
        people=wish.people,
        bedside_people=wish.bedside,
        services=matters(*wish.matters),
        step_free=wish.step_free,
        power=wish.power,
        reception=wish.reception,
        parking=wish.parking,
        lift=wish.lift,
        privacy=wish.privacy,
        preferred_days=tuple(PreferredTime(day=day, starts=starts, ends=ends) for day in days),
        contact_name=wish.contact,
        email=wish.email,
        room=wish.room,
        note=wish.note,
    )


def _request(telling: Telling, wish: Wish) -> VisitRequest:
    return VisitRequest.objects.get(form_key=telling.key("request", wish.site))
