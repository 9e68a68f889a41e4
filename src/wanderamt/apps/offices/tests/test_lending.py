"""A window that is with a unit: nobody sells it, closes it or calls it off, until it is given back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from conftest import City
from wanderamt.apps.offices import lending
from wanderamt.apps.offices.models import OpeningWindow
from wanderamt.apps.offices.public import (
    Holder,
    WindowCameBack,
    WindowIsAway,
    WindowNotOpen,
    all_kept_here,
    before_lending,
    bookable_windows,
    cancel_window,
    check_here,
    close_window,
    give_back,
    hold_open,
    holder_of,
    is_away,
    keep_here,
    lend,
    public_windows,
    tell_holders,
)
from wanderamt.foundation import events
from wanderamt.foundation.commands import acting
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
BUS, VAN = uuid7(), uuid7()


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else clears up or tells."""
    monkeypatch.setattr(lending, "_clearings", [])
    monkeypatch.setattr(lending, "_tellers", [])


@pytest.fixture
def window(make_window: Make) -> OpeningWindow:
    found: OpeningWindow = make_window()
    return found


@pytest.fixture
def away(window: OpeningWindow, now: datetime) -> OpeningWindow:
    lend(window=window, holder=BUS, until=now + timedelta(hours=12), now=now)
    return OpeningWindow.objects.get(pk=window.pk)


def test_a_lent_window_says_with_whom_and_until_when(away: OpeningWindow, now: datetime) -> None:
    assert (away.held_by, away.held_until) == (BUS, now + timedelta(hours=12))
    assert is_away(away)


@pytest.mark.parametrize("hours", [1, 12, 24])
def test_lent_twice_to_one_holder_is_lent_once_until_the_later_time(
    away: OpeningWindow, now: datetime, hours: int
) -> None:
    again = lend(window=away, holder=BUS, until=now + timedelta(hours=hours), now=now)
    assert again.held_until == now + timedelta(hours=max(hours, 12))


def test_two_units_never_have_one_window(away: OpeningWindow, now: datetime) -> None:
    with pytest.raises(WindowIsAway):
        lend(window=away, holder=VAN, until=now + timedelta(hours=1), now=now)
    assert OpeningWindow.objects.get().held_by == BUS


def test_a_lease_ends_in_the_future(window: OpeningWindow, now: datetime) -> None:
    with pytest.raises(ValueError, match="a time to come"):
        lend(window=window, holder=BUS, until=now, now=now)


@pytest.mark.parametrize("over", [close_window, cancel_window])
def test_a_day_that_is_over_is_not_lent(window: OpeningWindow, now: datetime, over: Make) -> None:
    over(window=window)
    with pytest.raises(WindowNotOpen):
        lend(window=window, holder=BUS, until=now + timedelta(hours=1), now=now)


def test_a_holder_without_an_end_cannot_be_stored(window: OpeningWindow) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OpeningWindow.objects.filter(pk=window.pk).update(held_by=BUS)


def refusals(away: OpeningWindow) -> list[Callable[[], object]]:
    return [
        lambda: check_here(away),
        lambda: keep_here(away.pk),
        lambda: hold_open(away),
        lambda: close_window(window=away),
        lambda: cancel_window(window=away),
    ]


@pytest.mark.parametrize("number", range(5))
def test_nothing_changes_in_a_window_that_is_away(away: OpeningWindow, number: int) -> None:
    with pytest.raises(WindowIsAway):
        refusals(away)[number]()
    assert OpeningWindow.objects.get().state == "open"


@pytest.mark.parametrize("number", range(5))
def test_whoever_acts_for_another_unit_is_refused_as_well(away: OpeningWindow, number: int) -> None:
    with acting(VAN), pytest.raises(WindowIsAway):
        refusals(away)[number]()


@pytest.mark.parametrize("number", range(5))
def test_the_holder_may_do_everything(away: OpeningWindow, number: int) -> None:
    with acting(BUS):
        refusals(away)[number]()


