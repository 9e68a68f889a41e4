import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.queueing import Kind, Place
from wanderamt.engines.queueing.journal import (
    DamagedLine,
    Event,
    EventKind,
    Log,
    TornLine,
    read_log,
    replay,
    write_log,
)
from wanderamt.engines.queueing.tests.journal.days import arrival, at, day, event, journals
from wanderamt.kernel.clock import BERLIN

GOOD = b'{"at":"2026-09-29T06:00:00Z","kind":"called","number":2,"ticket":"a"}\n'


def test_an_event_is_one_line_with_nothing_that_goes_without_saying() -> None:
    first = arrival(
        1,
        "A001",
        0,
        Kind.APPOINTMENT,
        due=at(5),
        matters=("pass", "ausweis"),
        photo=True,
        priority=True,
        place=Place.BEDSIDE,
    )
    parked = event(2, "A001", EventKind.PARKED, 1.5, until=at(20))
    sent = event(3, "A001", EventKind.PASSED_ON, 2, desk=4, needs=("skill:vehicle", "language:ar"))

    assert write_log([first, parked, sent]).decode().splitlines() == [
        (
            '{"at":"2026-09-29T06:00:00Z","due":"2026-09-29T06:05:00Z","kind":"arrived",'
            '"matters":["ausweis","pass"],"number":1,"photo":true,"place":"bedside","priority":true,'
            '"ticket":"A001","ticket_kind":"appointment"}'
        ),
        (
            '{"at":"2026-09-29T06:01:30Z","kind":"parked","number":2,"ticket":"A001",'
            '"until":"2026-09-29T06:20:00Z"}'
        ),
        (
            '{"at":"2026-09-29T06:02:00Z","desk":4,"kind":"passed_on","needs":["language:ar","skill:vehicle"],'
            '"number":3,"ticket":"A001"}'
        ),
    ]


def test_an_empty_log_has_no_events() -> None:
    assert write_log([]) == b""
    assert read_log(b"") == Log(events=())


def test_the_same_moment_is_the_same_line_whatever_the_zone() -> None:
    berlin, utc = (
        Event(number=1, ticket="a", kind=EventKind.CALLED, at=moment)
        for moment in (
            datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1),
            datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        )
    )

    assert berlin == utc
    assert write_log([berlin]) == write_log([utc])


def test_umlauts_stay_readable() -> None:
    line = write_log([arrival(1, "W001", 0, matters=("führungszeugnis",))])

    assert "führungszeugnis" in line.decode()
    assert read_log(line).events[0].matters == ("führungszeugnis",)


@given(journals(), journals())
def test_a_log_comes_back_to_the_byte_and_can_be_put_together(one: list[Event], two: list[Event]) -> None:
    found = write_log(one) + write_log(two)

    assert read_log(found) == Log(events=(*one, *two))
    assert write_log(read_log(found).events) == found


@given(journals(), st.data())
def test_wherever_a_file_is_cut_off_the_whole_lines_arrive(events: list[Event], data: st.DataObject) -> None:
    whole = write_log(events)
    cut = data.draw(st.integers(0, len(whole)))
    found = read_log(whole[:cut])

    good = whole[:cut].rpartition(b"\n")[0].count(b"\n") + (1 if b"\n" in whole[:cut] else 0)
    assert found.events == tuple(events[:good])
    assert write_log(found.events) + (found.torn.found if found.torn else b"") == whole[:cut]
    replay(found.events)


def test_a_torn_last_line_is_named_and_the_rest_arrives() -> None:
    found = read_log(GOOD + b'{"at":"2026-09-29T06:0')

    assert found.torn == TornLine(line=2, found=b'{"at":"2026-09-29T06:0')
    assert [each.ticket for each in found.events] == ["a"]


def test_a_line_without_its_end_does_not_count_even_if_nothing_else_is_missing() -> None:
    assert read_log(GOOD[:-1]) == Log(events=(), torn=TornLine(line=1, found=GOOD[:-1]))


