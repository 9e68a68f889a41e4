"""Rules become windows, exactly once, and never under the feet of people who have booked."""

from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from pytest_django import DjangoAssertNumQueries, Settings

from conftest import BERLIN, City, FrozenClock
from wanderamt.apps.offices import errors
from wanderamt.apps.offices.models import Counter, OpeningException, OpeningRule, OpeningWindow, Site
from wanderamt.apps.offices.opening.services import preview
from wanderamt.apps.offices.public import (
    DeskLabel,
    Tier,
    add_exception,
    cancel_window,
    desk_labels,
    name_desks,
    open_window,
    remove_exception,
    remove_rule,
    roll_out,
    save_rule,
)
from wanderamt.apps.offices.tests.rules import MONDAY, closed, data, days, numbers, on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_weeks")]


@pytest.fixture
def aegi(city: City) -> Counter:
    counter: Counter = city.counter("Bürgeramt Aegi")
    return counter


# -------------------------------------------------------------------------------------------- rolling out
def test_a_rule_opens_the_days_up_to_the_horizon(aegi: Counter, now: datetime) -> None:
    done = save_rule(counter=aegi, data=data(weekdays=frozenset({0, 2})), now=now)
    assert numbers(done) == (4, 0, 0, 0, [])
    assert days(aegi) == ["09-15 10-14", "09-17 10-14", "09-22 10-14", "09-24 10-14"]


def test_a_window_of_a_rule_knows_its_rule_its_site_and_everything_over_a_counter(
    aegi: Counter, city: City, now: datetime
) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    window, rule = on(aegi, 16), OpeningRule.objects.get()
    assert (window.rule, window.site, window.desks) == (rule, city.site("aegi"), 3)
    assert window.public_from == datetime(2025, 9, 3, 7, tzinfo=BERLIN)
    assert window.services.filter(pk="melderegisterauskunft_einfach").exists()
    assert not window.services.filter(bookable=False).exists()


def test_a_rule_for_some_services_opens_for_these(aegi: Counter, city: City, now: datetime) -> None:
    save_rule(counter=aegi, data=data(services=tuple(city.services("reisepass"))), now=now)
    assert [each.pk for each in on(aegi, 16).services.all()] == ["reisepass"]


def test_rolling_out_twice_is_rolling_out_once(aegi: Counter, now: datetime) -> None:
    save_rule(counter=aegi, data=data(release=(Tier(share=60, days=14), Tier(share=40, days=2))), now=now)
    before = set(OpeningWindow.objects.values_list("pk", flat=True))
    assert numbers(roll_out(now=now)) == (0, 10, 0, 0, [])
    assert set(OpeningWindow.objects.values_list("pk", flat=True)) == before


def test_a_day_of_a_rule_cannot_be_opened_twice(aegi: Counter, now: datetime) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    other = OpeningWindow.objects.get(pk=on(aegi, 16).pk)
    other.pk, other.starts_at = None, other.starts_at + timedelta(hours=1)
    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        other.save(force_insert=True)


def test_each_day_brings_one_day_more(aegi: Counter, now: datetime) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    assert numbers(roll_out(now=now + timedelta(days=1))) == (1, 9, 0, 0, [])
    assert days(aegi)[-1] == "09-29 10-14"


def test_what_was_over_when_the_rule_came_is_not_opened(aegi: Counter, now: datetime) -> None:
    save_rule(counter=aegi, data=data(weekdays=frozenset({0})), now=now.replace(hour=15))
    assert days(aegi) == ["09-22 10-14"]


def test_a_holiday_is_no_working_day(aegi: Counter, now: datetime) -> None:
    save_rule(counter=aegi, data=data(), now=now + timedelta(days=14))
    assert [day[:5] for day in days(aegi)][:5] == ["09-29", "09-30", "10-01", "10-02", "10-06"]


