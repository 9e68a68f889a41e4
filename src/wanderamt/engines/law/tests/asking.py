"""What the tests of the rule data share: asking the book, and reading its tables of expectations."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from importlib.resources import files

from wanderamt.engines.law import Answer, FactValue, Ruling, compile_answer, load_book
from wanderamt.engines.law import Facts as Facts

BOOK = load_book()
TODAY = date(2026, 11, 22)
#: The catalogue; a service without rules would be one that nobody can answer questions about.
SERVICES = sorted(BOOK.services)


def ask(service: str, on: date = TODAY, **facts: FactValue) -> Answer:
    """The answer of the packaged book."""
    return compile_answer(book=BOOK, service=service, on=on, facts=Facts(**facts))


def keys(rulings: Iterable[Ruling]) -> list[str]:
    """The keys of rulings, in their order."""
    return [ruling.key for ruling in rulings]


def unsure(answer: Answer) -> dict[str, tuple[date, date]]:
    """The rules that came or went about the day asked for, and between which days."""
    return {each.key: each.between for each in answer.unconfirmed if each.between is not None}


def rows(name: str) -> Iterator[dict[str, str]]:
    """The lines of a table of expectations next to the tests."""
    text = (files(__package__) / name).read_text(encoding="utf-8")
    return csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
