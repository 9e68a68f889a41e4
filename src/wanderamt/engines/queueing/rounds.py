"""The way through a house from bed to bed."""

import re
from collections.abc import Iterable

from wanderamt.engines.queueing.values import Place, Waiting

_WORD = re.compile(r"\d+|[^\W\d_]+")
_GROUND = frozenset({"eg", "e", "erdgeschoss", "parterre"})
# Words that say what a number is, not where it is: "1. OG Zimmer 4" is the same way as "1.04".
_FILLERS = frozenset(
    {"zimmer", "zi", "raum", "og", "obergeschoss", "stock", "etage", "wohnung", "whg", "nr", "bett"}
)

RoomKey = tuple[tuple[int, int, str], ...]


def room_sort_key(label: str) -> RoomKey:
    """Return a key that sorts room labels the way one walks: ground floor, then numbers by value, then names.

    "EG 3" < "EG 12" < "1.04" < "2.9" < "2.10" < "12" < "12a" < "Dachgeschoss" < "" (unknown).
    """
    words = [word for word in _WORD.findall(label.casefold()) if word not in _FILLERS]
    if not words:
        return ((3, 0, label.casefold()),)
    key = [(1, int(word), "") if word.isdecimal() else (2, 0, word) for word in words]
    if words[0] in _GROUND:
        key[0] = (0, 0, "")
    return tuple(key)


def bedside_round(items: Iterable[Waiting]) -> list[Waiting]:
    """Return those who are visited at their bed in walking order; room mates by arrival."""
    at_bed = [item for item in items if item.place is Place.BEDSIDE]
    return sorted(at_bed, key=lambda item: (room_sort_key(item.room_label), item.arrived, item.key))
