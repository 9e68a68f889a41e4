"""People read words, never names of programs: complete for every command and every reason."""

import pytest

from wanderamt.apps.fieldsync.hub import words
from wanderamt.engines.sync import Reason
from wanderamt.foundation.commands import registered


def test_every_command_has_words() -> None:
    assert not set(registered()) - set(words.KINDS)


def test_every_reason_has_a_sentence() -> None:
    assert not set(Reason) - set(words.REASONS)


@pytest.mark.parametrize("name", sorted(words.REASONS))
def test_reasons_are_whole_sentences(name: str) -> None:
    assert words.reason(name).endswith(".")


def test_what_is_not_known_is_called_by_its_name() -> None:
    assert words.kind("counter.teleport") == "Counter.teleport"
    assert words.reason("slot_taken") == ""
