"""`wanderamt law watch`: is the text still the one that the rules were read against?"""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from wanderamt.apps.catalogue.management.law.statute_files import (
    PACKAGED,
    as_day,
    laws_of,
    read_folder,
    read_record,
)
from wanderamt.engines.law import BookError, load_book
from wanderamt.engines.law.statutes import StatuteError
from wanderamt.engines.law.watch import Change, Recheck, Report, cited_on, compare
from wanderamt.foundation import clock

HELP = (
    "List the rules to read again, because the text of a statute has changed. Exit code 1 if there are any."
)
UNUSABLE = 2
SAYS = {
    Change.CHANGED: "Text geändert",
    Change.REMOVED: "weggefallen",
    Change.RENUMBERED: "steht jetzt in {moved_to}",
    Change.NEW: "neu",
    Change.NOT_IMPORTED: "nicht im Ordner",
    Change.NO_RECORD: "kein Text hinterlegt",
}


def add_arguments(parser: ArgumentParser) -> None:
    """The folder, and what to compare it with."""
    parser.add_argument("folder", type=Path, help="texts: LAW.md, or the XML of gesetze-im-internet.de")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a text")
    parser.add_argument(
        "--on", type=as_day, metavar="DATE", help="rules in force on this day or later; today"
    )
    parser.add_argument("--record", type=Path, default=PACKAGED, help="the record to compare with")


def run(options: Mapping[str, Any], *, say: Callable[[str], object], warn: Callable[[str], object]) -> int:
    """Print what to read again and return 1, 0 when nothing changed, 2 for a folder that cannot be used."""
    cited = cited_on(load_book(), options["on"] or clock.today())
    try:
        report = compare(
            cited=cited,
            recorded=read_record(options["record"]),
            imported=read_folder(options["folder"], laws=laws_of(cited).__contains__),
        )
    except (StatuteError, BookError) as error:
        warn(str(error))
        return UNUSABLE
    if options["json"]:
        say(json.dumps(_object(report), ensure_ascii=False, indent=2))
    else:
        say("\n".join(_lines(report)))
    return 1 if report.to_read else 0


def _object(report: Report) -> dict[str, object]:
    return {
        "to_read": [_paragraph(each) for each in report.to_read],
        "not_compared": [_paragraph(each) for each in report.not_compared],
        "unnamed": [asdict(rule) for rule in report.unnamed],
    }


def _paragraph(each: Recheck) -> dict[str, object]:
    return {
        "law": each.law,
        "paragraph": each.section,
        "change": each.change.value,
        "moved_to": each.moved_to or None,
        "rules": [asdict(rule) for rule in each.rules],
    }


def _lines(report: Report) -> Iterator[str]:
    yield f"Neu zu lesen: {len(report.to_read)}"
    yield from (line for each in report.to_read for line in _lines_of(each))
    yield f"Nicht verglichen: {len(report.not_compared)}"
    yield from (line for each in report.not_compared for line in _lines_of(each))
    yield f"Regeln ohne Paragrafen: {len(report.unnamed)}"
    yield from (f"  {rule.key}: {rule.citation}" for rule in report.unnamed)


def _lines_of(each: Recheck) -> Iterator[str]:
    yield f"  {each.section} {each.law}: {SAYS[each.change].format(moved_to=each.moved_to)}"
    yield from (f"    {rule.key}: {rule.citation}" for rule in each.rules)
