"""Which days a clerk finds on the first page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.queries.today import Days, windows_for
from wanderamt.apps.offices.public import Counter, OpeningWindow
from wanderamt.kernel.clock import BERLIN


def days_at(window: OpeningWindow) -> Days:
    start = window.starts_at.astimezone(BERLIN).replace(hour=0, minute=0)
    return windows_for(
        start=start, end=start + timedelta(days=1), ahead=timedelta(days=21), back=timedelta(days=30)
    )


def test_an_office_that_does_not_move_is_there_today_and_while_its_day_is_left_open(
    window: OpeningWindow,
    make_window: Callable[..., OpeningWindow],
    spontaneous: Callable[..., Ticket],
    city: Any,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    office = Counter.objects.filter(kind=Counter.Kind.FIXED).first()
    assert office is not None
    near = {"counter": office, "site": office.site}
    day = timedelta(days=1)
    today = make_window(**near)
    for step in (day, -2 * day):  # tomorrow, and a day to which nobody came
        make_window(**near, starts_at=window.starts_at + step, ends_at=window.ends_at + step)
    left_open = make_window(**near, starts_at=window.starts_at - day, ends_at=window.ends_at - day)
    spontaneous(window=left_open, at=left_open.starts_at)
    with django_assert_num_queries(3):
        found = days_at(window)
    assert [stop.window for stop in found.today] == [window, today]
    assert ([*found.coming], [stop.window for stop in found.unfinished]) == ([], [left_open])
