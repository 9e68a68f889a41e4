"""`wanderamt queue_log`: the diary of a window as a file, checked and replayed."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from wanderamt.apps.counter.queries.journal import log_of
from wanderamt.apps.offices.public import OpeningWindow, window
from wanderamt.engines.queueing.journal import (
    DamagedLine,
    JournalError,
    Log,
    as_json,
    read_log,
    replay,
    statistics,
)
from wanderamt.foundation.errors import text


class Command(BaseCommand):
    help = "Write the events of a window to a file, check such a file, or compute the numbers from it again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        export = actions.add_parser("export", help="write the events of a window as JSON Lines")
        export.add_argument("window", type=UUID, help="the id of the window, as in the address of its desk")
        export.add_argument("file", nargs="?", help="where to; without it to the standard output")
        for name, told in (("verify", "check a file"), ("replay", "state and numbers from a file")):
            actions.add_parser(name, help=told).add_argument("file")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["action"] == "export":
            self._export(options["window"], options["file"])
            return
        log = self._read(Path(options["file"]))
        if options["action"] == "verify":
            self.stdout.write(f"Das Protokoll ist in Ordnung: {len(log.events)} Ereignisse.")
        else:
            sys.stdout.write(as_json(statistics(log.events)).decode() + "\n")

    def _export(self, window_id: UUID, file: str | None) -> None:
        try:
            found = log_of(window(window_id).pk)
        except OpeningWindow.DoesNotExist:
            raise CommandError("Dieses Fenster gibt es nicht.") from None
        if file is None:
            sys.stdout.write(found.decode())
        else:
            Path(file).write_bytes(found)

    def _read(self, path: Path) -> Log:
        """The good part of a file; a torn last line is told. Raises CommandError where it is damaged."""
        try:
            log = read_log(path.read_bytes())
            replay(log.events)
        except FileNotFoundError:
            raise CommandError(f"{path} gibt es nicht.") from None
        except (DamagedLine, JournalError) as error:
            raise CommandError(text(error)) from None
        if log.torn is not None:
            self.stderr.write(
                f"Die letzte Zeile ({log.torn.line}) ist abgerissen und zählt nicht. "
                f"Die {len(log.events)} Ereignisse davor sind vollständig."
            )
        return log
