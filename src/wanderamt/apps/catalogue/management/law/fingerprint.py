"""`wanderamt law fingerprint`: record the statute texts that the rules were read against."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from datetime import date
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
from wanderamt.engines.law.recorded import format_recorded, record_statute
from wanderamt.engines.law.statutes import StatuteError
from wanderamt.engines.law.watch import cited_on

HELP = "Record the statute texts of a folder as those that the rules were read against."
UNUSABLE = 2


def add_arguments(parser: ArgumentParser) -> None:
    """The folder, and what is known of it."""
    parser.add_argument("folder", type=Path, help="texts: LAW.md, or the XML of gesetze-im-internet.de")
    parser.add_argument("--source", required=True, help="where the texts were taken from")
    parser.add_argument("--as-of", type=as_day, metavar="DATE", help="the day of the texts, if it is known")
    parser.add_argument("--partial", action="store_true", help="the files do not hold all paragraphs")
    parser.add_argument("--record", type=Path, default=PACKAGED, help="the record to bring up to date")


def run(options: Mapping[str, Any], *, say: Callable[[str], object], warn: Callable[[str], object]) -> int:
    """Put the laws of a folder in the place of what the record held of them; 2 when something is unusable.

    Nothing is written unless all files could be read.
    """
    try:
        recorded = read_record(options["record"])
        cited = laws_of(cited_on(load_book(), date.min))
        imported = read_folder(options["folder"], laws=cited.__contains__)
    except (StatuteError, BookError) as error:
        warn(str(error))
        return UNUSABLE
    for law, statute in imported.items():
        recorded[law] = record_statute(
            statute, source=options["source"], as_of=options["as_of"], complete=not options["partial"]
        )
        say(f"{law}: {len(statute.sections)} Paragrafen aus {statute.file}")
    options["record"].write_text(format_recorded(recorded.values()), encoding="utf-8")
    return 0
