"""What goes first over a thin line, and how much."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.sync import Malformed, Pace, Piece, Priority, batch, next_span
from wanderamt.engines.sync.transfer import LARGEST, SMALLEST

PIECES = st.lists(
    st.builds(Piece, st.sampled_from(Priority), st.integers(0, 2000), st.integers(0, 99)), max_size=12
)


def test_what_matters_first_goes_first() -> None:
    order = [Priority.SOFTWARE, Priority.COMMAND, Priority.LEASE, Priority.COMMAND, Priority.WISH]
    pieces = [Piece(priority, 100, number) for number, priority in enumerate(order)]

    assert [piece.content for piece in batch(pieces, budget_bytes=1000)] == [2, 4, 1, 3, 0]
    assert [piece.content for piece in batch(pieces, budget_bytes=250)] == [2, 4]


def test_a_piece_larger_than_the_budget_goes_alone() -> None:
    pieces = [Piece(Priority.COMMAND, 5000, "large"), Piece(Priority.COMMAND, 10, "small")]

    assert [piece.content for piece in batch(pieces, budget_bytes=1000)] == ["large"]


def test_nothing_to_send() -> None:
    assert batch([], budget_bytes=1000) == []


@given(PIECES, st.integers(1, 3000))
def test_everything_goes_in_the_end_and_nothing_overtakes(pieces: list[Piece[int]], budget: int) -> None:
    left, gone = list(pieces), []
    while left:
        chosen = batch(left, budget_bytes=budget)
        assert sum(piece.size for piece in chosen) <= budget or len(chosen) == 1
        gone += chosen
        left = sorted(left, key=lambda piece: piece.priority)[len(chosen) :]

    assert gone == sorted(pieces, key=lambda piece: piece.priority)


@pytest.mark.parametrize(
    ("have", "expected"), [(0, (0, 400)), (400, (400, 800)), (800, (800, 1000)), (1000, None)]
)
def test_a_large_thing_is_fetched_where_it_stopped(have: int, expected: tuple[int, int] | None) -> None:
    assert next_span(have, total=1000, size=400) == expected


@pytest.mark.parametrize("have", [-1, 1001])
def test_more_than_the_whole_is_malformed(have: int) -> None:
    with pytest.raises(Malformed):
        next_span(have, total=1000, size=400)


def test_the_pace_doubles_until_the_first_cut_and_then_feels_its_way() -> None:
    pace = Pace(1000)
    sizes = []
    for cut in (False, False, True, False, False):
        pace = pace.cut() if cut else pace.succeeded()
        sizes.append(pace.size)

    assert sizes == [2000, 4000, 2000, 2500, 3125]


@given(st.lists(st.booleans(), max_size=60))
def test_the_pace_stays_in_its_bounds(cuts: list[bool]) -> None:
    pace = Pace()
    for cut in cuts:
        pace = pace.cut() if cut else pace.succeeded()
        assert SMALLEST <= pace.size <= LARGEST


def test_a_line_that_always_cuts_is_still_tried() -> None:
    pace = Pace()
    for _ in range(20):
        pace = pace.cut()

    assert pace.size == SMALLEST
