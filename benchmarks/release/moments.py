"""When times become free: read from a month of observations of a real, scarce calendar.

Berlin, 11 September to 11 October 2021: every two minutes the number of days with a free time for a
registration ("Anmeldung") and how many days ahead the earliest was. Each rise of that number by n is taken as
n times that became free somewhere within the two minutes before. Not seen: two times on one day, and what
came and went between two looks; so the real number is larger. The file is not part of the project.
"""

import csv
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from wanderamt.kernel.clock import BERLIN

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("WANDERAMT_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
FILE = SHARED / "hannover" / "berlin_anmeldung_availability_2021.csv"
OFFICES = 12
LENGTH = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Released:
    """A time of LENGTH at an office that becomes free at `at`. Minutes since the first observation."""

    number: int
    at: float
    start: datetime
    office: str


def seen_minutes(file: Path = FILE) -> list[float]:
    """How long a free time stayed to be seen in the real calendar: runs of looks with at least one."""
    runs: list[float] = []
    length = 0
    for _, days, _ in _looks(file):
        if days:
            length += 1
        elif length:
            runs.append(2.0 * length)
            length = 0
    return runs


def released(*, days: float, chance: Random, file: Path = FILE) -> tuple[datetime, list[Released]]:
    """The beginning and the times that became free in the first `days`. FileNotFoundError with what to do."""
    looks = _looks(file)
    begin, before = looks[0][0], looks[0][1]
    found: list[Released] = []
    for moment, now, lead in looks[1:]:
        if (moment - begin) >= timedelta(days=days):
            break
        for nth in range(max(0, now - before)):
            found.append(_one(len(found), begin, moment, lead + (nth and chance.randint(1, 30)), chance))
        before = now
    return begin, found


def _one(number: int, begin: datetime, moment: datetime, lead: int, chance: Random) -> Released:
    at = (moment - begin) / timedelta(minutes=1) - 2 * chance.random()
    day = moment.date() + timedelta(days=lead)
    hour, quarter = chance.randint(8, 16), chance.choice((0, 20, 40))
    start = datetime(day.year, day.month, day.day, hour, quarter, tzinfo=BERLIN)
    return Released(number, max(0.0, at), start, f"office {chance.randrange(OFFICES)}")


def _looks(file: Path) -> list[tuple[datetime, int, int]]:
    if not file.exists():
        raise FileNotFoundError(
            f"{file} is missing. Name the folder of the shared data in WANDERAMT_SHARED_DATA; "
            "this benchmark cannot run without the observations."
        )
    with file.open(encoding="utf-8", newline="") as rows:
        return [
            (
                datetime.fromisoformat(row["checked"]).replace(tzinfo=BERLIN),
                int(row["days_with_slots"]),
                int(row["earliest_lead_days"] or 0),
            )
            for row in csv.DictReader(rows)
        ]
