"""Months of a mobile office in full use, for measuring: both units out on every working day."""

from datetime import time, timedelta

from wanderamt.apps.fleet.public import PlanData, Unit, plan, publish, request_visit
from wanderamt.apps.offices.public import Site
from wanderamt.apps.workforce.public import User
from wanderamt.demo.calendar import first_working_days
from wanderamt.demo.story.registering import book_neighbours, register_residents
from wanderamt.demo.story.requests import MARTINSHOF, data
from wanderamt.demo.story.telling import CARE_MATTERS, Telling, matters
from wanderamt.demo.story.visits import window_of
from wanderamt.kernel.clock import at_berlin

_DAYS = 30
_WISHES = 250
_RESIDENTS, _NEIGHBOURS = 12, 12


def tell(telling: Telling) -> None:
    """Requests of many hosts, and days from three weeks ahead on, each with people."""
    _wishes(telling)
    sites = list(Site.objects.select_related("quarter").exclude(kind=Site.Kind.OFFICE).order_by("slug"))
    crews = {"Bus 1": ("theke1",), "Koffer 1": ("theke2",)}
    people = {person.username: person for person in User.objects.filter(username__startswith="theke")}
    units = {unit.counter.name: unit for unit in Unit.objects.select_related("counter", "depot")}
    for number, day in enumerate(first_working_days(telling.today + timedelta(days=21), _DAYS)):
        for place, (name, crew) in enumerate(crews.items()):
            start = at_berlin(day, time(9))
            draft = plan(
                data=PlanData(
                    request=None,
                    unit=units[name],
                    crew=tuple(people[username] for username in crew),
                    site=sites[(2 * number + place) % len(sites)],
                    starts_at=start,
                    ends_at=start + timedelta(hours=6),
                    desks=1,
                    services=matters(*CARE_MATTERS, "reisepass", "fuehrungszeugnis"),
                    public_from=telling.now - timedelta(days=5),
                ),
                form_key=telling.key("crowded", name, day),
                accept_warnings=True,
                now=telling.now - timedelta(days=6),
            )
            published_at = telling.now - timedelta(days=5, hours=23)
            window = window_of(publish(deployment=draft, accept_warnings=True, now=published_at))
            booked_at = telling.now - timedelta(days=1)
            register_residents(telling, window=window, number=_RESIDENTS, bedside=2, now=booked_at)
            book_neighbours(telling, window=window, number=_NEIGHBOURS, now=booked_at)


def _wishes(telling: Telling) -> None:
    days = first_working_days(telling.today + timedelta(days=14), 3)
    for number in range(_WISHES):
        request_visit(
            data=data(MARTINSHOF, days),
            form_key=telling.key("crowded", number),
            now=telling.now - timedelta(hours=number + 1),
        )
