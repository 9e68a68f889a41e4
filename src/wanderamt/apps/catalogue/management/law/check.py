"""`wanderamt law check`: the proof that the rules have no gap and no overlap."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from typing import Any

from wanderamt.engines.law import BookError, load_book
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
    findings = check(book)
    for finding in findings:
        warn(str(finding))
    if findings:
        return 1
    rules = sum(len(table.rules) for table in book.tables)
    say(
        f"{rules} Regeln in {len(book.tables)} Tabellen für {len(book.services)} Dienstleistungen: "
        "keine Lücke, keine Überschneidung, jede Regel erreichbar."
    )
    return 0
