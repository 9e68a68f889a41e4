"""The chart of one service: a bar for each day, in numbers that a template only has to write down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wanderamt.apps.steering.models import LeadDay
from wanderamt.engines.slots.lead import STATUTORY_DAYS

#: Height of the drawing and width of a day in it; the page stretches it.
HEIGHT, STEP = 100, 10
#: Where the scale ends: the first of these above all bars and the two weeks. The style sheet knows them.
_ENDS = (21, 28, 42, 56, 70)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One day: where it stands, how high it is. `days` None: fewer than three times; the bar is then full."""

    day: date
    x: int
    y: int
    height: int
    days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The drawing: `bars` of days that were measured, a line for two weeks, `top` where the scale ends."""

    first: date
    last: date
    width: int
    top: int
    limit_y: int
    bars: tuple[Bar, ...]


def chart(history: Sequence[LeadDay | date]) -> Chart | None:
    """The drawing; None where nothing was measured."""
    measured = [each for each in history if isinstance(each, LeadDay)]
    if not measured:
        return None
    top = _top(measured)
    bars = [_bar(each, place, top) for place, each in enumerate(history) if isinstance(each, LeadDay)]
    return Chart(
        first=_day(history[0]),
        last=_day(history[-1]),
        width=len(history) * STEP,
        top=top,
        limit_y=HEIGHT - round(HEIGHT * STATUTORY_DAYS / top),
        bars=tuple(bars),
    )


def _top(measured: Sequence[LeadDay]) -> int:
    """Where the scale ends."""
    highest = max([each.third_median or 0 for each in measured] + [STATUTORY_DAYS])
    return next((end for end in _ENDS if end > highest), highest)


def _day(each: LeadDay | date) -> date:
    return each.day if isinstance(each, LeadDay) else each


def _bar(each: LeadDay, place: int, top: int) -> Bar:
    days = each.third_median
    # A wait of no days is a thin line, so that it differs from a day that was not measured.
    height = HEIGHT if days is None else max(2, round(HEIGHT * days / top))
    return Bar(day=each.day, x=place * STEP, y=HEIGHT - height, height=height, days=days)
