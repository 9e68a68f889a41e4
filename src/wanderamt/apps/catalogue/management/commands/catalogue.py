"""The service list as a file and back: `catalogue export`, `catalogue import`."""

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand

from wanderamt.apps.catalogue.exchange import errors, exporting, importing, table
from wanderamt.apps.catalogue.exchange import xzufi_values as v
from wanderamt.apps.catalogue.exchange.nodes import Limits
from wanderamt.apps.catalogue.exchange.xzufi_versions import NAMESPACES, SPELLED
from wanderamt.apps.catalogue.exchange.xzufi_write import Report
from wanderamt.foundation import clock
from wanderamt.foundation.roles import Role
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.languages import UI_LANGUAGES
from wanderamt.kernel.text import N_

BAD_INPUT, STOPPED = 2, 130
_SHOWN = 20


class Command(BaseCommand):
    help = "Write the service list as XZuFi or CSV, or take over an XZuFi file as drafts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        found = parser.add_subparsers(dest="subcommand", required=True, metavar="export|import")
        out = found.add_parser("export", help="Write the published service list.")
        out.add_argument("--format", choices=["xzufi", "csv"], default="xzufi")
        out.add_argument("--version", dest="xzufi_version", choices=[*SPELLED], default="2.3.1")
        out.add_argument("--language", choices=UI_LANGUAGES, default="de", help="of a CSV file")
        out.add_argument("--out", metavar="FILE", help="where to; the screen if left out")
        inward = found.add_parser("import", help="Compare an XZuFi file and begin drafts. Publishes nothing.")
        inward.add_argument("file", metavar="FILE")
        inward.add_argument("--dry-run", action="store_true", help="only say what would be done")
        inward.add_argument("--by", metavar="NAME", help="the editor who owns the drafts")
        inward.add_argument("--limit", type=int, default=Limits().megabytes, metavar="MB")

    def handle(self, *args: Any, **options: Any) -> None:
        steps = {"export": self._export, "import": self._import}
        try:
            code = steps[options["subcommand"]](options)
        except DomainError as error:
            code = self._fail(str(error))
        except OSError as error:
            code = self._fail(f"Die Datei „{error.filename}“ kann nicht geöffnet werden ({error.strerror}).")
        except KeyboardInterrupt:
            code = self._fail("Abgebrochen. Es wurde nichts geändert.", STOPPED)
        if code:
            raise SystemExit(code)

    def _fail(self, message: str, code: int = BAD_INPUT) -> int:
        self.stderr.write(message)
        return code

    def _export(self, options: dict[str, Any]) -> int:
        told = Report()
        on = clock.today()
        pieces: Iterable[str] = (
            table.rows(language=options["language"], on=on)
            if options["format"] == "csv"
            else exporting.xzufi(
                version=SPELLED[options["xzufi_version"]], on=on, everything=True, report=told
            )
        )
        if options["out"]:
            written = _write_whole(Path(options["out"]), pieces)
            self.stderr.write(f"{options['out']}: {written} Byte")
        else:
            for piece in pieces:
                self.stdout.write(piece, ending="")
        self._say_losses(told.notes)
        return 0

    def _say_losses(self, notes: list[v.Note]) -> None:
        counted = Counter((note.element, note.detail) for note in notes)
        for (element, detail), times in sorted(counted.items()):
            self.stderr.write(f"weggelassen: {element} ({detail}) × {times}")

    def _import(self, options: dict[str, Any]) -> int:
        path = Path(options["file"])
        limits = Limits(megabytes=options["limit"])
        if path.stat().st_size > limits.bytes:
            raise errors.TooLarge(file=path.name, limit=limits.megabytes)
        author = None if options["dry_run"] else self._author(options["by"])
        with path.open("rb") as file:
            plan = importing.plan(
                file, name=path.name, on=clock.today(), limits=limits, progress=self._progress
            )
        for line in _told(plan):
            self.stdout.write(line)
        if plan.refused:
            for error in plan.refused:
                self.stderr.write(str(error))
            return self._fail(f"Es wird nichts übernommen: {len(plan.refused)} Leistungen sind fehlerhaft.")
        if author is not None:
            drafts = importing.apply(plan, author=author.pk, now=clock.now())
            self.stdout.write(f"{drafts} Entwürfe begonnen. Veröffentlicht wird nichts von selbst.")
        return 0

    def _author(self, name: str | None) -> Any:
        """The editor with this name. The list of those who can is told otherwise."""
        active = get_user_model().objects.filter(is_active=True)
        users = [each for each in active if each.has_role(Role.EDITOR)]
        found = next((each for each in users if each.get_username() == name), None)
        if found is None:
            names = ", ".join(sorted(each.get_username() for each in users)) or "niemand"
            raise UnknownEditor(names=names)
        return found

    def _progress(self, done: int, of: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done} von {of} Leistungen verglichen", ending="\n" if done == of else "")


class UnknownEditor(DomainError):
    code: ClassVar[str] = "unknown_editor"
    message: ClassVar[str] = N_(
        "Bitte nennen Sie mit --by, wem die Entwürfe gehören sollen. Möglich: %(names)s."
    )


def _write_whole(path: Path, pieces: Iterable[str]) -> int:
    """Write a file that is there completely or not at all."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            written = sum(file.write(piece) and len(piece.encode()) for piece in pieces)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return written


def _told(plan: importing.ImportPlan) -> Iterator[str]:
    yield f"{plan.file}: XZuFi {plan.version} ({NAMESPACES[plan.version]})"
    yield (
        f"{len(plan.new)} neu, {len(plan.changed)} anders, {len(plan.unchanged)} gleich, "
        f"{len(plan.others)} andere Objekte, {len(plan.refused)} fehlerhaft"
    )
    for record in plan.new:
        yield f"neu: {record.id.value} (braucht zuerst Regeln und einen Eintrag in der Leistungsliste)"
    for change in plan.changed:
        yield f"anders: {change.service}: {_places(change)}"
    for note in plan.unknown_parts:
        yield f"{_WORDS[note.what]}: {note.record} {note.element} {note.detail}".rstrip()


_WORDS = {
    "kept": "unbekannt, bleibt erhalten",
    "dropped": "weggelassen",
    "left_out": "nicht übernommen",
    "skipped": "nicht ausgeführt",
}


def _places(change: importing.Change) -> str:
    if not change.places:
        return "dieselben Texte, aber Teile, die unsere Liste nicht kennt"
    more = len(change.places) - _SHOWN
    return ", ".join(change.places[:_SHOWN]) + (f" und {more} weitere" if more > 0 else "")
