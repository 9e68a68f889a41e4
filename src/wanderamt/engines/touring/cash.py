"""The change that a crew takes along."""

from collections import Counter
from collections.abc import Sequence

from wanderamt.kernel.money import Cents

NOTE = 5000
FIRST_PAYERS = 5
SMALLEST_FLOAT = 5000
STEP = 1000
DENOMINATIONS = (2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1)


def cash_float(payments: Sequence[Cents]) -> dict[Cents, int]:
    """Return how many notes and coins of which value to take along for the expected cash payments.

    Planning rule: people pay with 50-euro notes, and the first five payers may be those who need the most
    change; whoever comes later is given change from what has been paid by then. The float holds the exact
    change for these five, piece by piece, is filled up to a multiple of 10 EUR and is at least 50 EUR. No
    expected payment, no float. Raises ValueError for a negative payment.
    """
    if any(payment < 0 for payment in payments):
        raise ValueError("nobody pays less than nothing")
    change = sorted((-payment % NOTE for payment in payments if payment), reverse=True)
    if not change:
        return {}
    pieces: Counter[int] = Counter()
    for amount in change[:FIRST_PAYERS]:
        pieces.update(_pieces(amount))
    held = sum(value * count for value, count in pieces.items())
    target = max(SMALLEST_FLOAT, -(-held // STEP) * STEP)
    pieces.update(_pieces(target - held))
    return {Cents(value): pieces[value] for value in DENOMINATIONS if pieces[value]}


def _pieces(amount: int) -> Counter[int]:
    pieces: Counter[int] = Counter()
    for value in DENOMINATIONS:
        pieces[value], amount = divmod(amount, value)
    return pieces
