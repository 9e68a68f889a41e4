"""Visits that were planned and published, from the request to the window that people book."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from wanderamt.apps.fleet.public import Deployment, PlanData, Unit, VisitRequest, plan, publish, request_visit
from wanderamt.apps.offices import public as offices
from wanderamt.apps.offices.public import OpeningWindow, Site
from wanderamt.apps.workforce.public import User
from wanderamt.demo.story.requests import Wish, data
from wanderamt.demo.story.telling import Telling, matters, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request that was planned for `day`: which unit, who goes along, when the public may book."""

    wish: Wish
    unit: str
    crew: tuple[str, ...]
    desks: int
    #: Days before the visit: the host asked, the planner published, the public could book (None: never).
    asked: int
    published: int
    public: int | None = None


def hold(telling: Telling, visit: Visit, *, day: date) -> OpeningWindow:
    """Ask, plan and publish, each at its time before `day`; returns the window that opens then."""
    start, end = (moment(day, hour) for hour in visit.wish.hours)
    request = request_visit(
        data=data(visit.wish, [day]),
        form_key=telling.key("request", visit.wish.site),
        now=start - timedelta(days=visit.asked),
    )
    published_at = start - timedelta(days=visit.published)
    draft = plan(
        data=_plan(visit, request, start=start, end=end),
        form_key=telling.key("plan", visit.wish.site),
        accept_warnings=True,
        now=published_at - timedelta(hours=1),
    )
    return window_of(publish(deployment=draft, accept_warnings=True, now=published_at))


def window_of(published: Deployment) -> OpeningWindow:
    """The window of a deployment that was published."""
    if published.window_id is None:
        raise ValueError("only a published deployment has a window")
    return offices.window(published.window_id)


def _plan(visit: Visit, request: VisitRequest, *, start: datetime, end: datetime) -> PlanData:
    crew = {person.username: person for person in User.objects.filter(username__in=visit.crew)}
    return PlanData(
        request=request,
        unit=Unit.objects.select_related("counter", "depot").get(counter__name=visit.unit),
        crew=tuple(crew[name] for name in visit.crew),
        site=Site.objects.select_related("quarter").get(slug=visit.wish.site),
        starts_at=start,
        ends_at=end,
        desks=visit.desks,
        services=matters(*visit.wish.matters),
        room=visit.wish.room,
        public_from=None if visit.public is None else start - timedelta(days=visit.public),
    )
