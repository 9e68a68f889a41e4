"""The property test of working apart: see machine.py for what is done and what must hold.

A normal run tries EXAMPLES days of up to STEPS rules each, on SQLite and on PostgreSQL; with
WANDERAMT_NIGHTLY=1 a hundred times as many. The run prints what it has done.
"""

import os
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.sync import machine

EXAMPLES, STEPS = 30, 20
NIGHTLY = 100 if os.environ.get("WANDERAMT_NIGHTLY") == "1" else 1


def chaos(examples: int, steps: int = STEPS, **changes: Any) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        **changes,
    )


@pytest.fixture
def apart(world: Any) -> None:
    """The templates are there, and databases may be used."""
    del world
    machine.done.clear()


def test_nothing_is_lost_and_nothing_is_doubled(apart: None, capsys: pytest.CaptureFixture[str]) -> None:
    run_state_machine_as_test(machine.Apart, settings=chaos(EXAMPLES * NIGHTLY))
    with capsys.disabled():
        said = ", ".join(f"{number} {what}" for what, number in sorted(machine.done.items()))
        sys.stdout.write(f"\nworking apart, {EXAMPLES * NIGHTLY} examples of up to {STEPS} steps: {said}\n")
