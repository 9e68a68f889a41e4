from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.kernel.money import Cents, euros, parse_euro


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1.234,50", 123450),
        ("46", 4600),
        ("46,00", 4600),
        (" 27,60 € ", 2760),
        ("13 EUR", 1300),
        ("1.000.000", 100_000_000),
        ("0,05", 5),
        ("-3,20", -320),
        ("−3,20", -320),
        ("1.234", 123400),
        ("46.00", 4600),
        ("1,234.50", 123450),
        ("-0.05", -5),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, cents: int) -> None:
    assert parse_euro(text) == cents


@pytest.mark.parametrize(
    "text",
    [
        "",
        "€",
        "1.5",
        "1,5",
        "1,234",
        "12.34,00",
        "1.234.50",
        "1234,567.00",
        "46.0",
        "1 000",
        "abc",
        "4,6,0",
        "٤٦",
        "1e3",
        "+5",
    ],
)
def test_anything_doubtful_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        parse_euro(text)


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_writing_and_reading_give_the_same_amount(amount: int) -> None:
    written = f"{euros(Cents(amount)):,.2f}".translate(str.maketrans(",.", ".,"))

    assert parse_euro(written) == amount


def test_euros_have_two_places() -> None:
    assert str(euros(Cents(4600))) == "46.00"
    assert euros(Cents(5)) == Decimal("0.05")