def test_the_clock_change_moves_no_opening_hour(aegi: Counter, now: datetime) -> None:
    later = now + timedelta(days=35)
    save_rule(counter=aegi, data=data(weekdays=frozenset({4, 0})), now=later)
    assert days(aegi) == ["10-20 10-14", "10-24 10-14", "10-27 10-14"]
    offsets = {each.starts_at.astimezone(BERLIN).utcoffset() for each in aegi.windows.all()}
    assert offsets == {timedelta(hours=1), timedelta(hours=2)}


def test_every_other_week_counts_from_the_first_one(aegi: Counter, now: datetime) -> None:
    save_rule(counter=aegi, data=data(weekdays=frozenset({1}), every_weeks=2), now=now)
    assert days(aegi) == ["09-16 10-14"]


def test_a_rule_holds_from_its_first_to_its_last_day(aegi: Counter, now: datetime) -> None:
    changed = data(valid_from=date(2025, 9, 17), valid_to=date(2025, 9, 18))
    save_rule(counter=aegi, data=changed, now=now)
    assert days(aegi) == ["09-17 10-14", "09-18 10-14"]


def test_the_pools_of_a_window_are_the_lanes_of_its_rule(aegi: Counter, now: datetime) -> None:
    rule = data(
        desks=6,
        short_desks=1,
        same_day_desks=1,
        special_desks=(frozenset({"language:ar"}),),
        photo_stations=1,
        release=(Tier(share=40, days=2, at=time(8)), Tier(share=60, days=10)),
    )
    save_rule(counter=aegi, data=rule, now=now)
    assert list(
        on(aegi, 24).pools.values_list("key", "kind", "seats", "features", "longest_minutes", "released_at")
    ) == [
        ("main", "desk", 2, [], None, datetime(2025, 9, 14, 7, tzinfo=BERLIN)),
        ("main-2", "desk", 1, [], None, datetime(2025, 9, 22, 8, tzinfo=BERLIN)),
        ("photo", "photo", 1, [], None, datetime(2025, 9, 14, 7, tzinfo=BERLIN)),
        ("same-day", "desk", 1, [], None, datetime(2025, 9, 24, 7, tzinfo=BERLIN)),
        ("short", "desk", 1, [], 10, datetime(2025, 9, 14, 7, tzinfo=BERLIN)),
        ("special-1", "desk", 1, ["language:ar"], None, datetime(2025, 9, 14, 7, tzinfo=BERLIN)),
    ]


def test_a_step_free_office_opens_step_free_pools(aegi: Counter, now: datetime) -> None:
    Site.objects.filter(slug="aegi").update(step_free=True)
    aegi.refresh_from_db()
    save_rule(counter=aegi, data=data(), now=now)
    assert on(aegi, 16).pools.get().features == ["step_free"]
    assert numbers(roll_out(now=now)) == (0, 10, 0, 0, [])


# ----------------------------------------------------------------------------------------- rules that change
def test_days_that_nobody_has_booked_follow_a_changed_rule(aegi: Counter, now: datetime) -> None:
    save_rule(counter=aegi, data=data(photo_stations=1), now=now)
    rule, kept = OpeningRule.objects.get(), on(aegi, 16).pk
    done = save_rule(counter=aegi, data=data(ends=time(12), desks=4, short_desks=1), rule=rule, now=now)
    assert numbers(done) == (0, 0, 10, 0, [])
    window = on(aegi, 16)
    assert (window.pk, window.desks, window.ends_at.astimezone(BERLIN).hour) == (kept, 4, 12)
    assert dict(window.pools.values_list("key", "seats")) == {"main": 3, "short": 1}


def test_a_weekday_less_takes_its_days_away(aegi: Counter, now: datetime) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    done = save_rule(
        counter=aegi, data=data(weekdays=frozenset({0, 1})), rule=OpeningRule.objects.get(), now=now
    )
    assert numbers(done) == (0, 4, 0, 6, [])
    assert OpeningWindow.objects.count() == 4


def test_other_services_reach_the_windows(aegi: Counter, city: City, now: datetime) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    changed = data(services=tuple(city.services("reisepass")))
    assert save_rule(counter=aegi, data=changed, rule=OpeningRule.objects.get(), now=now).changed == 10
    assert on(aegi, 17).services.count() == 1


