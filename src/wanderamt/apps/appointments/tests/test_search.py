"""The calendar of all offices: what is shown can be booked, and what can be booked is shown."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wanderamt.apps.appointments import checking, queries
from wanderamt.apps.appointments.events import SearchFoundNothing
from wanderamt.apps.appointments.models import Appointment, Hold, Occupancy
from wanderamt.apps.appointments.plans import Needs, VisitPlan, plan_visit
from wanderamt.apps.appointments.public import Where, book, cancel, day_times, drop_hold, hold, search
from wanderamt.apps.appointments.tests.conftest import someone
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.public import Counter, OpeningWindow, PoolPlan, open_window
from wanderamt.engines.slots import Wish
from wanderamt.foundation import events
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.geo import Point
from wanderamt.kernel.ids import uuid7

Office = Callable[..., OpeningWindow]
CITIZEN = Appointment.Source.CITIZEN
TEN = timedelta(minutes=10)


@pytest.fixture
def plan(certification: Service) -> VisitPlan:
    return plan_visit(people=[[certification]])


@pytest.fixture
def office(city: Any, now: datetime, certification: Service, id_card: Service) -> Office:
    """An office-day: half an hour with one desk at a fixed office, public; days count from tomorrow."""
    counters = list(Counter.objects.filter(kind=Counter.Kind.FIXED).select_related("site").order_by("name"))

    def make(number: int = 0, *, day: int = 0, **facts: Any) -> OpeningWindow:
        counter = counters[number]
        start = datetime(2025, 9, 16, 9, tzinfo=BERLIN) + timedelta(days=day)
        chosen: dict[str, Any] = {
            "counter": counter,
            "site": counter.site,
            "starts_at": start,
            "ends_at": start + timedelta(minutes=30),
            "desks": 1,
            "services": [certification, id_card],
            "public_from": now - timedelta(days=1),
        }
        return open_window(**{**chosen, **facts})

    return make


@pytest.fixture
def nothing_found(monkeypatch: pytest.MonkeyPatch) -> list[SearchFoundNothing]:
    heard: list[SearchFoundNothing] = []
    monkeypatch.setitem(events._handlers, SearchFoundNothing, [heard.append])
    return heard


def reserve(window: OpeningWindow, plan: VisitPlan, now: datetime, place: int = 0) -> Appointment:
    return book(
        window=window, plan=plan, person=someone(f"Wer {chr(65 + place)}"), source=CITIZEN, now=now,
        form_key=uuid7(), start=window.starts_at + place * TEN,
    )  # fmt: skip


def test_the_office_with_the_earliest_time_comes_first(
    office: Office, plan: VisitPlan, now: datetime
) -> None:
    later, sooner = office(0, day=2), office(1, day=1)
    office(1, day=3)
    found = search(plan=plan, now=now)

    assert [each.counter for each in found] == [sooner.counter, later.counter]
    assert found[0].days == (date(2025, 9, 17), date(2025, 9, 19))
    assert [each.start for each in found[0].first] == [sooner.starts_at + TEN * number for number in range(3)]
    assert {each.window for each in found[0].first} == {str(sooner.pk)}
    assert found[0].site == sooner.site
    assert len(found[0].window_ids) == 2
    assert found[0].distance_km is None


def test_the_nearest_office_comes_first_where_a_place_is_asked_for(
    office: Office, plan: VisitPlan, now: datetime
) -> None:
    office(0, day=1)
    near = office(1, day=2)
    place = Point(lat=near.site.lat, lon=near.site.lon)
    found = search(plan=plan, now=now, where=Where(near=place))

    assert found[0].counter == near.counter
    assert found[0].distance_km == 0
    assert found[1].distance_km is not None


@pytest.mark.parametrize("number", [1, 3])
def test_more_offices_and_days_are_not_more_queries(
    office: Office, plan: VisitPlan, now: datetime, django_assert_num_queries: Any, number: int
) -> None:
    for day in range(number):
        for each in range(number):
            hold(
                window=office(each, day=day), plan=plan, start=datetime(2025, 9, 16, 9, tzinfo=BERLIN)
                + timedelta(days=day), now=now - TEN, key=uuid7(),
            )  # fmt: skip

    with django_assert_num_queries(5):  # windows, pools, ended holds, counters, sites
        assert len(search(plan=plan, now=now)) == number
    counter = Counter.objects.get(pk=search(plan=plan, now=now)[0].counter.pk)
    with django_assert_num_queries(3):
        assert len(day_times(plan=plan, counter=counter, day=date(2025, 9, 16), now=now)) == 5


def test_one_office_or_one_kind_only(
    office: Office, plan: VisitPlan, now: datetime, window: OpeningWindow
) -> None:
    here, there = office(0), office(1)

    assert [
        each.counter for each in search(plan=plan, now=now, where=Where(counter_id=there.counter_id))
    ] == [there.counter]
    kinds = {
        kind: {each.counter for each in search(plan=plan, now=now, where=Where(kinds=frozenset({kind})))}
        for kind in (Counter.Kind.MOBILE, Counter.Kind.FIXED)
    }
    assert kinds == {Counter.Kind.MOBILE: {window.counter}, Counter.Kind.FIXED: {here.counter, there.counter}}


@pytest.mark.parametrize(
    ("wish", "days"),
    [
        (Wish(), [16, 17, 18]),
        (Wish(weekdays=frozenset({2})), [17]),
        (Wish(earliest=date(2025, 9, 17)), [17, 18]),
        (Wish(latest=date(2025, 9, 16)), [16]),
        (Wish(part="morning"), [16, 17, 18]),
        (Wish(part="afternoon"), []),
    ],
)
def test_wishes_leave_out_days(
    office: Office, plan: VisitPlan, now: datetime, wish: Wish, days: list[int]
) -> None:
    for day in range(3):
        office(day=day)

    found = search(plan=plan, now=now, wish=wish)
    assert [day.day for each in found for day in each.days] == days


def test_a_full_day_is_not_shown_and_comes_back(office: Office, plan: VisitPlan, now: datetime) -> None:
    window = office()
    for place in range(3):
        last = reserve(window, plan, now, place)

    assert search(plan=plan, now=now) == []
    cancel(appointment=last, now=now)
    assert search(plan=plan, now=now) == []  # cooling: nobody can lie in wait for it
    assert search(plan=plan, now=now + timedelta(minutes=31)) != []


def test_a_day_whose_gaps_are_too_short_is_not_shown(
    office: Office, plan: VisitPlan, id_card: Service, now: datetime
) -> None:
    window = office()
    reserve(window, plan, now, 1)

    assert search(plan=plan, now=now) != []
    assert search(plan=plan_visit(people=[[id_card]]), now=now) == []


def test_nothing_found_is_told_without_saying_who(
    office: Office,
    city: Any,
    now: datetime,
    nothing_found: list[SearchFoundNothing],
    django_capture_on_commit_callbacks: Any,
) -> None:
    window = office()
    passport = city.service("reisepass")
    with django_capture_on_commit_callbacks(execute=True):
        found = search(
            plan=plan_visit(people=[[passport], [passport]], needs=Needs(language="ar", step_free=True)),
            where=Where(counter_id=window.counter_id),
            wish=Wish(weekdays=frozenset({4, 0}), part="morning", latest=date(2025, 10, 1)),
            now=now,
        )

    assert found == []
    assert nothing_found == [
        SearchFoundNothing(
            at=now, service_ids=("reisepass",), people=2, counter_id=window.counter_id, language="ar",
            step_free=True, wish="morning;0,4;;2025-10-01",
        )
    ]  # fmt: skip


def test_a_search_that_finds_something_tells_nothing(
    office: Office, plan: VisitPlan, now: datetime, nothing_found: list[SearchFoundNothing],
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    office()
    with django_capture_on_commit_callbacks(execute=True):
        search(plan=plan, now=now)

    assert nothing_found == []


def test_hosts_and_staff_see_what_is_not_public(office: Office, plan: VisitPlan, now: datetime) -> None:
    window = office(public_from=None)

    assert search(plan=plan, now=now) == []
    assert [each.counter for each in search(plan=plan, now=now, asker="staff")] == [window.counter]
    assert day_times(plan=plan, counter=window.counter, day=date(2025, 9, 16), now=now) == []
    assert len(
        day_times(plan=plan, counter=window.counter, day=date(2025, 9, 16), now=now, asker="host")
    ) == 5  # fmt: skip


def test_a_share_of_the_seats_is_released_on_the_day(office: Office, plan: VisitPlan, now: datetime) -> None:
    morning = datetime(2025, 9, 16, 7, tzinfo=BERLIN)
    window = office(
        desks=2,
        pools=[PoolPlan(seats=1, released_at=now), PoolPlan(key="day", seats=1, released_at=morning)],
    )
    for place in range(3):
        reserve(window, plan, now, place)

    assert search(plan=plan, now=now) == []
    assert search(plan=plan, now=morning - timedelta(seconds=1)) == []
    assert search(plan=plan, now=morning)[0].days == (date(2025, 9, 16),)


def test_a_lane_for_short_matters(office: Office, plan: VisitPlan, id_card: Service, now: datetime) -> None:
    office(
        desks=2,
        pools=[
            PoolPlan(seats=1, released_at=None),
            PoolPlan(key="short", seats=1, released_at=now, longest=TEN),
        ],
    )

    assert search(plan=plan, now=now) != []
    assert search(plan=plan_visit(people=[[id_card]]), now=now) == []


def test_different_windows_of_one_office_are_one_calendar(
    office: Office, id_card: Service, now: datetime
) -> None:
    skilled = frozenset({f"skill:{id_card.group}"})
    office(
        day=1,
        desks=2,
        pools=[
            PoolPlan(seats=1, released_at=now),
            PoolPlan(key="skilled", seats=1, released_at=now, features=skilled),
        ],
    )
    office(day=0)
    (found,) = search(plan=plan_visit(people=[[id_card]]), now=now)

    assert found.days == (date(2025, 9, 16), date(2025, 9, 17))
    assert [each.start.day for each in found.first] == [16, 17]


def test_a_way_without_steps(office: Office, certification: Service, now: datetime) -> None:
    window = office()
    type(window.site).objects.filter(pk=window.site_id).update(step_free=True)
    window.site.refresh_from_db()
    without = office(1)
    plan = plan_visit(people=[[certification]], needs=Needs(step_free=True))
    reached = office(day=1, site=window.site)

    found = search(plan=plan, now=now)
    assert [each.window_ids for each in found] == [(window.pk, reached.pk)]
    assert found[0].days == (date(2025, 9, 17),)
    assert without.site.step_free is not True


def test_the_exemption_is_found_where_id_cards_are_sold(
    office: Office, city: Any, certification: Service, now: datetime
) -> None:
    with_cards = office(0)
    office(1, services=[certification])

    plan = plan_visit(people=[[city.service("befreiung_ausweispflicht")]])
    assert [each.counter for each in search(plan=plan, now=now)] == [with_cards.counter]


def test_the_mobile_office_does_not_offer_what_it_cannot_do(city: Any, office: Office, now: datetime) -> None:
    from wanderamt.apps.catalogue.public import Mobile

    service = Service.objects.filter(mobile=Mobile.NO).order_by("pk")[0]
    fixed = office(services=[service])
    office(1, counter=city.bus, services=[service])
    plan = plan_visit(people=[[service]])

    assert [each.counter for each in search(plan=plan, now=now)] == [fixed.counter]
    assert queries.offered_services(fixed) == [service]


@pytest.mark.parametrize("minutes", [20, 60])
def test_an_office_day_that_got_other_hours(
    office: Office, plan: VisitPlan, now: datetime, minutes: int
) -> None:
    window = office()
    drop_hold(hold=hold(window=window, plan=plan, start=window.starts_at, now=now, key=uuid7()))
    OpeningWindow.objects.filter(pk=window.pk).update(ends_at=window.starts_at + timedelta(minutes=minutes))
    window.refresh_from_db()
    found = day_times(plan=plan, counter=window.counter, day=date(2025, 9, 16), now=now)

    assert len(found) == minutes / 5 - 1
    reserve(window, plan, now)
    assert checking.wrong_counts() == []


def test_the_horizon_is_sixty_days(office: Office, plan: VisitPlan, now: datetime) -> None:
    office(day=58)
    office(1, day=61)

    assert len(search(plan=plan, now=now)) == 1
    assert len(search(plan=plan, now=now, days=90)) == 2


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["book", "hold", "cancel", "wait"]),
        st.integers(0, 2),
        st.integers(0, 9),
        st.sampled_from([1, 2, 4]),
    ),
    max_size=12,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS, people=st.integers(1, 2))
def test_a_day_is_shown_if_and_only_if_it_can_be_booked(
    office: Office, certification: Service, now: datetime, deeds: Any, people: int
) -> None:
    Appointment.objects.all().delete()
    Hold.objects.all().delete()
    Occupancy.objects.all().delete()
    OpeningWindow.objects.all().delete()
    windows = [office(day=day, ends_at=None or _end(day)) for day in range(3)]
    for number, (deed, day, cell, length) in enumerate(deeds):
        plan = plan_visit(people=[[certification]] * length)
        start = windows[day].starts_at + cell * timedelta(minutes=5)
        try:
            if deed == "book":
                book(
                    window=windows[day], plan=plan, person=someone(f"Wer {chr(65 + number)}"),
                    source=CITIZEN, now=now, form_key=uuid7(), start=start,
                )  # fmt: skip
            elif deed == "hold":
                hold(window=windows[day], plan=plan, start=start, now=now, key=uuid7())
            elif deed == "cancel" and (there := Appointment.objects.filter(state="booked").first()):
                cancel(appointment=there, now=now)
            else:
                now += timedelta(minutes=4)
        except DomainError:
            continue
    plan = plan_visit(people=[[certification]] * people)
    shown = {day for each in search(plan=plan, now=now) for day in each.days}
    for window in windows:
        day = window.starts_at.date()
        listed = {each.start for each in day_times(plan=plan, counter=window.counter, day=day, now=now)}
        cells = (window.ends_at - window.starts_at) // timedelta(minutes=5)
        bookable = {
            start
            for start in (window.starts_at + cell * timedelta(minutes=5) for cell in range(cells))
            if _could_book(window, plan, start, now)
        }
        assert listed == bookable
        assert (day in shown) == bool(bookable)


def _end(day: int) -> datetime:
    return datetime(2025, 9, 16, 9, 50, tzinfo=BERLIN) + timedelta(days=day)


def _could_book(window: OpeningWindow, plan: VisitPlan, start: datetime, now: datetime) -> bool:
    from django.db import transaction

    with transaction.atomic():
        try:
            book(
                window=window, plan=plan, person=someone("Wer Prüft"), source=CITIZEN, now=now,
                form_key=uuid7(), start=start,
            )  # fmt: skip
        except DomainError:
            return False
        finally:
            transaction.set_rollback(True)
    return True
