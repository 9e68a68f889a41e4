"""Both sides are told to people: labels and values, no keys, no names of programs."""

from typing import Any

import pytest

from wanderamt.apps.fieldsync.hub.sides import hub_side, unit_side
from wanderamt.apps.fieldsync.tests.hub.crews import Crew, at
from wanderamt.apps.fieldsync.tests.hub.test_bad_input import walk_in
from wanderamt.engines.sync import Envelope
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


def told(crew: Crew, **values: Any) -> Envelope:
    return crew.write(**values).envelope


def test_an_arrival(crew: Crew) -> None:
    with crew.away():
        walk_in(crew, name="Clara Celler")
    lines = dict(map(tuple, unit_side(crew.written[0].envelope)))
    assert lines["Vorgang"] == "Person ohne Termin angekommen"
    assert lines["Zeit"] == "29.09.2025, 10:00"
    assert lines["Anliegen"] == "Meldebescheinigung (einfach)"
    assert lines["Name"] == "Clara Celler"
    assert "Martinshof" in lines["Ort"]


def test_what_the_hub_has_of_it(crew: Crew) -> None:
    with crew.away():
        ticket = walk_in(crew)
        crew.do("counter.left", ticket=ticket, now=at(10, 1))
    leaving = crew.written[1].envelope
    assert hub_side(leaving) == [["Wartenummer", "gibt es im Amt nicht"]]
    crew.send()
    assert hub_side(leaving) == [["Wartenummer", f"{ticket.number}: ohne Bedienung gegangen"]]


def test_a_command_that_nobody_knows(crew: Crew) -> None:
    envelope = told(crew, kind="counter.teleport", actor="hub", args={"name": "Clara", "secret": "x"})
    assert [label for label, _ in unit_side(envelope)] == ["Vorgang", "Zeit", "Von", "Name"]
    assert hub_side(envelope) == []


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("priority", True, "Ja"),
        ("priority", False, "Nein"),
        ("float_cents", 5000, "50,00\u00a0€"),
        ("method", "cash", "bar"),
        ("until", "2025-09-29T08:30:00+00:00", "29.09.2025, 10:30"),
        ("until", "2025-13-40T08:30:00+00:00", "2025-13-40T08:30:00+00:00"),
        ("born_on", "1940-05-08", "08.05.1940"),
        ("born_on", "1940-15-99", "1940-15-99"),
        ("desk", 2, "2"),
        ("services", [{"id": "gibt_es_nicht"}], "gibt_es_nicht"),
        ("reason", "x" * 400, "x" * 120),
    ],
)
def test_values_as_people_write_them(crew: Crew, name: str, value: Any, shown: str) -> None:
    envelope = told(crew, kind="counter.teleport", args={name: value})
    assert unit_side(envelope)[2][1] == shown


@pytest.mark.parametrize("value", [None, "", {"x": 1}, []])
def test_what_says_nothing_is_left_out(crew: Crew, value: Any) -> None:
    assert len(unit_side(told(crew, kind="counter.teleport", args={"reason": value}))) == 2


def test_hostile_keys_are_no_error(crew: Crew) -> None:
    for key in ("no key", 7, None, str(uuid7()), {"a": 1}):
        envelope = told(crew, kind="counter.call_again", args={"ticket": {"id": key}})
        assert hub_side(envelope) == [["Wartenummer", "gibt es im Amt nicht"]]
