"""When an office is open, as citizens are told."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from conftest import City, FrozenClock
from wanderamt.apps.offices.models import Counter, OpeningRule, OpeningWindow, Site
from wanderamt.apps.offices.public import (
    Closure,
    DayHours,
    ExceptionData,
    RuleData,
    add_exception,
    cancel_window,
    closures_between,
    days_off,
    hours_between,
    hours_on,
    is_day_off,
    save_rule,
)
from wanderamt.apps.offices.tests.pages import text

pytestmark = pytest.mark.django_db
MONDAY = date(2025, 9, 15)
DAY = timedelta(days=1)


@pytest.fixture
def aegi(city: City, now: datetime) -> Counter:
    """Open on weekdays from 8 to 12 and from 13 to 16, nobody answers for it."""
    counter: Counter = city.counter("Bürgeramt Aegi")
    for starts, ends in ((8, 12), (13, 16)):
        rule = RuleData(
            weekdays=frozenset(range(5)), starts=time(starts), ends=time(ends), desks=2, valid_from=MONDAY
        )
        save_rule(counter=counter, data=rule, now=now)
    return counter


def say(now: datetime, first: date, last: date | None, **changes: Any) -> None:
    values: dict[str, Any] = {"first_day": first, "last_day": last, "reason": "Renovierung"} | changes
    add_exception(data=ExceptionData(**values), author=None, now=now)


# ------------------------------------------------------------------------------------------------ days off
def test_lower_saxony_has_its_ten_holidays() -> None:
    found = days_off(date(2025, 1, 1), date(2025, 12, 31))
    assert (len(found), found[date(2025, 10, 31)]) == (10, "Reformationstag")


@pytest.mark.parametrize(
    ("day", "off"),
    [
        (date(2026, 4, 3), True),  # Good Friday
        (date(2026, 6, 4), False),  # Corpus Christi is none here
        (date(2025, 12, 24), False),
        (date(2027, 1, 1), True),
    ],
)
def test_a_day_is_off_or_not(day: date, off: bool) -> None:
    assert is_day_off(day) == off


def test_holidays_of_a_turn_of_the_year() -> None:
    assert list(days_off(date(2025, 12, 26), date(2026, 1, 1))) == [date(2025, 12, 26), date(2026, 1, 1)]


# --------------------------------------------------------------------------------------------------- hours
@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (MONDAY, [(time(8), time(12)), (time(13), time(16))]),
        (MONDAY + 5 * DAY, []),
        (date(2025, 10, 3), []),
        (MONDAY - DAY, None),
    ],
    ids=["workday", "Saturday", "holiday", "before the rules"],
)
def test_hours_follow_the_rules(aegi: Counter, day: date, hours: list[tuple[time, time]] | None) -> None:
    assert aegi.site is not None
    assert hours_on(aegi.site, day) == hours


def test_nobody_knows_the_hours_of_an_office_without_rules(aegi: Counter, city: City) -> None:
    assert hours_on(city.site("linden"), MONDAY) is None


@pytest.mark.parametrize("where", ["counter", "site", "city"])
def test_a_closure_is_told_with_its_reason(aegi: Counter, city: City, now: datetime, where: str) -> None:
    site = city.site("aegi")
    say(now, MONDAY + DAY, None, **{"counter": {"counter": aegi}, "site": {"site": site}, "city": {}}[where])
    found = hours_between([site], first=MONDAY, last=MONDAY + DAY)[site.pk]
    assert found == {
        MONDAY: DayHours(spans=((time(8), time(12)), (time(13), time(16)))),
        MONDAY + DAY: DayHours(spans=(), reason="Renovierung", usual=False),
    }


def test_a_closure_elsewhere_is_not_told_here(aegi: Counter, city: City, now: datetime) -> None:
    say(now, MONDAY, MONDAY, site=city.site("linden"))
    assert hours_on(city.site("aegi"), MONDAY) == [(time(8), time(12)), (time(13), time(16))]


def test_other_hours_are_told(aegi: Counter, city: City, now: datetime) -> None:
    say(now, MONDAY + DAY, MONDAY + DAY, starts=time(10), ends=time(11))
    assert hours_on(city.site("aegi"), MONDAY + DAY) == [(time(10), time(11))]


def test_a_holiday_has_its_name(aegi: Counter, city: City) -> None:
    site, day = city.site("aegi"), date(2025, 10, 3)
    hours = hours_between([site], first=day, last=day)[site.pk][day]
    assert (hours.spans, hours.reason, hours.usual) == ((), "Tag der Deutschen Einheit", False)


def test_what_was_called_off_is_not_open(aegi: Counter, city: City) -> None:
    cancel_window(window=OpeningWindow.objects.filter(rule_day=MONDAY + DAY).earliest("starts_at"))
    assert hours_on(city.site("aegi"), MONDAY + DAY) == [(time(13), time(16))]


def test_hours_are_confirmed_when_somebody_answers_for_all_of_them(aegi: Counter, city: City) -> None:
    site = city.site("aegi")

    def confirmed() -> bool:
        return hours_between([site], first=MONDAY, last=MONDAY)[site.pk][MONDAY].confirmed

    OpeningRule.objects.filter(starts=time(8)).update(confirmed=True)
    assert not confirmed()
    OpeningRule.objects.update(confirmed=True)
    assert confirmed()


def test_two_counters_of_a_site_are_one_open_door(aegi: Counter, city: City, now: datetime) -> None:
    other = Counter.objects.create(name="Aegi 2", kind="fixed", site=city.site("aegi"), mark="AE2")
    rule = RuleData(weekdays=frozenset({0}), starts=time(11), ends=time(13), desks=1, valid_from=MONDAY)
    save_rule(counter=other, data=rule, now=now)
    assert hours_on(city.site("aegi"), MONDAY) == [(time(8), time(16))]


def test_a_video_counter_opens_no_door(aegi: Counter, city: City, now: datetime) -> None:
    video = Counter.objects.create(name="Video", kind="video", site=city.site("linden"), mark="VID")
    rule = RuleData(weekdays=frozenset({0}), starts=time(11), ends=time(13), desks=1, valid_from=MONDAY)
    save_rule(counter=video, data=rule, now=now)
    assert hours_on(city.site("linden"), MONDAY) is None


@pytest.mark.parametrize("number", [1, 3])
def test_the_hours_of_many_sites_are_as_many_queries_as_those_of_one(
    aegi: Counter, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    sites = list(Site.objects.filter(kind="office")[:number])
    with django_assert_num_queries(4):
        assert len(hours_between(sites, first=MONDAY, last=MONDAY + 6 * DAY)) == number


# ------------------------------------------------------------------------------------------------ closures
def test_closures_are_told_by_their_place(aegi: Counter, city: City, now: datetime) -> None:
    site = city.site("aegi")
    say(now, MONDAY + 3 * DAY, None)
    say(now, MONDAY + DAY, MONDAY + 2 * DAY, site=site)
    say(now, MONDAY + DAY, MONDAY + DAY, site=city.site("linden"))
    say(now, MONDAY + 2 * DAY, MONDAY + 2 * DAY, counter=aegi, starts=time(9), ends=time(10))
    found = closures_between(first=MONDAY, last=MONDAY + 9 * DAY, site=site)
    assert [(each.first_day.day, each.site, each.counter, each.span) for each in found] == [
        (16, site, None, None),
        (17, None, aegi, (time(9), time(10))),
        (18, None, None, None),
    ]
    assert isinstance(found[0], Closure)


@pytest.mark.parametrize(
    ("first", "last", "number"),
    [(14, 15, 0), (14, 16, 1), (17, 30, 1), (18, 30, 0)],
    ids=["before", "its first day", "its last day", "after"],
)
def test_a_closure_touches_the_days(city: City, now: datetime, first: int, last: int, number: int) -> None:
    say(now, MONDAY + DAY, MONDAY + 2 * DAY)
    assert len(closures_between(first=date(2025, 9, first), last=date(2025, 9, last))) == number


# ------------------------------------------------------------------------------------------- the public page
def page(client: Client) -> str:
    return text(client.get(reverse("offices:list")))


def test_everybody_sees_when_the_offices_are_open(
    aegi: Counter, client: Client, frozen_clock: FrozenClock
) -> None:
    shown = page(client)
    assert "Bürgeramt Aegi Heute geöffnet Aegidientorplatz 1, 30159 Hannover, Mitte" in shown
    assert "Montag, 15. September 2025: 08:00–12:00, 13:00–16:00 Uhr" in shown
    assert "Sonntag, 21. September 2025: geschlossen" in shown
    assert "Diese Zeiten sind nicht bestätigt." in shown


def test_hours_that_nobody_knows_are_not_invented(
    city: City, client: Client, frozen_clock: FrozenClock
) -> None:
    shown = page(client)
    assert "Montag: 08:00–14:00 Uhr" in shown  # of the guide, and said to be unconfirmed
    assert "Die Öffnungszeiten sind nicht bekannt." in shown
    assert "geöffnet Aegidientorplatz" not in shown


def test_confirmed_hours_bear_no_doubt(aegi: Counter, client: Client, frozen_clock: FrozenClock) -> None:
    Site.objects.filter(kind="office").exclude(slug="aegi").update(weekly_hours=None)
    OpeningRule.objects.update(confirmed=True)
    assert "Diese Zeiten sind nicht bestätigt." not in page(client)


def test_a_closed_day_says_why(
    aegi: Counter, client: Client, now: datetime, frozen_clock: FrozenClock
) -> None:
    say(now, MONDAY, MONDAY, counter=aegi)
    shown = page(client)
    assert "Bürgeramt Aegi Heute geschlossen" in shown
    assert "Montag, 15. September 2025: geschlossen (Renovierung)" in shown


def test_closures_to_come_are_announced(
    aegi: Counter, city: City, client: Client, now: datetime, frozen_clock: FrozenClock
) -> None:
    say(now, MONDAY + 14 * DAY, MONDAY + 15 * DAY, site=city.site("aegi"), starts=time(8), ends=time(9))
    say(now, MONDAY + 20 * DAY, MONDAY + 21 * DAY, counter=aegi)
    say(now, MONDAY + 30 * DAY, None, site=city.site("aegi"))
    shown = page(client)
    assert (
        "Andere Öffnungszeiten ab Montag, 29. September 2025 bis Dienstag, 30. September 2025 (Renovierung)"
        in shown
    )
    assert "Geschlossen ab Sonntag, 5. Oktober 2025 bis Montag, 6. Oktober 2025 (Renovierung)" in shown
    assert "Geschlossen ab Mittwoch, 15. Oktober 2025. Wann es wieder öffnet, steht noch nicht fest." in shown


def test_what_holds_everywhere_is_told_once(
    aegi: Counter, client: Client, now: datetime, frozen_clock: FrozenClock
) -> None:
    say(now, MONDAY + 14 * DAY, MONDAY + 14 * DAY)
    say(now, MONDAY + 15 * DAY, MONDAY + 15 * DAY, starts=time(9), ends=time(11))
    shown = page(client)
    assert "Alle Bürgerämter Montag, 29. September 2025: geschlossen (Renovierung)" in shown
    assert "Dienstag, 30. September 2025: 09:00–11:00 Uhr (Renovierung)" in shown
    assert shown.count("Renovierung") == 2


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (None, "Ohne Stufen erreichbar: nicht bestätigt"),
        (True, "Ohne Stufen erreichbar"),
        (False, "Nur über Stufen erreichbar"),
    ],
)
def test_the_way_in_is_told_as_far_as_it_is_known(
    aegi: Counter, client: Client, frozen_clock: FrozenClock, known: bool | None, words: str
) -> None:
    Site.objects.filter(slug="aegi").update(step_free=known)
    assert f"Aegidientorplatz 1, 30159 Hannover, Mitte {words} Montag" in page(client)


def test_a_city_without_offices_says_so(db: None, client: Client, frozen_clock: FrozenClock) -> None:
    assert "nicht bekannt" in page(client)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_offices_has_a_fixed_number_of_queries(
    aegi: Counter,
    client: Client,
    frozen_clock: FrozenClock,
    django_assert_num_queries: DjangoAssertNumQueries,
    number: int,
) -> None:
    for office in Site.objects.filter(kind="office").exclude(slug="aegi")[number - 1 :]:
        office.counters.all().delete()
    with django_assert_num_queries(7), override("de"):
        client.get(reverse("offices:list"))
