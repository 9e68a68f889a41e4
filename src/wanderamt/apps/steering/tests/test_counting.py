"""Bookings and searches without a result are counted: days, matters and offices, nobody."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import QuerySet

from conftest import City
from wanderamt.apps.appointments.public import (
    Appointment,
    AppointmentBooked,
    PersonData,
    SearchFoundNothing,
    book,
    plan_visit,
    search,
)
from wanderamt.apps.offices.public import Counter, OpeningWindow
from wanderamt.apps.steering import queries, services
from wanderamt.apps.steering.folding import Waited
from wanderamt.apps.steering.models import NOT_SEARCHED, BookedDays, UnmetDay
from wanderamt.kernel.ids import uuid7

DAY = date(2025, 9, 15)
SPAN: dict[str, Any] = {"first": DAY, "last": DAY}


def booked(now: datetime, counter: UUID, *, days: tuple[int | None, int | None, int], **changes: Any) -> Any:
    offered, forced, chosen = days
    return AppointmentBooked(
        **{
            "at": now,
            "window_id": uuid7(),
            "appointment_id": uuid7(),
            "counter_id": counter,
            "service_ids": ("anmeldung",),
            "source": "web",
            "offered_days": offered,
            "forced_days": forced,
            "chosen_days": chosen,
        }
        | changes
    )


def nothing(now: datetime, counter: UUID | None = None, services: tuple[str, ...] = ("anmeldung",)) -> Any:
    return SearchFoundNothing(
        at=now, service_ids=services, people=1, counter_id=counter, language="", step_free=False, wish=""
    )


@pytest.mark.django_db
def test_bookings_are_counted_by_their_days(office: Counter, now: datetime) -> None:
    for days in [(1, 2, 3), (1, 2, 3), (1, 2, 4)]:
        services.count_booking(booked(now, office.pk, days=days))
    assert list(
        BookedDays.objects.order_by("chosen").values_list(
            "day", "service", "counter", "offered", "forced", "chosen", "count"
        )
    ) == [
        (DAY, "anmeldung", office.pk, 1, 2, 3, 2),
        (DAY, "anmeldung", office.pk, 1, 2, 4, 1),
    ]


@pytest.mark.django_db
def test_each_matter_counts_once(office: Counter, now: datetime) -> None:
    matters = ("personalausweis", "reisepass", "personalausweis")
    services.count_booking(booked(now, office.pk, days=(0, 0, 0), service_ids=matters))
    assert dict(BookedDays.objects.values_list("service", "count")) == {"personalausweis": 1, "reisepass": 1}


@pytest.mark.django_db
def test_the_day_is_berlins(office: Counter, now: datetime) -> None:
    services.count_booking(booked(now.replace(hour=0, minute=30), office.pk, days=(0, 0, 0)))
    assert BookedDays.objects.get().day == DAY


@pytest.mark.django_db
def test_the_three_lead_times_are_told_apart(office: Counter, now: datetime) -> None:
    for chosen in (3, 3, 20, 20, 20):
        services.count_booking(booked(now, office.pk, days=(1, 3, chosen)))

    found = queries.bookings(service="anmeldung", counter=office.pk, **SPAN)

    assert found == queries.Bookings(
        count=5,
        offered=Waited(median=1, within=1.0),
        forced=Waited(median=3, within=1.0),
        chosen=Waited(median=20, within=0.4),
    )
    assert queries.bookings(service="anmeldung", counter=None, **SPAN) == found


@pytest.mark.django_db
def test_a_few_bookings_are_not_told(office: Counter, now: datetime) -> None:
    for _ in range(4):
        services.count_booking(booked(now, office.pk, days=(1, 2, 3)))
    few = queries.bookings(service="anmeldung", counter=None, **SPAN)
    assert few == queries.Bookings(count=None, offered=None, forced=None, chosen=None)
    assert queries.bookings(service="reisepass", counter=None, **SPAN).count == 0


@pytest.mark.django_db
def test_who_did_not_search_has_only_a_chosen_time(office: Counter, now: datetime) -> None:
    for _ in range(5):
        services.count_booking(booked(now, office.pk, days=(None, None, 14)))
    assert BookedDays.objects.get().offered == NOT_SEARCHED
    found = queries.bookings(service="anmeldung", counter=None, **SPAN)
    assert (found.count, found.offered, found.forced) == (5, None, None)
    assert found.chosen == Waited(median=14, within=1.0)


@pytest.mark.django_db
def test_searches_without_a_result_are_counted_with_the_office_that_was_meant(
    office: Counter, now: datetime
) -> None:
    for counter in [None] * 5 + [office.pk] * 6:
        services.count_search(nothing(now, counter))
    assert dict(UnmetDay.objects.values_list("counter", "count")) == {None: 5, office.pk: 6}
    ask = {"service": "anmeldung", **SPAN}
    assert queries.searches_without_result(counter=None, **ask) == 11
    assert queries.searches_without_result(counter=office.pk, **ask) == 6
    assert queries.searches_without_result(counter=None, service="reisepass", **SPAN) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("count", "told"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_a_few_searches_are_not_told(office: Counter, now: datetime, count: int, told: int | None) -> None:
    for _ in range(count):
        services.count_search(nothing(now))
    assert queries.searches_without_result(service="anmeldung", counter=None, **SPAN) == told


@pytest.mark.django_db
def test_a_real_search_that_finds_nothing_is_counted(
    city: City, now: datetime, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert search(plan=plan_visit(people=[city.services("anmeldung")]), now=now) == []
    assert dict(UnmetDay.objects.values_list("service", "count")) == {"anmeldung": 1}


@pytest.mark.django_db
def test_a_real_booking_is_counted_after_it_is_sure(
    city: City,
    stop: OpeningWindow,
    now: datetime,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        book(
            window=stop,
            services=city.services("meldebescheinigung"),
            person=PersonData(name="Ada Muster"),
            source=Appointment.Source.STAFF,
            now=now,
            form_key=uuid7(),
        )
    row = BookedDays.objects.get()
    assert (row.day, row.service, row.counter_id, row.chosen) == (
        DAY,
        "meldebescheinigung",
        stop.counter_id,
        14,
    )


@pytest.mark.django_db
def test_what_is_counted_knows_no_appointment() -> None:
    fields = {field.name for model in (BookedDays, UnmetDay) for field in model._meta.get_fields()}
    assert fields == {"id", "day", "service", "counter", "offered", "forced", "chosen", "count"}


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_two(now: datetime, for_threads: Callable[[], AbstractContextManager[None]]) -> None:
    barrier = Barrier(4)

    def count() -> None:
        barrier.wait()
        for _ in range(3):
            services.count_search(nothing(now))
        connection.close()

    def rows() -> list[int]:
        try:
            return list(UnmetDay.objects.values_list("count", flat=True))
        finally:
            connection.close()

    with for_threads(), ThreadPoolExecutor(4) as pool:  # only threads see the file that they have written
        for done in [pool.submit(count) for _ in range(4)]:
            done.result()
        assert pool.submit(rows).result() == [12]


@pytest.mark.django_db
def test_who_comes_second_to_write_counts_all_the_same(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the UPDATE that found nothing and the INSERT somebody else has written the row."""
    services.count_search(nothing(now))
    update = QuerySet.update
    nothing_found = [0]

    def late(rows: Any, **values: Any) -> int:
        return nothing_found.pop() if nothing_found else update(rows, **values)

    monkeypatch.setattr(QuerySet, "update", late)
    services.count_search(nothing(now))
    assert UnmetDay.objects.get().count == 2


@pytest.mark.django_db
def test_which_services_have_two_weeks_comes_from_the_law() -> None:
    found = queries.two_weeks(DAY)
    assert found["anmeldung"] == found["ummeldung"] == "§ 17 Abs. 1 BMG"
    assert "personalausweis" not in found
    assert "abmeldung_ausland" not in found  # counts from moving out, and may be earlier
    assert queries.two_weeks(date(2020, 1, 1)) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("days", [1, 3])
def test_a_month_of_days_is_read_at_once(office: Counter, days: int, now: datetime) -> None:
    for number in range(days):
        services.count_booking(booked(now + timedelta(days=number), office.pk, days=(0, 0, 0)))
    assert BookedDays.objects.count() == days
