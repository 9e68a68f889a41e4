from datetime import UTC, date, datetime, time, timedelta

import pytest

from wanderamt.engines.slots import (
    Calendar,
    DayTimes,
    OpenWindow,
    Pool,
    PoolLoad,
    Step,
    Time,
    Visit,
    Wish,
    calendar,
    window_cells,
)
from wanderamt.kernel.clock import BERLIN

NOW = datetime(2026, 9, 1, 12, tzinfo=BERLIN)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def visit(length: int) -> Visit:
    return Visit((Step(length=minutes(length)),))


def window(start: datetime, end: datetime, *, key: str = "w", free: range | None = None) -> OpenWindow:
    """One seat, free in these cells; without, in all."""
    cells = window_cells(start, end)
    used = bytes(0 if free is None or cell in free else 1 for cell in range(cells))
    pool = Pool(key="main", seats=1, released=datetime(2026, 1, 1, tzinfo=UTC))
    return OpenWindow(key, start, end, (PoolLoad(pool, used),))


def day(
    number: int, *, month: int = 9, hours: tuple[int, int] = (9, 12), free: range | None = None
) -> OpenWindow:
    start, end = (datetime(2026, month, number, hour, tzinfo=BERLIN) for hour in hours)
    return window(start, end, key=f"w{number}", free=free)


def made(*windows: OpenWindow) -> Calendar:
    return calendar(windows, now=NOW, asker="citizen")


def clock(shown: list[DayTimes]) -> list[str]:
    return [f"{start.astimezone(BERLIN):%d. %H:%M}" for times in shown for start in times.starts]


def test_days_that_are_full_or_too_short_are_not_shown() -> None:
    shown = made(day(3, free=range(5, 6)), day(1, free=range(0)), day(2, hours=(14, 16)))

    assert shown.days(visit(5)) == [date(2026, 9, 2), date(2026, 9, 3)]
    assert shown.days(visit(10)) == [date(2026, 9, 2)]


def test_a_visit_never_reaches_from_one_window_into_the_next() -> None:
    shown = made(day(2, hours=(9, 10)), day(2, hours=(10, 11)))

    assert shown.days(visit(60)) == [date(2026, 9, 2)]
    assert clock(shown.starts(visit(60))) == ["02. 09:00", "02. 10:00"]
    assert shown.days(visit(65)) == []


def test_the_first_times_come_with_window_and_end() -> None:
    shown = made(day(3), day(2, free=range(34, 36)))

    assert shown.first(visit(10), 2) == [
        Time("w2", datetime(2026, 9, 2, 9, 50, tzinfo=UTC), datetime(2026, 9, 2, 10, tzinfo=UTC)),
        Time("w3", datetime(2026, 9, 3, 7, tzinfo=UTC), datetime(2026, 9, 3, 7, 10, tzinfo=UTC)),
    ]
    assert shown.first(visit(180), 3) == shown.first(visit(180), 1)
    assert shown.first(visit(10), 0) == []


def test_the_lead_moves_the_first_day_on() -> None:
    shown = made(day(2), day(3))

    assert shown.days(visit(60), lead=timedelta(hours=23)) == [date(2026, 9, 2), date(2026, 9, 3)]
    assert shown.days(visit(60), lead=timedelta(hours=23, minutes=1)) == [date(2026, 9, 3)]


def test_an_office_without_counters_has_no_days() -> None:
    closed = OpenWindow("w", NOW, NOW + minutes(60), ())

    assert made().days(visit(5)) == []
    assert made(closed).first(visit(5), 3) == []
    assert made(closed, day(2, hours=(9, 10))).days(visit(60)) == [date(2026, 9, 2)]


def test_a_window_over_midnight_belongs_to_two_days() -> None:
    night = window(datetime(2026, 9, 2, 23, 53, tzinfo=BERLIN), datetime(2026, 9, 3, 0, 13, tzinfo=BERLIN))
    shown = made(night)

    assert [(times.day.day, len(times.starts)) for times in shown.starts(visit(5))] == [(2, 2), (3, 2)]
    assert clock(shown.starts(visit(15))) == ["02. 23:53", "02. 23:58"]
    assert shown.days(visit(20)) == [date(2026, 9, 2)]


@pytest.mark.parametrize(
    ("month", "number", "expected"),
    [
        (3, 29, ["01:00", "01:30", "03:00", "03:30"]),
        (10, 25, ["01:00", "01:30", "02:00", "02:30", "02:00", "02:30", "03:00", "03:30"]),
    ],
)
def test_nights_of_the_clock_change_have_their_true_length(
    month: int, number: int, expected: list[str]
) -> None:
    night = day(number, month=month, hours=(1, 4))
    shown = calendar([night], now=datetime(2026, 2, 1, tzinfo=UTC), asker="citizen")

    halves = [start for start in shown.starts(visit(30))[0].starts if start.minute % 30 == 0]

    assert [f"{start.astimezone(BERLIN):%H:%M}" for start in halves] == expected


def test_a_wish_for_afternoons_or_weekdays() -> None:
    shown = made(day(2, hours=(11, 13)), day(3, hours=(9, 11)), day(4, hours=(13, 14)))

    assert shown.days(visit(60), wish=Wish(part="afternoon")) == [date(2026, 9, 2), date(2026, 9, 4)]
    assert shown.days(visit(60), wish=Wish(part="morning")) == [date(2026, 9, 2), date(2026, 9, 3)]
    assert shown.days(visit(60), wish=Wish(weekdays=frozenset({4}))) == [date(2026, 9, 4)]
    assert [time.start.minute for time in shown.first(visit(60), 2, wish=Wish(part="afternoon"))] == [0, 0]


def test_two_alike_pools_of_one_window_are_told_apart() -> None:
    """A booking stays at one pool: half free here and half free there is not free."""
    start, end = datetime(2026, 9, 2, 9, tzinfo=BERLIN), datetime(2026, 9, 2, 10, tzinfo=BERLIN)
    public = datetime(2026, 1, 1, tzinfo=UTC)
    one = PoolLoad(Pool(key="a", seats=1, released=public), bytes([0] * 6 + [1] * 6))
    two = PoolLoad(Pool(key="b", seats=1, released=public), bytes([1] * 6 + [0] * 6))
    shown = made(OpenWindow("w", start, end, (one, two)))

    assert shown.days(visit(35)) == []
    assert shown.days(visit(30)) == [date(2026, 9, 2)]


def test_a_window_shorter_than_a_cell_is_no_window() -> None:
    start = datetime(2026, 9, 2, 9, tzinfo=BERLIN)

    assert made(window(start, start + minutes(4))).days(visit(5)) == []


def test_a_calendar_needs_an_aware_moment() -> None:
    with pytest.raises(ValueError, match="aware"):
        calendar([], now=datetime(2026, 9, 1), asker="citizen")  # noqa: DTZ001 - what is refused


def test_a_year_of_days_is_no_special_case() -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    windows = [
        window(
            datetime.combine(each, time(8), BERLIN), datetime.combine(each, time(18), BERLIN), key=str(each)
        )
        for each in days
    ]
    shown = calendar(windows, now=datetime(2025, 12, 31, tzinfo=UTC), asker="host")

    assert shown.days(visit(600)) == days
    assert {f"{times.starts[0].astimezone(BERLIN):%H:%M}" for times in shown.starts(visit(600))} == {"08:00"}
