"""What was measured in the demo city over the last weeks: invented, and leading up to what is free today."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Value
from django.db.models.functions import Coalesce

from wanderamt.apps.steering.public import (
    NOT_SEARCHED,
    BookedDays,
    LeadDay,
    Sample,
    UnmetDay,
    fold,
    lead_days,
    sample,
)
from wanderamt.demo.story.telling import Telling

#: The services whose past is told; the others begin today.
TOLD = (
    "personalausweis",
    "reisepass",
    "anmeldung",
    "ummeldung",
    "fuehrungszeugnis",
    "meldebescheinigung",
    "fuehrerschein_umtausch",
    "bewohnerparkausweis",
)
WEEKS = 6
#: Where today has no third time within reach, the story says that it was so far away.
_FAR = 45
_SATURDAY = 5

Key = tuple[UUID | None, str]
Pair = tuple[int | None, int | None]


def tell(telling: Telling) -> None:
    """Measure today's calendar and lay six weeks before it that lead there; nothing where nothing is open."""
    if not sample(now=telling.now):
        return
    today = {
        (row.counter_id, service): row.numbers[service]
        for row in Sample.objects.filter(sampled_at=telling.now).order_by(
            Coalesce("counter__name", Value(""))
        )
        for service in TOLD
        if service in row.numbers
    }
    days = [telling.today - timedelta(days=number) for number in range(WEEKS * 7, 0, -1)]
    walks = {key: list(_walk(telling, pair, len(days))) for key, pair in today.items()}
    rows: list[LeadDay] = []
    for place, day in enumerate(days):
        samples = [
            (counter, {service: pair}) for (counter, service), walk in walks.items() for pair in walk[place]
        ]
        rows += lead_days(day, fold(samples))
    LeadDay.objects.bulk_create(rows)
    BookedDays.objects.bulk_create(list(_booked(telling, days, walks)))
    UnmetDay.objects.bulk_create(list(_unmet(telling, days)))


def _walk(telling: Telling, today: Pair, length: int) -> Iterator[list[Pair]]:
    """Three samples of each day, from the first day on: longer in the past, with ups and downs."""
    soonest, third = (_FAR if each is None else each for each in today)
    extra = telling.random.randint(2, 9)
    for left in range(length, 0, -1):
        drift = round(extra * left / length)
        day: list[Pair] = []
        for _ in range(3):
            first = max(0, soonest + drift + telling.random.randint(-1, 1))
            day.append((first, max(first, third + drift + telling.random.randint(-1, 2))))
        yield day


def _booked(telling: Telling, days: list[date], walks: dict[Key, list[list[Pair]]]) -> Iterator[BookedDays]:
    for (counter, service), walk in walks.items():
        for place, day in enumerate(days):
            if counter is None or day.weekday() >= _SATURDAY:
                continue
            offered = walks[None, service][place][0][0] or 0
            forced = max(offered, walk[place][0][0] or 0)
            yield BookedDays(
                day=day,
                service=service,
                counter_id=counter,
                offered=offered if telling.random.random() > 0.1 else NOT_SEARCHED,
                forced=forced,
                chosen=forced + telling.random.randint(0, 6),
                count=telling.random.randint(1, 9),
            )


def _unmet(telling: Telling, days: list[date]) -> Iterator[UnmetDay]:
    for service in TOLD:
        for day in days:
            if telling.random.random() < 0.3:
                yield UnmetDay(day=day, service=service, counter=None, count=telling.random.randint(1, 4))
