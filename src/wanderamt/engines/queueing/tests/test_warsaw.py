"""The forecast on real queues, and how the waits in them are read from snapshots."""

from collections import Counter
from statistics import fmean

import pytest

from benchmarks.queue import run
from benchmarks.queue.players import Mean, Product, Tuned, desk_minutes
from benchmarks.queue.warsaw import FOLDER, Joined, Snapshot, joins, read, siblings

real_data = pytest.mark.skipif(
    not (FOLDER / "warsaw_queue_snapshots.csv").exists(),
    reason="the shared snapshots are not on this machine",
)

Row = tuple[int, int, int, int | None]


def day(*rows: Row) -> list[Snapshot]:
    return [Snapshot(*row) for row in rows]


def waits(*rows: Row) -> list[tuple[int, int, float]]:
    """Minute, people before and minutes waited of everybody who is seen to join."""
    return [(each.minute, each.before, each.waited) for each in joins({1: day(*rows)}, 1, "day")[0]]


def unseen(*rows: Row) -> dict[str, int]:
    return dict(joins({1: day(*rows)}, 1, "day")[1])


def test_a_wait_ends_when_the_number_has_come_so_far() -> None:
    assert waits((0, 0, 2, 10), (5, 3, 2, 10), (10, 1, 2, 12), (15, 0, 2, 13)) == [(5, 2, 10.0)]


def test_calls_between_two_snapshots_count_as_even() -> None:
    assert waits((0, 1, 2, 10), (5, 0, 2, 14)) == [(0, 0, 1.25)]


def test_nobody_new_is_nobody_to_foretell() -> None:
    assert waits((0, 2, 1, 5), (5, 1, 1, 6), (10, 0, 1, 7)) == [(0, 1, 10.0)]


def test_a_number_that_stands_still_does_not_hide_that_the_queue_shrinks() -> None:
    assert waits((0, 2, 1, 5), (5, 1, 1, 5), (10, 0, 1, 5), (15, 0, 1, 9)) == [(0, 1, 10.0)]


def test_a_number_that_catches_up_counts_from_the_start() -> None:
    assert waits((0, 3, 1, 5), (5, 4, 1, 5), (10, 6, 1, 8)) == [(0, 2, 10.0)]


def test_a_number_that_was_not_shown_counts_from_when_it_was() -> None:
    assert waits((0, 3, 1, None), (5, 2, 1, 7), (10, 4, 1, 9), (15, 0, 1, 20))[0] == (0, 2, 10.0)


def test_what_cannot_be_seen_to_the_end_is_left_out_by_name() -> None:
    assert unseen((0, 1, 1, 5), (17, 1, 1, 5)) == {"gap": 1}
    assert unseen((0, 1, 1, 5), (5, 1, 1, 2)) == {"number ran backwards": 1}
    assert unseen((0, 2, 1, 5), (5, 1, 1, 6), (10, 1, 1, 3)) == {"number ran backwards": 1}
    assert unseen((0, 1, 1, 5), (5, 1, 1, 5)) == {"end of day": 1}
    assert unseen(*((minute, 1, 1, 5) for minute in range(0, 90, 10))) == {"stood still": 1}


def test_without_open_desks_there_is_nothing_to_foretell() -> None:
    assert waits((0, 1, 0, 5), (5, 0, 1, 6)) == []


def test_who_waits_at_the_same_desks_is_before_as_well() -> None:
    here, there = day((0, 1, 2, 5), (5, 0, 2, 6)), day((0, 4, 2, 70), (5, 2, 2, 72))

    assert joins({1: here, 2: there}, 1, "day", frozenset({2, 3}))[0][0].beside == {2: 4}
    assert joins({1: here, 2: there[1:]}, 1, "day", frozenset({2}))[0][0].beside == {}


ROWS = [(0, 2, 2, 0), (10, 2, 2, 4), (20, 0, 2, 8), (30, 0, 2, 8), (40, 0, 2, 8)]


def test_the_mean_counts_opening_hours_or_only_the_time_while_somebody_waits() -> None:
    days = {"day": {1: day(*ROWS)}}

    assert desk_minutes(days, frozenset({1}), while_waiting=False) == 80 / 8
    assert desk_minutes(days, frozenset({1}), while_waiting=True) == 40 / 8
    assert desk_minutes(days, frozenset({9}), while_waiting=True) == 0


def joined(before: int, waited: float, minute: int = 0) -> Joined:
    return Joined(queue=1, day="day", minute=minute, before=before, beside={}, desks=2, waited=waited)


def test_what_offices_do_without_a_forecast() -> None:
    training = {"day": {1: day(*ROWS)}}

    assert Mean(training, while_waiting=True, counting=0).tell(joined(3, 0.0)) == 5 * 3 / 2
    assert Mean(training, while_waiting=True, counting=1).tell(joined(3, 0.0)) == 5 * 4 / 2
    tuned = Tuned([joined(before, 4 + 6 * (before + 1) / 2) for before in range(5)])
    assert tuned.tell(joined(9, 0.0)) == pytest.approx(34.0)


def test_nothing_is_learned_before_it_has_happened() -> None:
    training = {"day": {1: day(*ROWS)}}
    first = [joined(3, 500.0, minute=0), joined(3, 0.0, minute=20)]

    alone = list(Product(training, {1: frozenset()}).tell(training["day"], first[1:]))
    after = list(Product(training, {1: frozenset()}).tell(training["day"], first))
    assert after[1].p90 == alone[0].p90
    soon = [joined(3, 19.0, minute=0), joined(3, 0.0, minute=20)]
    assert list(Product(training, {1: frozenset()}).tell(training["day"], soon))[1].p90 != alone[0].p90


@real_data
def test_the_data_is_read_as_it_is() -> None:
    days = read()

    assert len(days) == 18
    assert Counter(queue for queues in days.values() for queue in queues)[1] == 16
    assert siblings()[7] == frozenset({8, 9})


@real_data
def test_nine_of_ten_wait_at_most_what_is_told_on_days_never_seen() -> None:
    report = run()

    assert report.holds
    assert 88 <= report.metrics["P90 covers in %"] <= 92
    assert 46 <= report.metrics["P50 covers in %"] <= 54
    assert report.metrics["error in min"] < min(
        error for name, error in report.metrics.items() if name.startswith("error in min: ")
    )
    by_queue = [
        covered
        for name, covered in report.metrics.items()
        if name.startswith("queue ") and name.endswith("covers in %")
    ]
    assert len(by_queue) == 11
    assert min(by_queue) > 80
    assert fmean(by_queue) > 88
