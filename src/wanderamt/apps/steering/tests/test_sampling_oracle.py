"""What is measured is what a citizen finds who searches by hand, time by time."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import pytest

from conftest import BERLIN, City
from wanderamt.apps.appointments.public import (
    Appointment,
    PersonData,
    VisitPlan,
    Where,
    book,
    day_times,
    offers,
    plan_visit,
    search,
)
from wanderamt.apps.offices.public import Counter, OpeningWindow
from wanderamt.apps.steering import services
from wanderamt.apps.steering.models import Sample
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
MATTERS = ("personalausweis", "anmeldung", "meldebescheinigung")
NAMES = "ABCDEFGHIJKLMNOPQRSTUVW"


def by_hand(plan: VisitPlan, counters: Iterable[UUID | None], *, now: datetime) -> list[int | None]:
    """Search, open each day, write down every time; then count the first and the third by the rule."""
    starts = sorted(
        time.start
        for counter in counters
        for office in search(plan=plan, where=Where(counter_id=counter), now=now)
        for day in office.days
        for time in day_times(plan=plan, counter=office.counter, day=day, now=now)
    )
    counted: list[datetime] = []
    for start in starts:
        if not counted or start >= counted[-1] + plan.length:
            counted.append(start)
    days = [(start.astimezone(BERLIN).date() - now.astimezone(BERLIN).date()).days for start in counted]
    return [days[0] if days else None, days[2] if len(days) >= 3 else None]


@pytest.mark.parametrize("seed", range(4))
def test_the_sample_is_what_one_finds_by_hand(
    city: City, opened: Callable[..., OpeningWindow], now: datetime, seed: int
) -> None:
    random = Random(seed)
    counters = list(
        Counter.objects.filter(kind=Counter.Kind.FIXED).select_related("site").order_by("name")[:2]
    )
    for counter in counters:
        for day in sorted(random.sample(range(16, 30), 4)):
            begin = random.randint(8, 12)
            window = opened(
                day,
                begin,
                begin + random.randint(1, 2),
                counter=counter,
                site=counter.site,
                desks=random.randint(1, 2),
                service_ids=random.sample(MATTERS, random.randint(1, 3)),
                public_from=now + timedelta(days=random.choice([-1, -1, 1])),
            )
            fill(window, random, now=now)

    services.sample(now=now)

    for counter in [None, *counters]:
        sample = Sample.objects.filter(counter=counter).first()
        numbers = sample.numbers if sample else {}  # nothing of it is public yet
        for matter in MATTERS:
            plan = plan_visit(people=[city.services(matter)])
            found = by_hand(plan, [counter.pk if counter else None], now=now)
            assert numbers.get(matter, [None, None]) == found, (counter, matter)


def fill(window: OpeningWindow, random: Random, *, now: datetime) -> None:
    """Book some of its times, wherever they lie."""
    matters = list(window.services.all())[:1]
    for letter in NAMES[: random.randint(0, 12)]:
        free = offers(window=window, services=matters, now=now, asker="staff")
        if not free:
            return
        book(
            window=window,
            services=matters,
            person=PersonData(name=f"Bewohnerin {letter}"),
            source=Appointment.Source.STAFF,
            now=now,
            form_key=uuid7(),
            start=random.choice(free).start,
        )
