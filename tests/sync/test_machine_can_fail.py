"""The machine finds faults: a day that is quiet becomes loud when one rule of working apart is taken away."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import IntegrityError

from tests.sync.machine import Apart
from wanderamt.apps.fieldsync.exchange.client import Client
from wanderamt.apps.fieldsync.hub import receiving
from wanderamt.apps.fieldsync.models import OwnCommand
from wanderamt.apps.fieldsync.tests.node_lines import Fault
from wanderamt.apps.fieldsync.tests.nodes import World
from wanderamt.apps.fieldsync.unit import keeper
from wanderamt.foundation import numbers

Mutation = Callable[[pytest.MonkeyPatch], None]


def day() -> None:
    """Work, a copy, a lost answer, a late question, commands twice, the copy put back, coming home."""
    machine = Apart()
    try:
        machine.busy(unit="K1", seed=1, dies=None)
        machine.busy(unit="K2", seed=2, dies=None)
        machine.copy(unit="K2")
        machine.line(unit="K1", faults=[Fault.ANSWER_LOST], dies=None, hub_dies=None)
        machine.line(unit="K1", faults=[Fault.TWICE], dies=None, hub_dies=None)
        machine.stray(unit="K1", shuffle=1, keep=20, dies=None)
        for pick in range(4):
            machine.office_sells(pick=pick)
        machine.busy(unit="K2", seed=3, dies=None)
        machine.busy(unit="K1", seed=5, dies=None)
        machine.line(unit="K1", faults=[Fault.QUESTION_LOST], dies=None, hub_dies=None)
        machine.restore(unit="K2", pick=0)
        machine.busy(unit="K2", seed=4, dies=None)
    except BaseException:
        with suppress(AssertionError):
            machine.teardown()
        raise
    machine.teardown()


def forget_what_came(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(receiving._Portion, "_known", lambda self, envelopes: {})


def confirm_without_doing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(receiving, "carry_out", lambda envelope, *, judge: None)


def do_without_writing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(keeper, "_append", lambda own, envelope: None)


def keep_the_block(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(numbers, "next_block", lambda holder, scope: None)


def believe_that_it_went(patch: pytest.MonkeyPatch) -> None:
    """The unit takes sending for arriving."""
    batch = Client._batch

    def careless(self: Client) -> Any:
        found = batch(self)
        OwnCommand.objects.filter(pk__in=[each.pk for each in found]).update(verdict="applied")
        return found

    patch.setattr(Client, "_batch", careless)


def test_the_day_is_quiet_while_all_rules_hold(world: World) -> None:
    day()


@pytest.mark.parametrize(
    "mutation",
    [
        forget_what_came,
        confirm_without_doing,
        do_without_writing,
        keep_the_block,
        believe_that_it_went,
    ],
)
def test_a_rule_that_is_missing_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch, mutation: Mutation
) -> None:
    mutation(monkeypatch)
    with pytest.raises((AssertionError, IntegrityError)):
        day()
