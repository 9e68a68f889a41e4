"""A unit one release behind still brings its day home: what its commands hold can still be read.

The file is a record, never made anew: what a release has written down stays readable by every later one.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from wanderamt.apps.counter.public import Ticket
from wanderamt.apps.fieldsync.models import Klaerfall
from wanderamt.apps.fieldsync.tests.hub.crews import Crew, at, states
from wanderamt.engines.sync import digest
from wanderamt.foundation.commands import registered, registry
from wanderamt.kernel.ids import uuid7

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


CALL = "counter.call_next"


def place_to_desk(old: dict[str, Any]) -> dict[str, Any]:
    """What a release must bring that calls a "place" a desk from version 2 on."""
    return {"desk": old["place"], **{name: value for name, value in old.items() if name != "place"}}


def called_by_an_older_unit(crew: Crew) -> None:
    """Somebody comes and is called; the call is written down as version 1 had it."""
    from wanderamt.apps.catalogue.models import Service

    services = list(Service.objects.filter(pk="meldebescheinigung"))
    with crew.away():
        crew.do("counter.walk_in", window=crew.window, services=services, form_key=uuid7(), now=at(9, 30))
        crew.do(CALL, window=crew.window, desk=2, now=at(10))
    walk_in, call = crew.written
    args = dict(call.envelope.args)
    args["place"] = args.pop("desk")
    crew.written, crew.seq, crew.prev = [walk_in], 1, digest(walk_in.envelope)
    same = ("id", "at", "kind", "window", "drawn", "outcome")
    crew.write(version=1, args=args, **{name: getattr(call.envelope, name) for name in same})


@pytest.mark.django_db
def test_a_command_of_the_release_before_takes_effect_by_its_upgrade(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = replace(registered()[CALL], version=2, upgrade={1: place_to_desk})
    monkeypatch.setitem(registry._specs, CALL, newer)
    called_by_an_older_unit(crew)

    assert {each.state for each in crew.send()} == {"applied"}
    assert list(Ticket.objects.values_list("state", "desk")) == [("called", 2)]


@pytest.mark.django_db
def test_without_its_upgrade_nothing_is_guessed_and_a_person_looks(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry._specs, CALL, replace(registered()[CALL], version=2, upgrade={}))
    called_by_an_older_unit(crew)
    crew.send()

    assert states() == [("counter.walk_in", "applied", ""), (CALL, "refused", "malformed")]
    assert list(Ticket.objects.values_list("state", flat=True)) == ["waiting"]
    assert Klaerfall.objects.get().command.kind == CALL


@pytest.mark.django_db
def test_a_command_of_a_newer_release_waits_for_the_update(crew: Crew) -> None:
    with crew.away():
        crew.do("counter.open_till", window=crew.window, float_cents=15_000, now=at(9))
    [till] = crew.written
    crew.written, crew.seq, crew.prev = [], 0, b""
    same = ("id", "at", "kind", "window", "args", "drawn", "outcome")
    crew.write(version=2, **{name: getattr(till.envelope, name) for name in same})
    crew.send()

    assert states() == [("counter.open_till", "held", "newer_version")]
