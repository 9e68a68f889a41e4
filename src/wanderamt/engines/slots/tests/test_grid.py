from datetime import datetime, timedelta

import pytest

from wanderamt.engines.slots import Window, grid_cells
from wanderamt.engines.slots.grid import elapsed, indices, mask_of, open_digits, runs
from wanderamt.kernel.clock import BERLIN

NINE = datetime(2026, 9, 29, 9, tzinfo=BERLIN)


def at(count: int) -> datetime:
    return NINE + timedelta(minutes=count)


def test_cells_are_counted_from_the_start_of_the_window() -> None:
    assert grid_cells(at(0), at(20), NINE) == range(4)
    assert grid_cells(at(3), at(11), NINE) == range(3)
    assert grid_cells(at(30), at(60), NINE, grid=timedelta(minutes=30)) == range(1, 2)


@pytest.mark.parametrize(("first", "last"), [(-5, 10), (10, 10), (10, 5)])
def test_cells_before_the_window_or_of_nothing_are_refused(first: int, last: int) -> None:
    with pytest.raises(ValueError, match="booking must lie"):
        grid_cells(at(first), at(last), NINE)


def test_elapsed_time_is_true_time_when_the_clocks_change() -> None:
    one, four = (datetime(2026, 3, 29, hour, tzinfo=BERLIN) for hour in (1, 4))

    assert elapsed(one, four) == timedelta(hours=2)


@pytest.mark.parametrize("length", range(1, 12))
def test_runs_begin_where_so_many_bits_follow(length: int) -> None:
    bits = "110111101111100111111110"
    free = int(bits[::-1], 2)
    expected = {cell for cell in range(len(bits)) if bits[cell : cell + length] == "1" * length}

    assert {cell for cell in range(len(bits)) if runs(free, length) >> cell & 1} == expected


def test_a_run_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one cell"):
        runs(7, 0)


def test_bytes_become_bits_cell_by_cell() -> None:
    assert open_digits(bytes([0, 1, 2, 255]), 2) == b"1100"
    assert open_digits(bytes([254, 255]), 255) == b"10"
    assert mask_of(b"1100") == 0b0011
    assert list(indices(mask_of(b"0110010"))) == [1, 2, 5]


def test_a_window_of_the_round_needs_a_desk_and_a_length() -> None:
    with pytest.raises(ValueError, match="desk"):
        Window(start=NINE, end=at(60), desks=0)
    with pytest.raises(ValueError, match="end after"):
        Window(start=NINE, end=NINE, desks=1)
