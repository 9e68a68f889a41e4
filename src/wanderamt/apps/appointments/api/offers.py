"""What can be booked: offices with their days and first times, and all times of one day."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from wanderamt.apps.appointments import plans, queries
from wanderamt.apps.appointments.api.schemas import DayQuestion, OfficeOut, Question, TimeOut
from wanderamt.apps.appointments.errors import UnknownCounter, WishImpossible
from wanderamt.apps.appointments.plans import Needs, VisitPlan
from wanderamt.apps.appointments.queries import Where
from wanderamt.apps.catalogue import public as catalogue
from wanderamt.apps.offices.public import Counter
from wanderamt.engines.slots import Time, Wish
from wanderamt.foundation import clock
from wanderamt.kernel.geo import Point

router = Router(tags=["appointments"])


@router.get(
    "/offers", response=list[OfficeOut], summary="Offices with a free time, their days and first times"
)
def list_offers(request: HttpRequest, question: Query[Question]) -> Any:
    """A day is listed if and only if some time of it could be booked at this moment."""
    near = None
    if question.near_lat is not None and question.near_lon is not None:
        near = Point(lat=question.near_lat, lon=question.near_lon)
    found = queries.search(
        plan=_plan(question.people, language=question.language, step_free=question.step_free),
        where=Where(counter_id=question.counter, near=near),
        wish=_wish(question),
        now=clock.now(),
    )
    return [
        {
            "counter": each.counter.pk,
            "name": each.counter.name,
            "site": each.site.name,
            "step_free": each.site.step_free,
            "distance_km": None if each.distance_km is None else round(each.distance_km, 1),
            "days": each.days,
            "first": [_time(time) for time in each.first],
        }
        for each in found
    ]


@router.get("/times", response=list[TimeOut], summary="All free times of one counter on one day")
def list_times(request: HttpRequest, question: Query[DayQuestion]) -> Any:
    counter = Counter.objects.filter(pk=question.counter).first()
    if counter is None:
        raise UnknownCounter(field="counter")
    found = queries.day_times(
        plan=_plan(question.people, language=question.language, step_free=question.step_free),
        counter=counter,
        day=question.day,
        now=clock.now(),
    )
    return [_time(each) for each in found]


def plan_from(people: list[list[str]], *, language: str, step_free: bool) -> VisitPlan:
    """The plan of a visit from keys. Raises UnknownService, NoMatter, TooManyPeople. One query."""
    keys = dict.fromkeys(key for matters in people for key in matters)
    known = {service.pk: service for service in catalogue.services(keys)}
    return plans.plan_visit(
        people=[[known[key] for key in matters] for matters in people],
        needs=Needs(language=language, step_free=step_free),
    )


def _plan(people: list[str], *, language: str, step_free: bool) -> VisitPlan:
    return plan_from(
        [[key.strip() for key in matters.split(",") if key.strip()] for matters in people],
        language=language,
        step_free=step_free,
    )


def _wish(question: Question) -> Wish:
    """Raises WishImpossible."""
    try:
        return Wish(
            weekdays=frozenset(question.weekdays),
            part=question.part,
            earliest=question.earliest,
            latest=question.latest,
        )
    except ValueError:
        raise WishImpossible(field="weekdays" if question.weekdays else "latest") from None


def _time(time: Time) -> dict[str, object]:
    return {"window": time.window, "start": time.start, "end": time.end}
