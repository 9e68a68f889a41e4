"""Does a released time find its taker soon, and who is it? The waiting list against the reload race.

The times become free when they did in Berlin in 2021 (see moments.py); the people are invented (see
people.py, with every assumption). Both ways get the same people and the same times. The waiting list runs the
real engine, `wanderamt.engines.slots.waiting`; the race is what citizens' offices do today: what is free is
shown, and who happens to look first has it, with and without programs that look for some.

Minutes count from the moment at which the time is handed on: the random delay after a cancellation is over
then, in both ways.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from statistics import median, quantiles

from benchmarks.release.moments import Released, released, seen_minutes
from benchmarks.release.people import DAY, Person, crowd
from benchmarks.release.regimes import FairList, Outcome, race
from benchmarks.report import Report, at_least, at_most
from wanderamt.engines.slots.waiting import OfferPolicy

TARGET_MINUTES = 10.0
DAYS, SHORT_DAYS = 21.0, 2.0
WAITING, GROWN = 400, 4000
SEED = 2021
#: Answers four times as fast, twice, as assumed, half as fast.
PACES = (0.25, 0.5, 1.0, 2.0)
HOLDS, WIDTHS, STAGGERS = (5, 9, 15), (1, 4, 8, 12), (0, 1, 3)


def run() -> Report:
    """Median minutes to a taker <= 10 under the waiting list; fairness beside it. Without data it ends."""
    try:
        begin, slots = released(days=DAYS, chance=Random(SEED))
    except FileNotFoundError as missing:
        sys.exit(str(missing))
    policy = OfferPolicy()
    people = _people(slots, DAYS, WAITING)
    ours = _fair(people, slots, begin, policy)
    without, with_bots = (race(people, slots, begin=begin, days=DAYS, bots=bots) for bots in (False, True))
    metrics = {
        "released_times": float(len(slots)),
        "people": float(len(people)),
        "people_with_a_program_share": sum(person.bot for person in people) / len(people),
        "seen_free_in_berlin_median_min": median(seen_minutes()),
        **_metrics("list", ours, people, slots),
        "list_offers_per_taken_time": ours.asked / max(1, len(ours.takers)),
        **_metrics("race", without, people, slots),
        **_metrics("race_with_programs", with_bots, people, slots),
        **_sensitivity(begin),
    }
    growth, cost = _growth(begin)
    metrics |= growth
    return Report(
        bench="release",
        metrics=metrics,
        ratios=_ratios(ours, with_bots, cost),
        claims=[
            at_most(
                "median minutes until a released time has its taker", TARGET_MINUTES, median(ours.minutes)
            ),
            at_least(
                "share of takers without a program, against their share of people",
                1 - metrics["people_with_a_program_share"] - 0.05,
                1 - metrics["list_taken_by_programs_share"],
            ),
        ],
    )


def _people(slots: Sequence[Released], days: float, waiting: int) -> list[Person]:
    """A tenth more new people each day than times become free: a scarce calendar, as in the data."""
    return crowd(waiting=waiting, a_day=1.1 * len(slots) / days, days=days, chance=Random(SEED + 1))


def _fair(
    people: Sequence[Person],
    slots: Sequence[Released],
    begin: datetime,
    policy: OfferPolicy,
    pace: float = 1.0,
) -> Outcome:
    return FairList(people, slots, begin=begin, policy=policy, pace=pace, seed=SEED + 2).run()


def _metrics(
    name: str, out: Outcome, people: Sequence[Person], slots: Sequence[Released]
) -> dict[str, float]:
    waits = [days for _, days in out.takers]
    early = {person.key for person in people if person.since < (DAYS - 14) * DAY}
    served = {person.key for person, days in out.takers if days <= 14}
    return {
        f"{name}_median_min": median(out.minutes),
        f"{name}_p90_min": _p90(out.minutes),
        f"{name}_taken_share": len(out.takers) / len(slots),
        f"{name}_wait_median_days": median(waits),
        f"{name}_wait_p90_days": _p90(waits),
        f"{name}_wait_max_days": max(waits),
        f"{name}_none_within_14_days_share": len(early - served) / len(early),
        f"{name}_taken_by_programs_share": out.by_bots / len(out.takers),
        f"{name}_overtook_somebody_share": out.overtaken / len(out.takers),
    }


def _p90(values: Sequence[float]) -> float:
    return quantiles(values, n=10)[-1]


def _sensitivity(begin: datetime) -> dict[str, float]:
    """Two days: other speeds of answering, then other numbers of the policy, one at a time."""
    _, slots = released(days=SHORT_DAYS, chance=Random(SEED))
    people = _people(slots, SHORT_DAYS, WAITING)
    policy = OfferPolicy()
    tried = {f"answers_times_{pace:g}": (policy, pace) for pace in PACES}
    for minutes in HOLDS:
        tried[f"hold_{minutes}"] = (replace(policy, hold=timedelta(minutes=minutes)), 1.0)
    for width in WIDTHS:
        tried[f"width_{width}"] = (replace(policy, width=width), 1.0)
    for minutes in STAGGERS:
        tried[f"stagger_{minutes}"] = (replace(policy, stagger=timedelta(minutes=minutes)), 1.0)
    found: dict[str, float] = {}
    for name, (other, pace) in tried.items():
        out = _fair(people, slots, begin, other, pace)
        found[f"{name}_median_min"] = median(out.minutes)
        found[f"{name}_taken_share"] = len(out.takers) / len(slots)
        found[f"{name}_offers_per_taken_time"] = out.asked / max(1, len(out.takers))
    return found


def _growth(begin: datetime) -> tuple[dict[str, float], float]:
    """Half a day with ten times as many entries: the time of a decision, and how much longer it takes."""
    _, slots = released(days=0.5, chance=Random(SEED))
    seconds = {}
    for size in (WAITING, GROWN):
        people = crowd(waiting=size, a_day=0, days=0.5, chance=Random(SEED))
        out = _fair(people, slots, begin, OfferPolicy())
        seconds[size] = max(out.seconds)
    found = {f"decision_max_ms_{size}_entries": 1000 * longest for size, longest in seconds.items()}
    return found, seconds[GROWN] / seconds[WAITING]


def _ratios(ours: Outcome, theirs: Outcome, cost: float) -> dict[str, float]:
    def waited(out: Outcome) -> float:
        return _p90([days for _, days in out.takers])

    return {
        "race_with_programs_to_list_p90_wait": waited(theirs) / waited(ours),
        "race_with_programs_to_list_taken_by_programs": theirs.by_bots / max(1, ours.by_bots),
        "decision_time_for_10_times_the_entries": cost,
    }
