import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.queueing import Kind, Place
from wanderamt.engines.queueing.journal import (
    Event,
    EventKind,
    Times,
    as_json,
    read_log,
    statistics,
    write_log,
)
from wanderamt.engines.queueing.tests.journal.days import arrival, at, day, event, journals


def many(count: int, **more: Any) -> list[tuple[str, float, float, float, dict[str, Any]]]:
    """Visits at desks 1 and 2 in turn: the n-th waits n minutes and takes 10 + n."""
    start = more.pop("start", 0)
    return [
        (f"t{n}", n, n, 10 + n, {"desk": 1 + n % 2, "matters": ("pass",), **more})
        for n in range(start, start + count)
    ]


def test_an_empty_day_tells_nothing() -> None:
    found = statistics([])

    assert (found.everybody, dict(found.by_kind), dict(found.by_matter)) == (None, {}, {})
    assert (found.hidden_kinds, found.hidden_matters) == (0, 0)


def test_waits_and_handling_of_a_day() -> None:
    found = statistics(day(*many(10)))

    assert found.everybody is not None
    assert (found.everybody.tickets, found.everybody.done) == (10, 10)
    assert found.everybody.waits == Times(n=10, median=270, p90=480)
    assert found.everybody.handling == Times(n=10, median=870, p90=1080)
    assert dict(found.by_kind) == {"walk_in": found.everybody}
    assert dict(found.by_matter) == {"pass": found.everybody}


def test_who_comes_early_for_an_appointment_waits_from_its_time_on() -> None:
    early = [(f"a{n}", n, 20.0, 5.0, {"kind": Kind.APPOINTMENT, "due": at(n + 15)}) for n in range(5)]
    late = [(f"b{n}", n, 20.0, 5.0, {"kind": Kind.APPOINTMENT, "due": at(n - 9)}) for n in range(5)]
    before = [(f"c{n}", n, 20.0, 5.0, {"kind": Kind.APPOINTMENT, "due": at(n + 30)}) for n in range(5)]

    assert [
        found.everybody and found.everybody.waits and found.everybody.waits.median
        for found in (statistics(day(*each)) for each in (early, late, before))
    ] == [300, 1200, 0]


def test_people_in_bed_are_in_no_queue() -> None:
    found = statistics(day(*many(6, place=Place.BEDSIDE)))

    assert found.everybody is not None
    assert found.everybody.waits is None
    assert found.everybody.handling is not None


def test_at_one_desk_handling_is_one_clerks_pace_and_not_told() -> None:
    found = statistics(day(*((key, a, b, c, {"desk": 1}) for key, a, b, c, _ in many(8))))

    assert found.everybody is not None
    assert found.everybody.handling is None
    assert found.everybody.waits is not None


def test_who_left_or_did_not_come_is_counted() -> None:
    events = day(*many(5))
    for key, kind in (("x", EventKind.NO_SHOW), ("y", EventKind.LEFT)):
        events += [
            arrival(len(events) + 1, key, 20),
            event(len(events) + 2, key, EventKind.CALLED, 21, desk=1),
            event(len(events) + 3, key, kind, 22),
        ]
    found = statistics(events).everybody

    assert found is not None
    assert (found.tickets, found.done, found.no_shows, found.left) == (7, 5, 1, 1)
    assert found.waits is not None
    assert (found.waits.n, found.handling and found.handling.n) == (7, 5)


def test_fewer_than_five_are_not_told() -> None:
    assert statistics(day(*many(4))).everybody is None
    assert statistics(day(*many(4)), fewest=4).everybody is not None


def test_what_is_hidden_cannot_be_told_from_the_total() -> None:
    visits = many(9) + many(6, start=9, matters=("ausweis",)) + many(2, start=15, matters=("ummeldung",))
    found = statistics(day(*visits))

    # Two are too few, and alone they are the total less the others: the next smallest goes with them.
    assert list(found.by_matter) == ["pass"]
    assert found.hidden_matters == 2


def test_several_hidden_groups_hide_each_other() -> None:
    visits = many(9) + many(3, start=9, matters=("ausweis",)) + many(2, start=12, matters=("ummeldung",))
    found = statistics(day(*visits))

    assert list(found.by_matter) == ["pass"]
    assert found.hidden_matters == 2


def test_where_all_groups_are_small_none_is_told() -> None:
    visits = many(2) + many(3, start=2, matters=("ausweis",))

    assert dict(statistics(day(*visits)).by_matter) == {}


def test_a_visit_with_two_matters_tells_nothing_about_the_time_of_one() -> None:
    found = statistics(day(*many(6, matters=("pass", "ausweis"))))

    assert list(found.by_matter) == ["ausweis", "pass"]
    assert all(group.handling is None and group.waits is not None for group in found.by_matter.values())


def test_no_group_is_smaller_than_one() -> None:
    with pytest.raises(ValueError, match="at least one"):
        statistics([], fewest=0)


def test_numbers_are_written_in_one_way() -> None:
    assert as_json(statistics([])) == (
        b'{"by_kind":{},"by_matter":{},"everybody":null,"fewest":5,"hidden_kinds":0,"hidden_matters":0}'
    )


@given(journals(), st.integers(1, 6))
def test_the_numbers_of_a_log_are_the_same_to_the_byte(events: list[Event], fewest: int) -> None:
    first = as_json(statistics(events, fewest=fewest))

    assert as_json(statistics(read_log(write_log(events)).events, fewest=fewest)) == first


@given(journals(), st.integers(1, 6))
def test_nothing_is_ever_told_about_fewer(events: list[Event], fewest: int) -> None:
    told = json.loads(as_json(statistics(events, fewest=fewest)))
    groups = [*told["by_kind"].values(), *told["by_matter"].values()]
    groups += [told["everybody"]] if told["everybody"] else []

    for group in groups:
        assert group["tickets"] >= fewest
        for times in (group["waits"], group["handling"]):
            assert times is None or (times["n"] >= fewest and 0 <= times["median"] <= times["p90"] * 2)
    if told["everybody"]:
        rest = told["everybody"]["tickets"] - sum(each["tickets"] for each in told["by_kind"].values())
        assert rest == 0 or rest >= fewest or not told["by_kind"]
