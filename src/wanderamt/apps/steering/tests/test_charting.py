"""The chart as numbers."""

from datetime import date, timedelta

import pytest

from wanderamt.apps.steering.charting import HEIGHT, STEP, Bar, chart
from wanderamt.apps.steering.models import LeadDay

FIRST = date(2025, 9, 1)


def row(place: int, third: int | None) -> LeadDay:
    return LeadDay(day=FIRST + timedelta(days=place), service="x", samples=1, third_median=third)


def test_nothing_measured_is_no_chart() -> None:
    assert chart([FIRST, FIRST + timedelta(days=1)]) is None


def test_a_bar_stands_on_its_day() -> None:
    drawn = chart([FIRST, row(1, 7), FIRST + timedelta(days=2)])
    assert drawn is not None
    assert (drawn.first, drawn.last, drawn.width) == (FIRST, FIRST + timedelta(days=2), 3 * STEP)
    assert drawn.bars == (Bar(day=FIRST + timedelta(days=1), x=STEP, y=67, height=33, days=7),)


def test_no_wait_is_a_thin_line_and_none_within_reach_is_full() -> None:
    drawn = chart([row(0, 0), row(1, None)])
    assert drawn is not None
    assert [bar.height for bar in drawn.bars] == [2, HEIGHT]


@pytest.mark.parametrize(
    ("highest", "top", "limit"),
    [(0, 21, 33), (14, 21, 33), (20, 21, 33), (21, 28, 50), (41, 42, 67), (60, 70, 80)],
)
def test_the_scale_ends_above_every_bar_and_shows_the_two_weeks(highest: int, top: int, limit: int) -> None:
    drawn = chart([row(0, highest), row(1, 1)])
    assert drawn is not None
    assert (drawn.top, drawn.limit_y) == (top, limit)
    assert all(bar.y >= 0 and bar.y + bar.height == HEIGHT for bar in drawn.bars)


def test_more_than_the_scale_knows_is_the_scale() -> None:
    drawn = chart([row(0, 300)])
    assert drawn is not None
    assert (drawn.top, drawn.bars[0].height) == (300, HEIGHT)
