"""`wanderamt law check`: the proof that the rules have no gap and no overlap."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from wanderamt.apps.catalogue import packaged
from wanderamt.engines.law import BookError, RuleBook, load_book
from wanderamt.engines.law.checker import check

HELP = "Prove that the rules answer every case once, on every day. Exit code 1 if not."


def add_arguments(_parser: ArgumentParser) -> None:
    """Nothing to choose."""


def run(_options: Mapping[str, Any], *, say: Callable[[str], object], warn: Callable[[str], object]) -> int:
    """Print what is wrong and return 1, or what was proved and return 0."""
    try:
        book = load_book()
    except BookError as error:
        warn(str(error))
        return 1
    findings = [*map(str, check(book)), *_other_services(book)]
    for finding in findings:
        warn(finding)
    if findings:
        return 1
    rules = sum(len(table.rules) for table in book.tables)
    say(
        f"{rules} Regeln in {len(book.tables)} Tabellen für {len(book.services)} Dienstleistungen: "
        "keine Lücke, keine Überschneidung, jede Regel erreichbar."
    )
    return 0


def _other_services(book: RuleBook) -> Iterator[str]:
    """A slip in the name of a service would leave that service without the rule, and nobody would see it."""
    listed = {each["id"] for each in packaged.facts()["services"]}
    for table in book.tables:
        for service in sorted(table.services - listed):
            place = f"{table.file}, table {table.name}, field 'services'"
            yield f"{place}: {service!r} is not in the service list"
    for service in sorted(listed - book.services):
        yield f"{packaged.SERVICES_FILE}, {service}, field 'id': no rule is about it"
