"""The common design, written for this comparison: a row for each slot, and its hierarchy in SQL.

As large appointment systems of cities do it: each start of the grid is a row with the number of counters; a
table of the hierarchy names for each slot the slots that follow it, level by level, because a longer visit
needs several in a row; each booking has a row for each slot it takes. Offices are scopes of a cluster. Days
and times are one statement each. SQLite keeps it all in memory, with the indices that help it, analysed.
"""

import sqlite3
from collections.abc import Iterator

from benchmarks.slots.city import CELLS, COUNTERS, VISIT_CELLS, City

LEVELS = 6
"""The longest visit of the city."""

SCHEMA = """
CREATE TABLE cluster_scope (cluster INTEGER, scope INTEGER, PRIMARY KEY (cluster, scope)) WITHOUT ROWID;
CREATE TABLE slot (
  id INTEGER PRIMARY KEY, scope INTEGER NOT NULL, day INTEGER NOT NULL, cell INTEGER NOT NULL,
  counters INTEGER NOT NULL);
CREATE TABLE slot_hierarchy (
  slot INTEGER, level INTEGER, follower INTEGER, PRIMARY KEY (slot, level)) WITHOUT ROWID;
CREATE TABLE slot_booking (slot INTEGER, booking INTEGER, PRIMARY KEY (slot, booking)) WITHOUT ROWID;
"""
INDICES = """
CREATE UNIQUE INDEX slot_of_day ON slot (scope, day, cell);
ANALYZE;
"""

STARTS = """
SELECT start.scope AS scope, start.day AS day, start.cell AS cell
FROM cluster_scope AS member
JOIN slot AS start ON start.scope = member.scope AND start.day BETWEEN :first AND :last
JOIN slot_hierarchy AS hierarchy ON hierarchy.slot = start.id AND hierarchy.level < :needed
JOIN slot AS part ON part.id = hierarchy.follower
LEFT JOIN (SELECT slot, COUNT(*) AS taken FROM slot_booking GROUP BY slot) AS booked ON booked.slot = part.id
WHERE member.cluster = 1
GROUP BY start.id
HAVING COUNT(*) = :needed AND MIN(part.counters - COALESCE(booked.taken, 0)) > 0
"""


def built(city: City) -> sqlite3.Connection:
    """The database of this city."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    offices, days = len(city.used), len(city.used[0])
    connection.executemany(
        "INSERT INTO cluster_scope VALUES (1, ?)", ((office,) for office in range(offices))
    )
    connection.executemany("INSERT INTO slot VALUES (?, ?, ?, ?, ?)", _slots(offices, days))
    connection.executemany("INSERT INTO slot_hierarchy VALUES (?, ?, ?)", _hierarchy(offices * days))
    connection.executemany("INSERT INTO slot_booking VALUES (?, ?)", _taken(city))
    connection.executescript(INDICES)
    return connection


def bookable_days(connection: sqlite3.Connection, days: int) -> list[tuple[int, int]]:
    """Office and day, wherever the visit fits."""
    statement = f"SELECT DISTINCT scope, day FROM ({STARTS}) ORDER BY scope, day"  # our own text
    return connection.execute(statement, _asked(0, days - 1)).fetchall()


def bookable_times(connection: sqlite3.Connection, days: int) -> list[tuple[int, int, int]]:
    """Office, day and cell of every start."""
    return connection.execute(f"{STARTS} ORDER BY scope, day, cell", _asked(0, days - 1)).fetchall()


def _asked(first: int, last: int) -> dict[str, int]:
    return {"first": first, "last": last, "needed": VISIT_CELLS}


def _slots(offices: int, days: int) -> Iterator[tuple[int, int, int, int, int]]:
    for office in range(offices):
        for number in range(days):
            for cell in range(CELLS):
                yield (office * days + number) * CELLS + cell, office, number, cell, COUNTERS


def _hierarchy(office_days: int) -> Iterator[tuple[int, int, int]]:
    for office_day in range(office_days):
        for cell in range(CELLS):
            for level in range(min(LEVELS, CELLS - cell)):
                slot = office_day * CELLS + cell
                yield slot, level, slot + level


def _taken(city: City) -> Iterator[tuple[int, int]]:
    days = len(city.used[0])
    for number, booking in enumerate(city.bookings):
        for cell in range(booking.first, booking.first + booking.cells):
            yield (booking.office * days + booking.day) * CELLS + cell, number
