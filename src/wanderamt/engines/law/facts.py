"""What must be known about a person and a wish before a rule can be applied. The facts are data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import ClassVar

from wanderamt.engines.law.reading import Record, records, top_level
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_

OLDEST = 130
FACTS_FILE = "facts.toml"
FactValue = bool | int | date | str
#: A value on the line that conditions compare on: a day is its ordinal number.
Point = int | str


class BadFact(DomainError):
    """A fact that cannot be. `field` is the name of the fact; `params`: `value`."""

    code: ClassVar[str] = "bad_fact"
    message: ClassVar[str] = N_("Die Angabe „%(value)s“ ist nicht möglich. Bitte prüfen Sie sie.")


class UnknownFact(DomainError):
    """No rule knows such a fact. `field` is its name; `params`: `fact`, `nearest`."""

    code: ClassVar[str] = "unknown_fact"
    message: ClassVar[str] = N_("Die Angabe „%(fact)s“ gibt es nicht. Meinten Sie „%(nearest)s“?")


class FactKind(StrEnum):
    """What values a fact can have."""

    BOOL = "bool"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSpec:
    """A fact by its name, its values and its question in German.

    `allowed` are the only values of a choice and of some numbers; `answers` say those of a choice in German.
    `low` and `high` bound the other numbers and, as ordinal numbers, the dates. With `year_is_enough` the
    rules need only the year of a date.
    """

    name: str
    kind: FactKind
    question: str
    allowed: tuple[Point, ...]
    low: int
    high: int
    year_is_enough: bool = False
    answers: tuple[str, ...] = ()

    @property
    def texts(self) -> Mapping[str, str]:
        """The German texts by segment key: the question, and what can be chosen."""
        key = f"fact.{self.name}"
        answers = zip(self.allowed, self.answers, strict=False)  # yes and no have no words of their own
        return {key: self.question, **{f"{key}.{value}": answer for value, answer in answers}}

    def point(self, value: object) -> Point:
        """The value as a point to compare. Raises `BadFact` for a value that cannot be."""
        point = self._typed(value)
        if point is None or (self.allowed and point not in self.allowed) or not self._in_range(point):
            raise BadFact(field=self.name, value=value)
        return point

    def _typed(self, value: object) -> Point | None:
        match self.kind:
            case FactKind.BOOL:
                return value if isinstance(value, bool) else None
            case FactKind.NUMBER:
                return value if isinstance(value, int) and not isinstance(value, bool) else None
            case FactKind.CHOICE:
                return value if isinstance(value, str) else None
            case _:
                plain = isinstance(value, date) and not isinstance(value, datetime)
                return value.toordinal() if plain and isinstance(value, date) else None

    def _in_range(self, point: Point) -> bool:
        return isinstance(point, str) or bool(self.allowed) or self.low <= point <= self.high

    @property
    def accepts(self) -> str:
        """What can be answered, in German, for people at a command line and for developers."""
        if self.allowed:
            return ", ".join("true" if v is True else "false" if v is False else str(v) for v in self.allowed)
        if self.kind is FactKind.NUMBER:
            return f"ganze Zahl von {self.low} bis {self.high}"
        year = " oder ein Jahr wie 2003" if self.year_is_enough else ""
        return f"Tag wie 2026-11-22{year}"

    @property
    def accepts_in_english(self) -> str:
        """The same for the reader of a data file."""
        if self.kind is FactKind.BOOL:
            return "true or false"
        if self.allowed:
            return f"one of {sorted(self.allowed, key=str)}"
        number = self.kind is FactKind.NUMBER
        return f"a whole number from {self.low} to {self.high}" if number else "a day like 2026-02-07"


@cache
def load_facts() -> Mapping[str, FactSpec]:
    """Return the facts that come with the program by name, in the order of their questions."""
    text = (files(__package__) / "data" / FACTS_FILE).read_text(encoding="utf-8")
    return parse_facts(text)


def parse_facts(text: str, *, file: str = FACTS_FILE) -> Mapping[str, FactSpec]:
    """Read the facts. Raises `BookError` with file, record and field."""
    top = top_level(text, file=file)
    top.only("fact")
    found: dict[str, FactSpec] = {}
    for record in records(top, "fact"):
        spec = _spec(record)
        if spec.name in found:
            raise record.fail("name", "is there twice")
        found[spec.name] = spec
    return MappingProxyType(found)


def _spec(record: Record) -> FactSpec:
    record.only("name", "kind", "question", "allowed", "answers", "min", "max", "year_is_enough")
    kind = FactKind(record.one_of("kind", tuple(FactKind)))
    allowed = _allowed(record, kind)
    low, high = _range(record, kind) if not allowed else (0, 0)
    return FactSpec(
        name=record.text("name"),
        kind=kind,
        question=record.text("question"),
        allowed=allowed,
        answers=_answers(record, kind, allowed),
        low=low,
        high=high,
        year_is_enough=bool(record.optional("year_is_enough", record.truth)),
    )


def _allowed(record: Record, kind: FactKind) -> tuple[Point, ...]:
    if kind is FactKind.BOOL:
        return (False, True)
    if kind is FactKind.CHOICE:
        return record.names("allowed")
    values = record.data.get("allowed", [])
    if not isinstance(values, list) or not all(type(value) is int for value in values):
        raise record.fail("allowed", "must be a list of whole numbers")
    return tuple(values)


def _answers(record: Record, kind: FactKind, allowed: tuple[Point, ...]) -> tuple[str, ...]:
    """What people read for the values of a choice; yes, no and numbers need no words of their own."""
    if kind is not FactKind.CHOICE:
        return ()
    answers = record.names("answers")
    if len(answers) != len(allowed):
        raise record.fail("answers", "must say one text for each of allowed")
    return answers


def _range(record: Record, kind: FactKind) -> tuple[int, int]:
    if kind is FactKind.NUMBER:
        low, high = record.integer("min"), record.integer("max")
    else:
        low, high = record.day("min").toordinal(), record.day("max").toordinal()
    if high < low:
        raise record.fail("max", "must not be below min")
    return low, high


class Facts:
    """What is known. What is missing, or None, has not been asked yet.

    Raises `UnknownFact` for a name that no rule knows and `BadFact` for a value that cannot be. `age` counts
    completed years on the day of the application; `born` gives it too. `outside_hours` and
    `other_authority` cost extra only with `own_request`: a day of the mobile office that the city schedules
    in the evening is nobody's own request.
    """

    __slots__ = ("_values", "points")

    def __init__(self, **values: FactValue | None) -> None:
        known = {name: value for name, value in values.items() if value is not None}
        #: The same values as points to compare.
        self.points: Mapping[str, Point] = {name: fact_spec(name).point(each) for name, each in known.items()}
        self._values = known

    def with_(self, **values: FactValue | None) -> "Facts":
        """The same facts with these in addition or instead; None takes one away."""
        return Facts(**{**self._values, **values})

    def get(self, name: str) -> FactValue | None:
        """The value of a fact, None when nobody has asked yet."""
        return self._values.get(name)

    def __iter__(self) -> Iterator[tuple[str, FactValue]]:
        return iter(self._values.items())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Facts) and self._values == other._values

    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    def __repr__(self) -> str:
        return f"Facts({', '.join(f'{name}={value!r}' for name, value in self)})"


def fact_spec(name: str) -> FactSpec:
    """The fact with this name. Raises `UnknownFact` with the nearest name there is."""
    spec = load_facts().get(name)
    if spec is None:
        nearest = get_close_matches(name, list(load_facts()), n=1, cutoff=0.0)[0]
        raise UnknownFact(field=name, fact=name, nearest=nearest)
    return spec


def read_fact(name: str, text: str) -> FactValue:
    """Read a value that somebody typed. Raises `UnknownFact` and `BadFact`."""
    spec = fact_spec(name)
    value = _read(spec, text.strip())
    spec.point(text if value is None else value)
    return text if value is None else value


def _read(spec: FactSpec, text: str) -> FactValue | None:
    try:
        match spec.kind:
            case FactKind.BOOL:
                return {"true": True, "false": False}.get(text.lower())
            case FactKind.NUMBER:
                return int(text)
            case FactKind.DATE:
                year = spec.year_is_enough and text.isdecimal() and len(text) == len("2003")
                return date(int(text), 1, 1) if year else date.fromisoformat(text)
            case _:
                return text
    except ValueError:
        return None


FACT_NAMES = tuple(name for name in load_facts() if name != "born")

#: The questions in German by the name of the fact, that for the birth date among them.


def age_on(born: date, day: date) -> int:
    """Return the completed years on `day`. Who is born on 29 February completes a year on 28 February's end.

    Raises `BadFact` (field "born") when the birth lies after `day` or more than 130 years before.
    Source: §§ 187 Abs. 2, 188 Abs. 2 BGB.
    """
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    if not 0 <= years <= OLDEST:
        raise BadFact(field="born", value=born)
    return years


def known_points(facts: Facts, *, on: date, implied: Mapping[str, FactValue]) -> dict[str, Point]:
    """Return all facts that are known as points, the age worked out, and those that the service implies.

    Raises `BadFact` when age and birth, or a fact and the service, contradict each other.
    """
    specs = load_facts()
    known = dict(facts.points)
    born = facts.get("born")
    if isinstance(born, date):
        age = age_on(born, on)
        if known.setdefault("age", age) != age:
            raise BadFact(field="age", value=facts.get("age"))
    for name, value in implied.items():
        if known.setdefault(name, specs[name].point(value)) != specs[name].point(value):
            raise BadFact(field=name, value=facts.get(name))
    return known


def age_range(points: Mapping[str, Point], on: date) -> Mapping[str, tuple[int, int]]:
    """The range of the birth date that follows from the age on a day, while the date itself is not known."""
    age = points.get("age")
    if not isinstance(age, int) or "born" in points:
        return {}
    return {"born": (_years_before(on, age + 1).toordinal() + 1, _years_before(on, age).toordinal())}


def _years_before(day: date, years: int) -> date:
    """The last day of birth of people who have completed so many years on `day`."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February in a year that has none: those born on 1 March are still a year younger
        return day.replace(year=day.year - years, day=28)
