"""Reading a question from the command line. What cannot be is refused with what would be accepted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from wanderamt.engines.law import (
    BadFact,
    Facts,
    FactSpec,
    FactValue,
    UnknownFact,
    age_on,
    load_book,
    load_facts,
    read_fact,
)
from wanderamt.foundation import clock
from wanderamt.kernel.clock import BERLIN

#: So many names are proposed before the whole list.
PROPOSED = 3


class Refused(Exception):
    """The question cannot be understood; the text says what would be accepted, in German."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to the rules."""

    service: str
    on: date
    facts: Facts


def read_question(options: Mapping[str, Any]) -> Question:
    """Read the options of the command. Raises `Refused`."""
    return Question(
        service=_service(options["service"] or ""),
        on=_day(options["on"]),
        facts=Facts(**_facts(options)),
    )


def describe(error: BadFact, question: Question) -> str:
    """Say in German why facts that can be each by itself cannot be together."""
    implied = load_book().implied.get(question.service, {})
    name = error.field or ""
    born = question.facts.get("born")
    if name == "age" and isinstance(born, date):
        fact = f"Wer am {born} geboren ist, ist am {question.on} {age_on(born, question.on)} Jahre alt."
        return f"age: Das passt nicht zu --born. {fact}"
    if name == "born":
        return (
            f"born: Am {question.on} liegt dieser Tag in der Zukunft oder mehr als 130 Jahre zurück: {born}"
        )
    if name in implied:
        wanted = str(implied[name]).lower()
        return f"{name}: Bei „{question.service}“ steht das schon fest. Möglich ist: {wanted}"
    return f"{error} ({name}) {_accepts(name)}"


def _service(name: str) -> str:
    known = load_book().services
    if name in known:
        return name
    problem = f"Die Dienstleistung „{name}“ gibt es nicht." if name else "Bitte nennen Sie --service."
    raise Refused(f"{problem} {_proposal(name, known)}\nAlle Dienstleistungen: {', '.join(sorted(known))}")


def _day(text: str | None) -> date:
    if text is None:
        return clock.now().astimezone(BERLIN).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(
            f"--on: „{text}“ ist kein Tag. Bitte schreiben Sie ihn so: 2026-11-22 (Jahr-Monat-Tag)."
        ) from None


def _facts(options: Mapping[str, Any]) -> dict[str, FactValue]:
    written = [(name, options[name]) for name in ("age", "born") if options[name] is not None]
    for pair in options["set"] or ():
        name, sign, value = pair.partition("=")
        if not sign:
            raise Refused(
                f"--set: „{pair}“ hat kein „=“. Bitte schreiben Sie: --set {name}=Wert. {_accepts(name)}"
            )
        written.append((name.strip(), value))
    found: dict[str, FactValue] = {}
    for name, text in written:
        value = _fact(name, text)
        if found.setdefault(name, value) != value:
            raise Refused(f"{name}: Diese Angabe steht zweimal da, mit verschiedenen Werten.")
    return found


def _fact(name: str, text: str) -> FactValue:
    try:
        return read_fact(name, text)
    except UnknownFact:
        known = load_facts()
        every = "\n".join(f"  {spec.name} = {spec.accepts}" for spec in known.values())
        raise Refused(
            f"Die Angabe „{name}“ gibt es nicht. {_proposal(name, known)}\nAlle Angaben:\n{every}"
        ) from None
    except BadFact:
        raise Refused(f"{name}: „{text}“ ist nicht möglich. {_accepts(name)}") from None


def _accepts(name: str) -> str:
    spec: FactSpec | None = load_facts().get(name)
    return f"Möglich ist: {spec.accepts}" if spec is not None else ""


def _proposal(name: str, known: Iterable[str]) -> str:
    nearest = sorted(known, key=lambda each: (-SequenceMatcher(None, name, each).ratio(), each))
    return f"Meinten Sie: {', '.join(nearest[:PROPOSED])}?"
