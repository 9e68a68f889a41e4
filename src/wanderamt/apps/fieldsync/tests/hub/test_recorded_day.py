"""A unit one release behind: a whole day that was recorded comes home and is what it was then.

`data/day_1.json` was made by `tests/sync/recording.py` and is never made anew. A release that changes what
is written down adds a record beside it.
"""

import json
import random
from datetime import datetime
from typing import Any

import pytest

from wanderamt.apps.fieldsync.hub.receiving import receive
from wanderamt.apps.fieldsync.models import Device, Klaerfall, Received, Refusal
from wanderamt.apps.fieldsync.tests.hub.recorded import DATA, facts, put_back

pytestmark = pytest.mark.django_db
RECORDS = sorted(path.name for path in DATA.glob("day_*.json"))
#: As many kinds of commands a day shows at least.
KINDS = 25


@pytest.fixture(params=RECORDS)
def record(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / request.param).read_text("utf-8"))
    return found


def come_home(record: dict[str, Any], device: Device, wires: list[Any]) -> set[str]:
    """Hand these in; what became of them."""
    now = datetime.fromisoformat(record["received_at"])
    return {each.state for each in receive(device=device, wires=wires, now=now)}


def check(record: dict[str, Any]) -> None:
    found, recorded = facts([record["lease"]["window"]]), record["facts"]
    # A later release may count more; what was counted then is the same.
    assert {name: found[name] for name in recorded if name != "figures"} == {
        name: fact for name, fact in recorded.items() if name != "figures"
    }
    assert recorded["figures"].items() <= found["figures"].items()
    assert Received.objects.filter(state="applied").count() == len(record["commands"])
    assert not Klaerfall.objects.exists()
    assert not Refusal.objects.exists()


def test_the_record_is_of_a_whole_day(record: dict[str, Any]) -> None:
    assert len({wire["kind"] for wire in record["commands"]}) >= KINDS
    assert record["facts"]["window"] == "closed"
    assert record["facts"]["stock"]
    assert record["facts"]["payments"]


def test_a_recorded_day_comes_home_as_it_was(record: dict[str, Any]) -> None:
    device = put_back(record)
    assert come_home(record, device, record["commands"]) == {"applied"}
    check(record)
    assert come_home(record, device, record["commands"]) == {"applied"}
    check(record)


def test_a_recorded_day_comes_home_in_pieces(record: dict[str, Any]) -> None:
    device, wires = put_back(record), record["commands"]
    chooser, start = random.Random(1), 0
    while start < len(wires):
        size = chooser.randrange(1, 12)
        come_home(record, device, wires[max(0, start - 2) : start + size])
        start += size
    check(record)


def test_a_recorded_command_that_was_changed_is_forged(record: dict[str, Any]) -> None:
    device, first = put_back(record), dict(record["commands"][0])
    first["at"] = "2025-09-29T10:00:00.000000Z"
    assert come_home(record, device, [first]) == {"refused"}
    assert Refusal.objects.get().reason == "forged"
    assert not Received.objects.exists()
