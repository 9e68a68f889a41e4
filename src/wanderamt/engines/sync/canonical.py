"""One value, one row of bytes: what is hashed and signed.

JSON in the canonical form of RFC 8785: keys in the order of their UTF-16 units, no spaces, numbers as
ECMAScript writes them. Narrower than the RFC where a database between two readings could change a value: no
NUL in texts (PostgreSQL stores none) and no numbers from 2^53 on.
"""

import json
import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from wanderamt.engines.sync.reasons import Malformed

MAX_NUMBER = 2**53
MAX_DEPTH = 32

_HALF = re.compile("[\ud800-\udfff]")  # of a pair: no sign of its own
_write = json.JSONEncoder(ensure_ascii=False).encode
_SMALLEST_PLAIN = 1e-6  # below, ECMAScript writes an exponent


def canonical_json(value: Any) -> bytes:
    """Return the canonical bytes of a JSON value. Raises `Malformed` for what has none."""
    return _text_of(value, 0).encode()


def read_json(data: bytes | str) -> Any:
    """Return the value of a JSON text. Raises `Malformed`, also for a key given twice and for NaN."""
    try:
        return json.loads(data, object_pairs_hook=_without_doubles, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        if isinstance(error, Malformed):
            raise
        raise Malformed("this is not JSON") from error


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise Malformed("a key is given twice")
    return value


def _no_constant(name: str) -> Any:
    raise Malformed(f"{name} is not a number")


def _text_of(value: Any, depth: int) -> str:
    if depth > MAX_DEPTH:
        raise Malformed("nested too deeply")
    if isinstance(value, Mapping):
        return _object(value, depth)
    if isinstance(value, list | tuple):
        return "[" + ",".join(_text_of(item, depth + 1) for item in value) + "]"
    return _plain(value)


def _object(value: Mapping[Any, Any], depth: int) -> str:
    written = {key: _string(key) for key in value}
    ordered = sorted(written, key=lambda key: key.encode("utf-16-be"))
    return "{" + ",".join(f"{written[key]}:{_text_of(value[key], depth + 1)}" for key in ordered) + "}"


def _plain(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return _number(value)
    return _string(value)


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise Malformed(f"{type(value).__name__} has no place in JSON")
    if "\0" in value or _HALF.search(value):
        raise Malformed("a text holds a sign that cannot be stored")
    return _write(value)


def _number(value: float) -> str:
    if not math.isfinite(value) or abs(value) >= MAX_NUMBER:
        raise Malformed("a number is too large to be exact")
    if value == int(value):
        return str(int(value))
    if abs(value) >= _SMALLEST_PLAIN:
        return f"{Decimal(repr(value)):f}"
    mantissa, exponent = repr(value).split("e")
    return f"{mantissa}e{int(exponent)}"
