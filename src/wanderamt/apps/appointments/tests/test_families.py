"""Several people and matters in one visit, and what the office must have for them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from wanderamt.apps.appointments import checking, plans, queries
from wanderamt.apps.appointments.errors import (
    MatterNotOffered,
    NoMatter,
    SlotTaken,
    TooLate,
    TooManyPeople,
)
from wanderamt.apps.appointments.models import Appointment, AppointmentMatter, GridClaim
from wanderamt.apps.appointments.plans import Needs, plan_visit
from wanderamt.apps.appointments.public import PersonData, add_person, book, cancel, change, move
from wanderamt.apps.appointments.tests.conftest import someone
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.public import OpeningWindow, PoolPlan
from wanderamt.engines import slots
from wanderamt.kernel.ids import uuid7

Book = Callable[..., Appointment]
CITIZEN = Appointment.Source.CITIZEN


@pytest.fixture
def passport(city: Any) -> Service:
    service: Service = city.service("reisepass")
    return service


@pytest.fixture
def family(window: OpeningWindow, id_card: Service, passport: Service, now: datetime) -> Book:
    """A mother with three children: two ID cards and a passport beside her own card."""

    def make(**facts: Any) -> Appointment:
        chosen: dict[str, Any] = {
            "window": window,
            "plan": plan_visit(people=[[id_card], [id_card], [id_card], [passport]]),
            "person": someone("Mutter Beispiel"),
            "source": CITIZEN,
            "now": now,
            "form_key": uuid7(),
            "start": window.starts_at,
        }
        return book(**{**chosen, **facts})

    return make


def stored(appointment: Appointment) -> Appointment:
    return queries.get(appointment.pk)


def minutes(appointment: Appointment) -> float:
    return (appointment.ends_at - appointment.starts_at) / timedelta(minutes=1)


def test_a_family_is_one_visit_in_one_run(family: Book, id_card: Service, passport: Service) -> None:
    appointment = stored(family())

    assert appointment.people == 4
    assert queries.matters_by_person(appointment) == [[id_card], [id_card], [id_card], [passport]]
    assert queries.matters_of(appointment) == [id_card, passport]
    total = 3 * id_card.minutes + passport.minutes + 4 * 2  # everybody is greeted
    assert minutes(appointment) == -(-total // 5) * 5
    assert GridClaim.objects.filter(appointment=appointment).count() == minutes(appointment) / 5
    assert checking.wrong_counts() == []


def test_a_family_moves_and_cancels_as_one(family: Book, window: OpeningWindow, now: datetime) -> None:
    appointment = family()
    before = minutes(appointment)
    moved = move(appointment=appointment, start=window.starts_at + timedelta(minutes=30), now=now)

    assert (minutes(moved), moved.people) == (before, 4)
    cancel(appointment=moved, now=now)
    assert not GridClaim.objects.exclude(appointment=None).exists()
    assert checking.wrong_counts() == []


def test_somebody_more_comes_along(family: Book, passport: Service, now: datetime) -> None:
    appointment = family()
    longer = add_person(appointment=appointment, services=[passport], now=now)

    assert (longer.people, longer.starts_at) == (5, appointment.starts_at)
    assert minutes(longer) > minutes(appointment)
    assert AppointmentMatter.objects.filter(appointment=longer, person_no=4).count() == 1
    assert checking.wrong_counts() == []


def test_who_comes_along_may_need_another_time(
    booking: Book, window: OpeningWindow, id_card: Service, now: datetime
) -> None:
    mine = booking(source=CITIZEN, start=window.starts_at)
    for _ in range(2):
        booking(source=CITIZEN, start=window.starts_at + timedelta(minutes=15))

    with pytest.raises(SlotTaken):
        add_person(appointment=mine, services=[id_card], now=now)
    assert stored(mine).people == 1
    later = window.starts_at + timedelta(minutes=25)
    assert add_person(appointment=mine, services=[id_card], now=now, start=later).starts_at == later


def test_nobody_is_added_too_late_or_with_what_is_not_offered(
    family: Book, city: Any, passport: Service, window: OpeningWindow, now: datetime
) -> None:
    appointment = family()
    with pytest.raises(MatterNotOffered):
        add_person(appointment=appointment, services=[city.service("fuehrungszeugnis")], now=now)
    with pytest.raises(NoMatter):
        add_person(appointment=appointment, services=[], now=now)
    with pytest.raises(TooLate):
        add_person(appointment=appointment, services=[passport], now=window.starts_at)
    assert stored(appointment).people == 4


def test_changing_the_matters_of_one_leaves_those_of_the_others(
    family: Book, passport: Service, id_card: Service, now: datetime
) -> None:
    changed = change(appointment=family(), services=[passport], person=someone("Mutter Beispiel"), now=now)

    assert queries.matters_by_person(stored(changed)) == [[passport], [id_card], [id_card], [passport]]


@pytest.mark.parametrize("people", [9, 500])
def test_more_than_eight_people_call(certification: Service, people: int) -> None:
    with pytest.raises(TooManyPeople) as refused:
        plan_visit(people=[[certification]] * people)
    assert "höchstens 8 Personen" in str(refused.value)
    assert "rufen Sie uns an" in str(refused.value)


@pytest.mark.parametrize("people", [[], [[]], [["one"], []]])
def test_everybody_comes_for_something(certification: Service, people: list[list[str]]) -> None:
    with pytest.raises(NoMatter):
        plan_visit(people=[[certification for _ in matters] for matters in people])


def test_eight_people_are_a_visit(window: OpeningWindow, certification: Service, family: Book) -> None:
    assert family(plan=plan_visit(people=[[certification]] * 8)).people == 8


def test_zero_minutes_are_five(certification: Service, family: Book) -> None:
    certification.minutes = 0

    assert minutes(family(plan=plan_visit(people=[[certification]]))) == 5


def test_a_matter_chosen_twice_counts_once(certification: Service, id_card: Service) -> None:
    plan = plan_visit(people=[[certification, id_card, certification]])

    assert plan.people == ((certification, id_card),)
    assert plan.services == [certification, id_card]


def test_the_database_knows_at_most_eight(booking: Book, certification: Service) -> None:
    appointment = booking()
    for people in (0, 9):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.objects.filter(pk=appointment.pk).update(people=people)
    with pytest.raises(IntegrityError), transaction.atomic():
        AppointmentMatter.objects.create(
            appointment=appointment, service=certification, position=1, person_no=0
        )


def test_a_plan_is_kept_as_it_is(certification: Service, id_card: Service) -> None:
    plan = plan_visit(
        people=[[certification], [id_card, certification]], needs=Needs(language="ar", step_free=True)
    )

    assert plans.load(plan.stored()) == plan


def test_photos_come_first_where_there_is_a_station(
    make_window: Callable[..., OpeningWindow], id_card: Service, now: datetime
) -> None:
    window = make_window(
        service_ids=["personalausweis"],
        desks=1,
        public_from=now,
        pools=[
            PoolPlan(seats=1, released_at=now),
            PoolPlan(key="photo", kind="photo", seats=1, released_at=now),
        ],
    )
    plan = plan_visit(people=[[id_card], [id_card]])
    first = book(
        window=window, plan=plan, person=someone("Anna Eins"), source=CITIZEN, now=now, form_key=uuid7(),
        start=window.starts_at,
    )  # fmt: skip

    claimed = GridClaim.objects.filter(appointment=first).values_list("pool__kind", "cell")
    assert {cell for kind, cell in claimed if kind == "photo"} == {0, 1}
    assert min(cell for kind, cell in claimed if kind == "desk") == 2
    assert len(claimed) == minutes(first) / 5
    # While the first family is at the desk, the next one has its photos taken.
    found = queries.offers(window=window, plan=plan, now=now)
    assert found[0].start == first.ends_at - timedelta(minutes=10)


def test_without_a_station_the_photo_is_taken_at_the_desk(
    window: OpeningWindow, id_card: Service, now: datetime
) -> None:
    (start, *_) = queries.offers(window=window, services=[id_card], now=now)

    assert [place.kind for place in start.places] == ["desk"]


def test_at_the_bed_nobody_goes_to_a_station(id_card: Service) -> None:
    plan = plan_visit(people=[[id_card]], place="bedside")

    assert [step.kind for step in plan.visit().steps] == ["desk"]


def test_a_visit_of_photos_alone_stays_at_the_desk(id_card: Service) -> None:
    id_card.minutes = 3  # the whole visit takes no longer than the photo

    assert [step.kind for step in plan_visit(people=[[id_card]]).visit().steps] == ["desk"]


def test_a_language_is_needed_where_it_is_asked_for(
    make_window: Callable[..., OpeningWindow], certification: Service, now: datetime
) -> None:
    window = make_window(
        service_ids=["beglaubigung_unterschrift"],
        desks=2,
        public_from=now,
        pools=[
            PoolPlan(seats=1, released_at=now),
            PoolPlan(key="arabic", seats=1, features=frozenset({"language:ar"}), released_at=now),
        ],
    )

    def free(language: str) -> list[slots.Start]:
        plan = plan_visit(people=[[certification]], needs=Needs(language=language))
        return queries.offers(window=window, plan=plan, now=now)

    assert {place.pool_key for start in free("ar") for place in start.places} == {"arabic"}
    assert {place.pool_key for start in free("") for place in start.places} == {"main"}
    assert len(free("de")) == len(free("de-simple")) == len(free("")) > 0
    assert free("tr") == []


def test_skills_part_the_seats_only_where_the_window_tells_them_apart(
    make_window: Callable[..., OpeningWindow], id_card: Service, certification: Service, now: datetime
) -> None:
    skilled = frozenset({f"skill:{id_card.group}"})
    window = make_window(
        service_ids=["personalausweis", "beglaubigung_unterschrift"],
        desks=2,
        public_from=now,
        pools=[
            PoolPlan(seats=1, released_at=now),
            PoolPlan(key="skilled", seats=1, features=skilled, released_at=now),
        ],
    )

    def pools(*services: Service) -> set[str]:
        found = queries.offers(window=window, services=services, now=now)
        return {place.pool_key for start in found for place in start.places}

    assert pools(id_card) == {"skilled"}
    assert pools(certification) == {"main"}
    assert pools(id_card, certification) == {"skilled"}


def test_one_contact_books_five_times_at_most(
    window: OpeningWindow, booking: Book, make_window: Callable[..., OpeningWindow], now: datetime
) -> None:
    names = ["Eins", "Zwei", "Drei", "Vier", "Fünf", "Sechs"]

    def attempt(number: int, **facts: str) -> Appointment:
        start = window.starts_at + timedelta(minutes=10 * number)
        person = PersonData(name=names[number % 6], born_on=date(1990, 1, number % 28 + 1), **facts)
        return booking(source=CITIZEN, start=start, person=person)

    for number in range(5):
        attempt(number, email="Familie@Example.org", phone="0511 12-34")
    from wanderamt.apps.appointments.errors import TooManyBookings

    with pytest.raises(TooManyBookings) as refused:
        attempt(5, email="familie@example.org")
    assert (refused.value.field, refused.value.params) == ("email", {"most": 5})
    with pytest.raises(TooManyBookings) as refused:
        attempt(6, phone="+49 (511) 1234")
    assert refused.value.field == "phone"
    attempt(7, email="andere@example.org")
    cancel(appointment=Appointment.objects.order_by("starts_at")[0], now=now)
    attempt(8, email="familie@example.org", phone="051112 34")


def test_the_staff_is_not_limited(booking: Book, window: OpeningWindow) -> None:
    for number in range(6):
        booking(source=Appointment.Source.STAFF, data={"email": "heim@example.org"}, start=None)
        assert Appointment.objects.count() == number + 1
