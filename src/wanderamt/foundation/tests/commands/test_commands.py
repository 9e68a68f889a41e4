"""A verb is a command when it is the outermost; who looks after it decides what happens around it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from wanderamt.foundation import commands
from wanderamt.foundation.commands import registry
from wanderamt.foundation.models import Attempt, OutboxMail
from wanderamt.kernel.ids import derived_key, uuid7

COMMAND = UUID("0192f0c1-2345-7abc-8def-0123456789ab")


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_specs", {})
    monkeypatch.setattr(registry, "_default", list(registry._default))
    commands.set_default_keeper(None)


class Noting:
    def __init__(self) -> None:
        self.seen: list[tuple[str, dict[str, Any]]] = []

    def around(self, call: commands.Call) -> Any:
        assert not commands.inside()
        self.seen.append((call.spec.name, dict(call.arguments)))
        return call.run()


def greet() -> Any:
    @commands.command("test.greet")
    def greet(*, name: str, times: int = 1) -> str:
        assert commands.inside()
        return name * times

    return greet


def test_without_a_keeper_the_verb_simply_runs() -> None:
    assert greet()(name="a", times=2) == "aa"
    assert not commands.inside()


def test_the_keeper_sees_all_arguments_with_their_defaults() -> None:
    noting = Noting()
    with commands.keeping(noting):
        assert greet()(name="a") == "a"
    assert noting.seen == [("test.greet", {"name": "a", "times": 1})]


def test_a_verb_called_by_a_verb_is_no_command_of_its_own() -> None:
    inner = greet()

    @commands.command("test.outer")
    def outer() -> str:
        return str(inner(name="x"))

    noting = Noting()
    with commands.keeping(noting):
        assert outer() == "x"
        assert inner(name="y") == "y"
    assert [name for name, _ in noting.seen] == ["test.outer", "test.greet"]


def test_the_keeper_of_the_process_steps_back_for_the_one_of_the_block(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(registry, "_default", list(registry._default))
    whole, block, verb = Noting(), Noting(), greet()
    commands.set_default_keeper(whole)
    verb(name="a")
    with commands.keeping(block):
        verb(name="b")
        assert commands.keeper() is block
    commands.set_default_keeper(None)
    verb(name="c")
    assert [len(whole.seen), len(block.seen)] == [1, 1]


def test_a_refusal_leaves_nothing_behind() -> None:
    @commands.command("test.refused")
    def refused() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        refused()
    assert not commands.inside()


def test_wrong_arguments_never_reach_the_keeper() -> None:
    noting = Noting()
    with commands.keeping(noting), pytest.raises(TypeError):
        greet()(nam="a")
    assert noting.seen == []


def test_a_name_is_given_once() -> None:
    greet()
    greet()  # the same verb, imported again

    def other() -> None: ...

    with pytest.raises(ValueError, match=r"test\.greet exists"):
        commands.command("test.greet")(other)
    assert list(commands.registered()) == ["test.greet"]


def test_a_spec_says_what_must_be_given() -> None:
    greet()
    spec = commands.registered()["test.greet"]
    assert (dict(spec.arguments), spec.required) == ({"name": str, "times": int}, {"name"})


def test_what_only_tests_hand_over_is_not_written_down() -> None:
    @commands.command("test.shuffled", unwritten=["rng"])
    def shuffled(*, name: str, rng: complex | None = None) -> str:
        return f"{name}{rng}"

    noting = Noting()
    with commands.keeping(noting):
        assert shuffled(name="a", rng=1j) == "a1j"
    spec = commands.registered()["test.shuffled"]
    assert commands.encode(spec, noting.seen[0][1]) == {"name": "a"}
    assert commands.decode(spec, {"name": "a"}, 1) == {"name": "a"}
    with pytest.raises(commands.PayloadInvalid):
        commands.decode(spec, {"name": "a", "rng": None}, 1)


def test_what_is_drawn_is_kept_and_given_out_again() -> None:
    numbers = iter([5, 6, 7])

    def verb() -> list[object]:
        return [
            commands.drawn("number", lambda: next(numbers)),
            uuid7(),
            commands.drawn("code", lambda: "ABC"),
            commands.drawn("number", lambda: next(numbers)),
        ]

    assert commands.drawn("number", lambda: next(numbers)) == 5
    with commands.recording(COMMAND) as kept:
        assert commands.is_recording()
        first = verb()
    assert kept.values == {"number": [6, 7], "code": ["ABC"]}
    with commands.replaying(COMMAND, kept.values) as replay:
        assert (commands.is_recording(), commands.is_replaying()) == (False, True)
        assert verb() == first
        assert replay.used_up
    assert first[1] == derived_key(COMMAND, 0)
    assert kept.values == {"number": [6, 7], "code": ["ABC"]}
    assert not commands.is_replaying()


@pytest.mark.django_db
def test_a_verb_that_is_replayed_is_in_the_transaction_of_who_replays_it(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    @commands.command("test.ask")
    @transaction.atomic
    def ask() -> bool:
        return Attempt.objects.exists()

    with django_assert_num_queries(3):  # a savepoint, the question, its end
        ask()
    with commands.replaying(COMMAND, {}), django_assert_num_queries(1):
        ask()


@pytest.mark.parametrize("record", [{}, {"number": []}, {"other": [1]}])
def test_what_was_not_drawn_there_is_not_drawn_here(record: dict[str, list[int]]) -> None:
    with commands.replaying(COMMAND, record) as replay, pytest.raises(commands.NothingDrawn):
        commands.drawn("number", lambda: 1)
    assert replay.used_up is ("other" not in record)


def test_for_whom_the_code_acts() -> None:
    assert commands.acting_for() is None
    with commands.acting(COMMAND):
        assert commands.acting_for() == COMMAND
        with commands.acting(None):
            assert commands.acting_for() is None
    assert commands.acting_for() is None


@pytest.fixture
def _always_for_one() -> Iterator[None]:
    commands.set_default_holder(lambda: COMMAND)
    yield
    commands.set_default_holder(None)


@pytest.mark.usefixtures("_always_for_one")
def test_a_process_may_always_act_for_one() -> None:
    other = uuid7()
    assert commands.acting_for() == COMMAND
    with commands.acting(other):
        assert commands.acting_for() == other


def test_who_acts_is_never_a_person() -> None:
    assert commands.actor() == "crew"
    with commands.acting_as("kiosk"):
        assert commands.actor() == "kiosk"
    assert commands.actor() == "crew"
    with pytest.raises(ValueError, match="no actor"), commands.acting_as("meier"):
        pass


def test_nothing_names_a_window() -> None:
    assert commands.window_of({"a": 1, "b": OutboxMail()}) is None


def test_the_outcome_names_rows_by_keys_that_both_sides_have() -> None:
    mail = OutboxMail(id=COMMAND)
    assert commands.outcome_of(None) == ""
    assert len(commands.outcome_of(mail)) == 16
    assert commands.outcome_of(mail) == commands.outcome_of(OutboxMail(id=COMMAND, subject="other"))
    assert commands.outcome_of(mail) != commands.outcome_of(OutboxMail(id=uuid7()))
    assert commands.outcome_of(Attempt(pk=1)) == commands.outcome_of(Attempt(pk=2))
    assert commands.outcome_of([mail, 1]) == commands.outcome_of((mail, 1)) != commands.outcome_of([mail, 2])
    assert commands.outcome_of({"a": {1, 2}}) == commands.outcome_of({"a": frozenset({2, 1})})
