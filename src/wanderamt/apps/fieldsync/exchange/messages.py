"""What goes up and what comes down in one exchange: values on both sides, packed bytes between them.

Every exchange says everything that the other side needs, so each may be lost, repeated or overtaken. Names
are short for they are sent each time; a field that a reader does not know is passed over: a newer side can
say more.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from wanderamt.engines.sync import FORMAT, Malformed, Reason, pack, readable, unpack

T = TypeVar("T")
Json = Mapping[str, Any]

#: Nothing that is counted here comes near it, and it fits into a column of the database.
_MOST = 2**31
#: How much of a hash tells two commands at the same place apart.
MARK_DIGITS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Up:
    """A device's question."""

    at: datetime  #: the device's clock
    done: int  #: messages up to here have taken effect there
    stored: int  #: messages up to here are there
    room: int  #: bytes of messages that the line bears now
    state: Json = field(default_factory=dict)  #: what it says of itself
    outcomes: Mapping[int, str] = field(default_factory=dict)  #: what became of messages, by place
    commands: Sequence[Json] = ()  #: as written by `engines.sync.to_wire`

    @property
    def incarnation(self) -> int:
        """Which life of the device speaks; 0 where it does not say so, as releases before did not."""
        said = self.state.get("incarnation")
        return said if type(said) is int and 0 < said < _MOST else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far the hub has a device's chain: a place and the beginning of the hash there, hex."""

    incarnation: int
    seq: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the hub says about one command of the question."""

    id: UUID
    state: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Down:
    """The hub's answer."""

    now: datetime  #: the hub's clock
    head: Mark
    all_applied: bool = True  #: every command of the question; then there are no verdicts
    verdicts: Sequence[Said] = ()  #: of those that it has taken or refused; others are to be sent again
    messages: Sequence[tuple[int, str, Json]] = ()  #: place, kind, payload
    more: int = 0  #: messages that did not fit
    confirmed: int = 0  #: the hub knows that messages up to here have taken effect
    certificate: str = ""  #: PEM, when a new one was made


def pack_up(up: Up) -> bytes:
    """As it goes over the line."""
    first: dict[str, Any] = {
        "f": FORMAT,
        "at": up.at.isoformat(timespec="milliseconds"),
        "done": up.done,
        "stored": up.stored,
        "room": up.room,
    }
    if up.state:
        first["state"] = dict(up.state)
    if up.outcomes:
        first["outcomes"] = {str(seq): outcome for seq, outcome in up.outcomes.items()}
    return pack([first, *map(dict, up.commands)])


def read_up(data: bytes) -> Up:
    """The question in `data`; raises `Malformed` for anything else."""
    return _reading(data, _up)


def pack_down(down: Down) -> bytes:
    """As it goes over the line."""
    first: dict[str, Any] = {
        "f": FORMAT,
        "now": down.now.isoformat(timespec="milliseconds"),
        "head": [down.head.incarnation, down.head.seq, down.head.hash],
        "confirmed": down.confirmed,
    }
    if not down.all_applied:
        first["verdicts"] = [[str(each.id), each.state, each.reason] for each in down.verdicts]
    if down.more:
        first["more"] = down.more
    if down.certificate:
        first["certificate"] = down.certificate
    return pack([first, *({"s": seq, "k": kind, "p": dict(payload)} for seq, kind, payload in down.messages)])


def read_down(data: bytes) -> Down:
    """The answer in `data`; raises `Malformed` for anything else."""
    return _reading(data, _down)


def _reading(data: bytes, read: Callable[[Json, Sequence[Json]], T]) -> T:
    first, *rest = unpack(data) or [{}]
    try:
        unreadable = readable(_count(first["f"]))
        found = None if unreadable else read(first, rest)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise Malformed(f"not an exchange: {error!r}") from error
    if found is None:
        raise Malformed("this format is not read here", reason=unreadable or Reason.MALFORMED)
    return found


def _up(first: Json, rest: Sequence[Json]) -> Up:
    return Up(
        at=_moment(first["at"]),
        done=_count(first["done"]),
        stored=_count(first["stored"]),
        room=_count(first["room"]),
        state=_object(first.get("state", {})),
        outcomes={_count(int(seq)): _text(said) for seq, said in first.get("outcomes", {}).items()},
        commands=[_object(each) for each in rest],
    )


def _down(first: Json, rest: Sequence[Json]) -> Down:
    incarnation, seq, mark = first["head"]
    return Down(
        now=_moment(first["now"]),
        head=Mark(incarnation=_count(incarnation), seq=_count(seq), hash=_text(mark)),
        all_applied="verdicts" not in first,
        verdicts=[
            Said(id=UUID(key), state=_text(state), reason=_text(reason))
            for key, state, reason in first.get("verdicts", [])
        ],
        messages=[(_count(each["s"]), _text(each["k"]), _object(each["p"])) for each in rest],
        more=_count(first.get("more", 0)),
        confirmed=_count(first["confirmed"]),
        certificate=_text(first.get("certificate", "")),
    )


def _moment(value: object) -> datetime:
    found = datetime.fromisoformat(_text(value))
    if found.tzinfo is None:
        raise ValueError("a time without an offset")
    return found


def _count(value: object) -> int:
    if type(value) is not int or not 0 <= value < _MOST:
        raise ValueError(f"not a number of things: {value!r}")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _object(value: object) -> Json:
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value