def test_a_day_with_bookings_is_not_made_shorter(aegi: Counter, now: datetime, taken: set[UUID]) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    taken.add(on(aegi, 16).pk)
    done = save_rule(counter=aegi, data=data(ends=time(12)), rule=OpeningRule.objects.get(), now=now)
    assert numbers(done) == (0, 0, 9, 0, ["09-16 changed"])
    assert on(aegi, 16).ends_at.astimezone(BERLIN).hour == 14


def test_a_day_with_bookings_may_get_more_desks(aegi: Counter, now: datetime, taken: set[UUID]) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    taken.add(on(aegi, 16).pk)
    pool = on(aegi, 16).pools.get().pk
    changed = data(desks=5, same_day_desks=1, photo_stations=1)
    done = save_rule(counter=aegi, data=changed, rule=OpeningRule.objects.get(), now=now)
    assert numbers(done) == (0, 0, 10, 0, [])
    assert on(aegi, 16).desks == 5
    assert on(aegi, 16).pools.get(key="main").pk == pool


@pytest.mark.parametrize("changes", [{"desks": 2}, {"short_desks": 1}], ids=["a desk less", "into a lane"])
def test_a_day_with_bookings_loses_no_seat(
    aegi: Counter, now: datetime, taken: set[UUID], changes: dict[str, Any]
) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    taken.add(on(aegi, 16).pk)
    done = save_rule(counter=aegi, data=data(**changes), rule=OpeningRule.objects.get(), now=now)
    assert numbers(done) == (0, 0, 9, 0, ["09-16 changed"])


def test_a_removed_rule_leaves_only_what_is_booked(aegi: Counter, now: datetime, taken: set[UUID]) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    taken.add(on(aegi, 18).pk)
    done = remove_rule(rule=OpeningRule.objects.get(), now=now)
    assert numbers(done) == (0, 1, 0, 8, ["09-18 closed"])
    assert days(aegi) == ["09-15 10-14", "09-18 10-14"]
    assert OpeningRule.objects.get().valid_to == MONDAY


def test_a_rule_that_has_not_begun_is_gone_when_removed(
    aegi: Counter, now: datetime, taken: set[UUID]
) -> None:
    save_rule(counter=aegi, data=data(valid_from=date(2025, 9, 17)), now=now)
    taken.add(on(aegi, 18).pk)
    assert numbers(remove_rule(rule=OpeningRule.objects.get(), now=now)) == (0, 0, 0, 7, ["09-18 closed"])
    assert not OpeningRule.objects.exists()
    assert numbers(roll_out(now=now)) == (0, 0, 0, 0, ["09-18 closed"])
    taken.clear()
    assert numbers(roll_out(now=now)) == (0, 0, 0, 1, [])


def test_what_lies_behind_the_horizon_stays(aegi: Counter, now: datetime, settings: Settings) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    settings.BOOKING_HORIZON_DAYS = 6
    assert len(days(aegi)) == 10
    done = roll_out(now=now)
    assert (done.removed, len(days(aegi))) == (0, 10)


# ---------------------------------------------------------------------------------- what stands in the way
def test_a_day_that_was_called_off_stays_so(aegi: Counter, now: datetime) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    cancel_window(window=on(aegi, 16))
    assert numbers(roll_out(now=now)) == (0, 10, 0, 0, [])
    assert on(aegi, 16).state == "cancelled"


def test_what_has_begun_is_left_alone(aegi: Counter, now: datetime) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    rule = OpeningRule.objects.get()
    done = save_rule(counter=aegi, data=data(ends=time(12)), rule=rule, now=now.replace(hour=11))
    assert (done.kept, done.changed) == (1, 9)
    assert on(aegi, 15).ends_at.astimezone(BERLIN).hour == 14


