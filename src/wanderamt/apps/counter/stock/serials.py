"""Numbers as they are printed on blanks: letters, then digits, always of the same length in one stack."""

import re

_SERIAL = re.compile(r"((?:[A-Z0-9]*[A-Z])?)(\d{1,12})", re.ASCII)


def tidy(serial: str) -> str:
    """A number as printed: capitals, no spaces."""
    return "".join(serial.split()).upper()


def letters(serial: str) -> str:
    """What stands before the digits."""
    return serial.rstrip("0123456789")


def pieces_between(first: str, last: str) -> int | None:
    """How many pieces a stack from `first` to `last` has; None when they are no row."""
    start, end = _SERIAL.fullmatch(first), _SERIAL.fullmatch(last)
    if start is None or end is None or start[1] != end[1] or len(first) != len(last) or last < first:
        return None
    return int(end[2]) - int(start[2]) + 1


def lies_in(serial: str, first: str, last: str) -> bool:
    """Whether a piece belongs to the stack."""
    return pieces_between(first, serial) is not None and pieces_between(serial, last) is not None


def overlap(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two stacks (first, last) have a number in common."""
    return lies_in(one[0], *other) or lies_in(other[0], *one)
