"""One value has one row of bytes."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.sync import Malformed, canonical_json, read_json

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(-1e9, 1e9).filter(lambda number: number != int(number))
    | TEXTS
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=15,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "null"),
        (True, "true"),
        (1, "1"),
        (1.0, "1"),
        (-0.0, "0"),
        (0.5, "0.5"),
        (4.50, "4.5"),
        (2e-3, "0.002"),
        (0.00001, "0.00001"),
        (0.000001, "0.000001"),
        (1.5e-7, "1.5e-7"),
        (1e-27, "1e-27"),
        ((1, 2), "[1,2]"),
        ({"b": 1, "a": [True, {}]}, '{"a":[true,{}],"b":1}'),
        ('Zoë\n\x0f/"\\\x7f', '"Zoë\\n\\u000f/\\"\\\\\x7f"'),
        # The order of RFC 8785, 3.2.3: by UTF-16 units, the emoji (D83D) before the dalet (FB33).
        (
            {"€": "Euro", "\r": "CR", "\ufb33": "Dalet", "1": "One", "😂": "Smile", "ö": "o"},
            '{"\\r":"CR","1":"One","ö":"o","€":"Euro","😂":"Smile","\ufb33":"Dalet"}',
        ),
    ],
)
def test_values_are_written_as_the_rfc_says(value: Any, expected: str) -> None:
    assert canonical_json(value).decode() == expected


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        2**53,
        -(2**53),
        1e300,
        "a\0b",
        "\ud800",
        {"a\0": 1},
        {1: "a"},
        {1, 2},
        b"bytes",
        object(),
    ],
)
def test_what_has_no_exact_form_is_refused(value: Any) -> None:
    with pytest.raises(Malformed):
        canonical_json([value])


def test_depth_is_bounded_for_writing_and_reading() -> None:
    deep: Any = []
    for _ in range(40):
        deep = [deep]
    with pytest.raises(Malformed):
        canonical_json(deep)
    with pytest.raises(Malformed):
        read_json("[" * 100_000)


@pytest.mark.parametrize("text", ['{"a":1,"a":2}', "NaN", "[Infinity]", "{", "", b"\xff\xfe"])
def test_unclear_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(Malformed):
        read_json(text)


@given(VALUES)
def test_reading_gives_the_value_and_the_same_bytes_again(value: Any) -> None:
    written = canonical_json(value)

    assert read_json(written) == value
    assert canonical_json(read_json(written)) == written


@given(VALUES)
def test_another_writer_does_not_change_the_bytes(value: Any) -> None:
    """As a database does that stores JSON: other order, other spaces."""
    assert canonical_json(json.loads(json.dumps(value, indent=2, sort_keys=True))) == canonical_json(value)
