"""Tries are counted for each key apart, and forgotten when the window has passed."""

from datetime import datetime, timedelta

import pytest

from wanderamt.foundation.brake import Brake, TooManyTries
from wanderamt.foundation.models import Attempt

pytestmark = pytest.mark.django_db
brake = Brake(kind="door", allowed=2)


def test_after_the_allowed_tries_one_has_to_wait(now: datetime) -> None:
    for _ in range(2):
        brake.check("A", now=now)
        brake.note("A", now=now)
    with pytest.raises(TooManyTries) as refused:
        brake.check(" a ", now=now)
    assert refused.value.params == {"minutes": 5}
    brake.check("A", now=now + timedelta(minutes=5))


def test_others_and_other_brakes_do_not_wait(now: datetime) -> None:
    for _ in range(2):
        brake.note("A", now=now)
    brake.check("B", now=now)
    Brake(kind="window", allowed=2).check("A", now=now)


def test_the_right_one_starts_the_count_afresh(now: datetime) -> None:
    for _ in range(2):
        brake.note("A", now=now)
    brake.release("a")
    brake.check("A", now=now)


def test_what_was_tried_is_not_readable(now: datetime) -> None:
    brake.note("anna@beispiel.example", now=now)
    assert "anna" not in Attempt.objects.get().key


def test_a_kind_the_table_cannot_hold_is_refused_before_anybody_tries() -> None:
    with pytest.raises(ValueError, match="at most 20"):
        Brake(kind="longer.than.the.column", allowed=1)
