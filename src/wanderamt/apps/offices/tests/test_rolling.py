"""Rules become windows, exactly once, and never under the feet of people who have booked."""

from collections.abc import Collection
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
from wanderamt.apps.offices import booked, errors
from wanderamt.apps.offices.models import Counter, OpeningException, OpeningRule, OpeningWindow, Site
from wanderamt.apps.offices.opening.services import preview
from wanderamt.apps.offices.public import (
    DeskLabel,
    ExceptionData,
    RolledOut,
    RuleData,
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

pytestmark = pytest.mark.django_db
MONDAY = date(2025, 9, 15)  # the day of `now`, at 9 o'clock
WORKDAYS = frozenset(range(5))


@pytest.fixture(autouse=True)
def _horizon(settings: Settings) -> None:
    settings.BOOKING_HORIZON_DAYS = 13


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> set[UUID]:
    """Windows that somebody has booked."""
    found: set[UUID] = set()

    def asked(window_ids: Collection[UUID]) -> set[UUID]:
        return found & set(window_ids)

    monkeypatch.setattr(booked, "_providers", [asked])
    return found


@pytest.fixture
def aegi(city: City) -> Counter:
    counter: Counter = city.counter("Bürgeramt Aegi")
    return counter


def data(**changes: Any) -> RuleData:
    values: dict[str, Any] = {
        "weekdays": WORKDAYS,
        "starts": time(10),
        "ends": time(14),
        "valid_from": MONDAY,
        "desks": 3,
    } | changes
    return RuleData(**values)


def days(counter: Counter) -> list[str]:
    return [
        f"{each.starts_at.astimezone(BERLIN):%m-%d %H}-{each.ends_at.astimezone(BERLIN):%H}"
        for each in counter.windows.filter(state="open")
    ]


def numbers(done: RolledOut) -> tuple[int, int, int, int, list[str]]:
    conflicts = [f"{each.day:%m-%d} {each.why}" for each in done.conflicts]
    return done.opened, done.kept, done.changed, done.removed, conflicts


def on(counter: Counter, day: int) -> OpeningWindow:
    return OpeningWindow.objects.get(counter=counter, rule_day=date(2025, 9, day))


def closed(first: int, last: int | None, **changes: Any) -> ExceptionData:
    values: dict[str, Any] = {
        "first_day": date(2025, 9, first),
        "last_day": last and date(2025, 9, last),
        "reason": "Renovierung",
    } | changes
    return ExceptionData(**values)


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
