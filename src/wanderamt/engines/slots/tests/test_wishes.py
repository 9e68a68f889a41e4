from datetime import UTC, date, datetime

import pytest

from wanderamt.engines.slots import ANY, Wish
from wanderamt.kernel.clock import BERLIN

TUESDAY = date(2026, 9, 29)


@pytest.mark.parametrize(
    ("wish", "admitted"),
    [
        (ANY, True),
        (Wish(weekdays=frozenset({1, 3})), True),
        (Wish(weekdays=frozenset({0})), False),
        (Wish(earliest=TUESDAY, latest=TUESDAY), True),
        (Wish(earliest=date(2026, 9, 30)), False),
        (Wish(latest=date(2026, 9, 28)), False),
    ],
)
def test_days(wish: Wish, admitted: bool) -> None:
    assert wish.admits_day(TUESDAY) is admitted
    assert wish.admits(datetime(2026, 9, 29, 9, tzinfo=BERLIN)) is admitted


@pytest.mark.parametrize(
    ("hour", "minute", "part"), [(0, 0, "morning"), (11, 59, "morning"), (12, 0, "afternoon")]
)
def test_noon_by_the_clocks_of_berlin_parts_the_day(hour: int, minute: int, part: str) -> None:
    start = datetime(2026, 9, 29, hour, minute, tzinfo=BERLIN).astimezone(UTC)

    assert [each for each in ("morning", "afternoon") if Wish(part=each).admits(start)] == [part]


def test_a_day_is_a_day_of_berlin() -> None:
    assert Wish(earliest=TUESDAY).admits(datetime(2026, 9, 28, 22, tzinfo=UTC))


@pytest.mark.parametrize("weekdays", [{7}, {-1, 0}])
def test_there_are_seven_weekdays(weekdays: set[int]) -> None:
    with pytest.raises(ValueError, match="weekdays"):
        Wish(weekdays=frozenset(weekdays))


def test_a_wish_that_no_day_can_meet_is_refused() -> None:
    with pytest.raises(ValueError, match="latest day"):
        Wish(earliest=TUESDAY, latest=date(2026, 9, 28))
