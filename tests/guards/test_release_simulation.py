"""The simulation behind the benchmark of released times: small, made-up observations."""

from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from benchmarks import release
from benchmarks.release import moments, people, regimes
from wanderamt.engines.slots.waiting import OfferPolicy
from wanderamt.kernel.clock import BERLIN

BEGIN = datetime(2021, 9, 13, 9, tzinfo=BERLIN)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two hours: each ten minutes two days become free and are gone two minutes later."""
    rows = ["checked,days_with_slots,earliest_lead_days"]
    for look in range(60):
        free = 2 if look % 5 == 4 else 0
        at = BEGIN + timedelta(minutes=2 * look)
        rows.append(f"{at:%Y-%m-%dT%H:%M},{free},{3 if free else ''}")
    written = tmp_path / "looks.csv"
    written.write_text("\n".join(rows), encoding="utf-8")
    return written


def test_each_rise_is_as_many_times_that_became_free(file: Path) -> None:
    begin, slots = moments.released(days=1, chance=Random(1), file=file)
    assert (begin, len(slots)) == (BEGIN, 24)
    assert [slot.at <= 8 for slot in slots[:3]] == [True, True, False]
    assert moments.seen_minutes(file) == [2.0] * 11


def test_a_missing_file_is_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "FILE", tmp_path / "none.csv")
    with pytest.raises(FileNotFoundError, match="WANDERAMT_SHARED_DATA"):
        moments.released(days=1, chance=Random(1), file=moments.FILE)
    monkeypatch.setattr(
        release, "released", lambda **_: moments.released(days=1, chance=Random(1), file=moments.FILE)
    )
    with pytest.raises(SystemExit, match="WANDERAMT_SHARED_DATA"):
        release.run()


def test_both_ways_serve_the_same_people_and_nobody_twice(file: Path) -> None:
    begin, slots = moments.released(days=1, chance=Random(1), file=file)
    crowd = people.crowd(waiting=60, a_day=0, days=1, chance=Random(2))
    fair = regimes.FairList(crowd, slots, begin=begin, policy=OfferPolicy(), pace=0.25, seed=3).run()
    raced = regimes.race(crowd, slots, begin=begin, days=1, bots=True)
    for out in (fair, raced):
        keys = [person.key for person, _ in out.takers]
        assert len(keys) == len(set(keys))
        assert len(out.takers) + out.public == len(slots)
        assert {key.int for key in keys} <= set(range(60))
    assert fair.overtaken == 0 or fair.overtaken < raced.overtaken


@pytest.mark.parametrize(("minute", "morning"), [(0, 0), (13.5 * 60, 13.5 * 60), (15 * 60, 22 * 60)])
def test_nobody_reads_at_night(minute: float, morning: float) -> None:
    assert people.awake(minute, BEGIN) == morning
