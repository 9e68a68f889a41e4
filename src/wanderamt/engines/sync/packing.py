"""Small on the line: many commands in one deflated piece that knows beforehand what commands look like.

Two bytes say how to read it (format, dictionary), then follows a zlib stream (RFC 1950) with a preset
dictionary. The dictionaries are part of the format: one that was ever used stays as it is.
"""

import zlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from wanderamt.engines.sync.canonical import canonical_json, read_json
from wanderamt.engines.sync.formats import FORMAT, readable
from wanderamt.engines.sync.reasons import Malformed, Reason

DICTIONARY = 1
MAX_UNPACKED = 4 * 1024 * 1024


def pack(records: Sequence[Any]) -> bytes:
    """Return JSON values as one small piece. Raises `Malformed` for what is no JSON."""
    deflater = zlib.compressobj(level=9, zdict=_dictionary(DICTIONARY))
    return bytes([FORMAT, DICTIONARY]) + deflater.compress(canonical_json(records)) + deflater.flush()


def unpack(data: bytes, *, limit: int = MAX_UNPACKED) -> list[Any]:
    """Return what was packed.

    Raises `Malformed`, also when more than `limit` bytes come out: no more than that are ever made, however
    large the piece claims to be.
    """
    if len(data) <= len([FORMAT, DICTIONARY]):
        raise Malformed("the piece is cut off")
    unreadable = readable(data[0])
    if unreadable:
        raise Malformed(f"format {data[0]} is not read here", reason=unreadable)
    records = read_json(_inflated(data[2:], _dictionary(data[1]), limit))
    if not isinstance(records, list):
        raise Malformed("a piece holds a list")
    return records


def _inflated(data: bytes, dictionary: bytes, limit: int) -> bytes:
    inflater = zlib.decompressobj(zdict=dictionary)
    try:
        content = inflater.decompress(data, limit + 1)
    except zlib.error as error:
        raise Malformed("the piece is damaged") from error
    if len(content) > limit or not inflater.eof or inflater.unused_data:
        raise Malformed("the piece is cut off, too long, or larger than allowed")
    return content


@cache
def _dictionary(number: int) -> bytes:
    if not 1 <= number <= DICTIONARY:
        raise Malformed(f"dictionary {number} is not known here", reason=Reason.NEWER_VERSION)
    return (files(__package__) / "data" / f"dictionary-{number}.txt").read_bytes()
