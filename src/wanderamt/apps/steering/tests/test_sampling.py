"""The calendar is measured as a citizen could book it, for every service at every counter."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from conftest import BERLIN, City, FrozenClock
from wanderamt.apps.appointments.public import Appointment, PersonData, book, next_times
from wanderamt.apps.offices.public import Counter, OpeningWindow
from wanderamt.apps.steering import queries, retention, services
from wanderamt.apps.steering.models import LeadDay, Sample
from wanderamt.apps.steering.tasks import sample_lead_times
from wanderamt.foundation import periodic
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
Opened = Callable[..., OpeningWindow]


def numbers() -> dict[str, dict[str, list[int | None]]]:
    """What the samples say, by the counter's name."""
    names = dict(Counter.objects.values_list("pk", "name"))
    return {names.get(row.counter_id, "city"): row.numbers for row in Sample.objects.all()}


def test_every_service_of_every_counter_is_measured(
    city: City, stop: OpeningWindow, opened: Opened, office: Counter, now: datetime
) -> None:
    opened(22)

    assert services.sample(now=now) == 3

    found = numbers()
    assert found["Bus 1"]["meldebescheinigung"] == [14, 14]
    assert found[office.name]["personalausweis"] == [7, 7]
    assert "meldebescheinigung" not in found[office.name]
    assert found["city"]["personalausweis"] == [7, 7]
    assert found["city"]["meldebescheinigung"] == [14, 14]
    # Who sells ID cards exempts from them as well.
    assert found["city"]["befreiung_ausweispflicht"] == [7, 7]


def test_two_times_are_no_third(city: City, opened: Opened, office: Counter, now: datetime) -> None:
    length = next_times(services=city.services("anmeldung"), now=now)
    assert length == []
    opened(22, 9, 10, desks=5)
    visit = next_times(services=city.services("anmeldung"), now=now)[0].length

    services.sample(now=now)

    fitting = timedelta(hours=1) // visit
    assert numbers()[office.name]["anmeldung"] == [7, 7 if fitting >= 3 else None]


def test_the_city_counts_the_times_of_all_offices(
    city: City, stop: OpeningWindow, opened: Opened, office: Counter, now: datetime
) -> None:
    """Where no office has three times, the city may have: each next one begins when the last is over."""
    opened(22, 9, 10)
    length = next(each.length for each in next_times(services=city.services("personalausweis"), now=now))
    each_office = timedelta(hours=1) // length
    services.sample(now=now)
    found = numbers()
    assert found[office.name]["personalausweis"][1] == (7 if each_office >= 3 else None)
    assert found["city"]["personalausweis"] == [7, 7 if each_office >= 3 else 14]


