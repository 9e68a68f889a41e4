"""Closures and other hours, and rules that cannot be."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import pytest

from conftest import City
from wanderamt.apps.offices import errors
from wanderamt.apps.offices.models import Counter, OpeningException, OpeningRule
from wanderamt.apps.offices.public import (
    Tier,
    add_exception,
    remove_exception,
    save_rule,
)
from wanderamt.apps.offices.tests.rules import closed, data, days, numbers, on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_weeks")]


@pytest.fixture
def aegi(city: City) -> Counter:
    counter: Counter = city.counter("Bürgeramt Aegi")
    return counter


# --------------------------------------------------------------------------------------------- exceptions
@pytest.mark.parametrize("where", ["counter", "site", "city"])
def test_a_closure_closes(aegi: Counter, city: City, now: datetime, where: str) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    place: dict[str, Any] = {"counter": {"counter": aegi}, "site": {"site": city.site("aegi")}, "city": {}}
    done = add_exception(data=closed(16, 17, **place[where]), author=None, now=now)
    assert numbers(done) == (0, 8, 0, 2, [])
    assert not any(day.startswith(("09-16", "09-17")) for day in days(aegi))


def test_a_closure_elsewhere_changes_nothing_here(aegi: Counter, city: City, now: datetime) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    done = add_exception(data=closed(16, 17, site=city.site("linden")), author=None, now=now)
    assert numbers(done) == (0, 0, 0, 0, [])


def test_a_closure_does_not_drop_people_who_have_booked(
    aegi: Counter, now: datetime, taken: set[UUID]
) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    taken.add(on(aegi, 17).pk)
    done = add_exception(data=closed(16, None, counter=aegi), author=None, now=now)
    assert numbers(done) == (0, 1, 0, 8, ["09-17 closed"])


def test_a_closure_that_is_taken_back_opens_the_days_again(aegi: Counter, now: datetime) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    add_exception(data=closed(16, 17), author=None, now=now)
    done = remove_exception(exception=OpeningException.objects.get(), now=now)
    assert numbers(done) == (2, 8, 0, 0, [])


def test_other_hours_hold_on_open_days_with_the_desks_of_the_rule(aegi: Counter, now: datetime) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    other = closed(18, 22, starts=time(8), ends=time(9))
    assert numbers(add_exception(data=other, author=None, now=now)) == (0, 7, 3, 0, [])
    assert days(aegi)[2:7] == ["09-17 10-14", "09-18 08-09", "09-19 08-09", "09-22 08-09", "09-23 10-14"]
    assert on(aegi, 18).desks == 3


def test_other_hours_of_a_single_day_open_a_sunday_too(aegi: Counter, now: datetime) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    sunday = closed(21, 21, starts=time(9), ends=time(12))
    assert add_exception(data=sunday, author=None, now=now).opened == 1
    assert "09-21 09-12" in days(aegi)


def test_other_hours_without_a_rule_open_nothing(aegi: Counter, now: datetime) -> None:
    save_rule(counter=aegi, data=data(valid_from=date(2025, 9, 22)), now=now)
    other = closed(16, 16, starts=time(9), ends=time(12))
    assert add_exception(data=other, author=None, now=now).opened == 0


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)], ids=["city first", "counter first"])
def test_the_nearest_other_hours_count(
    aegi: Counter, city: City, now: datetime, order: tuple[int, ...]
) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    other = [
        closed(16, 16, starts=time(6), ends=time(7)),
        closed(16, 16, site=city.site("aegi"), starts=time(7), ends=time(8)),
        closed(16, 16, counter=aegi, starts=time(8), ends=time(9)),
    ]
    for number in order:
        add_exception(data=other[number], author=None, now=now)
    assert "09-16 08-09" in days(aegi)


def test_where_both_meet_closed_wins(aegi: Counter, now: datetime) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    add_exception(data=closed(16, 16), author=None, now=now)
    add_exception(data=closed(16, 16, counter=aegi, starts=time(8), ends=time(9)), author=None, now=now)
    assert not any(day.startswith("09-16") for day in days(aegi))


# ----------------------------------------------------------------------------------------------- refusals
@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"weekdays": frozenset()}, errors.NoWeekday, "weekdays"),
        ({"ends": time(10)}, errors.HoursEndBeforeStart, "ends"),
        ({"ends": time(9)}, errors.HoursEndBeforeStart, "ends"),
        ({"valid_to": date(2025, 9, 14)}, errors.DaysReversed, "valid_to"),
        ({"desks": 0}, errors.DesksOutOfRange, "desks"),
        ({"desks": 21}, errors.DesksOutOfRange, "desks"),
        ({"short_desks": 2, "same_day_desks": 1}, errors.LanesTakeEverything, "desks"),
        ({"special_desks": (frozenset({"language:ar"}),) * 3}, errors.LanesTakeEverything, "desks"),
        ({"release": (Tier(share=60, days=14), Tier(share=30, days=2))}, errors.SharesNotWhole, "release"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(
    aegi: Counter, now: datetime, changes: dict[str, Any], error: type[errors.DomainError], field: str
) -> None:
    with pytest.raises(error) as refusal:
        save_rule(counter=aegi, data=data(**changes), now=now)
    assert (refusal.value.field, OpeningRule.objects.count()) == (field, 0)


def test_a_unit_on_wheels_has_no_opening_hours(city: City, now: datetime) -> None:
    with pytest.raises(errors.CounterHasNoSite, match="Bus 1 hat keinen festen Ort"):
        save_rule(counter=city.bus, data=data(), now=now)


@pytest.mark.parametrize(
    "changes",
    [
        {"weekdays": frozenset({4, 5}), "starts": time(13), "ends": time(15)},
        {"weekdays": frozenset({2}), "valid_from": date(2026, 3, 2)},
        {"weekdays": frozenset({2}), "every_weeks": 8},
    ],
    ids=["partly", "next year", "every eight weeks"],
)
def test_a_counter_does_not_open_twice_at_once(aegi: Counter, now: datetime, changes: dict[str, Any]) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    with pytest.raises(errors.RulesOverlap):
        save_rule(counter=aegi, data=data(**changes), now=now)
    assert OpeningRule.objects.count() == 1


def test_morning_and_afternoon_may_touch(aegi: Counter, now: datetime) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    assert save_rule(counter=aegi, data=data(starts=time(14), ends=time(18)), now=now).opened == 10


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"starts": time(9), "ends": time(9)}, errors.HoursEndBeforeStart),
        ({"last_day": date(2025, 9, 15)}, errors.DaysReversed),
        ({"first_day": date(2025, 9, 1), "last_day": date(2025, 9, 14)}, errors.ExceptionIsPast),
    ],
)
def test_an_exception_that_cannot_be_is_refused(
    aegi: Counter, now: datetime, changes: dict[str, Any], error: type[errors.DomainError]
) -> None:
    with pytest.raises(error):
        add_exception(data=closed(16, 17, **changes), author=None, now=now)


@pytest.mark.parametrize(("first", "last"), [(14, 16), (18, None), (15, None), (16, 17)])
def test_one_place_has_other_hours_once_a_day(
    aegi: Counter, now: datetime, first: int, last: int | None
) -> None:
    hours: dict[str, Any] = {"starts": time(9), "ends": time(10)}
    add_exception(data=closed(16, 18, **hours), author=None, now=now)
    with pytest.raises(errors.OtherHoursTwice):
        add_exception(data=closed(first, last, **hours), author=None, now=now)
    add_exception(data=closed(first, last, counter=aegi, **hours), author=None, now=now)
