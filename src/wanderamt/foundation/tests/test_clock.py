from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from conftest import FrozenClock
from wanderamt.foundation import clock


def test_without_a_shift_it_is_now(frozen_clock: FrozenClock) -> None:
    assert clock.now() == frozen_clock.moment


def test_the_day_is_the_one_in_hannover(frozen_clock: FrozenClock) -> None:
    frozen_clock.move_to(datetime(2025, 9, 29, 22, 30, tzinfo=UTC))
    assert clock.today() == date(2025, 9, 30)


def test_a_shift_ends_with_its_block(frozen_clock: FrozenClock) -> None:
    with clock.shifted(timedelta(days=14)):
        assert clock.now() - frozen_clock.moment == timedelta(days=14)
    assert clock.now() == frozen_clock.moment


def test_a_shift_ends_also_with_an_error(frozen_clock: FrozenClock) -> None:
    with pytest.raises(RuntimeError), clock.shifted(timedelta(days=14)):
        raise RuntimeError
    assert clock.now() == frozen_clock.moment


def test_a_clock_set_to_a_moment_runs_on() -> None:
    moment = datetime(2025, 9, 29, 9, 0, tzinfo=UTC)
    with clock.standing_at(moment):
        before = timezone.now()
        passed = clock.now() - moment
    assert timedelta(0) <= passed < timedelta(seconds=5) + (timezone.now() - before)
