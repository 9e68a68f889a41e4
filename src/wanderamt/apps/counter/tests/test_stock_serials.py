"""Numbers on blanks."""

import pytest

from wanderamt.apps.counter.stock.serials import letters, lies_in, overlap, pieces_between, tidy


def test_spaces_and_small_letters_do_not_matter() -> None:
    assert tidy(" t 0000 101 ") == "T0000101"


@pytest.mark.parametrize(
    ("first", "last", "pieces"),
    [
        ("T0000101", "T0000120", 20),
        ("T0000101", "T0000101", 1),
        ("0099", "0100", 2),
        ("A1B099", "A1B100", 2),
        ("T0000120", "T0000101", None),
        ("T0000101", "U0000120", None),
        ("T99", "T100", None),
        ("T0000101", "", None),
        ("", "T1", None),
        ("T", "U", None),
        ("T-1", "T-2", None),
        ("1234567890123", "1234567890124", None),
    ],
)
def test_how_many_pieces_a_stack_has(first: str, last: str, pieces: int | None) -> None:
    assert pieces_between(first, last) == pieces


@pytest.mark.parametrize(
    ("serial", "expected"),
    [
        ("T101", True),
        ("T110", True),
        ("T105", True),
        ("T100", False),
        ("T111", False),
        ("T0105", False),
        ("", False),
    ],
)
def test_whether_a_piece_belongs_to_a_stack(serial: str, expected: bool) -> None:
    assert lies_in(serial, "T101", "T110") is expected


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (("T110", "T120"), True),
        (("T090", "T101"), True),
        (("T103", "T104"), True),
        (("T001", "T999"), True),
        (("T111", "T120"), False),
        (("U101", "U110"), False),
    ],
)
def test_two_stacks_with_a_number_in_common(other: tuple[str, str], expected: bool) -> None:
    assert overlap(("T101", "T110"), other) is expected
    assert overlap(other, ("T101", "T110")) is expected


def test_letters_stand_before_the_digits() -> None:
    assert letters("T0001") == "T"