def test_the_end_of_a_lease_gives_nothing_back(away: OpeningWindow, now: datetime) -> None:
    OpeningWindow.objects.update(held_until=now - timedelta(days=3))
    with pytest.raises(WindowIsAway):
        keep_here(away.pk)


def test_what_is_given_back_may_be_changed(
    away: OpeningWindow,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    told: list[WindowCameBack] = []
    monkeypatch.setitem(events._handlers, WindowCameBack, [told.append])
    with django_capture_on_commit_callbacks(execute=True):
        assert give_back(window=away, holder=BUS, now=now)
    assert told == [WindowCameBack(at=now, window_id=away.pk, holder=BUS)]
    check_here(away)
    close_window(window=OpeningWindow.objects.get())


def test_given_back_twice_is_given_back_once(away: OpeningWindow, now: datetime) -> None:
    assert [give_back(window=away, holder=BUS, now=now) for _ in range(2)] == [True, False]


def test_only_the_holder_gives_back(away: OpeningWindow, now: datetime) -> None:
    assert not give_back(window=away, holder=VAN, now=now)
    assert OpeningWindow.objects.get().held_by == BUS


def test_a_window_that_nobody_knows_is_nobodys() -> None:
    keep_here(uuid7())


def test_of_windows_that_are_all_kept_nobody_is_asked_again(
    away: OpeningWindow, make_window: Make, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    week = timedelta(days=7)
    home = make_window(starts_at=away.starts_at + week, ends_at=away.ends_at + week)
    with transaction.atomic(), django_assert_num_queries(1), all_kept_here([away.pk, home.pk]):
        keep_here(home.pk)
        with acting(BUS):
            keep_here(away.pk)
        for stranger in (None, VAN):
            with acting(stranger), pytest.raises(WindowIsAway):
                keep_here(away.pk)
    with transaction.atomic(), django_assert_num_queries(1):
        keep_here(home.pk)


def test_of_another_window_is_asked_beside_those_that_are_kept(
    away: OpeningWindow, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with transaction.atomic(), all_kept_here([]), django_assert_num_queries(1), pytest.raises(WindowIsAway):
        keep_here(away.pk)


def test_whoever_must_clear_up_is_asked_once_and_before(window: OpeningWindow, now: datetime) -> None:
    seen: list[bool] = []

    def clear(*, window: OpeningWindow, now: datetime) -> None:
        seen.append(is_away(window))

    before_lending(clear)
    before_lending(clear)
    for _ in range(2):
        lend(window=window, holder=BUS, until=now + timedelta(hours=1), now=now)
    assert seen == [False]


def test_the_holder_is_told_by_whoever_knows(away: OpeningWindow) -> None:
    bus = Holder(label="Koffer 2", heard_at=None)
    assert holder_of(away) is None
    tell_holders(lambda key: None)
    tell_holders({BUS: bus}.get)
    assert holder_of(away) == bus
    with acting(BUS):
        assert holder_of(away) is None


def test_a_window_that_is_here_has_no_holder(window: OpeningWindow) -> None:
    assert holder_of(window) is None


def test_nothing_can_be_booked_of_what_is_away_but_it_is_still_shown(
    make_window: Make,
    city: City,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    stays = make_window(public_from=now)
    leaves = make_window(counter=city.counter("Bürgeramt Aegi"), site=city.site("aegi"), public_from=now)
    lend(window=leaves, holder=BUS, until=now + timedelta(days=60), now=now)
    with django_assert_num_queries(2):
        free = list(bookable_windows(now=now, start=now, end=now + timedelta(days=60), services=[]))
        shown = list(public_windows(now=now))
    assert free == [stays]
    assert set(shown) == {stays, leaves}
    with acting(BUS):
        assert leaves in bookable_windows(now=now, start=now, end=now + timedelta(days=60), services=[])
