"""How true the wait forecast is, on real queues of Warsaw's district offices, held-out days only.

The first half of the days trains everybody: the product's forecast and what offices do without it. Then come
the days held out, in order of time; the product goes on learning from waits that have ended, as it does at a
counter. What a wait was is read from snapshots, see `benchmarks.queue.warsaw` for how and for what cannot be
seen. Errors are mean absolute errors of the median told, in minutes.

The claim stands against "mean handling time x people before / counters" with the strongest mean there is,
of the time while somebody waited. Adding the person to the people before, and tuning start and factor for
each queue, makes that formula much better; these stand beside it, and so does the error that chance alone
would leave if every median were exactly right.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from math import exp, lgamma, log
from statistics import mean
from time import perf_counter

from benchmarks.queue.players import Mean, Product, Told, Tuned
from benchmarks.queue.warsaw import Days, Joined, Joins, all_joins, read, siblings
from benchmarks.report import Claim, Report, at_least, at_most
from wanderamt.engines.queueing import Calibration, HandlingTimes, InService, Spread, forecast

GROWTH = (1, 10, 100)
PEOPLE = 10
BANDS = ((0, 10), (10, 12), (12, 14), (14, 24))
ROUNDS = 300

CLAIMED = "mean while somebody waits x people before / counters"


def run() -> Report:
    """Claims P90 covers 88 to 92 % and an error at least 30 % below mean x queue / counters.

    Raises FileNotFoundError where the data is not on this machine (`WANDERAMT_SHARED_DATA`).
    """
    days, others = read(), siblings()
    joined = dict(all_joins(days, others))
    training = {day: days[day] for day in list(days)[: len(days) // 2]}
    told = _told(days, others, joined, training)
    outages = _told(days, others, dict(all_joins(days, others, frozen=24 * 60)), training)
    errors = _errors(told, training, [who for day in training for who in joined[day][0]])
    ours = mean(each.error for each in told)
    taken = {size: _microseconds(size * PEOPLE) for size in GROWTH}
    return Report(
        bench="queue",
        metrics={
            **_data(joined, training, told),
            "error in min": ours,
            **{f"error in min: {name}": error for name, error in errors.items()},
            "error in min: chance alone would leave": mean(map(_chance, told)),
            **_truth(told),
            **_groups(told),
            "error in min, outages counted": mean(each.error for each in outages),
            "P90 covers in %, outages counted": _percent(each.in_most for each in outages),
            **{f"one forecast, {size * PEOPLE} before, in us": each for size, each in taken.items()},
        },
        ratios={
            **{f"error to: {name}": ours / error for name, error in errors.items()},
            **{f"time of a forecast, queue x{size} to x1": taken[size] / taken[1] for size in GROWTH[1:]},
        },
        claims=_claims(told, ours, errors),
    )


def _claims(told: Sequence[Told], ours: float, errors: Mapping[str, float]) -> list[Claim]:
    covered = _percent(each.in_most for each in told)
    return [
        at_least("P90 covers in %, at least", 88.0, covered),
        at_most("P90 covers in %, at most", 92.0, covered),
        at_least(f"error below {CLAIMED}, in %", 30.0, 100 * (1 - ours / errors[CLAIMED])),
    ]


def _told(
    days: Days, others: Mapping[int, frozenset[int]], joined: Mapping[str, Joins], training: Days
) -> list[Told]:
    product = Product(training, others)
    told = {day: list(product.tell(days[day], found)) for day, (found, _) in joined.items()}
    return [each for day, of_day in told.items() if day not in training for each in of_day]


def _errors(told: Sequence[Told], training: Days, joined: Sequence[Joined]) -> dict[str, float]:
    players: dict[str, Callable[[Joined], float]] = {
        "mean of opening hours x people before / counters": Mean(
            training, while_waiting=False, counting=0
        ).tell,
        CLAIMED: Mean(training, while_waiting=True, counting=0).tell,
        "mean while somebody waits x (people before + 1) / counters": Mean(
            training, while_waiting=True, counting=1
        ).tell,
        "tuned: start + factor x (people before + 1) / counters": Tuned(joined).tell,
    }
    return {
        name: mean(abs(tell(each.who) - each.who.waited) for each in told) for name, tell in players.items()
    }


def _data(joined: Mapping[str, Joins], training: Days, told: Sequence[Told]) -> dict[str, float]:
    unseen = sum((each for _, each in joined.values()), Counter[str]())
    return {
        "days to train": float(len(training)),
        "days held out": float(len(joined) - len(training)),
        "waits held out": float(len(told)),
        "waits seen": float(sum(len(found) for found, _ in joined.values())),
        **{f"waits not seen: {why}": float(number) for why, number in sorted(unseen.items())},
        "mean wait in min": mean(each.who.waited for each in told),
    }


def _truth(told: Sequence[Told]) -> dict[str, float]:
    return {
        "P50 covers in %": _percent(each.in_half for each in told),
        "P90 covers in %": _percent(each.in_most for each in told),
        "mean P90 in min": mean(each.p90 for each in told),
        "mean from P50 to P90 in min": mean(each.p90 - each.p50 for each in told),
    }


def _groups(told: Sequence[Told]) -> dict[str, float]:
    """Coverage and error by queue and by hours of the day."""
    groups: defaultdict[str, list[Told]] = defaultdict(list)
    for each in told:
        groups[f"queue {each.who.queue:02d}"].append(each)
        hour = each.who.minute // 60
        first, last = next(band for band in BANDS if hour < band[1])
        groups[f"hours {first:02d}-{last:02d}"].append(each)
    found: dict[str, float] = {}
    for name, group in sorted(groups.items()):
        found[f"{name} (n {len(group)}): P90 covers in %"] = _percent(each.in_most for each in group)
        found[f"{name} (n {len(group)}): error in min"] = mean(each.error for each in group)
    return found


def _chance(told: Told) -> float:
    """Mean absolute error of the median of a gamma distribution with this median and as many exponential
    steps as people before, plus one: 2 x mean x x^k e^-x / k!, with x the median in steps.
    """
    steps = told.who.before + sum(told.who.beside.values()) + 1
    middle = steps * (1 - 1 / (9 * steps)) ** 3
    return 2 * told.p50 * steps / middle * exp(steps * log(middle) - middle - lgamma(steps + 1))


def _microseconds(people: int) -> float:
    """The time of one forecast behind so many people of five matters, with a full memory."""
    times = HandlingTimes(planned={str(matter): 60.0 * (5 + matter) for matter in range(5)})
    ahead = [times.of([str(number % 5)]) for number in range(people)]
    calibration = Calibration()
    for number in range(600):
        calibration = calibration.learn(Spread(mean=100.0 + number, shape=3.0), float(50 + 2 * number))
    busy = [InService(handling=ahead[0], elapsed=60.0)] * 4
    call = partial(forecast, ahead=ahead, open_counters=4, in_service=busy, calibration=calibration)
    taken = []
    for _ in range(ROUNDS):
        before = perf_counter()
        call()
        taken.append(perf_counter() - before)
    return 1e6 * sorted(taken)[ROUNDS // 2]


def _percent(held: Iterable[bool]) -> float:
    return 100 * mean(map(float, held))
