"""The coming days of the fixed offices, booked by people who were invented: the next ones nearly full."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from wanderamt.apps.appointments.public import ManyVisit, Needs, PersonData, VisitPlan, book_many, plan_visit
from wanderamt.apps.catalogue.public import services
from wanderamt.apps.offices.public import Counter, OpeningWindow, windows_between
from wanderamt.demo.people import Crowd
from wanderamt.demo.story.telling import Telling
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.languages import UI_LANGUAGES

#: So full are the next days; then it falls evenly to nothing.
SHARE, FULL_DAYS, LAST_DAY = 0.85, 4, 14
#: What people come for, the frequent first, with how often of a hundred; the last two are families.
_NEEDS: tuple[tuple[int, tuple[tuple[str, ...], ...]], ...] = (
    (26, (("personalausweis",),)),
    (16, (("anmeldung",),)),
    (12, (("reisepass",),)),
    (12, (("ummeldung",),)),
    (9, (("fuehrungszeugnis",),)),
    (8, (("meldebescheinigung",),)),
    (6, (("ummeldung", "adressaenderung_ausweis"),)),
    (6, (("beglaubigung_kopie",),)),
    (3, (("anmeldung",), ("anmeldung",))),
    (2, (("personalausweis",), ("personalausweis",), ("personalausweis",), ("reisepass",))),
)


def tell(telling: Telling) -> int:
    """Book the fixed offices' days to come; returns how many appointments that are.

    With chance and people of its own, so that the other chapters stay as they are.
    """
    chance = Random(f"booked {telling.seed}")
    start = telling.now + timedelta(hours=2)
    coming = [
        window
        for window in windows_between(start=start, end=start + timedelta(days=LAST_DAY))
        if window.counter.kind != Counter.Kind.MOBILE
        and window.state == OpeningWindow.State.OPEN
        and window.public_from is not None
        and window.public_from <= telling.now
    ]
    return book_many(
        windows=coming,
        share=lambda window: _share(telling, window, chance),
        visits=_visits(telling, chance),
        now=telling.now,
        rng=chance,
    )


def _share(telling: Telling, window: OpeningWindow, chance: Random) -> float:
    """How full the day is to be."""
    away = (window.starts_at.astimezone(BERLIN).date() - telling.today).days
    left = min(1.0, max(0.0, (LAST_DAY - away) / (LAST_DAY - FULL_DAYS)))
    return SHARE * left * chance.uniform(0.85, 1.0)


def _visits(telling: Telling, chance: Random) -> Iterator[ManyVisit]:
    crowd = Crowd(seed=telling.seed + 1, today=telling.today)
    plans = [_plan(people) for _, people in _NEEDS]
    often = [times for times, _ in _NEEDS]
    number = 0
    while True:
        number += 1
        person = crowd.neighbour()
        yield ManyVisit(
            plan=chance.choices(plans, often)[0],
            person=PersonData(
                name=person.name,
                born_on=person.born_on,
                language=person.language if person.language in UI_LANGUAGES else "en",
            ),
            form_key=telling.key("booked", number),
        )


def _plan(people: tuple[tuple[str, ...], ...]) -> VisitPlan:
    return plan_visit(people=[services(matters) for matters in people], needs=Needs())
