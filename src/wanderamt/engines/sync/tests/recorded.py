"""Logs as they went over the line, kept for ever: a later release must read them.

`python -m wanderamt.engines.sync.tests.recorded` writes the log of the present format; a log that was ever
released stays as it is. Everything in it is invented.
"""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from wanderamt.engines.sync import FORMAT, Signed, digest, pack, to_wire
from wanderamt.engines.sync.tests.making import Maker, uuid_of

FOLDER = Path(__file__).with_name("data")


def morning() -> Maker:
    """A unit's first half hour; each kind of value that a command can hold occurs."""
    maker = Maker("bus 1")
    ticket, case = {"id": str(uuid_of("ticket"))}, {"id": str(uuid_of("case"))}
    maker.act({"float_cents": 10000}, kind="counter.open_till")
    maker.act(
        {"services": [{"id": str(uuid_of("service"))}], "language": "ar", "people": 2, "undecided": False},
        kind="counter.walk_in",
        actor="kiosk",
        drawn={"number:ticket": [12]},
    )
    maker.act({"ticket": ticket, "desk": 1}, kind="counter.start")
    maker.act(
        {"case": case, "facts": {"months": 6, "share": 0.5, "note": "“ä” 😂"}}, kind="cases.change_facts"
    )
    maker.act({"method": "cash", "given_cents": None}, kind="cases.pay", drawn={"number:receipt": [7, 8]})
    maker.act({"ticket": ticket}, kind="counter.done", window=None, version=2, outcome="")
    return maker


def record(chain: list[Signed]) -> dict[str, Any]:
    """The log with what must be read out of it."""
    wires = [to_wire(item.envelope, item.signature, with_prev=place == 0) for place, item in enumerate(chain)]
    return {
        "format": FORMAT,
        "device": str(chain[0].envelope.device),
        "packed": pack(wires).hex(),
        "wires": wires,
        "hashes": [digest(item.envelope).hex() for item in chain],
    }


def recorded() -> list[Path]:
    """All logs there are."""
    return sorted(FOLDER.glob("log-*.json"))


def device_of(log: dict[str, Any]) -> UUID:
    """Whose log it is."""
    return UUID(log["device"])


if __name__ == "__main__":
    path = FOLDER / f"log-{FORMAT}.json"
    path.write_text(json.dumps(record(morning().chain), indent=1, ensure_ascii=False) + "\n")