def test_a_window_opened_by_hand_stands_in_the_way(aegi: Counter, city: City, now: datetime) -> None:
    start = datetime(2025, 9, 16, 12, tzinfo=BERLIN)
    open_window(
        counter=aegi,
        site=city.site("aegi"),
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        desks=1,
        services=[],
    )
    done = save_rule(counter=aegi, data=data(), now=now)
    assert numbers(done) == (9, 0, 0, 0, ["09-16 occupied"])


def test_a_window_with_a_trace_of_the_past_is_called_off_not_forgotten(
    aegi: Counter, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    window = on(aegi, 16)

    def refuse(self: OpeningWindow) -> None:
        raise ProtectedError("an appointment that was cancelled", {self})

    monkeypatch.setattr(OpeningWindow, "delete", refuse)
    done = add_exception(data=closed(16, 16, counter=aegi), author=None, now=now)
    window.refresh_from_db()
    assert (done.removed, window.state, window.rule_day) == (1, "cancelled", None)
    assert remove_exception(exception=OpeningException.objects.get(), now=now).opened == 1


# ------------------------------------------------------------------------------------- looking before doing
def test_a_preview_changes_nothing(aegi: Counter, now: datetime) -> None:
    found = preview(lambda: save_rule(counter=aegi, data=data(), now=now))
    assert (numbers(found), OpeningRule.objects.count(), OpeningWindow.objects.count()) == (
        (10, 0, 0, 0, []),
        0,
        0,
    )


def test_a_preview_refuses_what_saving_refuses(aegi: Counter, now: datetime) -> None:
    with pytest.raises(errors.NoWeekday):
        preview(lambda: save_rule(counter=aegi, data=data(weekdays=frozenset()), now=now))


# --------------------------------------------------------------------------------------------------- desks
def test_desks_are_named_and_forgotten(aegi: Counter, now: datetime) -> None:
    save_rule(counter=aegi, data=data(desks=2), now=now)
    name_desks(
        counter=aegi,
        labels={1: DeskLabel(label=" Tresen A ", room="Foyer"), 2: DeskLabel(label="B", room="")},
    )
    assert desk_labels(on(aegi, 16))[1] == DeskLabel(label="Tresen A", room="Foyer")
    name_desks(counter=aegi, labels={1: DeskLabel(label="", room="Foyer"), 2: DeskLabel(label="C", room="")})
    assert {number: each.label for number, each in desk_labels(on(aegi, 16)).items()} == {
        1: "Platz 1",
        2: "C",
    }


# ------------------------------------------------------------------------------------- by itself, by command
def test_the_command_says_what_it_did(
    aegi: Counter, now: datetime, frozen_clock: FrozenClock, taken: set[UUID]
) -> None:
    save_rule(counter=aegi, data=data(), now=now)
    taken.add(on(aegi, 17).pk)
    OpeningRule.objects.update(ends=time(12))
    said = StringIO()
    call_command("roll_out", stdout=said)
    assert said.getvalue().splitlines() == [
        "0 opened, 9 changed, 0 removed, 0 kept",
        "2025-09-17 Bürgeramt Aegi: changed",
    ]


def test_the_horizon_moves_on_by_itself(aegi: Counter, now: datetime) -> None:
    from wanderamt.apps.offices.tasks import open_windows
    from wanderamt.foundation.periodic import tasks

    save_rule(counter=aegi, data=data(), now=now)
    assert open_windows(now=now + timedelta(days=1)) == 1
    assert "offices.open_windows" in {task.name for task in tasks()}


@pytest.mark.parametrize(("weeks", "number"), [(1, 6), (3, 15)])
def test_many_days_are_as_many_queries_as_few(
    aegi: Counter,
    now: datetime,
    settings: Settings,
    django_assert_num_queries: DjangoAssertNumQueries,
    weeks: int,
    number: int,
) -> None:
    settings.BOOKING_HORIZON_DAYS = 7 * weeks
    save_rule(counter=aegi, data=data(), now=now)
    with django_assert_num_queries(14):
        assert roll_out(now=now, counter=aegi).kept == number
