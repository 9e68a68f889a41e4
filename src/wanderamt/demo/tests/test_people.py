from datetime import date
from itertools import pairwise

import pytest

from wanderamt.demo.calendar import first_working_days
from wanderamt.demo.people import Crowd

TODAY = date(2025, 9, 15)


def names(seed: int, number: int = 40) -> list[str]:
    crowd = Crowd(seed=seed, today=TODAY)
    return [crowd.resident().name for _ in range(number)]


def test_the_same_seed_invents_the_same_people() -> None:
    assert names(7) == names(7)


def test_another_seed_invents_others() -> None:
    assert names(7) != names(8)


def test_nobody_meets_a_namesake_in_a_small_crowd() -> None:
    assert len(set(names(1, 200))) == 200


def test_a_crowd_of_thousands_does_not_run_out_of_people() -> None:
    assert len(names(1, 3000)) == 3000


@pytest.mark.parametrize(("kind", "youngest", "oldest"), [("resident", 68, 97), ("neighbour", 18, 66)])
def test_people_are_of_a_plausible_age(kind: str, youngest: int, oldest: int) -> None:
    crowd = Crowd(seed=3, today=TODAY)
    ages = [(TODAY - getattr(crowd, kind)().born_on).days / 365.25 for _ in range(300)]
    assert youngest <= min(ages)
    assert max(ages) <= oldest


def test_people_come_from_many_places() -> None:
    crowd = Crowd(seed=1, today=TODAY)
    assert len({crowd.neighbour().language for _ in range(60)}) >= 6


def test_addresses_belong_to_nobody() -> None:
    crowd = Crowd(seed=1, today=TODAY)
    assert all(crowd.neighbour().email.endswith("@post.example") for _ in range(50))


def test_the_office_is_out_on_tuesdays_and_wednesdays() -> None:
    days = first_working_days(date(2025, 9, 15), 10)
    assert {day.weekday() for day in days} == {1, 2}
    assert all(left < right for left, right in pairwise(days))


def test_the_office_is_not_out_between_the_years() -> None:
    assert first_working_days(date(2025, 12, 23), 3) == [
        date(2025, 12, 23),
        date(2025, 12, 30),
        date(2026, 1, 6),
    ]


def test_working_days_are_counted_back_too() -> None:
    assert first_working_days(date(2025, 9, 15), 2, step=-1) == [date(2025, 9, 10), date(2025, 9, 9)]
