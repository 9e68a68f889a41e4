"""The days to come: one that everybody may book, one that is for the residents of a home only."""

from datetime import timedelta

from wanderamt.apps.fleet.public import VisitRequest
from wanderamt.demo.calendar import first_working_days
from wanderamt.demo.story.registering import book_neighbours, register_residents
from wanderamt.demo.story.requests import Wish
from wanderamt.demo.story.telling import CARE_MATTERS, QUARTER_MATTERS, Telling
from wanderamt.demo.story.visits import Visit, hold

_SAHLKAMP = Visit(
    wish=Wish(
        site="stadtteiltreff-sahlkamp",
        postal_code="30657",
        contact="Amira Haddad",
        email="stadtteiltreff@post.example",
        purpose=VisitRequest.Purpose.REDUCED_MOBILITY,
        people=30,
        asked_days_ago=0,
        wanted_in_days=0,
        matters=tuple(dict.fromkeys((*QUARTER_MATTERS, *CARE_MATTERS))),
        room="Großer Saal",
        hours=("10:00", "16:00"),
    ),
    unit="Bus 1",
    crew=("theke1", "theke2"),
    desks=2,
    asked=32,
    published=21,
    public=14,
)
_RICKLINGEN = Visit(
    wish=Wish(
        site="lavendio-ricklingen",
        postal_code="30459",
        contact="Georg Bödeker",
        email="lavendio@post.example",
        purpose=VisitRequest.Purpose.REDUCED_MOBILITY,
        people=15,
        bedside=4,
        asked_days_ago=0,
        wanted_in_days=0,
        matters=("personalausweis", "befreiung_ausweispflicht", "meldebescheinigung", "beglaubigung_kopie",
                 "beglaubigung_unterschrift", "ummeldung", "adressaenderung_ausweis"),
        room="Bibliothek",
        lift="yes",
        hours=("09:00", "13:00"),
    ),
    unit="Koffer 1",
    crew=("theke2",),
    desks=1,
    asked=35,
    published=18,
)  # fmt: skip


def tell(telling: Telling) -> None:
    """Publish both days and fill them in part. Bookings were made until yesterday."""
    in_a_week, later = first_working_days(telling.today + timedelta(days=5), 2)
    yesterday = telling.now - timedelta(days=1)
    for visit, day, residents, bedside, neighbours in (
        (_SAHLKAMP, in_a_week, 8, 0, 9),
        (_RICKLINGEN, later, 6, 2, 0),
    ):
        window = hold(telling, visit, day=day)
        register_residents(telling, window=window, number=residents, bedside=bedside, now=yesterday)
        book_neighbours(telling, window=window, number=neighbours, now=yesterday)
