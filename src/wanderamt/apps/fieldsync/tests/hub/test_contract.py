"""A unit one release behind still brings its day home: what its commands hold can still be read.

The file is a record, never made anew: what a release has written down stays readable by every later one.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from wanderamt.foundation.commands import registered

RECORD: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "commands_1.json").read_text("utf-8")
)


@pytest.mark.parametrize("name", sorted(RECORD))
def test_what_was_written_down_once_can_be_carried_out(name: str) -> None:
    """The command is there; its arguments fit the verb, or each version between has a way to the next."""
    recorded, spec = RECORD[name], registered().get(name)
    assert spec is not None, "a name of a command stays for ever"
    if spec.version == recorded["version"]:
        assert set(recorded["arguments"]) <= set(spec.arguments)
        assert spec.required <= set(recorded["arguments"])
    else:
        assert set(range(recorded["version"], spec.version)) <= set(spec.upgrade)


def test_every_command_of_this_release_is_on_record() -> None:
    """A new command is added to the record with the release that brings it."""
    assert set(registered()) == set(RECORD)