DAMAGED = [
    b"",
    b"{",
    b"[]",
    b"null",
    b"\xff\xfe",
    b"NaN",
    b"[" * 100_000,
    GOOD[:-1] + b" ",
    GOOD[:-1] + b"\r",
    GOOD[:-1].replace(b'"called"', b'"danced"'),
    GOOD[:-1].replace(b'"called"', b"7"),
    GOOD[:-1].replace(b'"number":2', b'"number":2.0'),
    GOOD[:-1].replace(b'"number":2', b'"number":true'),
    GOOD[:-1].replace(b'"number":2', b'"number":0'),
    GOOD[:-1].replace(b'"number":2', b'"number":' + b"9" * 5000),
    GOOD[:-1].replace(b'"number":2,', b'"needs":"ab","number":2,'),
    GOOD[:-1].replace(b'"number":2,', b'"needs":[1],"number":2,'),
    GOOD[:-1].replace(b'"number":2,', b'"needs":["b","a"],"number":2,'),
    GOOD[:-1].replace(b'"number":2,', b'"number":2,"priority":1,'),
    GOOD[:-1].replace(b'"number":2,', b'"number":2,"staff":"Mustermann",'),
    GOOD[:-1].replace(b'"ticket":"a"', b'"ticket":"a","ticket":"a"'),
    GOOD[:-1].replace(b'"ticket":"a"', b'"ticket":"\\ud800"'),
    GOOD[:-1].replace(b"06:00:00Z", b"06:00:00"),
    GOOD[:-1].replace(b"06:00:00Z", b"08:00:00+02:00"),
    GOOD[:-1].replace(b"2026-09-29T06:00:00Z", b"0001-01-01T00:00:00+02:00"),
    GOOD[:-1].replace(b',"ticket":"a"', b""),
]


@pytest.mark.parametrize("line", DAMAGED)
def test_a_damaged_line_in_the_middle_is_refused_by_its_number(line: bytes) -> None:
    with pytest.raises(DamagedLine) as refused:
        read_log(GOOD + line + b"\n" + GOOD)

    assert refused.value.params == {"line": 2}
    assert str(refused.value) == "Die Zeile 2 des Protokolls ist beschädigt. Bitte nehmen Sie eine Sicherung."


@given(journals(most=6), st.data())
def test_no_single_byte_can_be_changed_unseen(events: list[Event], data: st.DataObject) -> None:
    whole = bytearray(write_log(events))
    if not whole:
        return
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    try:
        found = read_log(bytes(whole))
    except DamagedLine:
        return
    # What can still be read says exactly what the bytes say: nothing was repaired in silence.
    assert write_log(found.events) + (found.torn.found if found.torn else b"") == bytes(whole)


def test_nothing_in_a_log_names_a_person() -> None:
    events = day(("W001", 0, 5, 10, {"matters": ("pass",)}))
    names = {name for line in write_log(events).splitlines() for name in json.loads(line)}

    assert names == {"at", "desk", "kind", "matters", "number", "ticket", "ticket_kind"}


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ({"number": 0}, "numbered from 1"),
        ({"at": datetime(2026, 9, 29, 8)}, "needs its zone"),  # noqa: DTZ001 - what is refused
        ({"until": datetime(2026, 9, 29, 8)}, "needs its zone"),  # noqa: DTZ001 - what is refused
        ({"ticket_kind": Kind.WALK_IN}, "only an arrival"),
        ({"kind": EventKind.ARRIVED}, "only an arrival"),
        ({"kind": EventKind.ARRIVED, "ticket_kind": Kind.APPOINTMENT}, "appointment has a time"),
        ({"due": at(0)}, "appointment has a time"),
    ],
)
def test_an_event_without_sense_is_refused(broken: dict[str, Any], why: str) -> None:
    given_values: dict[str, Any] = {"number": 1, "ticket": "a", "kind": EventKind.CALLED, "at": at(0)}
    with pytest.raises(ValueError, match=why):
        Event(**given_values | broken)


def test_fractions_of_a_second_are_kept() -> None:
    exact = event(1, "a", EventKind.CALLED, 0)
    moved = Event(number=1, ticket="a", kind=EventKind.CALLED, at=at(0) + timedelta(microseconds=1))

    assert write_log([exact]) != write_log([moved])
    assert read_log(write_log([moved])).events == (moved,)
