"""Many bookings at once are bookings like all others."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from random import Random

import pytest

from wanderamt.apps.appointments import checking
from wanderamt.apps.appointments.models import Appointment, GridClaim
from wanderamt.apps.appointments.plans import VisitPlan, plan_visit
from wanderamt.apps.appointments.public import ManyVisit, PersonData, book_many, cancel, move
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.public import OpeningWindow, PoolPlan
from wanderamt.foundation.models import OutboxMail
from wanderamt.kernel.ids import uuid7

Book = Callable[..., Appointment]


@pytest.fixture
def family(certification: Service) -> VisitPlan:
    return plan_visit(people=[[certification], [certification]])


def crowd(plan: VisitPlan, *, names: str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ") -> Iterator[ManyVisit]:
    number = 0
    while True:
        number += 1
        person = PersonData(
            name=f"Wer {names[number % len(names)]}", born_on=date(1950, 1, 1) + timedelta(days=number),
            email="wer@example.org",
        )  # fmt: skip
        yield ManyVisit(plan=plan, person=person, form_key=uuid7())


def fill(
    windows: list[OpeningWindow], plan: VisitPlan, now: datetime, *, share: float = 0.7, seed: int = 1
) -> int:
    return book_many(
        windows=windows, share=lambda window: share, visits=crowd(plan), now=now, rng=Random(seed)
    )


def taken(window: OpeningWindow) -> float:
    claims = GridClaim.objects.filter(pool__window=window).count()
    return claims / (window.desks * ((window.ends_at - window.starts_at) / timedelta(minutes=5)))


def test_a_window_is_filled_to_its_share(window: OpeningWindow, family: VisitPlan, now: datetime) -> None:
    booked = fill([window], family, now)

    assert booked == Appointment.objects.count() > 5
    assert 0.7 <= taken(window) < 0.8
    assert checking.wrong_counts() == checking.over_booked() == checking.without_claims() == []
    assert not OutboxMail.objects.exists()
    first = Appointment.objects.all()[0]
    assert (first.people, first.matters.count(), first.email_key) == (2, 2, "wer@example.org")


def test_they_move_and_cancel_like_all_others(
    window: OpeningWindow, family: VisitPlan, now: datetime
) -> None:
    fill([window], family, now, share=0.2)
    one, other = Appointment.objects.all()[:2]
    move(appointment=one, start=window.ends_at - (one.ends_at - one.starts_at), now=now)
    cancel(appointment=other, now=now)

    assert checking.wrong_counts() == []


def test_the_same_chance_gives_the_same_day(window: OpeningWindow, family: VisitPlan, now: datetime) -> None:
    def day() -> list[tuple[str, datetime]]:
        fill([window], family, now)
        found = list(Appointment.objects.values_list("code", "starts_at").order_by("code"))
        GridClaim.objects.all().delete()
        Appointment.objects.all().delete()
        checking.repair()
        return found

    assert day() == day()


def test_who_was_there_before_keeps_the_time(
    booking: Book, window: OpeningWindow, family: VisitPlan, now: datetime
) -> None:
    before = [booking() for _ in range(6)]
    fill([window], family, now, share=1.0)

    assert {each.starts_at for each in Appointment.objects.filter(pk__in=[each.pk for each in before])} == {
        each.starts_at for each in before
    }
    assert checking.wrong_counts() == checking.over_booked() == []


def test_what_is_not_released_stays_free(
    make_window: Callable[..., OpeningWindow], family: VisitPlan, now: datetime
) -> None:
    window = make_window(
        service_ids=["beglaubigung_unterschrift"],
        desks=2,
        public_from=now,
        pools=[PoolPlan(seats=1, released_at=now), PoolPlan(key="day", seats=1, released_at=None)],
    )
    fill([window], family, now, share=1.0)

    assert set(GridClaim.objects.values_list("pool__key", flat=True)) == {"main"}
    assert taken(window) <= 0.5


def test_nobody_comes_twice(window: OpeningWindow, certification: Service, now: datetime) -> None:
    plan = plan_visit(people=[[certification]])

    def same() -> Iterator[ManyVisit]:
        while True:
            yield ManyVisit(plan=plan, person=PersonData(name="Wer Immer"), form_key=uuid7())

    assert book_many(windows=[window], share=lambda _: 1.0, visits=same(), now=now, rng=Random(1)) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_more_windows_are_a_few_more_queries(
    make_window: Callable[..., OpeningWindow],
    window: OpeningWindow,
    family: VisitPlan,
    now: datetime,
    django_assert_max_num_queries: Callable[[int], object],
    number: int,
) -> None:
    windows = [window] + [
        make_window(
            starts_at=window.starts_at + timedelta(days=day),
            ends_at=window.ends_at + timedelta(days=day),
            public_from=now,
        )
        for day in range(1, number)
    ]
    with django_assert_max_num_queries(16):  # type: ignore[attr-defined]  # a fixture
        fill(windows, family, now)
