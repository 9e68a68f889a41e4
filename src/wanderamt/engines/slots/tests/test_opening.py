from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.slots import (
    OpeningException,
    OpeningRule,
    OpenSpan,
    OverlappingOpening,
    expand,
)
from wanderamt.kernel.clock import BERLIN

MONDAY = date(2026, 9, 28)
EVERY_DAY = frozenset(range(7))
WORKING_DAYS = frozenset(range(5))


def rule(hours: str = "08:00-12:00", **changes: object) -> OpeningRule:
    start, end = (time.fromisoformat(part) for part in hours.split("-"))
    values = {"key": hours, "weekdays": WORKING_DAYS, "desks": 2, "valid_from": date(2026, 1, 1)}
    return OpeningRule(start=start, end=end, **(values | changes))


def closed(first: date, last: date | None = None, hours: str = "") -> OpeningException:
    start, end = (time.fromisoformat(part) for part in hours.split("-")) if hours else (None, None)
    return OpeningException(key="closed", first=first, last=last or first, start=start, end=end)


def special(day: date, hours: str, *, key: str = "special", desks: int = 1) -> OpeningException:
    start, end = (time.fromisoformat(part) for part in hours.split("-"))
    return OpeningException(key=key, first=day, last=day, kind="special", start=start, end=end, desks=desks)


def shown(spans: list[OpenSpan]) -> list[str]:
    return [f"{span.day:%a %d.%m.} {span.start:%H:%M}-{span.end:%H:%M} {span.desks}" for span in spans]


def week(
    *rules: OpeningRule, exceptions: tuple[OpeningException, ...] = (), holidays: tuple[date, ...] = ()
) -> list:
    return expand(rules, exceptions, holidays, first=MONDAY, last=MONDAY + timedelta(days=6))


def on(number: int) -> date:
    return MONDAY + timedelta(days=number)


def test_a_rule_opens_on_its_weekdays() -> None:
    spans = week(rule(weekdays=frozenset({0, 3})))

    assert shown(spans) == ["Mon 28.09. 08:00-12:00 2", "Thu 01.10. 08:00-12:00 2"]
    assert spans[0] == OpenSpan(
        rule_key="08:00-12:00",
        day=MONDAY,
        start=datetime(2026, 9, 28, 8, tzinfo=BERLIN),
        end=datetime(2026, 9, 28, 12, tzinfo=BERLIN),
        desks=2,
    )


def test_several_rules_come_in_the_order_of_time() -> None:
    afternoon, morning = rule("14:00-18:00", weekdays={3}, desks=4), rule(weekdays={3})

    assert shown(week(afternoon, morning)) == ["Thu 01.10. 08:00-12:00 2", "Thu 01.10. 14:00-18:00 4"]


def test_spans_that_touch_stay_apart() -> None:
    assert len(week(rule(weekdays={0}), rule("12:00-13:00", weekdays={0}))) == 2


def test_every_other_week_counts_from_the_week_in_which_the_rule_begins() -> None:
    """Begins on a Wednesday: the Monday two weeks later belongs to the second turn."""
    each = rule(weekdays={0, 2}, every=2, valid_from=date(2026, 9, 30), valid_to=date(2026, 10, 28))
    spans = expand([each], first=date(2026, 9, 1), last=date(2026, 12, 1))

    assert [f"{span.day:%d.%m.}" for span in spans] == ["30.09.", "12.10.", "14.10.", "26.10.", "28.10."]


def test_every_other_week_goes_on_over_the_turn_of_the_year() -> None:
    each = rule(weekdays={3}, every=2, valid_from=date(2026, 12, 17))
    spans = expand([each], first=date(2026, 12, 1), last=date(2027, 1, 31))

    assert [f"{span.day:%d.%m.}" for span in spans] == ["17.12.", "31.12.", "14.01.", "28.01."]


def test_a_rule_holds_on_its_first_and_its_last_day() -> None:
    spans = week(rule(valid_from=on(1), valid_to=on(2)))

    assert [span.day for span in spans] == [on(1), on(2)]


def test_an_end_at_midnight_is_the_end_of_the_day() -> None:
    assert shown(week(rule("20:00-00:00", weekdays={0}))) == ["Mon 28.09. 20:00-00:00 2"]
    assert week(rule("00:00-00:00", weekdays={0}))[0].end == datetime(2026, 9, 29, tzinfo=BERLIN)


def test_nothing_opens_on_a_holiday() -> None:
    assert [span.day for span in week(rule(), holidays=(on(1),))] == [on(0), on(2), on(3), on(4)]


def test_special_hours_open_on_a_holiday_and_on_a_day_without_rule() -> None:
    spans = week(
        rule(), exceptions=(special(on(1), "10:00-12:00"), special(on(5), "10:00-13:00")), holidays=(on(1),)
    )

    assert shown(spans)[1] == "Tue 29.09. 10:00-12:00 1"
    assert shown(spans)[-1] == "Sat 03.10. 10:00-13:00 1"


def test_special_hours_replace_all_regular_hours_of_the_day() -> None:
    spans = week(
        rule(weekdays={0}),
        rule("14:00-18:00", weekdays={0}),
        exceptions=(special(MONDAY, "09:00-10:00"), special(MONDAY, "11:00-12:00", key="second")),
    )

    assert shown(spans) == ["Mon 28.09. 09:00-10:00 1", "Mon 28.09. 11:00-12:00 1"]
    assert [span.rule_key for span in spans] == ["special", "second"]


