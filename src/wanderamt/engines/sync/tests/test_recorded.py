"""A unit that is one release behind brings its day home: logs of every format ever used are still read."""

import json
from pathlib import Path

import pytest

from wanderamt.engines.sync import FORMAT, OLDEST, Head, digest, from_wire, sort_out, unpack
from wanderamt.engines.sync.tests.recorded import device_of, morning, recorded


def test_there_is_a_log_of_every_format_that_is_read() -> None:
    assert [path.name for path in recorded()] == [
        f"log-{number}.json" for number in range(OLDEST, FORMAT + 1)
    ]


@pytest.mark.parametrize("path", recorded(), ids=lambda path: path.name)
def test_a_recorded_log_gives_the_same_chain(path: Path) -> None:
    log = json.loads(path.read_text())
    arrived = [from_wire(wire) for wire in unpack(bytes.fromhex(log["packed"]))]

    result = sort_out(
        Head(1, 0, b""),
        arrived,
        device=device_of(log),
        verify=morning().verify,
        known=lambda _incarnation, _seq: None,
    )

    assert [digest(item.envelope).hex() for item in result.accepted] == log["hashes"]
    assert list(map(from_wire, log["wires"])) == arrived


def test_todays_writer_writes_the_recorded_log() -> None:
    """Whoever changes this has made a new format."""
    log = json.loads((recorded()[-1]).read_text())

    assert [digest(item.envelope).hex() for item in morning().chain] == log["hashes"]
