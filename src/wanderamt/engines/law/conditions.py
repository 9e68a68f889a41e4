"""When a rule holds: parts that must all hold, each about one fact or about one of several."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wanderamt.engines.law.facts import BadFact, FactKind, FactSpec, Point
from wanderamt.engines.law.reading import Record

SUFFIXES = {
    "_min": FactKind.NUMBER,
    "_max": FactKind.NUMBER,
    "_from": FactKind.DATE,
    "_before": FactKind.DATE,
}
ANY_OF = "any_of"


@dataclass(frozen=True, slots=True)
class Case:
    """What is known: facts as points, and of some others at least their range, both ends included."""

    points: Mapping[str, Point]
    ranges: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Among:
    """The fact has one of these values."""

    fact: str
    values: frozenset[Point]

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that this part asks about."""
        return (self.fact,)

    def judge(self, case: Case) -> bool | None:
        """Tell whether it holds; None when that is open."""
        return case.points[self.fact] in self.values if self.fact in case.points else None


@dataclass(frozen=True, slots=True)
class Within:
    """The fact lies between two points, both included; None = no bound."""

    fact: str
    low: int | None
    high: int | None

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that this part asks about."""
        return (self.fact,)

    def judge(self, case: Case) -> bool | None:
        """Tell whether it holds; None when that is open."""
        point = case.points.get(self.fact)
        if isinstance(point, int):
            return self._holds(point)
        if self.fact not in case.ranges:
            return None
        first, last = case.ranges[self.fact]
        if self._holds(first) and self._holds(last):
            return True
        outside = (self.low is not None and last < self.low) or (self.high is not None and self.high < first)
        return False if outside else None

    def _holds(self, point: int) -> bool:
        return (self.low is None or self.low <= point) and (self.high is None or point <= self.high)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these facts is true."""

    facts: tuple[str, ...]

    def judge(self, case: Case) -> bool | None:
        """Tell whether it holds; None when that is open."""
        if any(case.points.get(fact) for fact in self.facts):
            return True
        return False if all(fact in case.points for fact in self.facts) else None


Part = Among | Within | AnyOf


@dataclass(frozen=True, slots=True)
class Condition:
    """All parts must hold, and not all of `unless`; each fact stands in one part only.

    An exception that nobody has asked about is taken not to hold: the rule does, with an open question.
    """

    parts: tuple[Part, ...] = ()
    unless: tuple[Part, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that it asks about, in the order of writing."""
        return tuple(fact for part in (*self.parts, *self.unless) for fact in part.facts)

    def open_facts(self, case: Case) -> frozenset[str] | None:
        """Return the facts that must still be asked: none left = it holds; None = it cannot hold any more."""
        if self.unless and all(part.judge(case) for part in self.unless):
            return None
        missing: set[str] = set()
        for part in self.parts:
            verdict = part.judge(case)
            if verdict is False:
                return None
            if verdict is None:
                missing.update(fact for fact in part.facts if fact not in case.points)
        return frozenset(missing)

    def doubtful_facts(self, case: Case) -> tuple[str, ...]:
        """Return the facts that could still bring the exception about."""
        if any(part.judge(case) is False for part in self.unless):
            return ()
        return tuple(fact for part in self.unless for fact in part.facts if fact not in case.points)

    def cuts(self, fact: str) -> Iterator[int]:
        """Yield the points at which the verdict can change for a fact that has a range."""
        for part in (*self.parts, *self.unless):
            if isinstance(part, Within) and part.fact == fact:
                yield from (part.low,) if part.low is not None else ()
                yield from (part.high + 1,) if part.high is not None else ()
            elif isinstance(part, Among) and part.fact == fact:
                yield from (
                    step for each in part.values if isinstance(each, int) for step in (each, each + 1)
                )


def read_condition(record: Record, specs: Mapping[str, FactSpec]) -> Condition:
    """Read `when` and `unless` of a record. Raises `BookError` for unknown facts and impossible values."""
    condition = Condition(_parts(record.part("when"), specs), _parts(record.part("unless"), specs))
    for fact in condition.facts:
        if condition.facts.count(fact) > 1:
            raise record.fail("when", f"asks twice about {fact}")
    return condition


def _parts(when: Record, specs: Mapping[str, FactSpec]) -> tuple[Part, ...]:
    bounds: dict[str, dict[str, int]] = {}
    parts: list[Part] = []
    for name in when.data:
        suffix = next((each for each in SUFFIXES if name.endswith(each)), None)
        if name == ANY_OF:
            parts.append(_any_of(when, specs))
        elif name in specs:
            parts.append(_among(when, specs[name]))
        elif suffix is not None and name.removesuffix(suffix) in specs:
            spec = specs[name.removesuffix(suffix)]
            bounds.setdefault(spec.name, {})[suffix] = _bound(when, spec, suffix)
        else:
            raise when.fail(name, "is not a known fact")
    parts.extend(_within(when, specs[fact], ends) for fact, ends in bounds.items())
    return tuple(parts)


def _any_of(when: Record, specs: Mapping[str, FactSpec]) -> AnyOf:
    names = when.names(ANY_OF)
    for name in names:
        if name not in specs or specs[name].kind is not FactKind.BOOL:
            raise when.fail(ANY_OF, f"{name!r} is not a fact that is true or false")
    return AnyOf(names)


def _among(when: Record, spec: FactSpec) -> Among:
    written = when.data[spec.name]
    values = written if isinstance(written, list) else [written]
    points = frozenset(read_point(when, spec, spec.name, value) for value in values)
    if not points or (spec.allowed and len(points) == len(spec.allowed)):
        raise when.fail(spec.name, "decides nothing")
    return Among(spec.name, points)


def read_point(record: Record, spec: FactSpec, field: str, value: object) -> Point:
    """The value of a fact as a point. Raises `BookError` for one that cannot be."""
    try:
        return spec.point(value)
    except BadFact as error:
        raise record.fail(field, f"must be {spec.accepts_in_english}") from error


def _bound(when: Record, spec: FactSpec, suffix: str) -> int:
    field = spec.name + suffix
    if spec.kind is not SUFFIXES[suffix] or spec.allowed:
        raise when.fail(field, "is not a known fact")
    point = read_point(when, spec, field, when.data[field])
    return int(point)


def _within(when: Record, spec: FactSpec, ends: Mapping[str, int]) -> Within:
    low = ends.get("_min", ends.get("_from"))
    high = ends.get("_max", ends["_before"] - 1 if "_before" in ends else None)
    last = next(spec.name + suffix for suffix in reversed(SUFFIXES) if suffix in ends)
    if low is not None and high is not None and high < low:
        raise when.fail(last, "must not lie below the other end")
    if (low is None or low <= spec.low) and (high is None or high >= spec.high):
        raise when.fail(last, "decides nothing")
    return Within(spec.name, low, high)