@pytest.mark.parametrize(
    ("hours", "left"),
    [
        ("", []),
        ("08:00-12:00", []),
        ("00:00-00:00", []),
        ("09:00-10:00", ["08:00-09:00", "10:00-12:00"]),
        ("07:00-09:00", ["09:00-12:00"]),
        ("11:00-13:00", ["08:00-11:00"]),
        ("12:00-13:00", ["08:00-12:00"]),
        ("06:00-08:00", ["08:00-12:00"]),
    ],
)
def test_a_closure_takes_out_its_part_of_the_day(hours: str, left: list[str]) -> None:
    spans = week(rule(weekdays={0}), exceptions=(closed(MONDAY, hours=hours),))

    assert [f"{span.start:%H:%M}-{span.end:%H:%M}" for span in spans] == left


def test_a_closure_of_several_days() -> None:
    spans = week(rule(), exceptions=(closed(on(1), on(3)),))

    assert [span.day for span in spans] == [on(0), on(4)]


def test_closed_wins_over_special_hours() -> None:
    spans = week(exceptions=(special(MONDAY, "09:00-12:00"), closed(MONDAY, hours="10:00-11:00")))

    assert shown(spans) == ["Mon 28.09. 09:00-10:00 1", "Mon 28.09. 11:00-12:00 1"]


def test_overlapping_rules_are_refused_with_day_and_keys() -> None:
    with pytest.raises(OverlappingOpening, match="2026-10-01") as caught:
        week(rule(), rule("11:00-13:00", weekdays={3}))

    assert (caught.value.day, caught.value.keys) == (on(3), ("08:00-12:00", "11:00-13:00"))


def test_rules_that_take_turns_do_not_overlap() -> None:
    one = rule(weekdays={0}, every=2, valid_from=date(2026, 9, 21))
    other = rule(weekdays={0}, every=2, valid_from=date(2026, 9, 28))

    assert len(expand([one, other], first=date(2026, 9, 21), last=date(2026, 10, 18))) == 4


@pytest.mark.parametrize(
    ("hours", "true_minutes"),
    [
        ("01:00-04:00", (120, 180, 240)),
        ("02:00-03:00", (0, 60, 120)),
        ("02:15-02:45", (0, 30, 90)),
        ("01:30-02:30", (30, 60, 120)),
        ("02:30-03:30", (30, 60, 120)),
        ("00:00-00:00", (23 * 60, 24 * 60, 25 * 60)),
    ],
)
def test_windows_over_the_hour_of_the_clock_change_have_their_true_length(
    hours: str, true_minutes: tuple[int, int, int]
) -> None:
    """In spring 02:00 to 03:00 is skipped, in autumn it comes twice."""
    found = []
    for day in (date(2026, 3, 29), date(2026, 9, 29), date(2026, 10, 25)):
        spans = expand([rule(hours, weekdays=EVERY_DAY)], first=day, last=day)
        lengths = [span.end.astimezone(UTC) - span.start.astimezone(UTC) for span in spans]
        found.append(sum(lengths, timedelta(0)) // timedelta(minutes=1))

    assert tuple(found) == true_minutes


def test_a_closure_of_the_hour_that_comes_twice_closes_both() -> None:
    night = date(2026, 10, 25)
    spans = expand(
        [rule("01:00-04:00", weekdays=EVERY_DAY)],
        [closed(night, hours="02:00-03:00")],
        first=night,
        last=night,
    )

    assert [span.end.astimezone(UTC) - span.start.astimezone(UTC) for span in spans] == [
        timedelta(hours=1)
    ] * 2


@pytest.mark.parametrize(
    "changes",
    [
        {"weekdays": frozenset()},
        {"weekdays": frozenset({7})},
        {"desks": 0},
        {"every": 0},
        {"valid_to": date(2025, 12, 31)},
        {"hours": "12:00-08:00"},
        {"hours": "08:00-08:00"},
    ],
)
def test_rules_that_could_never_open_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="opening"):
        rule(**changes)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"last": date(2026, 9, 27)}, "end before"),
        ({"start": time(8)}, "both times"),
        ({"kind": "special", "desks": 1}, "need times"),
        ({"kind": "special", "start": time(8), "end": time(9)}, "need times"),
        ({"start": time(9), "end": time(8)}, "end after"),
    ],
)
def test_exceptions_that_say_nothing_are_refused(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        OpeningException(**({"key": "x", "first": MONDAY, "last": MONDAY} | changes))


HOURS = st.tuples(st.integers(0, 22), st.integers(1, 8)).map(
    lambda pair: f"{pair[0]:02d}:30-{min(23, pair[0] + pair[1]):02d}:45"
)
CLOSURES = st.lists(
    st.builds(
        lambda day, length, hours: closed(on(day), on(day + length), hours),
        st.integers(0, 6),
        st.integers(0, 2),
        st.one_of(st.just(""), HOURS),
    ),
    max_size=4,
)


@given(HOURS, CLOSURES, st.sets(st.integers(0, 6)))
def test_open_minutes_are_those_that_counting_by_hand_finds(
    hours: str, closures: list[OpeningException], holidays: set[int]
) -> None:
    each = rule(hours, weekdays=EVERY_DAY)
    expected = []
    for minute in range(7 * 24 * 60):
        wall = datetime.combine(MONDAY, time(0)) + timedelta(minutes=minute)
        shut = any(
            item.first <= wall.date() <= item.last
            and (item.start is None or item.start <= wall.time() < item.end)
            for item in closures
        )
        open_ = each.start <= wall.time() < each.end and (wall.date() - MONDAY).days not in holidays
        if open_ and not shut:
            expected.append(wall)

    spans = week(each, exceptions=tuple(closures), holidays=tuple(on(number) for number in holidays))
    found = [
        span.start.replace(tzinfo=None) + timedelta(minutes=minute)
        for span in spans
        for minute in range((span.end - span.start) // timedelta(minutes=1))
    ]
    assert found == expected
