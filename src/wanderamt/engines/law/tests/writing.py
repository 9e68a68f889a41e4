"""Writing small rule books for tests."""

import pytest

from wanderamt.engines.law import BookError, parse_book

RULE = {
    "key": '"ausweis.gebuehr"',
    "text": '"Ausweis"',
    "citation": '"§ 1"',
    "source": '"Gesetz"',
    "state": '"verified"',
    "valid_from": "2021-01-01",
}
TABLE = {
    "name": '"ausweis"',
    "kind": '"fee"',
    "services": '["ausweis"]',
    "hit": '"collect"',
    "since": "2021-01-01",
}


def written(fields: dict[str, str]) -> str:
    return "\n".join(f"{name} = {value}" for name, value in fields.items() if value)


def rule(**changes: str) -> str:
    """A rule of a table; an empty change takes a field away."""
    return "\n[[table.rule]]\n" + written(RULE | changes)


def table(*rules: str, **changes: str) -> str:
    """A table with these rules."""
    return "\n[[table]]\n" + written(TABLE | changes) + "\n" + "\n".join(rules) + "\n"


def refused(text: str) -> BookError:
    with pytest.raises(BookError) as caught:
        parse_book({"test.toml": text})
    return caught.value
