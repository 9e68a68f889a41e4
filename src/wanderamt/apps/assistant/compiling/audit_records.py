"""The records themselves, read anew from the files: what an answer may say, without asking who made it."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency

_LAW, _CATALOGUE = "wanderamt.engines.law", "wanderamt.apps.catalogue"
#: So many amounts of one statement may be added up: a passport, its pages, and the express procedure.
_MOST_ADDED = 4
_GERMAN = "de"
_SATURDAY = 5
_LOCALES = {"de": "de_DE", "en": "en_GB", "de-simple": "de_DE"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A record of the law book as it is written."""

    key: str
    item: str
    kind: str
    services: frozenset[str]
    cents: int | None
    until: date | None
    text: str
    citation: str
    valid_from: date
    valid_to: date

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= on < self.valid_to


@cache
def rules() -> tuple[Rule, ...]:
    """All records of the law book."""
    return tuple(_rules())


@cache
def rules_on(on: date) -> Mapping[str, tuple[Rule, ...]]:
    """The records in force on a day, by the segment that says them, and papers by their name too."""
    found: dict[str, tuple[Rule, ...]] = {}
    for each in rules():
        if each.holds(on):
            for key in filter(None, (f"rule.{each.key}", each.item and f"evidence.{each.item}")):
                found[key] = (*found.get(key, ()), each)
    return found


@cache
def texts(language: str) -> Mapping[str, str]:
    """All packaged texts of a language by segment."""
    place = files(_CATALOGUE) / "data" / "texts" / f"{language}.json"
    segments = json.loads(place.read_text(encoding="utf-8"))["segments"]
    return {key: each["text"] for key, each in segments.items()}


@cache
def sources_of(service_id: str) -> frozenset[str]:
    """What the catalogue names as the basis of a service."""
    content = json.loads((files(_CATALOGUE) / "data" / "services.json").read_text(encoding="utf-8"))
    entry = next(each for each in content["services"] if each["id"] == service_id)
    return frozenset((*entry["legal_basis"], *entry["sources"]))


def said_by(record: str, language: str, on: date) -> str:
    """What a segment says in a language, in German where it has none. Rules are German in the law book."""
    found = texts(language).get(record) or texts(_GERMAN).get(record)
    return found or next((each.text for each in rules_on(on).get(record, ())), "")


def has(record: str, language: str) -> bool:
    """Whether a language has its own words for a segment."""
    return record in texts(language)


def amounts(records: tuple[str, ...], language: str, on: date) -> set[str]:
    """Each amount of the records, and the sums of some of them, as they are written in a language."""
    each = {rule.cents for record in records for rule in rules_on(on).get(record, ()) if rule.cents}
    sums = {sum(some) for size in range(1, _MOST_ADDED + 1) for some in combinations(sorted(each), size)}
    return {format_currency(cents / 100, "EUR", locale=_locale(language)) for cents in sums}


def days(record: str, language: str, on: date, asked: int | None) -> set[str]:
    """The days that a record gives, as they are written in a language."""
    kind, _, name = record.partition(":")
    if kind == "days":
        return {_day(each, language) for each in _expected(name, on)}
    if record == "asked:days" and asked is not None:
        return {format_date(on + timedelta(days=asked), "full", locale=_locale(language))}
    return {_day(each.until, language) for each in rules_on(on).get(record, ()) if each.until}


def _expected(service_id: str, on: date) -> Iterator[date]:
    for lead in _toml("lead_times.toml")["lead"]:
        if service_id in lead["services"]:
            yield _later(on, lead["shortest"], working=lead["unit"] == "working_days")
            yield _later(on, lead["longest"], working=lead["unit"] == "working_days")


def _later(day: date, count: int, *, working: bool) -> date:
    if not working:
        return day + timedelta(days=count)
    following = (day + timedelta(days=number) for number in range(1, count * 7))
    return [each for each in following if each.weekday() < _SATURDAY][count - 1]


def _day(day: date, language: str) -> str:
    return format_date(day, "dd.MM.yyyy" if language == "ku" else "medium", locale=_locale(language))


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(_LOCALES.get(language, language))


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((files(_LAW) / "data" / name).read_text(encoding="utf-8"))


def _rules() -> Iterator[Rule]:
    names = (each.name for each in (files(_LAW) / "data").iterdir() if each.name.endswith(".toml"))
    for name in sorted(names):
        for table in _toml(name).get("table", []):
            for each in table.get("rule", []):
                yield _rule(each, table)


def _rule(record: Mapping[str, Any], table: Mapping[str, Any]) -> Rule:
    return Rule(
        key=record["key"],
        item=record.get("item", ""),
        kind=table["kind"],
        services=frozenset(table["services"]),
        cents=record.get("cents"),
        until=record.get("until"),
        text=record.get("text", ""),
        citation=record["citation"],
        valid_from=record["valid_from"],
        valid_to=record.get("valid_to", date.max),
    )
