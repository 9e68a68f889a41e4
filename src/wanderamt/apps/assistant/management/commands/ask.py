import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from wanderamt.apps.assistant.conversation import reply
from wanderamt.apps.assistant.learning import model
from wanderamt.apps.assistant.scoring import measure_packaged
from wanderamt.apps.assistant.turns import Reply
from wanderamt.apps.catalogue.public import Service, load_catalogue
from wanderamt.foundation import clock


class Command(BaseCommand):
    help = "Ask the assistant: one question, or with --jsonl one JSON object per line of standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("question", nargs="*", help="a question in any of the languages")
        parser.add_argument("--lang", default="", help="the language of the page, e.g. tr")
        parser.add_argument(
            "--jsonl", action="store_true", help='lines {"id", "question", "lang"} in, answers out'
        )
        parser.add_argument(
            "--learn", action="store_true", help="only learn from the examples, once, and measure"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._prepare()
        by = model(learn=True, told=self._told)
        now = clock.now()
        if options["learn"]:
            measure_packaged(by, now=now)
            return
        if not options["jsonl"]:
            found = reply(" ".join(options["question"]), by=by, now=now, language=options["lang"])
            self.stdout.write(found.text)
            return
        for number, line in enumerate(sys.stdin, start=1):
            if line.strip():
                asked = self._read(line, number)
                found = reply(
                    str(asked.get("question") or ""),
                    by=by,
                    now=now,
                    language=str(asked.get("lang") or ""),
                )
                self.stdout.write(json.dumps(_written(asked.get("id"), found), ensure_ascii=False))
                self.stdout.flush()

    def _prepare(self) -> None:
        """An empty database gets its tables and the service list: a fresh copy can be asked at once."""
        if "catalogue_service" not in connection.introspection.table_names():
            self.stderr.write("Die Datenbank ist leer und wird eingerichtet.")
            call_command("migrate", verbosity=0)
        if not Service.objects.exists():
            load_catalogue()

    def _told(self, done: int, of: int) -> None:
        self.stderr.write(f"Das Programm lernt: {done} von {of} Beispielen")

    def _read(self, line: str, number: int) -> dict[str, Any]:
        try:
            asked = json.loads(line)
        except json.JSONDecodeError as error:
            raise CommandError(f"Zeile {number} ist kein JSON: {error}") from error
        if not isinstance(asked, dict):
            raise CommandError(f"Zeile {number} ist kein Objekt.")
        return asked


def _written(key: Any, found: Reply) -> dict[str, Any]:
    understood = found.understood
    lane = understood.lane.value if understood and understood.lane else "service"
    return {
        "id": key,
        "lang": found.language,
        "lane": lane,
        "decision": found.decision,
        "services": list(understood.services) if understood else [],
        "p": round(understood.decided.p, 4) if understood else 0.0,
        "text": found.text,
        "sources": list(found.sources),
    }