def test_what_is_taken_or_not_released_does_not_count(
    city: City, opened: Opened, office: Counter, now: datetime
) -> None:
    first = opened(22, 9, 10, desks=1, service_ids=("meldebescheinigung",))
    opened(23, 9, 10, desks=1, service_ids=("meldebescheinigung",), public_from=now + timedelta(days=1))
    opened(24, 9, 12, desks=1, service_ids=("meldebescheinigung",))
    certificate = city.service("meldebescheinigung")
    while taken := next_times(services=[certificate], now=now)[0].starts[0]:
        if taken >= first.ends_at:
            break
        book(
            window=first,
            services=[certificate],
            person=PersonData(
                name=f"Bewohner {chr(65 + taken.minute)}{taken.hour}" + "abcdef"[taken.minute // 10]
            ),
            source=Appointment.Source.STAFF,
            now=now,
            form_key=uuid7(),
            start=taken,
        )
    services.sample(now=now)
    assert numbers()[office.name]["meldebescheinigung"] == [9, 9]


def test_an_office_with_nothing_free_is_measured_all_the_same(
    city: City, opened: Opened, office: Counter, now: datetime
) -> None:
    opened(15, 9, 10, service_ids=("anmeldung",))  # today, and too soon to get there
    services.sample(now=now + timedelta(minutes=45))
    assert numbers()[office.name]["anmeldung"] == [None, None]
    assert numbers()["city"]["anmeldung"] == [None, None]


def test_nothing_open_is_nothing_measured(city: City, now: datetime) -> None:
    assert services.sample(now=now) == 0
    assert queries.latest(now=now) is None


def test_one_moment_is_measured_once(city: City, stop: OpeningWindow, now: datetime) -> None:
    assert services.sample(now=now) == 2
    assert services.sample(now=now) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Sample.objects.create(sampled_at=now, counter=None, numbers={})


@pytest.mark.parametrize("days", [1, 3])
def test_measuring_takes_the_same_queries_however_many_windows(
    city: City,
    opened: Opened,
    now: datetime,
    days: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(days):
        opened(22 + number)
    with django_assert_num_queries(9):
        services.sample(now=now)


def test_the_task_measures_and_closes_the_day_before(city: City, stop: OpeningWindow, now: datetime) -> None:
    assert "steering.sample_lead_times" in {task.name for task in periodic.tasks()}
    sample_lead_times(now=now)
    assert not LeadDay.objects.exists()
    sample_lead_times(now=now + timedelta(days=1))
    assert set(LeadDay.objects.values_list("day", flat=True)) == {date(2025, 9, 15)}


def test_a_day_is_folded_from_its_samples(city: City, stop: OpeningWindow, now: datetime) -> None:
    for hours in (0, 1, 2):
        services.sample(now=now + timedelta(hours=hours))

    assert services.fold_day(day=date(2025, 9, 15)) == LeadDay.objects.count() > 0

    row = LeadDay.objects.get(service="meldebescheinigung", counter__isnull=True)
    assert (row.samples, row.next_median, row.third_median, row.third_best, row.third_worst) == (
        3, 14, 14, 14, 14,
    )  # fmt: skip


def test_a_day_without_samples_keeps_what_it_has(city: City, stop: OpeningWindow, now: datetime) -> None:
    services.sample(now=now)
    services.fold_day(day=date(2025, 9, 15))
    Sample.objects.all().delete()
    before = list(LeadDay.objects.values())
    assert services.fold_day(day=date(2025, 9, 15)) == 0
    assert list(LeadDay.objects.values()) == before


def everything() -> bytes:
    fields = [field.name for field in LeadDay._meta.fields if field.name != "id"]
    rows = LeadDay.objects.order_by("day", "counter", "service").values_list(*fields)
    return repr(list(rows)).encode()


def test_values_worked_out_again_are_the_same_to_the_byte(
    city: City, stop: OpeningWindow, opened: Opened, now: datetime
) -> None:
    for days in range(3):
        opened(22 + days)
        for hours in range(3):
            services.sample(now=now + timedelta(days=days, hours=hours))
    services.fold_finished(now=now + timedelta(days=4))
    written = everything()
    assert queries.differing_days() == []

    LeadDay.objects.all().delete()
    assert services.fold_finished(now=now + timedelta(days=4)) == 3

    assert everything() == written


def test_a_value_that_was_tampered_with_is_found(
    city: City, stop: OpeningWindow, now: datetime, frozen_clock: FrozenClock
) -> None:
    services.sample(now=now)
    services.fold_day(day=date(2025, 9, 15))
    out = StringIO()
    call_command("sample_lead_times", "--check", stdout=out)
    assert out.getvalue() == "every day is as its samples say\n"

    LeadDay.objects.filter(service="meldebescheinigung").update(third_median=3)

    assert queries.differing_days() == [date(2025, 9, 15)]
    with pytest.raises(CommandError, match="2025-09-15"):
        call_command("sample_lead_times", "--check")


def test_without_values_there_is_nothing_to_differ(db: None) -> None:
    assert queries.differing_days() == []


def test_the_command_measures_now(city: City, stop: OpeningWindow, frozen_clock: FrozenClock) -> None:
    out = StringIO()
    call_command("sample_lead_times", stdout=out)
    assert out.getvalue() == "2 samples\n"


def test_a_night_in_which_the_clocks_change_is_one_day(city: City, stop: OpeningWindow) -> None:
    """The day of 26 October 2025 has 25 hours."""
    for day, hour, minute in ((25, 23, 59), (26, 0, 0), (26, 23, 59)):
        moment = datetime(2025, 10, day, hour, minute, tzinfo=BERLIN)
        Sample.objects.create(sampled_at=moment, counter=None, numbers={"x": [1, 1]})
    services.fold_finished(now=datetime(2025, 10, 27, 12, 0, tzinfo=BERLIN))
    assert dict(LeadDay.objects.values_list("day", "samples")) == {
        date(2025, 10, 25): 1,
        date(2025, 10, 26): 2,
    }


def test_samples_are_erased_when_they_have_served(city: City, stop: OpeningWindow, now: datetime) -> None:
    services.sample(now=now)
    later = now + timedelta(days=16)
    assert retention.purge(now=later) == 0  # not folded yet
    services.fold_finished(now=later)
    assert retention.purge(now=now + timedelta(days=14)) == 0  # still a proof
    assert retention.purge(now=later) == 2
    assert LeadDay.objects.exists()


def test_values_never_carry_a_person(city: City) -> None:
    names: set[Any] = {field.name for model in (Sample, LeadDay) for field in model._meta.get_fields()}
    assert not {"appointment", "person_name", "email", "user"} & names
